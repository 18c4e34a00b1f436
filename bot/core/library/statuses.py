"""Where a document stands, read out of the words that the world's processes use for it."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.core.library.documents import Status

_MOST_TELLING = (
    Status.SUPERSEDED,
    Status.REJECTED,
    Status.WITHDRAWN,
    Status.RESOLVED,
    Status.IMPLEMENTED,
    Status.ACCEPTED,
    Status.DRAFT,
    Status.OPEN,
)
"""What is over tells more than what came before it: `accepted, superseded by 12` is superseded."""
_OVER = _MOST_TELLING[:3]
_CHOICES = 3
"""So many different statuses in one line are the choices of a template, and none of them was made."""


@dataclass(frozen=True)
class StatusWords:
    """The words and phrases for each status, and the names of folders that say it where a file does not."""

    words: Mapping[str, Status] = field(default_factory=dict)
    folders: Mapping[str, Status] = field(default_factory=dict)

    @cached_property
    def fingerprint(self) -> str:
        """Another one whenever a word says something else."""
        every = (sorted(self.words.items()), sorted(self.folders.items()))
        return hashlib.sha256(repr(every).encode()).hexdigest()[:16]

    def said_in(self, lines: Iterable[str]) -> Status:
        """What a document says of itself in its fields, the most telling one first; what is over wins over all."""
        found = [status for line in lines if (status := self._in_line(line)) is not Status.UNKNOWN]
        return next((status for status in found if status in _OVER), next(iter(found), Status.UNKNOWN))

    def of_folders(self, folders: Iterable[str]) -> Status:
        """What the innermost telling folder says."""
        said = (self.folders.get(spaced(folder)) for folder in reversed(tuple(folders)))
        return next((status for status in said if status), Status.UNKNOWN)

    def _in_line(self, line: str) -> Status:
        """A phrase takes its words with it: `not implemented` is not `implemented`."""
        if not self.words:
            return Status.UNKNOWN
        found = {self.words[spaced(match)] for match in self._form.findall(line)}
        choices = line.count("|") + line.count("/") >= _CHOICES - 1
        if choices and len(found) >= _CHOICES:
            return Status.UNKNOWN
        return next((status for status in _MOST_TELLING if status in found), Status.UNKNOWN)

    @cached_property
    def _form(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=len, reverse=True)
        spelled = (re.escape(word).replace(r"\ ", r"[-_\s]+") for word in longest_first)
        return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)


def spaced(words: str) -> str:
    """Bring a word or phrase into the form that it is looked up by."""
    return re.sub(r"[-_\s]+", " ", words).casefold()
