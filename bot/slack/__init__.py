"""Slack: listeners, views and the Messenger; one file a noun. Every listener is in the list below."""

import logging
import re
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
    digests,
    enrolment,
    home,
    leads,
    messages,
    names,
    nudges,
    profiles,
    rhythm,
    settings,
    sharing,
    snoozes,
    team_settings,
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
    app.action(names.LINK_TEAM)(teams.on_link)
    app.action(names.NO_TEAM)(teams.on_no)
    for choice in (names.JOIN_TEAM, names.LEAVE_TEAM):
        app.action(choice)(teams.on_membership)
    app.view(names.TEAM_FORM)(team_settings.on_save)
    for event in (*teams.EVENTS, "channel_rename", "group_rename"):
        app.event(event)(teams.on_channel)
    app.action(re.compile(rf"{re.escape(names.USEFUL)}\.\d"))(digests.on_useful)
    app.event("reaction_added")(digests.on_reaction)
    app.action(names.SHARE)(sharing.on_share)
    app.action(names.SHARE_EDIT)(sharing.on_edit)
    app.action(names.SHARE_WITHDRAW)(sharing.on_withdraw)
    app.view(names.SHARE_FORM)(sharing.on_form)
    app.view(names.SHARE_PREVIEW)(sharing.on_preview)
    app.action(names.LEAD_INVITE)(leads.on_invite)
    app.action(names.LEAD_DEFAULTS)(leads.on_defaults)
    app.action(names.LEAD_LOG)(leads.on_log)
    app.view(names.LEAD_INVITE_FORM)(leads.on_invite_form)
    app.view(names.LEAD_DEFAULTS_FORM)(leads.on_defaults_form)
    app.action(names.MORE)(snoozes.on_more)
    app.action(names.SETTINGS)(settings.on_open)
    app.action(names.RESUME)(rhythm.on_resume)
    for choice in (names.KEEP, names.LESS, names.PAUSE):
        app.action(choice)(rhythm.on_rhythm)
    app.view(names.REPLY)(nudges.on_reply)
    app.view(names.RATINGS)(checks.on_ratings)
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
