"""Who may take part: members of the workspace, and colleagues of its organisation; nobody's guests.

Slack's `is_stranger` is false for those from elsewhere who share a channel with us, so their team has to tell:
https://docs.slack.dev/apis/slack-connect.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import failures

KNOWN_FOR_S = 600.0
"""How long somebody who takes no part is believed to be what they were; a changed profile ends it sooner."""
MOST_KNOWN = 10_000
"""People in memory: those who did something last."""
SLACKBOT = "USLACKBOT"
"""Of which Slack says that it is no bot."""
OUTSIDE = ("is_bot", "deleted", "is_restricted", "is_ultra_restricted", "is_stranger")
Place = tuple[str, str | None]
"""The Slack ids of a workspace and of its organisation."""


def may_take_part(profile: Mapping[str, Any], place: Place) -> bool:
    """Whether a Slack profile is a member's own: no bot, no closed account, no guest, nobody from elsewhere."""
    if profile.get("id") == SLACKBOT or any(profile.get(name) for name in OUTSIDE):
        return False
    team_id, enterprise_id = place
    whole = profile.get("enterprise_user") or {}
    is_colleague = enterprise_id is not None and whole.get("enterprise_id") == enterprise_id
    return profile.get("team_id") == team_id or team_id in (whole.get("teams") or ()) or is_colleague


@dataclass(slots=True)
class Members:
    """Asks Slack whether somebody is a member, and remembers it for a while."""

    monotonic: Callable[[], float] = time.monotonic
    _known: OrderedDict[tuple[str, str], tuple[float, bool]] = field(default_factory=OrderedDict, init=False)

    async def has(self, client: AsyncWebClient, place: Place, user_id: str) -> bool:
        """Whether this person may take part there. When Slack can't be asked, its error is raised."""
        key = (place[0], user_id)
        known = self._known.get(key)
        if known is None or known[0] < self.monotonic():
            known = (self.monotonic() + KNOWN_FOR_S, await _asked(client, place, user_id))
            self._known[key] = known
        self._known.move_to_end(key)
        while len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)
        return known[1]

    def forget(self, team_id: str, user_id: str) -> None:
        """Asks anew the next time: their profile is another one."""
        self._known.pop((team_id, user_id), None)


async def _asked(client: AsyncWebClient, place: Place, user_id: str) -> bool:
    try:
        profile = (await client.users_info(user=user_id))["user"]
    except SlackApiError as error:
        if failures.reason(error) in {"user_not_found", "user_not_visible"}:
            return False
        raise
    return may_take_part(profile, place)
