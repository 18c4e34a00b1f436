"""Whatever comes in, Slack's own errors go out; nothing here ever shows a traceback."""

import asyncio
import io
import json

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, api, serve
from bot.sandbox.server import MAX_BODY
from tests.kit.examples import examples
from tests.sandbox.kit import button, modal, question, section

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def post(server):
    """`await post("auth.test", b"…", "application/json")` is the status and the body of the answer."""
    async with aiohttp.ClientSession() as session:

        async def send(method, body, kind=None, **headers):
            sent = {"Authorization": f"Bearer {server.sandbox.bot_token}", **headers}
            skip = {"skip_auto_headers": ["Content-Type"]} if kind is None else {}
            if kind is not None:
                sent["Content-Type"] = kind
            async with session.post(f"{server.url}{method}", data=body, headers=sent, **skip) as answer:
                text = await answer.text()
                assert "Traceback" not in text
                return answer.status, json.loads(text) if answer.content_type == JSON else text

        yield send


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"{", JSON, "invalid_json"),
        (b"[]", JSON, "json_not_object"),
        (b'"x"', JSON, "json_not_object"),
        (b"\xff\xfe", JSON, "invalid_json"),
        (b"[" * 100_000, JSON, "invalid_json"),
        (b'{"a": ' + b"9" * 5000 + b"}", JSON, "invalid_json"),
        (b"{}", "application/json; charset=klingon", "invalid_charset"),
        (b"a=b", "application/x-www-form-urlencoded; charset=klingon", "invalid_charset"),
        (b"a=%ff\xff", FORM, "invalid_form_data"),
        (b"nonsense", "multipart/form-data", "invalid_form_data"),
        (b"nonsense", "multipart/form-data; boundary=x", "invalid_form_data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", "invalid_form_data"),
        (b"<call/>", "application/xml", "invalid_post_type"),
        (b"<call/>", "", "invalid_post_type"),
        (b"a=b", None, "missing_post_type"),
        (b"foo[7]=x", FORM, "invalid_array_arg"),
        (b"foo-bar=x", FORM, "invalid_arg_name"),
        (b"x" * 200 + b"=1", FORM, "invalid_arg_name"),
        (b"text", "text/plain", None),
        (b"", JSON, None),
        (b"", None, None),
    ],
)
async def test_a_body_that_cannot_be_read_is_answered_as_slack_documents(post, body, kind, error):
    status, answer = await post("auth.test", body, kind)
    assert (status, answer["ok"], answer.get("error")) == (200, error is None, error)


async def test_a_giant_body_is_refused_before_it_is_read(post):
    status, answer = await post("chat.postMessage", io.BytesIO(b"x" * (MAX_BODY + 1)), FORM)
    assert (status, isinstance(answer, str)) == (413, True)
    status, answer = await post("auth.test", b"")
    assert answer["ok"]


async def test_a_token_in_json_is_no_token(server):
    body = {"token": server.sandbox.bot_token}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{server.url}auth.test", json=body) as answer:
            assert (await answer.json())["error"] == "not_authed"
        async with session.post(f"{server.url}auth.test", data=body) as answer:
            assert (await answer.json())["ok"]


async def test_half_a_surrogate_pair_does_no_harm(post, ana):
    body = {"channel": ana.id, "text": "half \ud83d", "blocks": [section("\ude00 half")]}
    _, answer = await post("chat.postMessage", json.dumps(body).encode(), JSON)
    assert answer["ok"]
    assert ana.sees(ana.dm)[0].text == "half ?"


GARBAGE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.sampled_from(
        ["", "0", "-1", "nan", "inf", "1e999", "C0SBX00001", "U0SBX00002", "[]", "{}", "[{}]", "null"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        *(
            "channel",
            "channels",
            "user",
            "users",
            "user_id",
            "text",
            "blocks",
            "view",
            "view_id",
            "trigger_id",
            "ts",
        ),
        *(
            "thread_ts",
            "timestamp",
            "message_ts",
            "name",
            "limit",
            "cursor",
            "oldest",
            "latest",
            "inclusive",
            "types",
        ),
        *(
            "metadata",
            "attachments",
            "files",
            "file",
            "filename",
            "length",
            "code",
            "client_id",
            "channel_id",
            "hash",
        ),
        *(
            "external_id",
            "initial_comment",
            "link_names",
            "reply_broadcast",
            "include_locale",
            "test",
            "return_im",
        ),
    ]
)


METHODS = st.sampled_from([*sorted(api.METHODS), api.EXCHANGE_CODE, api.OPEN_SOCKET, "no.such"])


