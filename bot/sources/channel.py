"""A Slack channel as a source: documents come one by one, when people post them there and say yes."""

import re

from bot.sources.errors import LibraryError
from bot.sources.source import Place, State

_CHANNEL = re.compile(r"[CG][A-Z0-9]{5,30}")


def located(location: str) -> str:
    """The channel's id.

    Raises:
        LibraryError: it is none.
    """
    if not _CHANNEL.fullmatch(location):
        raise LibraryError("A Slack channel is given by its id, such as C024BE91L: see the channel's details.")
    return location


async def open_(_place: Place, _state: State) -> None:
    """Nothing is read again; what people added only wants to be ranked."""
