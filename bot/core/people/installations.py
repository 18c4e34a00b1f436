"""Where the app is installed, and what it may do there: a workspace, or all of an organisation's at once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

RENEW_BEFORE = timedelta(minutes=20)
"""How long before its end a token is replaced: Slack lets it live for twelve hours."""


class Ending(StrEnum):
    """How the way of a browser ends that wanted to install the app; each has a page."""

    INSTALLED = "installed"
    INSTALLED_FOR_ALL = "installed_for_all"
    """For an organisation, whose administrators have to say next in which of its workspaces."""
    DENIED = "denied"
    EXPIRED = "expired"
    ELSEWHERE = "elsewhere"
    """In another workspace than the link was for."""
    SCOPE = "scope"
    """Without a scope that it can't do without."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Installation:
    """What one installation gave us. Printing it shows no token."""

    tenant: str
    """The Slack id of the workspace (T…), or of the organisation (E…) that has it in all of its workspaces."""
    name: str
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    """Buys the next token, where tokens end."""
    expires_at: datetime | None = None

    @property
    def is_org_wide(self) -> bool:
        """Whether it is good for all workspaces of an organisation."""
        return self.tenant.startswith("E")

    def is_to_be_renewed(self, now: datetime) -> bool:
        """Whether its token ends soon, or has ended."""
        return self.expires_at is not None and self.expires_at - now <= RENEW_BEFORE


def tenants(team_id: str | None, enterprise_id: str | None) -> tuple[str, ...]:
    """Whose installation serves a workspace: its own before that of its organisation."""
    return tuple(one for one in (team_id, enterprise_id) if one)
