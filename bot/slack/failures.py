"""How a call of Slack can fail when nobody here made a mistake, and what to say of it in the log."""

import aiohttp
from slack_sdk.errors import SlackApiError

FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError)
"""What Slack and the network do to a call; any other exception is a mistake of ours."""

_PICTURE_NOT_SHOWN = frozenset({"invalid_blocks", "invalid_arguments"})
"""What Slack says of a picture that it has not looked at yet, or that somebody has deleted."""


def is_about_a_picture(error: Exception) -> bool:
    """Whether Slack refuses a view, or a message, because it cannot show a picture in it, or cannot yet."""
    return isinstance(error, SlackApiError) and reason(error) in _PICTURE_NOT_SHOWN


def status(error: SlackApiError) -> int:
    """The HTTP status of an answer that was not ok."""
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))


def reason(error: Exception) -> str:
    """Slack's name for what went wrong, else the kind of failure; nothing of what was sent or said.

    An answer that some proxy gave in Slack's place is no JSON, and slack_sdk's own `get` fails on it.
    """
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    data = getattr(error.response, "data", None)
    name = data.get("error") if isinstance(data, dict) else None
    return str(name or f"HTTP {status(error)}")
