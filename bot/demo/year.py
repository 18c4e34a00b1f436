"""Twelve months of one manager with the real bot in a local Slack: what arrived, to be read as they would."""

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Any

from bot.core.checklist import Question
from bot.demo.organisation import Act, Clock, Stage, stage, words
from bot.prompts import load
from bot.prompts.words import escape
from bot.sandbox import Message, Person
from bot.sandbox.people.transcript import render
from bot.settings import shipped

STARTS = datetime(2026, 1, 5, 9, 10, tzinfo=UTC)
"""A Monday: quarters, budgets and holidays come in their order."""
ALMOST_AT_ONCE = timedelta(minutes=12)
RATINGS = (1, 2, 2, 3)


class Habit(StrEnum):
    """What kind of person it is."""

    EAGER = "eager"
    BUSY = "busy"
    SCEPTIC = "sceptic"
    ABSENT = "absent"


ANSWERS: Mapping[Habit, Sequence[str]] = {
    Habit.EAGER: ("window", "window", "message", "step"),
    Habit.BUSY: ("message", "nothing", "later", "nothing", "message", "nothing", "nothing", "message"),
    Habit.SCEPTIC: ("brief", "skip", "message", "nothing", "skip", "brief", "nothing"),
    Habit.ABSENT: ("message", "brief", "nothing", "nothing", "nothing", "nothing", "nothing", "nothing"),
}
"""What becomes of one question after the other, over and over."""
PULSES = {Habit.EAGER: "yes", Habit.BUSY: "sometimes", Habit.SCEPTIC: "no", Habit.ABSENT: "no"}
BRIEF = (
    "No idea. Ramona would know.",
    "We have no figure for that.",
    "About ten, I think.",
    "The usual suspects.",
)
SKIPS = ("know_well", "not_my_team", "unclear")


async def transcript(habit: Habit, lasts: timedelta) -> str:
    """What arrived at such a person, and what they wrote themselves, as Markdown."""
    async with played(habit, lasts) as year:
        return render(year.stage.sandbox, [year.person], only=("said", "submitted"))


@asynccontextmanager
async def played(habit: Habit, lasts: timedelta) -> AsyncIterator["Year"]:
    """A year that is over, in its Slack, for the time of the block."""
    prompts = load(shipped("prompts"))
    async with stage(prompts, "Larkspur", Clock(STARTS), library=None) as ready:
        year = Year(ready, habit)
        await year.run(STARTS + lasts)
        yield year


