"""Slack: listeners, views and the Messenger; one file a noun. Every listener is in one of the tables below."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.slack import (
    blocks,
    commands,
    failures,
    home,
    messages,
    names,
    outsiders,
    reactions,
)
from bot.slack.coaching import (
    commitment_outcomes,
    history,
    listening,
    look_back_windows,
    nudges,
    replies,
    sharing,
    skips,
    snoozes,
)
from bot.slack.coaching.guessing import calibration_windows, look_windows
from bot.slack.library import document_cards, links, sources
from bot.slack.participation import (
    enrolment,
    privacy,
    pulse,
    rhythm,
    settings,
    uninstalled,
)
from bot.slack.people import profiles
from bot.slack.request import Coach
from bot.slack.self_checks import checks, next_steps, systems
from bot.slack.teams import (
    digests,
    leads,
    team_settings,
    teams,
)
from bot.slack.transport.socket_mode import request_id
from bot.slack.windows import of_manager, of_writer

log = logging.getLogger(__name__)

Listener = Callable[..., Awaitable[Any]]


ACTIONS: Mapping[str | re.Pattern[str], Listener] = {
    names.START: enrolment.on_start,
    names.NO_THANKS: enrolment.on_no_thanks,
    names.ANSWER: replies.on_answer,
    names.ADD: replies.on_add,
    names.KEPT: replies.on_kept,
    names.MY_ANSWER: listening.on_my_answer,
    names.WHY: nudges.on_why,
    names.MORE: snoozes.on_more,
    names.TOMORROW: snoozes.on_tomorrow,
    names.USEFUL: document_cards.on_useful,
    names.NOT_FOR_ME: document_cards.on_not_for_me,
    names.CHECK: checks.on_check,
    names.RATING: checks.on_draft,
    names.SYSTEM: systems.on_system,
    names.STEP: next_steps.on_step,
    names.DONE: commitment_outcomes.on_settle,
    names.MOVED: commitment_outcomes.on_settle,
    names.DROPPED: commitment_outcomes.on_settle,
    names.GUESSES_PICTURE: calibration_windows.on_picture,
    names.LOOK: look_windows.on_look,
    names.MEND: replies.on_mend,
    names.HISTORY: history.on_open,
    names.OLDER: history.on_turn,
    names.NEWER: history.on_turn,
    names.SETTINGS: settings.on_open,
    names.RESUME: rhythm.on_resume,
    names.HOME_PAUSE: rhythm.on_pause,
    names.KEEP: rhythm.on_rhythm,
    names.LESS: rhythm.on_rhythm,
    names.PAUSE: rhythm.on_rhythm,
    names.TRY: enrolment.on_try,
    **dict.fromkeys(pulse.ANSWERS.values(), pulse.on_answer),
    names.PULSE_WHY: pulse.on_why,
    names.GOODBYE: pulse.on_goodbye,
    names.LOOK_BACK_PAGE: look_back_windows.on_page,
    names.LOOK_BACK_PICTURE: look_back_windows.on_picture,
    names.EXPORT: privacy.on_export,
    names.FORGET: privacy.on_forget,
    names.LINK_TEAM: teams.on_link,
    names.NO_TEAM: teams.on_no,
    names.JOIN_TEAM: teams.on_membership,
    names.LEAVE_TEAM: teams.on_membership,
    re.compile(rf"{re.escape(names.DIGEST_USEFUL)}\.\d"): digests.on_useful,
    names.SHARE_EDIT: sharing.on_edit,
    names.SHARE_WITHDRAW: sharing.on_withdraw,
    names.LEAD_INVITE: leads.on_invite,
    names.LEAD_DEFAULTS: leads.on_defaults,
    names.LEAD_LOG: leads.on_log,
    names.ADD_LINK: links.on_add,
    names.NO_LINK: links.on_leave,
    names.TAKE_OUT: links.on_take_out,
    names.SOURCES: sources.on_open,
    names.SOURCE_SCOPE: sources.on_scope,
    names.SOURCE_TAKE: sources.on_take,
    names.SOURCE_ALL: sources.on_take,
}
SUBMISSIONS: Mapping[str, Listener] = {
    names.REPLY: replies.on_reply,
    names.REWRITE: replies.on_rewrite,
    names.LOOK_FORM: of_manager(look_windows.on_looked),
    names.SETTLE: of_manager(commitment_outcomes.on_settled),
    names.SNOOZE_DAY: of_manager(snoozes.on_day),
    names.SKIP: of_manager(skips.on_skip),
    names.RATINGS: of_writer(checks.on_ratings),
    names.SYSTEM_FORM: of_writer(systems.on_submitted),
    names.STEP_FORM: of_writer(next_steps.on_submitted),
    names.PULSE_FORM: of_manager(pulse.on_reason),
    names.SETTINGS_FORM: of_manager(settings.on_save),
    names.FORGET_FORM: privacy.on_confirmed,
    names.TEAM_FORM: team_settings.on_save,
    names.SHARE_FORM: of_manager(sharing.on_form),
    names.SHARE_PREVIEW: of_writer(sharing.on_preview),
    names.LEAD_INVITE_FORM: leads.on_invite_form,
    names.LEAD_DEFAULTS_FORM: leads.on_defaults_form,
    names.ADD_FORM: links.on_form,
    names.SOURCE_FORM: sources.on_form,
}
CLOSED: Mapping[str, Listener] = {names.RATINGS: checks.on_draft, names.SYSTEM_FORM: checks.on_draft}
SHORTCUTS: Mapping[str, Listener] = {
    names.ANSWER_WITH: replies.on_answer_with,
    names.ADD_TO_LIBRARY: links.on_shortcut,
}
EVENTS: Mapping[str, Listener] = {
    "message": messages.on_message,
    "app_home_opened": home.on_opened,
    "user_change": profiles.on_change,
    "reaction_added": reactions.on_reaction,
    "app_uninstalled": uninstalled.on_uninstalled,
    "tokens_revoked": uninstalled.on_revoked,
    **dict.fromkeys((*teams.EVENTS, "channel_rename", "group_rename"), teams.on_channel),
}


def register(app: AsyncApp, coach: Coach) -> None:
    """Tells Bolt who answers what."""

    async def provide(context: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> None:
        context["coach"] = coach
        await next_()

    app.middleware(provide)
    app.middleware(outsiders.guard)
    app.error(on_error)
    app.command("/coach")(commands.on_coach)
    app.event("message", matchers=[links.in_channel])(
        links.on_posted
    )  # before other messages: the first one answers
    for registers, listeners in (
        (app.action, ACTIONS),
        (app.view, SUBMISSIONS),
        (app.view_closed, CLOSED),
        (app.shortcut, SHORTCUTS),
        (app.event, EVENTS),
    ):
        for name, listener in listeners.items():
            registers(name)(listener)


async def on_error(
    error: Exception, context: dict[str, Any], body: dict[str, Any], respond: AsyncRespond
) -> BoltResponse | None:
    """What nobody foresaw: the person gets an apology with a reference, under which the log has all of it."""
    reference = request_id()
    log.error("request_failed", exc_info=error, extra={"handling": body.get("type", "command")})
    coach: Coach = context["coach"]
    if coach.expired and isinstance(error, SlackApiError) and failures.reason(error) == "token_expired":
        await coach.expired(context.get("team_id"), context.get("enterprise_id"))
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
