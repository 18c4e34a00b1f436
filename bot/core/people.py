"""Workspaces, managers and teams."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.schedule import Rhythm


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
    """An engineering manager whom the bot knows. `channel` is the DM, once there is one."""

    id: int
    workspace_id: int
    user_id: str
    zone: ZoneInfo
    consent: Consent
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """One area's nudges for one manager; `next_at` is data, not a job."""

    id: int
    manager_id: int
    area_id: str
    rhythm: Rhythm
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    """A channel with its managers, and when its digest is due."""

    id: int
    workspace_id: int
    channel: str
    name: str
    zone: ZoneInfo
    rhythm: Rhythm
    next_digest_at: datetime
