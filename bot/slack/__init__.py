"""Slack: listeners, views and the Messenger; one file a noun. Every listener is in the list below."""

import logging
import secrets
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse

from bot.slack import (
    blocks,
    checks,
    commands,
    enrolment,
    home,
    messages,
    names,
    nudges,
    profiles,
    rhythm,
    settings,
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
    app.action(names.ANSWER)(nudges.on_answer)
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
    app.action(names.HOME_PAUSE)(rhythm.on_pause)
    for choice in (names.KEEP, names.LESS, names.PAUSE):
        app.action(choice)(rhythm.on_rhythm)
    app.view(names.REPLY)(nudges.on_reply)
    app.view(names.RATINGS)(checks.on_ratings)
    app.view(names.SYSTEM_FORM)(systems.on_submitted)
    app.view(names.STEP_FORM)(steps.on_submitted)
    for half_way in (names.RATINGS, names.SYSTEM_FORM):
        app.view_closed(half_way)(checks.on_draft)
    app.view(names.SNOOZE_DAY)(snoozes.on_day)
    app.view(names.SETTINGS_FORM)(settings.on_save)
    app.event("message")(messages.on_message)
    app.event("app_home_opened")(home.on_opened)
    app.event("user_change")(profiles.on_change)


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
    await respond(
        **blocks.note(coach.prompts.words.mrkdwn("commands.failed", reference=reference)),
        response_type="ephemeral",
        replace_original=False,
    )
    return BoltResponse(status=200)  # an ack, or the person would see a second error, and Slack try again
