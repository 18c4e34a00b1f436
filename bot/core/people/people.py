"""Workspaces and managers."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.people.calendar import Absence, Hours
from bot.core.people.fatigue import Heard, Patience
from bot.core.people.schedule import Rhythm

LOCKED_OUT_AFTER = timedelta(days=3)
"""After so long without access to a workspace nothing new is planned for it: it would only expire."""


class Consent(StrEnum):
    """Where a manager stands with the bot: nobody hears from it weekly without having said yes."""

    INVITED = "invited"
    ACTIVE = "active"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One Slack team, and this app's own user in it."""

    id: int
    team_id: str
    enterprise_id: str | None
    name: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class Manager:
    """An engineering manager whom the bot knows. `channel` is the DM, once there is one.

    `paused` lasts until they say otherwise, an absence has its days. `unreachable` is why
    Slack takes no message for them, in its own word.
    """

    id: int
    workspace_id: int
    user_id: str
    zone: ZoneInfo
    consent: Consent
    channel: str | None = None
    hours: Hours = field(default_factory=Hours)
    paused: bool = False
    absence: Absence | None = None
    reminders: bool = True
    heard: Heard = field(default_factory=Heard)
    patience: Patience = field(default_factory=Patience)
    unreachable: str | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nothing comes to them by itself: no yes yet, a pause, no way to write, no answer to "go on?"."""
        away = self.paused or self.patience.is_waiting or self.unreachable is not None
        return away or self.consent is not Consent.ACTIVE

    def absence_on(self, today: date) -> Absence | None:
        """Their absence that is not over: they are away, or will be."""
        return None if self.absence is None or self.absence.is_over(today) else self.absence

    def is_away_on(self, today: date) -> bool:
        """Whether they are away that day."""
        return self.absence is not None and self.absence.covers(today)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who takes no part, and of whom something may be kept all the same: that they are a lead, say."""

    workspace_id: int
    user_id: str
    id: int = field(default=0, init=False)
    """Of no manager: nothing refers to them by it."""


Person = Manager | Stranger


@dataclass(frozen=True, slots=True)
class Subscription:
    """One area's nudges for one manager: the turn that is due at `due_at`, to be looked at when `next_at` comes.

    The two differ only while a turn waits for a better moment. Both are data, not jobs.
    """

    id: int
    manager_id: int
    area_id: str
    rhythm: Rhythm
    due_at: datetime
    next_at: datetime
