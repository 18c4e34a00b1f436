"""Reading what comes over HTTP: forms, JSON and queries, and what Slack says of those that can't be read.

The errors are the common ones of every method's page, such as
https://docs.slack.dev/reference/methods/api.test.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterable
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.sandbox.errors import SlackError

Json = dict[str, Any]
JSON = "application/json"
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
TEXT = "text/plain"
NO_FORM = (ValueError, AssertionError, RuntimeError, HttpProcessingError)
"""What a parser of forms says of nonsense."""
_NAME = re.compile(r"[A-Za-z0-9_]{1,100}")


async def call_of(request: web.Request) -> tuple[str | None, Json]:
    """Token and arguments of a call, whichever way they were sent; a client's own name and secret are arguments.

    Raises:
        SlackError: `invalid_json`, `invalid_form_data`, `invalid_post_type` and the like.
    """
    args: Json = dict(request.query)
    form = await _body_of(request)
    args |= form
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        args |= _client_of(secret)
    _check_names(args)
    bearer = secret if scheme.lower() == "bearer" and secret else None
    token = None if request.content_type == JSON else args.get("token")
    return bearer or token, args


async def object_of(request: web.Request) -> Json:
    """The JSON object in the body.

    Raises:
        SlackError: `invalid_json`, `json_not_object` or `invalid_charset`.
    """
    try:
        text = await request.text()
    except LookupError as error:
        raise SlackError("invalid_charset") from error
    except UnicodeDecodeError as error:
        raise SlackError("invalid_json") from error
    return parsed(text)


def parsed(text: str) -> Json:
    """The object that a JSON text describes; half a surrogate pair in it becomes a question mark.

    Raises:
        SlackError: `invalid_json` or `json_not_object`.
    """
    try:
        body = json.loads(text)
        whole = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        body = json.loads(whole)
    except (ValueError, RecursionError) as error:
        raise SlackError("invalid_json") from error
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


async def _body_of(request: web.Request) -> Json:
    if not request.can_read_body:
        return {}
    if "Content-Type" not in request.headers:
        raise SlackError("missing_post_type")
    kind = request.content_type
    if kind == JSON:
        return await object_of(request) if await request.read() else {}
    if kind in FORMS:
        return await _form_of(request)
    if kind == TEXT:
        return {}
    raise SlackError("invalid_post_type")


async def _form_of(request: web.Request) -> Json:
    try:
        fields = await request.post()
    except LookupError as error:
        raise SlackError("invalid_charset") from error
    except NO_FORM as error:
        raise SlackError("invalid_form_data") from error
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def _client_of(secret: str) -> Json:
    try:
        name, _, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return {}
    return {"client_id": name, "client_secret": password}


def _check_names(names: Iterable[str]) -> None:
    for name in names:
        if "[" in name:
            raise SlackError("invalid_array_arg")
        if not _NAME.fullmatch(name):
            raise SlackError("invalid_arg_name")
