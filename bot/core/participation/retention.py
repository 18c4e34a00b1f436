"""How long each kind of data is kept, and when the night comes in which the rest goes."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.core.people.disclosure import MEMORY


class Kind(StrEnum):
    """What has an age of its own."""

    REPLIES = "replies"
    CHECKS = "checks"
    DELIVERIES = "deliveries"
    POSTINGS = "postings"
    INBOX = "inbox"
    AUDIT = "audit"
    FIGURES = "figures"
    PULSES = "pulses"


FIGURES = MEMORY + timedelta(weeks=2)
"""How long the figures of a week are kept, from its Monday on: as long as new ones are held against them."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind is kept; and how long everything of those who have left the workspace."""

    replies: timedelta = timedelta(days=730)
    checks: timedelta = timedelta(days=1095)
    deliveries: timedelta = timedelta(days=365)
    inbox: timedelta = timedelta(days=7)
    audit: timedelta = timedelta(days=730)
    grace: timedelta = timedelta(days=30)

    def cutoffs(self, now: datetime) -> dict[Kind, datetime]:
        """For each kind, the moment before which it is too old."""
        kept = {
            Kind.REPLIES: self.replies,
            Kind.CHECKS: self.checks,
            Kind.DELIVERIES: self.deliveries,
            Kind.POSTINGS: self.deliveries,
            Kind.INBOX: self.inbox,
            Kind.AUDIT: self.audit,
            Kind.FIGURES: FIGURES,
            Kind.PULSES: self.replies,
        }
        return {kind: now - span for kind, span in kept.items()}


RETENTION = Retention()

NIGHT = time(3)
"""UTC: nobody is written to because of it, so it needs no zone."""


def next_night(now: datetime) -> datetime:
    """The next time it is three o'clock, later than `now`."""
    tonight = datetime.combine(now.date(), NIGHT, now.tzinfo)
    return tonight if tonight > now else tonight + timedelta(days=1)
