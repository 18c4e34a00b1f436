"""What the doctor says: one line for each check, and what to do about it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.settings import WHERE_TO_GET


class State(StrEnum):
    """GOOD needs nothing, POOR works but wants a look, BAD keeps something from working."""

    GOOD = "good"
    POOR = "poor"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to. `remedy` is what to do, empty where all is good. Neither holds a secret."""

    check: str
    state: State
    said: str
    remedy: str = ""

    @property
    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        return asdict(self)


def good(check: str, said: str) -> Finding:
    """Nothing to do."""
    return Finding(check, State.GOOD, said)


def poor(check: str, said: str, remedy: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(check, State.POOR, said, remedy)


def bad(check: str, said: str, remedy: str) -> Finding:
    """Something does not work."""
    return Finding(check, State.BAD, said, remedy)


def unset(check: str, name: str) -> Finding:
    """A setting that nothing works without."""
    where = WHERE_TO_GET[name]
    return bad(check, f"{name} is not set.", where[0].upper() + where[1:])
