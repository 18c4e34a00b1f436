"""Slack: listeners, views and the Messenger; one file a noun. Every listener is in the list below."""

import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.slack import (
    blocks,
    checks,
    commands,
    enrolment,
    failures,
    history,
    home,
    leaving,
    links,
    messages,
    names,
    nudges,
    privacy,
    profiles,
    readings,
    replies,
    rhythm,
    settings,
    settling,
    skips,
    snoozes,
    steps,
    systems,
    teams,
)
from bot.slack.request import Coach

log = logging.getLogger(__name__)


def register(app: AsyncApp, coach: Coach) -> None:
    """Tells Bolt who answers what."""

    async def provide(context: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> None:
        context["coach"] = coach
        await next_()

    app.middleware(provide)
    app.error(on_error)
    app.command("/coach")(commands.on_coach)
    app.action(names.START)(enrolment.on_start)
    app.action(names.NO_THANKS)(enrolment.on_no_thanks)
    app.action(names.ANSWER)(replies.on_answer)
    app.action(names.ADD)(replies.on_add)
    app.action(names.KEPT)(replies.on_kept)
    app.action(names.WHY)(nudges.on_why)
    app.action(names.CHECK)(checks.on_check)
    app.action(names.RATING)(checks.on_draft)
    app.action(names.SYSTEM)(systems.on_system)
    app.action(names.STEP)(steps.on_step)
    app.action(names.LINK_TEAM)(teams.on_link)
    app.action(names.NO_TEAM)(teams.on_no)
    app.action(names.MORE)(snoozes.on_more)
    app.action(names.TOMORROW)(snoozes.on_tomorrow)
    app.action(names.SETTINGS)(settings.on_open)
    app.action(names.RESUME)(rhythm.on_resume)
    app.action(names.USEFUL)(readings.on_useful)
    app.action(names.NOT_FOR_ME)(readings.on_not_for_me)
    app.action(names.HOME_PAUSE)(rhythm.on_pause)
    for choice in (names.KEEP, names.LESS, names.PAUSE):
        app.action(choice)(rhythm.on_rhythm)
    app.action(names.EXPORT)(privacy.on_export)
    app.action(names.FORGET)(privacy.on_forget)
    app.view(names.FORGET_FORM)(privacy.on_confirmed)
    for outcome in (names.DONE, names.MOVED, names.DROPPED):
        app.action(outcome)(settling.on_settle)
    app.action(names.HISTORY)(history.on_open)
    for direction in (names.OLDER, names.NEWER):
        app.action(direction)(history.on_turn)
    app.shortcut(names.ANSWER_WITH)(replies.on_answer_with)
    app.view(names.REPLY)(replies.on_reply)
    app.view(names.REWRITE)(replies.on_rewrite)
    app.view(names.SETTLE)(settling.on_settled)
    app.view(names.RATINGS)(checks.on_ratings)
    app.view(names.SYSTEM_FORM)(systems.on_submitted)
    app.view(names.STEP_FORM)(steps.on_submitted)
    for half_way in (names.RATINGS, names.SYSTEM_FORM):
        app.view_closed(half_way)(checks.on_draft)
    app.view(names.SNOOZE_DAY)(snoozes.on_day)
    app.view(names.SKIP)(skips.on_skip)
    app.view(names.SETTINGS_FORM)(settings.on_save)
    app.shortcut(names.ADD_TO_LIBRARY)(links.on_shortcut)
    app.view(names.ADD_FORM)(links.on_form)
    app.action(names.ADD_LINK)(links.on_add)
    app.action(names.NO_LINK)(links.on_leave)
    app.action(names.TAKE_OUT)(links.on_take_out)
    app.event("message", matchers=[links.in_channel])(links.on_posted)
    app.event("message")(messages.on_message)
    app.event("app_home_opened")(home.on_opened)
    app.event("user_change")(profiles.on_change)
    app.event("app_uninstalled")(leaving.on_uninstalled)
    app.event("tokens_revoked")(leaving.on_revoked)


async def on_error(
    error: Exception, context: dict[str, Any], body: dict[str, Any], respond: AsyncRespond
) -> BoltResponse | None:
    """What nobody foresaw: the person gets an apology with a reference, the log the same reference.

    The log gets the error's type and place, never its message: that may quote what somebody wrote.
    """
    reference = secrets.token_hex(4)
    path = " < ".join(
        f"{frame.name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    log.error("%s: %s in %s, handling %s", reference, type(error).__name__, path, body.get("type", "command"))
    coach: Coach = context["coach"]
    if not body.get("response_url"):
        return None  # no ack: Slack says so in the modal, which keeps what was typed, and sends an event again
    words = coach.prompts.words
    late = isinstance(error, SlackApiError) and failures.reason(error) == "expired_trigger_id"
    await respond(
        **blocks.note(
            words.mrkdwn("commands.late") if late else words.mrkdwn("commands.failed", reference=reference)
        ),
        response_type="ephemeral",
        replace_original=False,
    )
    return BoltResponse(status=200)  # an ack, or the person would see a second error, and Slack try again
