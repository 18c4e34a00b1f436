"""`em-coach demo`: the whole product in a browser, with a clock that visitors move.

Some weeks have passed before they arrive, played as `demo.py` plays them. From then on people do only what the
visitor does in their place, and the bot does what comes due.
"""

import asyncio
import re
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from bot import prompts
from bot.configured import CannotStartError
from bot.demo import tools
from bot.demo.organisation import (
    SECOND,
    Clock,
    Play,
    Stage,
    stage,
    words,
)
from bot.prompts import Prompts
from bot.sandbox import Person, Sandbox
from bot.sandbox.state.journal import Moment
from bot.sandbox.state.manifest import Manifest
from bot.sandbox.web.screen import Scene, whoever
from bot.sandbox.web.server import show
from bot.settings import shipped
from bot.slack.manifest import manifest

Json = dict[str, Any]
Busy = Literal["", "preparing", "moving"]

TICK_S = 1.0
LONGEST_WAIT = timedelta(days=400)
SPANS: Final[Mapping[str, timedelta]] = {
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "quarter": timedelta(weeks=13),
}
_HELP_LINE = re.compile(r"^`(/[^`]+)`\s+(.+)$", re.MULTILINE)


class RunningClock(Clock):
    """A clock that can be moved on, and that goes by itself once it has been started."""

    def __init__(self, start: datetime) -> None:
        """Stands still at `start`, which is aware."""
        super().__init__(start)
        self._started: float | None = None

    def __call__(self) -> datetime:
        """Now."""
        passed = 0.0 if self._started is None else time.monotonic() - self._started
        return super().__call__() + timedelta(seconds=passed)

    def start(self) -> None:
        """From here on it goes."""
        self._started = time.monotonic()

    def stop(self) -> None:
        """It stands still where it is."""
        now = self()
        self._started = None
        super().move_to(now)

    @property
    def running(self) -> bool:
        """Whether it goes."""
        return self._started is not None


