"""What becomes of an area's turn: sent now, kept for a better moment, or over. No pile, whatever happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.core.people.calendar import Calendar
from bot.core.people.fatigue import Heard, free_on
from bot.core.people.people import Subscription
from bot.core.people.schedule import WEEK, instant, next_due

WINDOW = timedelta(days=3)
"""How late a question may come: a Tuesday's is still welcome on Friday, not a week later."""

MOMENT = timedelta(microseconds=1)
FORESIGHT = 60
"""Verdicts to play through when looking for the next question; a year of weekly ones."""


@dataclass(frozen=True, slots=True)
class Send:
    """Now is a good moment."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A later moment is better."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """This turn has passed; the next one comes by the schedule."""


Verdict = Send | Wait | Over


def decide(
    turn: Subscription, others: Sequence[Subscription], calendar: Calendar, heard: Heard, now: datetime
) -> Verdict:
    """What to do with a turn that is due. `others` are the manager's other subscriptions, due or not."""
    if now > turn.next_at + WINDOW:
        return Over()  # nothing ran meanwhile
    opens = opening(calendar, heard, turn.rhythm.at, now)
    if opens is None:
        return Over()
    if opens <= now:
        return Send()
    if opens <= turn.due_at + WINDOW:
        return Wait(opens)
    if _was_closed(turn, calendar):
        return _after_absence(turn, others, calendar, opens)
    return Over()


def decide_rest(
    ready: Sequence[Subscription],
    sent: Subscription | None,
    everything: Sequence[Subscription],
    *,
    calendar: Calendar,
    heard: Heard,
    now: datetime,
) -> list[tuple[Subscription, Verdict]]:
    """What becomes of the turns that could have gone now, after the one that did; `heard` counts it already.

    After an absence one is enough, and so it is after a question whether to go on (`sent` is None).
    """
    enough = sent is None or any(now > turn.due_at + WINDOW for turn in ready)
    return [
        (turn, Over() if enough or turn == sent else decide(turn, without(turn, everything), calendar, heard, now))
        for turn in ready
    ]


def without(turn: Subscription, everything: Sequence[Subscription]) -> list[Subscription]:
    """The manager's other subscriptions."""
    return [one for one in everything if one.id != turn.id]


def opening(calendar: Calendar, heard: Heard, at: time, now: datetime) -> datetime | None:
    """The first moment from `now` on that is open and not one message too many; on later days when it is `at`."""
    day = free_on(heard, calendar.zone, now)
    start = instant(day, at, calendar.zone) if day > now.astimezone(calendar.zone).date() else now
    return calendar.next_open(start, at)


def next_question(
    subscriptions: Sequence[Subscription], calendar: Calendar, heard: Heard, now: datetime
) -> datetime | None:
    """When the manager's next question will come, as far as can be told now."""
    expected = [_expected(one, subscriptions, calendar, heard, now) for one in subscriptions]
    return min((moment for moment in expected if moment), default=None)


def _was_closed(turn: Subscription, calendar: Calendar) -> bool:
    """Whether the manager could not be written to in the whole window of the turn."""
    opened = calendar.next_open(turn.due_at, turn.rhythm.at)
    return opened is None or opened > turn.due_at + WINDOW


def _after_absence(
    turn: Subscription, others: Sequence[Subscription], calendar: Calendar, opens: datetime
) -> Verdict:
    """Once somebody is back there is one question: the turns of the absence compete for the first regular moment.

    If none comes within a week of being back, they compete for the first open moment.
    """
    own = _regular(turn, calendar, opens)
    first = min([own, *(_regular(other, calendar, opens) for other in others)])
    until = first if first < opens + WEEK else opens
    return Over() if own <= until else Wait(until)


def _regular(subscription: Subscription, calendar: Calendar, start: datetime) -> datetime:
    """The first moment from `start` on that the schedule itself gives."""
    if subscription.due_at >= start:
        return subscription.due_at
    return next_due(subscription.rhythm, calendar.zone, subscription.due_at, start - MOMENT)


def _expected(
    turn: Subscription, everything: Sequence[Subscription], calendar: Calendar, heard: Heard, now: datetime
) -> datetime | None:
    others = without(turn, everything)
    for _ in range(FORESIGHT):
        moment = max(turn.next_at, now)
        match decide(turn, others, calendar, heard, moment):
            case Send():
                return moment
            case Wait(until):
                turn = replace(turn, next_at=until)
            case Over():
                following = next_due(turn.rhythm, calendar.zone, turn.due_at, moment)
                turn = replace(turn, due_at=following, next_at=following)
    return None
