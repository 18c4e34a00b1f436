"""What of a source is meant: paths that count, paths that do not, and what kind of document lies where."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from bot.core.library.documents import Kind


@dataclass(frozen=True, slots=True)
class Scope:
    """Patterns such as `docs/adr/**`: `*` is a part of a name, `**` any number of folders.

    Without `paths` everything is meant. Of `kinds` the first that fits wins; what a document says itself does not.
    """

    paths: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    kinds: tuple[tuple[str, Kind], ...] = ()

    def takes(self, path: str) -> bool:
        """Whether a document is meant."""
        return (not self.paths or _any(self.paths, path)) and not _any(self.without, path)

    @property
    def fingerprint(self) -> str:
        """Tells one scope from another; empty where everything is meant."""
        return "" if self == EVERYTHING else sha256(repr(self).encode()).hexdigest()[:16]

    def kind_of(self, path: str) -> Kind | None:
        """The kind of what lies there, if somebody said it."""
        return next((kind for pattern, kind in self.kinds if _form(pattern).fullmatch(path)), None)


EVERYTHING = Scope()
ALL_OF_IT = Scope(("**",))
"""The same, said by somebody who was asked."""

MOST_PATTERNS, LONGEST_PATTERN, MOST_STARS = 50, 200, 5
"""Of what somebody types: more stars in one pattern would take very long to compare."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A line that says nothing about paths, or too much."""

    line: str


def patterns_in(text: str) -> tuple[str, ...] | Unusable:
    """The patterns that somebody typed, one a line."""
    lines = _lines(text)
    bad = next((line for line in lines if not _is_pattern(line)), None)
    if bad is None and len(lines) > MOST_PATTERNS:
        bad = lines[MOST_PATTERNS]
    return lines if bad is None else Unusable(bad)


def kinds_in(text: str) -> tuple[tuple[str, Kind], ...] | Unusable:
    """Which kind lies where, as somebody typed it: `docs/ops/** = post-mortem`, one a line."""
    found = [(line, kind_of_path(line)) for line in _lines(text)]
    bad = next((line for line, said in found if said is None), None)
    if bad is None and len(found) > MOST_PATTERNS:
        bad = found[MOST_PATTERNS][0]
    return tuple(said for _, said in found if said) if bad is None else Unusable(bad)


def kind_of_path(said: str) -> tuple[str, Kind] | None:
    """`docs/ops/**=post-mortem` as a pattern and a kind; None if it is no such thing."""
    pattern, _, kind = (part.strip() for part in said.rpartition("="))
    return (pattern, Kind(kind.lower())) if _is_pattern(pattern) and kind.lower() in list(Kind) else None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _is_pattern(said: str) -> bool:
    stars = len(re.findall(r"\*+", said))
    return 0 < len(said) <= LONGEST_PATTERN and stars <= MOST_STARS and said.isprintable() and "`" not in said


MANY = 50
"""Documents from which on it is worth asking whether all of them are meant."""

MOST_FOLDERS = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """How many documents of a source look like decisions and post-mortems, and the folders that these fill."""

    looking_like_it: int
    folders: tuple[str, ...]

    @property
    def scope(self) -> Scope:
        """What is taken when somebody agrees."""
        return Scope(tuple(f"{folder}/**" for folder in self.folders))


def proposal(kinds: Mapping[str, Kind]) -> Proposal | None:
    """What to take of a source, given the kind of each path; None where most of it, or nothing, is worth it.

    A design document is whatever looks like nothing else.
    """
    whole = Counter(_folder(path) for path in kinds)
    telling = Counter(_folder(path) for path, kind in kinds.items() if kind is not Kind.DESIGN)
    filled = {folder: count for folder, count in telling.most_common() if folder and 2 * count > whole[folder]}
    folders = tuple(list(filled)[:MOST_FOLDERS])
    found = sum(filled[folder] for folder in folders)
    return Proposal(found, folders) if len(kinds) >= MANY and 0 < 2 * found < len(kinds) else None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _any(patterns: tuple[str, ...], path: str) -> bool:
    return any(_form(pattern).fullmatch(path) for pattern in patterns)


@lru_cache(maxsize=256)
def _form(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression; `docs/` and `docs/**` mean all that lies there."""
    whole = f"{pattern}**" if pattern.endswith("/") else pattern
    return re.compile("".join(_AS.get(part, re.escape(part)) for part in _PARTS.split(whole.removeprefix("/"))))


_PARTS = re.compile(r"(\*\*/|\*\*|\*|\?)")
_AS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
