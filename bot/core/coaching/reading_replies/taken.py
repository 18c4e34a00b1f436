"""What a message to the coach may be."""

from dataclasses import dataclass
from enum import StrEnum


class Taken(StrEnum):
    """What a message is taken for."""

    ANSWER = "answer"
    COURTESY = "courtesy"
    UNSURE = "unsure"
    """Perhaps an answer: nothing is kept before its author says so."""
    PRIVACY = "privacy"
    WHY = "why"
    HELP = "help"
    SNOOZE = "snooze"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    DONE = "done"
    UNDO = "undo"
    EDIT = "edit"
    HISTORY = "history"
    EXPORT = "export"
    FORGET = "forget"
    CHECK = "check"
    STATUS = "status"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message is taken for; `rest` is a wish's day or a skip's reason, `evidence` the words that say so."""

    taken: Taken
    rest: str = ""
    evidence: str = ""
