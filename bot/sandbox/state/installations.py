"""Installing the app: a person consents, the app exchanges the code it was given for a token.

After https://docs.slack.dev/authentication/installing-with-oauth.
"""

import secrets
from dataclasses import dataclass

from bot.sandbox.clock import Stopwatch
from bot.sandbox.errors import SlackError

CODE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to."""

    tenant: str
    """The workspace, or the organisation in all of whose workspaces the app is installed."""
    user_id: str
    scopes: frozenset[str]
    redirect_uri: str | None
    at: float
    """On the stopwatch."""


class Consents:
    """Every code that was given out, each good for one token within ten minutes."""

    def __init__(self, stopwatch: Stopwatch) -> None:
        self._stopwatch = stopwatch
        self._given: dict[str, Consent] = {}
        self._used: set[str] = set()

    def give(self, tenant: str, user_id: str, scopes: frozenset[str], redirect_uri: str | None) -> str:
        """Write a consent down and return its code."""
        code = f"{len(self._given) + 1}.{secrets.token_hex(16)}"
        self._given[code] = Consent(tenant, user_id, scopes, redirect_uri, self._stopwatch())
        return code

    def exchange(self, code: str, redirect_uri: str | None) -> Consent:
        """Use a code up.

        Raises:
            SlackError: `invalid_code`, `code_already_used`, `code_expired` or `bad_redirect_uri`.
        """
        consent = self._given.get(code)
        if consent is None:
            raise SlackError("invalid_code")
        if code in self._used:
            raise SlackError("code_already_used")
        if self._stopwatch() - consent.at > CODE_SECONDS:
            raise SlackError("code_expired")
        if consent.redirect_uri != redirect_uri:
            raise SlackError("bad_redirect_uri")
        self._used.add(code)
        return consent
