"""What becomes of a manager's due turns: at most one message, and a moment at which to look at each again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.coaching.choosing import Choice
from bot.core.people.calendar import Calendar
from bot.core.people.fatigue import Heard, heard_again, should_ask
from bot.core.people.people import Manager, Subscription
from bot.core.people.schedule import next_due, week_slot
from bot.core.people.turns import (
    Over,
    Send,
    Verdict,
    Wait,
    decide,
    decide_rest,
    without,
)

Planned = tuple[int, str]
"""A subscription's id, and the slot that has its delivery already."""
OVER = Over()


@dataclass(frozen=True, slots=True)
class Known:
    """All that planning looks at. `areas` are those of the checklist: one that somebody once chose may have gone.

    `silences` are the questions in a row that nobody answered.
    """

    manager: Manager
    calendar: Calendar
    subscriptions: Sequence[Subscription]
    planned: Collection[Planned]
    areas: Collection[str]
    silences: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do. Either there is a `question`, or `asks_to_go_on`, or nothing is sent.

    `moved` are the turns with their next moments; `heard` counts what is sent, None while nothing is.
    """

    moved: Sequence[Subscription]
    question: tuple[Subscription, Choice] | None = None
    asks_to_go_on: bool = False
    heard: Heard | None = None


def plan(known: Known, choose: Callable[[Subscription], Choice], now: datetime) -> Plan:
    """Decides about every due turn of a manager, and picks the best question of those that may go now."""
    due = [turn for turn in known.subscriptions if turn.next_at <= now]
    verdicts = [(turn, _verdict(known, turn, now)) for turn in due]
    ready = [turn for turn, verdict in verdicts if isinstance(verdict, Send)]
    moved = [_moved(known, turn, verdict, now) for turn, verdict in verdicts if not isinstance(verdict, Send)]
    if not ready:
        return Plan(moved)
    asks = should_ask(known.silences)
    question = None if asks else _best([(turn, choose(turn)) for turn in ready])
    heard = heard_again(known.manager.heard, known.manager.zone, now)
    sent = question[0] if question else None
    rest = decide_rest(ready, sent, known.subscriptions, calendar=known.calendar, heard=heard, now=now)
    moved += [_moved(known, turn, verdict, now) for turn, verdict in rest]
    return Plan(moved, question, asks, heard)


def _verdict(known: Known, turn: Subscription, now: datetime) -> Verdict:
    manager = known.manager
    if manager.is_silent:
        return OVER
    if turn.area_id not in known.areas or (turn.id, week_slot(turn.due_at, manager.zone)) in known.planned:
        return OVER
    return decide(turn, without(turn, known.subscriptions), known.calendar, manager.heard, now)


def _moved(known: Known, turn: Subscription, verdict: Verdict, now: datetime) -> Subscription:
    if isinstance(verdict, Wait):
        return replace(turn, next_at=verdict.until)
    following = next_due(turn.rhythm, known.manager.zone, turn.due_at, now)
    return replace(turn, due_at=following, next_at=following)


def _best(choices: Sequence[tuple[Subscription, Choice]]) -> tuple[Subscription, Choice]:
    return max(choices, key=lambda chosen: max(chosen[1].standing.values()))
