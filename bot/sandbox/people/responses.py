"""What the app says back: in the ack of a command, through a `response_url`, in the ack of a submitted modal."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.api.chat import MAX_POSTED
from bot.sandbox.engine import Engine, Site
from bot.sandbox.errors import AppAnsweredWrong, SlackError
from bot.sandbox.lint import check_message
from bot.sandbox.state.messages import Message
from bot.sandbox.state.views import View

Json = dict[str, Any]
RESPONSE_TYPES = {"ephemeral", "in_channel"}


def through_url(engine: Engine, response_id: str, body: Json) -> Message | None:
    """Carry out a POST to a `response_url`; returns the message it left, if any.

    Raises:
        SlackError: the address is used up, or the message is not one that Slack takes.
    """
    found = engine.response_urls.use(response_id)
    site = engine.sites[found.team_id]
    original = found.ts and site.messages.find(found.channel, found.ts, ephemeral=True)
    try:
        if original and body.get("delete_original") is True:
            site.messages.delete(original)
            return None
        if original and body.get("replace_original") is True:
            text, blocks = _content(site, body)
            site.messages.change(original, text, blocks, marked=False)
            return original
        return say(site, found.user_id, found.channel, body)
    finally:
        engine.changes.notify()


def say(site: Site, user_id: str, channel_id: str, body: Mapping[str, Any]) -> Message:
    """Post what the app answered: to the one person, or to the channel when `response_type` says so.

    Raises:
        SlackError: the message is not one that Slack takes.
    """
    kind = body.get("response_type", "ephemeral")
    if kind not in RESPONSE_TYPES:
        raise SlackError("invalid_arguments", ["[ERROR] must be a valid enum value [json-pointer:/response_type]"])
    text, blocks = _content(site, body)
    channel, thread_ts = site.workspace.channels[channel_id], body.get("thread_ts")
    if kind == "ephemeral":
        return site.messages.whisper(channel, user_id, text, blocks=blocks, thread_ts=thread_ts)
    bot = site.workspace.bot_user.id
    return site.messages.post(channel, bot, text, blocks=blocks, thread_ts=thread_ts, by_app=True)


def to_submission(site: Site, view: View, answer: Json) -> str:
    """Do what the ack of a `view_submission` asks for; returns the `response_action`, `close` when there was none.

    Raises:
        AppAnsweredWrong: the ack is not one that Slack takes; the person sees a general error.
    """
    action = answer.get("response_action", "close" if not answer else None)
    actions = {"close": _close, "clear": _clear, "errors": _errors, "update": _update, "push": _push}
    if action not in actions:
        raise AppAnsweredWrong(f"unknown response_action in {answer}")
    try:
        actions[action](site, view, answer)
    except SlackError as error:
        raise AppAnsweredWrong(f"response_action {action}: {error}") from error
    return str(action)


def _content(site: Site, body: Mapping[str, Any]) -> tuple[str, list[Json]]:
    text, blocks = str(body.get("text") or ""), body.get("blocks") or []
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    if len(text) > MAX_POSTED:
        raise SlackError("msg_too_long")
    check_message(blocks, site.workspace.refused_blocks)
    site.workspace.files.check_pictures(blocks, "/blocks", "invalid_blocks")
    return text, blocks


def _close(site: Site, view: View, _: Json) -> None:
    stack = site.views.stack(view.user)
    if view in stack:
        stack.remove(view)


def _clear(site: Site, view: View, _: Json) -> None:
    site.views.clear(view.user)


def _errors(site: Site, view: View, answer: Json) -> None:
    errors = answer.get("errors")
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise SlackError("invalid_arguments", [f"errors must name input blocks, of {sorted(inputs)}: {errors}"])
    view.errors = {name: str(text) for name, text in errors.items()}
    site.journal.add("refused", [view.user], who=view.user, view=view.body, answers=view.errors)


def _update(site: Site, view: View, answer: Json) -> None:
    site.views.update(view, answer.get("view") or {})


def _push(site: Site, view: View, answer: Json) -> None:
    site.views.push(view.user, answer.get("view") or {})
