"""Links that people hand to the library one by one."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import quote

from bot.core.library.documents import Kind


@dataclass(frozen=True, slots=True)
class NewLink:
    """An address, and what somebody says of the document behind it; nobody fetches it."""

    url: str
    title: str = ""
    kind: Kind | None = None
    about: str = ""


class Refused(StrEnum):
    """Why a link is not taken."""

    NO_ADDRESS = "no_address"
    FULL = "full"
    """The workspace's library holds as many as it can."""
    NO_ROOM = "no_room"
    """All libraries of the deployment together hold as many as they can."""
    ENOUGH_TODAY = "enough_today"
    """This person has added a great many today."""


def address_under(base_url: str, path: str) -> str:
    """Where a source's file is opened: under its base address, or where that has `{page}` or `{way}` in it.

    Wikis show a file by its name (`{page}`) or its path (`{way}`), both without the ending.
    """
    if "{page}" in base_url or "{way}" in base_url:
        way = PurePosixPath(path).with_suffix("")
        return base_url.replace("{page}", quote(way.name)).replace("{way}", quote(way.as_posix()))
    return f"{base_url.rstrip('/')}/{quote(path)}"


_NAMED_LIKE_ONE = re.compile(
    r"(?:^|[^a-z])(?:post[-_ ]?mortems?|rca|retro(?:spective)?s?|rfcs?|adrs?|design[-_ ]?docs?|tech[-_ ]?specs?"
    r"|incident[-_ ]?reports?|decision[-_ ]?records?|proposals?)(?:[^a-z]|$)",
    re.IGNORECASE,
)
_KEPT_LIKE_ONE = re.compile(
    r"//docs\.google\.com/document/|/wiki/|//[\w.-]*notion\.(?:so|site)/|/pages/\d+|//coda\.io/d/|//hackmd\.io/"
    r"|//[\w.-]*quip\.com/|//paper\.dropbox\.com/|/(?:blob|src)/.+\.(?:md|rst|adoc)(?:$|[?#])",
    re.IGNORECASE,
)


def looks_like_a_document(url: str, title: str) -> bool:
    """Whether a link that somebody posted is worth a question: dashboards, tickets and chats are not."""
    return bool(_NAMED_LIKE_ONE.search(title) or _NAMED_LIKE_ONE.search(url) or _KEPT_LIKE_ONE.search(url))