@dataclass
class Year:
    """One person, and what they will do next; they act through Slack, as anybody would."""

    stage: Stage
    habit: Habit
    person: Person = field(init=False)
    _script: Mapping[str, Any] = field(init=False)
    _questions: Mapping[str, Question] = field(init=False)
    _queue: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _turns: dict[str, int] = field(default_factory=dict)
    _noticed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """The person, and all questions by their words."""
        self.person = self.stage.sandbox.add_person("maya", "Maya Okafor", tz="Europe/Berlin")
        self._script = words("script.yaml")
        bank = self.stage.bot.prompts.checklist.questions.values()
        self._questions = {escape(text): one for one in bank for text in (one.text, *one.about.values())}

    async def run(self, end: datetime) -> None:
        """Plays until `end`: whatever the person or the bot does next."""
        self._at(STARTS, self._join)
        if self.habit is Habit.EAGER:
            self._at(STARTS + timedelta(days=17), self._check)
        if self.habit is Habit.BUSY:
            self._at(STARTS + timedelta(days=200), partial(self._say, "/coach", "pause until 10 August"))
        if self.habit is Habit.ABSENT:
            self._at(STARTS + timedelta(days=120), partial(self._say, "/coach", "resume"))
        while True:
            own = self._queue[0][0] if self._queue else None
            moment = min(time for time in (own, await self.stage.next_due(), end) if time)
            self.stage.clock.move_to(moment)
            if moment >= end:
                return
            if moment == own:
                await heappop(self._queue)[2]()
            await self.stage.work()
            self._notice()

    def _at(self, moment: datetime, act: Act) -> None:
        heappush(self._queue, (moment, next(self._order), act))

    def _notice(self) -> None:
        for message in self.person.sees(self.person.dm):
            if message.by_app and message.ts not in self._noticed:
                self._noticed.add(message.ts)
                self._at(self.stage.clock() + ALMOST_AT_ONCE, partial(self._react, message))

    async def _react(self, message: Message) -> None:
        ids = {str(element.get("action_id")) for element in _elements(message)}
        if "nudge.more" in ids:
            await self._answer(message)
        elif "commitment.done" in ids:
            await self.person.click(message, "commitment.done")
            await self.person.submit({"happened": self._next("happened", self._script["happened"])})
        elif "pulse.yes" in ids:
            await self._pulse(message)
        elif "rhythm.keep" in ids and self.habit is not Habit.ABSENT:
            await self.person.click(message, "rhythm.less" if self.habit is Habit.SCEPTIC else "rhythm.keep")
        elif "check.open" in ids and self.habit is Habit.EAGER:
            await self._check()
        elif "guess.look" in ids and self.habit is not Habit.SCEPTIC:
            await self._look(message)

    async def _join(self) -> None:
        await self.person.command("/coach", "start")
        offer = self.person.sees(self.person.dm)[-1]
        await self.person.click(offer, "enrolment.start")
        if self.habit is not Habit.ABSENT:
            await self.person.click(offer, "enrolment.try")

    async def _say(self, command: str, text: str) -> None:
        await self.person.command(command, text)

    async def _check(self) -> None:
        await self.person.command("/coach", "check")
        better = self._turn("check")
        topics = [one.id for one in self.stage.bot.prompts.checklist.competencies]
        scores = {id_: min(4, RATINGS[place % 4] + (place < 2 * better)) for place, id_ in enumerate(topics)}
        await self.person.submit({f"rating-{id_}": str(score) for id_, score in scores.items()})
        await self.person.close_modal()

    async def _pulse(self, message: Message) -> None:
        await self.person.click(message, f"pulse.{PULSES[self.habit]}")
        if self.habit is Habit.SCEPTIC:
            await self.person.click(message, "rhythm.less")

    async def _answer(self, nudge: Message) -> None:
        question = self._question(nudge)
        way = self._next("answer", ANSWERS[self.habit])
        is_recalled = any(block["block_id"] == "nudge-recall" for block in nudge.blocks)
        is_number = question.figure is not None and escape(question.text) == _asked(nudge) and not is_recalled
        reply = self._next(question.competency_id, self._replies(question))
        if way in ("window", "step"):
            await self._by_window(nudge, question, reply["text"], with_step=way == "step", is_number=is_number)
        elif way == "message":
            await self.person.say(self.person.dm, reply["text"])
        elif way == "brief":
            await self.person.say(self.person.dm, self._next("brief", BRIEF))
        elif way == "later":
            await self.person.click(nudge, "nudge.more", _option(nudge, "tomorrow"))
        elif way == "skip":
            await self.person.click(nudge, "nudge.more", _option(nudge, "skip"))
            await self.person.submit({"reason": self._next("skip", SKIPS)})
            await self.person.close_modal()

    async def _by_window(
        self, nudge: Message, question: Question, text: str, *, with_step: bool, is_number: bool
    ) -> None:
        await self.person.click(nudge, "nudge.answer")
        typed = {"text": text}
        if is_number and question.figure:
            typed["guess"] = str(self._script["figures"][question.figure.unit][0])
        if with_step and not is_number:
            steps = self.stage.bot.prompts.checklist.competency(question.competency_id).steps
            day = (self.stage.clock() + timedelta(days=9)).date().isoformat()
            typed |= {"step": self._next(f"step {question.competency_id}", steps), "day": day}
        await self.person.submit(typed)
        if is_number:
            self._at(self.stage.clock() + ALMOST_AT_ONCE, partial(self._look, nudge))

    async def _look(self, message: Message) -> None:
        if any(element.get("action_id") == "guess.look" for element in _elements(message)):
            await self.person.click(message, "guess.look")
            real = random.Random(message.ts).choice((7, 14, 30, 45))  # noqa: S311 - somebody's figure
            await self.person.submit({"real": str(real)})
            await self.person.close_modal()

    def _question(self, nudge: Message) -> Question:
        return self._questions[_asked(nudge)]

    def _replies(self, question: Question) -> Sequence[Mapping[str, str]]:
        replies: Mapping[str, Sequence[Mapping[str, str]]] = self._script["replies"]
        return replies.get(question.id) or replies[question.competency_id]

    def _turn(self, what: str) -> int:
        """How often this has been done before."""
        self._turns[what] = self._turns.get(what, -1) + 1
        return self._turns[what]

    def _next(self, what: str, among: Sequence[Any]) -> Any:  # noqa: ANN401 - whatever the sequence holds
        return among[self._turn(what) % len(among)]


def _elements(message: Message) -> list[dict[str, Any]]:
    inside = [element for block in message.blocks for element in block.get("elements", [])]
    return [*inside, *(block["accessory"] for block in message.blocks if "accessory" in block)]


def _asked(nudge: Message) -> str:
    """The question of a nudge that waits."""
    block = next(block for block in nudge.blocks if block["block_id"] == "nudge-question")
    return str(block["text"]["text"]).strip("*")


def _option(nudge: Message, starts: str) -> str:
    menu = next(element for element in _elements(nudge) if element.get("action_id") == "nudge.more")
    return next(str(one["value"]) for one in menu["options"] if one["value"].startswith(starts))
