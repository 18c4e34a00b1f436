"""`em-coach demo`: the real bot against the sandbox, with a clock that can be moved.

The people act only through the sandbox, as anybody in Slack would; nothing here reaches into the bot.
"""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from bot.actions.library import syncing
from bot.actions.library.search import Library
from bot.app import Running, listening
from bot.configured import database as opened
from bot.configured import migrate
from bot.core.checklist import Figure, Question
from bot.core.limits import Pace
from bot.prompts import Prompts, load
from bot.prompts.words import escape
from bot.sandbox import (
    Message,
    Person,
    Sandbox,
    serve,
)
from bot.sandbox.people.transcript import render
from bot.sandbox.state.manifest import Manifest
from bot.sandbox.state.workspace import Channel
from bot.settings import Settings, shipped
from bot.slack.manifest import manifest
from bot.sources import profiles
from bot.store.coaching import commitments, guesses, nudges
from bot.store.delivery import deliveries
from bot.store.people import managers, pulse, subscriptions
from bot.store.teams import teams
from bot.store.vault import new_key

WEEKS = 4
AT_ONCE = Pace(1_000_000, timedelta(minutes=1))
"""What a person of the demo may do in a minute: their weeks pass in seconds."""
LIBRARY_URL = "https://library.example"  # where the documents of `--library` would be opened
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


