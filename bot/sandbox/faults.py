"""Trouble on order: what a test may ask the Web API to do wrong."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal["ratelimited", "server_error", "fatal_error", "drop", "hang", "slow"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(slots=True)
class Fault:
    """One kind of trouble for one method.

    `ratelimited` answers 429, `server_error` 500, `fatal_error` Slack's error of that name; `drop` resets the
    connection, `hang` never answers, `slow` answers after a while.
    """

    kind: Kind
    method: str = "*"
    after: bool = False
    """True: the effect takes place and only the answer goes wrong."""
    count: int | None = 1
    """How many calls it hits; None for all."""
    probability: float = 1.0
    seconds: float = 1.0
    """`Retry-After`, or how slow."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault: {self.kind}; expected one of {', '.join(KINDS)}")
        if self.kind == "ratelimited" and self.after:
            raise ValueError("a call that is answered with 429 has no effect")

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Fault":
        """Read the body of `POST /sandbox/faults`.

        Raises:
            ValueError: an unknown kind or field.
        """
        try:
            return cls(**body)
        except TypeError as error:
            raise ValueError(str(error)) from error


class Faults:
    """All trouble on order; the oldest matching one comes first."""

    def __init__(self, seed: int = 0) -> None:
        self.ordered: list[Fault] = []
        self._chance = random.Random(seed)  # noqa: S311 - repeatable trouble, not a secret

    def add(self, fault: Fault) -> None:
        """Order one more."""
        self.ordered.append(fault)

    def clear(self) -> None:
        """No more trouble."""
        self.ordered.clear()

    def take(self, method: str) -> Fault | None:
        """The trouble that hits this call of `method`, if any."""
        for fault in self.ordered:
            hit = fault.method in {"*", method} and fault.count != 0
            if hit and self._chance.random() < fault.probability:
                fault.count = None if fault.count is None else fault.count - 1
                return fault
        return None