@dataclass
class Playground:
    """The director of the demo's page: sets the scene, moves the clock, and knows how far the tour is."""

    library: Path | None = None
    address: str = ""
    scene: Scene = field(init=False)
    _prompts: Prompts = field(init=False)
    _script: Mapping[str, Any] = field(init=False)
    _tour: Sequence[Mapping[str, Any]] = field(init=False)
    _offers: Json = field(init=False)
    _stage: Stage | None = None
    _busy: Busy = "preparing"
    _off: bool = False
    _again: asyncio.Event = field(default_factory=asyncio.Event)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _arrived: int = 0
    """How many moments the journal held when the visitor came."""

    def __post_init__(self) -> None:
        """An empty workspace to look at until the first scene is set."""
        self._script, self._tour = words("script.yaml"), words("tour.yaml")["steps"]
        self._prompts = prompts.load(shipped("prompts"))
        self._offers = _offers(self._prompts)
        self._clock = RunningClock(self._script["starts"])
        self.scene = Scene(Sandbox(now=self._clock, workspace=self._script["workspace"]))

    async def run(self) -> None:
        """Sets the scene and lets time pass; begins anew at every reset."""
        while True:
            self._clock = RunningClock(self._script["starts"])
            name = self._script["workspace"]
            async with stage(self._prompts, name, self._clock, self.library, f"{self.address}/library") as ready:
                self._busy, self._off = "preparing", False
                self._enter(ready)
                await self._past(ready)
                self._clock.start()
                self._busy = ""
                self._tell()
                await self._live(ready)
            self._again.clear()

    def _enter(self, ready: Stage) -> None:
        before = self.scene.sandbox
        self._stage, self.scene = ready, Scene(ready.sandbox)
        before.engine.changes.notify()

    async def _past(self, ready: Stage) -> None:
        """The weeks before the visitor came; then Priya's question of this week, which waits for them."""
        play = Play(ready, self._script)
        sandbox = ready.sandbox
        people = {one.user.name: one for one in play.cast}
        for one in self._script["others"]:
            people[one["name"]] = sandbox.add_person(
                one["name"], one["real_name"], tz=one["zone"], is_admin=one.get("admin", False)
            )
        self._furnish(people, play)
        play.guess_often()
        seen = float(self._script["visitor_read_until"].timestamp())
        self.scene.read_until = f"{seen:.6f}"
        talk = asyncio.create_task(play.run(self._script["history_ends"]))
        while not talk.done():
            self._tell()
            await asyncio.wait({talk}, timeout=0.1)
        await talk
        await self._until(self._script["visitor_comes"])
        await tools.connect(ready.bot.sessions, self._prompts, self._script["tools"], self._clock())
        await play.join(people[self._script["newcomer"]])
        self._arrived = len(sandbox.moments)

    def _furnish(self, people: Mapping[str, Person], play: Play) -> None:
        """Channels and direct messages beside the one that the play is about, and small talk in them."""
        sandbox = self.scene.sandbox
        for name in (self._script["lead"], self._script["newcomer"]):
            sandbox.workspace.join(play.channel, people[name].id)
        places = {
            one["name"]: sandbox.add_channel(one["name"], [people[name] for name in one["people"]], with_app=False)
            for one in self._script["channels"]
        }
        for one, other in self._script["direct_messages"]:
            places[f"{one} {other}"] = sandbox.workspace.add_dm(people[one].id, people[other].id)
        for line in self._script["talk"]:
            play.at(line["at"], _saying(people[line["who"]], places[line["in"]].id, line["text"]))

    async def _live(self, ready: Stage) -> None:
        """Every second the bot does what is due, as its scheduler would have it do."""
        while not self._again.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._again.wait(), TICK_S)
            async with self._one_at_a_time:
                due = None if self._off else await ready.next_due()
                if due and due <= self._clock() + SECOND:  # what is overdue is due in a second
                    await self._work(ready)

    async def _work(self, ready: Stage) -> None:
        with suppress(TimeoutError):  # somebody's slow listener: what it does will still arrive
            await ready.work()

    async def _until(self, end: datetime, enough: Callable[[], bool] = lambda: False) -> None:
        """Goes from one due moment to the next, up to `end` or until it is `enough`."""
        ready = self._ready()
        patience = SECOND
        while self._clock() < end and not enough():
            due = None if self._off else await ready.next_due()
            if due is None or due > end:
                break
            stuck = (
                due <= self._clock() + SECOND
            )  # what is overdue is said to be due in a second, for ever if need be
            patience = min(patience * 2, timedelta(days=1)) if stuck else SECOND
            self._clock.move_to(self._clock() + patience if stuck else due)
            await self._work(ready)
            self._tell()
        if not enough():
            self._clock.move_to(end)

    async def perform(self, what: str) -> None:
        """Moves the clock (`next`, `day`, `week`, `quarter`), `reset`s, or switches the bot `off` and `on`."""
        actions = {"reset": self._reset, "off": self._switch_off, "on": self._switch_on, "next": self._to_the_next}
        if what not in actions and what not in SPANS:
            raise LookupError(what)
        if self._busy:
            return
        if what in SPANS:
            await self._moving(self._until, self._clock() + SPANS[what])
        elif what == "next":
            await self._moving(self._to_the_next)
        else:
            await actions[what]()
        self._tell()

    async def _moving(self, move: Callable[..., Any], *more: object) -> None:
        self._busy = "moving"
        self._tell()
        try:
            async with self._one_at_a_time:
                self._clock.stop()
                await move(*more)
        finally:
            self._clock.start()
            self._busy = ""

    async def _to_the_next(self) -> None:
        """On to the next message that the bot sends by itself; nowhere if none is planned."""
        if self._off or await self._ready().next_due() is None:
            return
        before = self._sent()
        await self._until(self._clock() + LONGEST_WAIT, lambda: self._sent() > before)

    def _sent(self) -> int:
        return sum(call.method == "chat.postMessage" and bool(call.answer.get("ok")) for call in self._calls())

    def _calls(self) -> Sequence[Any]:
        return self.scene.sandbox.calls

    async def _reset(self) -> None:
        self._busy = "preparing"
        self._again.set()

    async def _switch_off(self) -> None:
        async with self._one_at_a_time:
            if not self._off:
                self._off = True
                await self._ready().disconnect()

    async def _switch_on(self) -> None:
        async with self._one_at_a_time:
            if self._off:
                await self._ready().connect()
                self._off = False

    def _ready(self) -> Stage:
        if self._stage is None:
            raise LookupError("the scene is not set yet")
        return self._stage

    def _tell(self) -> None:
        self.scene.sandbox.engine.changes.notify()

    def story(self) -> Json:
        """The clock, the tour, and what can be typed."""
        return {
            "now": self._clock().timestamp(),
            "runs": self._clock.running,
            "busy": self._busy,
            "off": self._off,
            "moves": ["next", *SPANS],
            "tour": [self._step(one) for one in self._tour],
            **self._offers,
        }

    def _step(self, step: Mapping[str, Any]) -> Json:
        shown = {name: step[name] for name in ("id", "title", "text", "as", "in")}
        return {**shown, "done": not self._busy and self._is_done(step["done"])}

    def _is_done(self, wanted: Mapping[str, Any]) -> bool:
        """Whether the visitor has done this, or has read it."""
        sandbox = self.scene.sandbox
        since = sandbox.moments[self._arrived :]
        if "did" in wanted:
            person = whoever(sandbox, wanted["who"]) if "who" in wanted else None
            return any(_fits(one, wanted, person) for one in since)
        channel = next(one for one in sandbox.workspace.channels.values() if one.name == wanted["read"])
        news = [one for one in since if one.channel == channel.id and one.who == sandbox.workspace.bot_user.id]
        latest = max((mark for (_, place), mark in self.scene.marks.items() if place == channel.id), default="0")
        return any(one.at.timestamp() <= float(latest) for one in news)

    def document(self, path: str) -> Path | None:
        """A file of the visitor's own library; nothing outside of it."""
        if self.library is None:
            return None
        folder = self.library.resolve()
        file = (folder / path).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None


