"""`/coach`: what the words mean decides who answers. Every answer is for the asking person only."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.coaching.nudges import Nudge
from bot.core.coaching.reading_replies.listening import listen
from bot.core.coaching.reading_replies.taken import Taken
from bot.core.commands import Command, Misunderstood, understand
from bot.core.days import understand_day
from bot.core.people.people import Manager
from bot.core.self_checks.systems import means_systems
from bot.slack import blocks, home
from bot.slack.coaching import history, listening, nudges, replies, sharing, snoozes, standing
from bot.slack.library import links, search
from bot.slack.participation import absences, enrolment, privacy, settings
from bot.slack.request import Request
from bot.slack.self_checks import checks
from bot.slack.teams import digests, leads, teams

Handler = Callable[[Request, str], Awaitable[blocks.Payload | None]]
"""Answers a command, given what came after its name; None when a modal is the answer."""


async def show_help(request: Request, _rest: str) -> blocks.Payload:
    """`/coach help`."""
    return blocks.message(
        request.say("commands.help_summary"), [blocks.section("help", request.say("commands.help"))]
    )


ByWords = Callable[[Request, AsyncSession, Manager, str], Awaitable[tuple[Nudge | None, blocks.Payload]]]
"""Does something that also works as a plain message; tells what to say, and which nudge it concerns."""


def for_managers(do: ByWords) -> Handler:
    """The command that does `do`, for those who are enrolled."""

    async def handle(request: Request, rest: str) -> blocks.Payload:
        async with request.transaction() as session:
            manager = await request.active_manager(session)
            if manager is None:
                return blocks.note(request.say("enrolment.not_enrolled"))
            nudge, answer = await do(request, session, manager, rest)
        standing.refresh(request, nudge.id) if nudge else home.publish(request)
        return answer

    return handle


HANDLERS: Mapping[str, Handler] = {
    "help": show_help,
    "start": enrolment.start,
    "check": checks.check,
    "nudge": nudges.ask,
    "answer": replies.answer,
    "why": nudges.why,
    "history": history.show,
    "status": for_managers(listening.status),
    "undo": for_managers(listening.take_back),
    "edit": replies.edit,
    "invite": enrolment.invite,
    "team": teams.team,
    "digest": digests.digest,
    "shared": sharing.shared,
    "lead": leads.lead,
    "library": search.search,
    "add": links.add,
    "settings": settings.show,
    "snooze": for_managers(snoozes.snooze),
    "done": for_managers(snoozes.close),
    "pause": for_managers(absences.pause),
    "resume": for_managers(absences.resume),
    "privacy": privacy.privacy,
    "export": privacy.export,
    "forget": privacy.forget,
}


async def on_coach(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The slash command."""
    request = Request.of(context, client, body)
    text = body.get("text") or ""
    plainly = understand(text)
    understood = await _as_it_would_be_said(request, text, plainly) or plainly
    match understood:
        case Command(name, rest):
            answer = await HANDLERS[name](request, rest)
        case Misunderstood() as words:
            answer = _misunderstood(request, words)
    await (ack(response_type="ephemeral", **answer) if answer else ack())


WITH_A_DAY = ("snooze", "pause", "resume")
"""Commands after which a day says all."""
WITH_WORDS = frozenset(
    {"answer", "library", "add", "team", "digest", "shared", "lead", "invite", "history", "check"}
)
"""Commands after which words of any kind may follow: `team settings` asks for the team's, not for one's own."""
COMMAND_FOR = {
    Taken.PRIVACY: "privacy",
    Taken.WHY: "why",
    Taken.HELP: "help",
    Taken.SNOOZE: "snooze",
    Taken.PAUSE: "pause",
    Taken.RESUME: "resume",
    Taken.DONE: "done",
    Taken.UNDO: "undo",
    Taken.STATUS: "status",
    Taken.SETTINGS: "settings",
    Taken.EDIT: "edit",
    Taken.HISTORY: "history",
    Taken.EXPORT: "export",
    Taken.FORGET: "forget",
    Taken.CHECK: "check",
}
"""What people mean who speak to the command as they would in the conversation."""


async def _as_it_would_be_said(request: Request, text: str, plainly: Command | Misunderstood) -> Command | None:
    """What somebody means who speaks to the command as in the conversation: `ask me again tomorrow, please`.

    A single word is a command's name, and nothing else.
    """
    name = plainly.name if isinstance(plainly, Command) else None
    if len(text.split()) == 1 or name in WITH_WORDS:
        return None
    async with request.transaction() as session:
        manager = await request.active_manager(session)
    today = request.today(manager) if manager else request.now.date()
    if isinstance(plainly, Command) and name in WITH_A_DAY and understand_day(plainly.rest, today):
        return None
    heard = listen(text, today)
    meant = COMMAND_FOR.get(heard.taken)
    return Command(meant, heard.rest) if meant else None


def _misunderstood(request: Request, said: Misunderstood) -> blocks.Payload:
    suggestion = _check_of(request, said.words) or said.suggestion
    hint = (
        request.say("commands.suggestion", suggestion=suggestion)
        if suggestion
        else request.say("commands.no_suggestion")
    )
    return blocks.note(f"{request.say('commands.misunderstood', words=said.words)} {hint}")


def _check_of(request: Request, words: str) -> str | None:
    """The self-check that somebody may mean who types a topic alone, such as `cost`."""
    means_a_topic = request.prompts.checklist.named(words) or means_systems(words)
    return f"check {words}" if means_a_topic else None
