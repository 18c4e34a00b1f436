"""What a person means by the words after `/coach`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

COMMANDS = {
    "help": ("help", "help me", "?", "hi", "hello", "what", "what can you do", "how"),
    "start": ("start", "join", "begin", "sign up", "enrol", "enroll"),
    "check": ("check", "self check", "selfcheck", "self-check", "rate", "rating"),
    "nudge": ("nudge", "question", "ask", "ask me", "next"),
    "answer": ("answer", "reply", "respond"),
    "why": ("why", "why this"),
    "history": ("history", "replies", "my answers", "my history"),
    "status": ("status",),
    "undo": ("undo", "take back", "take it back"),
    "edit": ("edit", "edit my answer"),
    "invite": ("invite",),
    "team": ("team", "channel"),
    "digest": ("digest",),
    "shared": ("shared", "sharing"),
    "lead": ("lead", "leads", "admin", "programme"),
    "library": ("library", "find", "search", "docs"),
    "add": ("add", "add link", "add to the library"),
    "settings": (
        "settings",
        "setting",
        "schedule",
        "preferences",
        "configure",
        "setup",
        "set up",
        "timezone",
        "time zone",
    ),
    "snooze": ("snooze", "later", "not now", "remind me"),
    "done": ("done", "shush", "hush", "skip", "leave it"),
    "pause": (
        "pause",
        "stop",
        "quiet",
        "away",
        "vacation",
        "holiday",
        "on vacation",
        "on holiday",
        "ooo",
        "out of office",
        "pto",
        "on leave",
        "on pto",
        "i'm away",
        "i'm on holiday",
        "i'm on vacation",
        "i'm on leave",
        "i'm off",
        "i'm out",
        "unsubscribe",
    ),
    "resume": ("resume", "unpause", "continue", "back", "i'm back", "i am back", "go on"),
    "privacy": ("privacy", "private", "data", "gdpr"),
    "export": ("export", "download", "my data"),
    "forget": ("forget", "forget me", "forget-me", "delete me", "erase me", "delete my data"),
}
"""Each command with the words that people type for it; the first is its name."""

CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
"""What telephones make of an apostrophe."""

LIKE_ENOUGH = 0.7
"""In `difflib`'s measure: a slip of the fingers in four letters is above it (0.75), `export` for `next` below."""

_OPENING, _CLOSING = "\"'`“‘«„", "\"'`”’»“"  # noqa: RUF001 - what telephones make of quotation marks
_WORDS = {word: name for name, words in COMMANDS.items() for word in words}
_LONGEST = max(len(word.split()) for word in _WORDS)


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was understood, and what came after it."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """Words that are no command, and the command that they come closest to, if any does."""

    words: str
    suggestion: str | None


def understand(text: str) -> Command | Misunderstood:
    """The command that `text` asks for. No words at all ask for help; case and extra spaces mean nothing."""
    text = _bare(text)
    words = text.split()
    if not words:
        return Command("help", "")
    starts = _starts(words)
    for start, count in starts.items():
        if start in _WORDS:
            return Command(_WORDS[start], _after(text, count))
    return Misunderstood(" ".join(words), _nearest(starts))


def _bare(text: str) -> str:
    """Without quotation marks around all of it, which a help text or a telephone may have put there."""
    said = text.strip()
    return said[1:-1].strip() if len(said) > 1 and said[0] in _OPENING and said[-1] in _CLOSING else said


def _starts(words: Sequence[str]) -> dict[str, int]:
    """What could be the command: as many first words as one can have, then fewer; and how many words that is."""
    return {_plain(words[:count]): count for count in range(min(_LONGEST, len(words)), 0, -1)}


def _plain(words: Sequence[str]) -> str:
    said = " ".join(words).casefold().replace(CURLY, "'")
    return said.rstrip("?!.,") or said


def _after(text: str, count: int) -> str:
    """What comes after so many words, as it was typed: it may be an answer with lines of its own."""
    parts = text.split(maxsplit=count)
    return parts[count].strip() if len(parts) > count else ""


def _nearest(starts: Iterable[str]) -> str | None:
    for start in starts:
        close = get_close_matches(start, _WORDS, n=1, cutoff=LIKE_ENOUGH)
        if close:
            return _WORDS[close[0]]
    return None