@examples(100)
@given(method=METHODS, args=st.dictionaries(NAMES, GARBAGE, max_size=6))
def test_no_argument_is_more_than_a_method_can_answer(method, args):
    sandbox = Sandbox()
    ana = sandbox.add_person("ana", "Ana Lima")
    known = {"channel": ana.dm.id, "user": ana.id, "users": ana.id, "user_id": ana.id, "text": "x"}
    for given_args in (args, {**known, **args}):
        answer = api.call(sandbox.engine, method, sandbox.bot_token, given_args)
        assert answer["ok"] or isinstance(answer["error"], str)
        json.dumps(answer)


@examples(100)
@given(data=st.data())
def test_no_block_is_more_than_a_view_or_message_can_refuse(data):
    sandbox = Sandbox()
    ana = sandbox.add_person("ana", "Ana Lima")
    rows = [
        section("x", accessory=button()),
        question(),
        {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}},
    ]
    view = modal(*rows)
    place, name = data.draw(st.sampled_from(list(_places(view))))
    place[name] = data.draw(GARBAGE)
    trigger = sandbox.engine.triggers.issue(ana.id)
    calls = {
        "views.open": {"trigger_id": trigger, "view": view},
        "chat.postMessage": {"channel": ana.id, "text": "x", "blocks": view["blocks"]},
    }
    for method, args in calls.items():
        answer = api.call(sandbox.engine, method, sandbox.bot_token, args)
        assert answer["ok"] or answer["error"] in {
            "invalid_arguments",
            "invalid_blocks",
            "invalid_blocks_format",
            "no_text",
            "view_too_large",
        }


def _places(value):
    """Every place inside a structure, as the container and the key in it."""
    for name in range(len(value)) if isinstance(value, list) else list(value):
        yield value, name
        if isinstance(value[name], dict | list):
            yield from _places(value[name])


async def test_two_requests_with_one_trigger_open_one_modal(client, sandbox, ana):
    trigger = sandbox.engine.triggers.issue(ana.id)
    both = [client.views_open(trigger_id=trigger, view=modal(question())) for _ in range(2)]
    answers = await asyncio.gather(*both, return_exceptions=True)
    errors = [one.response["error"] for one in answers if isinstance(one, Exception)]
    assert errors == ["exchanged_trigger_id"]
    assert len(ana.modals) == 1


async def test_a_view_over_the_limits_leaves_the_trigger_good(client, sandbox, ana, refusal):
    trigger = sandbox.engine.triggers.issue(ana.id)
    for view, reason in (
        (modal(*[section("x")] * 101), "no more than 100 items"),
        (modal(question(), private_metadata="x" * 3001), "less than 3001"),
        (modal(question(), title={"type": "plain_text", "text": "x" * 25}), "less than 25"),
    ):
        answer = await refusal(client.views_open(trigger_id=trigger, view=view))
        assert answer["error"] == "invalid_arguments"
        assert reason in str(answer["response_metadata"]["messages"])
    await client.views_open(trigger_id=trigger, view=modal(question()))
    assert len(ana.modals) == 1


async def test_a_storm_of_429_loses_and_doubles_nothing():
    sandbox = Sandbox(rate_limited=True)
    cai = sandbox.add_person("cai", "Cai Wu")
    async with serve(sandbox) as server, aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=sandbox.bot_token, base_url=server.url, session=session, retry_handlers=[])
        calls = (client.chat_postMessage(channel=cai.id, text=str(number)) for number in range(60))
        answers = await asyncio.gather(*calls, return_exceptions=True)
    through = [one["ts"] for one in answers if not isinstance(one, Exception)]
    refused = [one.response for one in answers if isinstance(one, Exception)]
    assert {(one.status_code, one["error"]) for one in refused} == {(429, "ratelimited")}
    assert all(int(one.headers["Retry-After"]) >= 1 for one in refused)
    assert [one.ts for one in cai.sees(cai.dm)] == sorted(through)
    assert 3 <= len(through) <= 10


@pytest.mark.parametrize(
    ("body", "error"),
    [("{", "invalid_json"), ("[]", "json_not_object"), ("{}", "no_text"), ('{"blocks": 3}', "invalid_blocks")],
)
async def test_a_response_url_takes_no_nonsense(ear, server, ana, body, error):
    await ana.command("/coach")
    url = ear.payloads[0]["response_url"]
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=body) as answer:
            assert ((await answer.json())["error"], answer.status) == (error, 400)
        async with session.post(f"{server.origin}/response/nowhere", json={"text": "x"}) as answer:
            assert answer.status == 404


async def test_a_mistake_of_the_sandbox_itself_is_an_internal_error(post, monkeypatch, caplog):
    def broken(*_):
        raise ZeroDivisionError("a secret")

    monkeypatch.setitem(api.METHODS, "auth.test", broken)
    status, answer = await post("auth.test", b"")
    assert (status, answer) == (500, {"ok": False, "error": "internal_error"})
    assert "ZeroDivisionError" in caplog.text
