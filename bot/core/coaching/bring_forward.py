"""The right moment: a document or figure of a manager's team brings their next question forward, and adds none.

The turn stays the same, with its slot and its place in the schedule; only the moment to look at it moves.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.core.coaching.choosing import WEIGHTS, Weights
from bot.core.library.documents import Kind
from bot.core.library.fits import Document
from bot.core.people.calendar import DAY, Calendar
from bot.core.people.fatigue import Heard, free_on
from bot.core.people.people import Subscription
from bot.core.people.schedule import instant

FRESH = timedelta(weeks=2)
"""How long a post-mortem is talked about."""

CLOSING = timedelta(days=10)
"""How near the end of comments is near: time for a question, an answer and a comment."""

SPACE = timedelta(days=3)
"""Between the last message that came by itself and a question that is brought forward."""

OUTWEIGHS = 2 * (WEIGHTS.gap + WEIGHTS.unpractised)
BY_OCCASION = Weights(document=OUTWEIGHS, signal=OUTWEIGHS, takes_turns=False)
"""What a question is chosen by that was brought forward: what has done so comes before anything else."""


def is_moment(document: Document, today: date) -> bool:
    """Whether now is the time for a document: a fresh post-mortem, or one whose comments close soon."""
    if document.kind is Kind.POST_MORTEM:
        return document.day is not None and today - FRESH <= document.day <= today
    return document.comments_until is not None and today <= document.comments_until <= today + CLOSING


def is_brought_forward(turn: Subscription) -> bool:
    """Whether a turn has been moved to an earlier moment than its own."""
    return turn.next_at < turn.due_at


def earlier(
    turn: Subscription, others: Sequence[Subscription], calendar: Calendar, heard: Heard, now: datetime
) -> datetime | None:
    """An earlier day for a turn, at its usual time; None if there is none, or if something was moved already.

    It is an open moment of a day on which nothing else comes, and some days after the last message.
    """
    if turn.next_at != turn.due_at or any(map(is_brought_forward, others)):
        return None
    zone = calendar.zone
    taken = {one.next_at.astimezone(zone).date() for one in others}
    day = free_on(heard, zone, now)
    if heard.at is not None:
        day = max(day, heard.at.astimezone(zone).date() + SPACE)
    while day < turn.next_at.astimezone(zone).date():
        moment = instant(day, turn.rhythm.at, zone)
        if moment > now and day not in taken and calendar.is_open(moment):
            return moment
        day += DAY
    return None
