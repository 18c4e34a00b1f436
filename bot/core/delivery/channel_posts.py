"""Messages in teams' channels that may have to change after they were posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.delivery.deliveries import DeliveryKind


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a team's messages go."""

    workspace_id: int
    team_id: int
    channel: str


@dataclass(frozen=True, slots=True)
class ChannelPost:
    """A message in a team's channel as it should be; `channel` and `ts` are known once Slack has it."""

    id: int
    workspace_id: int
    team_id: int
    kind: DeliveryKind
    slot: str
    payload: Mapping[str, Any]
    sealed: str
    delivery_id: int | None
    channel: str | None
    ts: str | None