def _fits(moment: Moment, wanted: Mapping[str, Any], person: Person | None) -> bool:
    by = person is None or moment.who == person.id
    view = (moment.view or {}).get("callback_id", "")
    return by and moment.what in wanted["did"] and wanted.get("view", view) == view


def _saying(person: Person, channel: str, text: str) -> Callable[[], Any]:
    async def say() -> None:
        await person.say(channel, text)

    return say


def _offers(loaded: Prompts) -> Json:
    """The commands and shortcuts of the manifest, and the ways to use the commands from the bot's own help."""
    offers = Manifest.of(manifest(loaded.words)).offers
    ways = _HELP_LINE.findall(loaded.words.mrkdwn("commands.help"))
    return {**offers, "commands": [*offers["commands"], *({"text": text, "about": about} for text, about in ways)]}


def _must_be_a_folder(library: Path | None) -> None:
    if library is not None and not library.is_dir():
        raise CannotStartError(f"{library}: there is no such folder.")


async def run(port: int, library: Path | None, announce: Callable[[str], None]) -> None:
    """Serves the demo until SIGINT or SIGTERM; a port that is taken, or no such folder, is a CannotStartError."""
    _must_be_a_folder(library)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    playground = Playground(library)
    try:
        async with show(playground, port) as playground.address:
            announce(playground.address)
            playing, stopping = asyncio.create_task(playground.run()), asyncio.create_task(stop.wait())
            await asyncio.wait({playing, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task in (playing, stopping):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await playing
    except OSError as error:
        raise CannotStartError(f"Port {port} can't be used: choose another one with --port.") from error