Reply = Mapping[str, Any]
"""What somebody says, as the script has it: a text, a next step perhaps, and the figures that go with it."""


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        """Starts at `start`, which is aware."""
        self._now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Goes on to `moment`; never back."""
        self._now = max(self._now, moment)


@dataclass(slots=True)
class Stage:
    """A sandbox with the bot connected to it."""

    sandbox: Sandbox
    clock: Clock
    bot: Running
    _settings: Settings
    _connection: AsyncExitStack

    async def disconnect(self) -> None:
        """Stops the bot; its database stays."""
        await self._connection.aclose()

    async def connect(self) -> None:
        """Starts the bot again, on the same database."""
        running = listening(self._settings, self.bot.sessions, self.bot.prompts, self.bot.library, self.clock)
        self.bot = await self._connection.enter_async_context(running)
        self.sandbox.engine.afterwards = self.bot.background.followed
        self.bot.limits.people.pace = AT_ONCE

    async def work(self) -> None:
        """Lets the bot do what is due now."""
        await self.bot.jobs.plan()
        await self.bot.jobs.send()
        await self.bot.background.finish()
        await self.sandbox.settled()

    async def next_due(self) -> datetime | None:
        """When the bot will next do something by itself."""
        async with self.bot.sessions.begin() as session:
            sources = (
                subscriptions.next_due_at,
                nudges.next_return_at,
                commitments.next_due_at,
                guesses.next_due_at,
                managers.next_check_due_at,
                pulse.next_due_at,
                managers.next_look_back_due_at,
                teams.next_due_at,
                deliveries.next_due_at,
            )
            times = [await of(session) for of in sources]
        soonest = min((time for time in times if time), default=None)
        # What is overdue after the work was done waits for its turn: Slack gets one message after the other.
        return max(soonest, self.clock() + SECOND) if soonest else None


@asynccontextmanager
async def stage(
    prompts: Prompts, name: str, clock: Clock, library: Path | None, library_url: str = LIBRARY_URL
) -> AsyncIterator[Stage]:
    """An empty workspace with the bot in it and a library on its shelves, for the time of the block."""
    asked = Manifest.of(manifest(prompts.words))
    sandbox = Sandbox(now=clock, workspace=name, events=asked.events, scopes=asked.scopes, settling=0)
    with tempfile.TemporaryDirectory() as folder:
        async with serve(sandbox) as server:
            settings = Settings.model_validate(
                {
                    "database_url": f"sqlite:///{folder}/demo.db",
                    "slack_bot_token": sandbox.bot_token,
                    "slack_app_token": sandbox.app_token,
                    "slack_api_url": server.url,
                    "em_coach_keys": new_key(),
                    "em_coach_prompts_dir": shipped("prompts"),
                }
            )
            await migrate(settings)
            async with opened(settings) as sessions, AsyncExitStack() as connection:
                running = listening(settings, sessions, prompts, Library(profiles.load(*settings.prompts)), clock)
                bot = await connection.enter_async_context(running)
                bot.limits.people.pace = AT_ONCE
                sandbox.engine.afterwards = bot.background.followed
                if library:
                    await syncing.sync_folder(sessions, bot.library, library, library_url, clock())
                else:
                    sample = words("library.yaml")["documents"]
                    await syncing.sync_list(sessions, "sample", sample, clock())
                yield Stage(sandbox, clock, bot, settings, connection)


async def transcript(library: Path | None) -> str:
    """Four weeks of a small organisation as a Markdown transcript, of what each person sees."""
    script = words("script.yaml")
    async with stage(load(shipped("prompts")), script["workspace"], Clock(script["starts"]), library) as ready:
        play = Play(ready, script)
        await play.run(script["starts"] + timedelta(weeks=WEEKS))
        return render(ready.sandbox, play.cast)


Act = Callable[[], Awaitable[None]]


@dataclass
class Play:
    """Who does what when. The script's scenes are queued; nudges are answered as they come."""

    stage: Stage
    script: Mapping[str, Any]
    cast: list[Person] = field(init=False)
    channel: Channel = field(init=False)
    _queue: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _noticed: set[tuple[str, str]] = field(default_factory=set)
    _answered: dict[str, "count[int]"] = field(default_factory=dict)
    _questions: dict[str, Question] = field(init=False)
    _guesses_often: Person | None = None

    def __post_init__(self) -> None:
        """The people and their channel."""
        sandbox = self.stage.sandbox
        self.cast = [
            sandbox.add_person(one["name"], one["real_name"], tz=one["zone"], is_admin=one.get("admin", False))
            for one in self.script["managers"]
        ]
        self.channel = sandbox.add_channel(self.script["channel"], self.cast)
        bank = self.stage.bot.prompts.checklist.questions.values()
        self._questions = {escape(text): one for one in bank for text in (one.text, *one.about.values())}

    async def run(self, end: datetime) -> None:
        """Plays until `end`: the next scene or the next thing the bot does by itself, whichever is first."""
        self._queue_scenes()
        while True:
            scene = self._queue[0][0] if self._queue else None
            moment = min(time for time in (scene, await self.stage.next_due(), end) if time)
            self.stage.clock.move_to(moment)
            if moment >= end:
                return
            if moment == scene:
                await heappop(self._queue)[2]()
            await self.stage.work()
            self._notice()

    def guess_often(self) -> None:
        """Has the one who likes numbers ask for more questions, so that it shows how their guesses run."""
        wish = self.script["guesses_often"]
        self._guesses_often = next(one for one in self.cast if one.user.name == wish["who"])
        for moment in wish["at"]:
            self.at(moment, partial(self._coach, self._guesses_often, "nudge"))

    async def join(self, person: Person) -> None:
        """Starts, and joins the team of the channel; the first question is theirs to ask for."""
        await self._join_by_command(person)
        await self._join_team(person)
        await self.stage.work()

    def at(self, moment: datetime, act: Act) -> None:
        """Something that happens at `moment`."""
        heappush(self._queue, (moment, next(self._order), act))

    def _queue_scenes(self) -> None:
        """The first Monday: everybody joins, the channel is linked; self-checks in the weeks after."""
        start = self.stage.clock()
        first, *others = self.cast
        invitation = "invite " + " ".join(f"<@{one.id}>" for one in others)
        opening: list[Act] = [
            partial(self._coach, first, "hepl"),
            partial(self._coach, first, "help"),
            partial(self._join_by_command, first),
            partial(self._coach, first, invitation),
            partial(self._link, first),
        ]
        for minutes, act in enumerate(opening):
            self.at(start + minutes * MINUTE, act)
        for place, person in enumerate(self.cast):
            self.at(start + timedelta(days=2 + 7 * place, hours=5), partial(self._check, person))
            if "later" in self.script["managers"][place]:
                self.at(start + timedelta(days=18, hours=2), partial(self._check_again, person))
        self.at(start + timedelta(days=9, hours=3), partial(self._coach, first, "library database failover"))
        self.at(start + timedelta(days=10, hours=3), partial(self._coach, others[0], "privacy"))
        self.at(start + timedelta(days=24, hours=4), partial(self._home, others[-1]))

    async def _coach(self, person: Person, words: str) -> None:
        await person.command("/coach", words)

    async def _home(self, person: Person) -> None:
        await person.open_home()

    async def _join_by_command(self, person: Person) -> None:
        await person.command("/coach", "start")
        await self._start(person)

    async def _start(self, person: Person) -> None:
        await person.click(self._newest(person, "enrolment.start"), "enrolment.start")

    async def _link(self, person: Person) -> None:
        await person.command("/coach", "team", channel=self.channel)
        offer = [one for one in person.sees(self.channel) if _has(one, "team.link")][-1]
        await person.click(offer, "team.link")

    async def _join_team(self, person: Person) -> None:
        await person.command("/coach", "team", channel=self.channel)

    async def _check(self, person: Person) -> None:
        me = self.script["managers"][self.cast.index(person)]
        await person.command("/coach", "check")
        await person.submit(
            {f"rating-{competency}": str(score) for competency, score in me["ratings"].items()}
            | {f"evidence-{competency}": text for competency, text in me["evidence"].items()}
        )
        await person.close_modal()

    async def _check_again(self, person: Person) -> None:
        later = self.script["managers"][self.cast.index(person)]["later"]
        await person.command("/coach", "check")
        await person.submit({f"rating-{competency}": str(score) for competency, score in later.items()})
        await person.close_modal()

    def _notice(self) -> None:
        """What is new: everybody accepts the introduction and answers every nudge, a little later."""
        for person in self.cast:
            for message in person.sees(person.dm):
                if (message.channel, message.ts) not in self._noticed:
                    self._noticed.add((message.channel, message.ts))
                    self._react(person, message)

    def _react(self, person: Person, message: Message) -> None:
        now = self.stage.clock()
        if _has(message, "enrolment.start") and person is not self.cast[0]:
            self.at(now + 17 * MINUTE, partial(self._start, person))
            self.at(now + 19 * MINUTE, partial(self._join_team, person))
        if _has(message, "commitment.done"):
            self.at(now + 6 * MINUTE, partial(self._settle, person, message))
        if _has(message, "nudge.answer"):
            ways = (self._by_modal, self._in_thread, self._by_message)
            done = self._answered.setdefault(person.id, count())
            turn = next(done)
            figure = self._figure(message)
            counts = person is self._guesses_often and figure is not None
            way = self._by_modal if counts else ways[turn % len(ways)]
            answers = now + (9 + 3 * (turn % 4)) * MINUTE
            self.at(answers, partial(way, person, message))
            if figure:
                real = _figures(self.script, self._reply(person, message), figure)[1]
                self.at(answers + 4 * MINUTE, partial(self._look, person, message, real))

    async def _by_modal(self, person: Person, nudge: Message) -> None:
        await person.click(nudge, "nudge.why")
        await person.close_modal()
        figure = self._figure(nudge)
        reply = self._reply(person, nudge)
        await person.click(nudge, "nudge.answer")
        promises = figure is None and "step" in reply
        step = {"step": reply["step"], "day": _in_nine_days(self.stage.clock())} if promises else {}
        guess = {"guess": str(_figures(self.script, reply, figure)[0])} if figure else {}
        await person.submit({"text": reply["text"], **step, **guess})

    async def _look(self, person: Person, nudge: Message, real: int) -> None:
        """Looks what it really is, after a guess."""
        if _has(nudge, "guess.look"):
            await person.click(nudge, "guess.look")
            await person.submit({"real": str(real)})
            await person.close_modal()

    async def _in_thread(self, person: Person, nudge: Message) -> None:
        await person.say(person.dm, self._reply(person, nudge)["text"], thread_ts=nudge.ts)

    async def _by_message(self, person: Person, nudge: Message) -> None:
        await person.say(person.dm, self._reply(person, nudge)["text"])

    async def _settle(self, person: Person, brought: Message) -> None:
        await person.click(brought, "commitment.done")
        await person.submit({"happened": self.script["happened"][self.cast.index(person)]})

    def _reply(self, person: Person, nudge: Message) -> Reply:
        """What this person has to say: to this very question, or else about its competency."""
        question = self._questions[_asked(nudge)]
        replies: Mapping[str, Sequence[Reply]] = self.script["replies"]
        fitting = replies.get(question.id) or replies[question.competency_id]
        return fitting[self.cast.index(person) % len(fitting)]

    def _figure(self, nudge: Message) -> Figure | None:
        """The figure that a nudge asks for, if it is not about a document."""
        question = self._questions[_asked(nudge)]
        return question.figure if escape(question.text) == _asked(nudge) else None

    def _newest(self, person: Person, action_id: str) -> Message:
        return [one for one in person.sees(person.dm) if _has(one, action_id)][-1]


def _asked(nudge: Message) -> str:
    """The question of a nudge that waits."""
    block = next(block for block in nudge.blocks if block["block_id"] == "nudge-question")
    return str(block["text"]["text"]).strip("*")


def _has(message: Message, action_id: str) -> bool:
    return any(
        element.get("action_id") == action_id for block in message.blocks for element in block.get("elements", [])
    )


def _figures(script: Mapping[str, Any], reply: Reply, figure: Figure) -> Sequence[int]:
    """A guess and what it really is: the reply's own, or else those of the unit."""
    own: Sequence[int] = reply.get("figure") or script["figures"][figure.unit]
    return own


def _in_nine_days(now: datetime) -> str:
    """Not the day of the next question: that would make room for it."""
    return (now + timedelta(days=9)).date().isoformat()


def words(name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    """A file of prompts/ that the demo reads."""
    return yaml.safe_load((shipped("prompts") / "demo" / name).read_text(encoding="utf-8"))
