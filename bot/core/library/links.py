"""Links that people hand to the library one by one."""

import re
from dataclasses import dataclass
from enum import StrEnum

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
