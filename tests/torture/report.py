"""What the torture counts: what was wanted, and what Slack and the database have to say about it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Report:
    """One round. `unknown` is what the bot itself says it cannot tell; `unsettled` what it has not finished."""

    wanted: int
    posted: int
    duplicated: int
    lost: int
    unknown: int
    unsettled: int

    @property
    def passed(self) -> bool:
        """Whether the promise was kept."""
        return self.duplicated == self.lost == 0


def count(wanted: Sequence[str], states: Mapping[str, tuple[str, str]], posted: Counter[str]) -> Report:
    """Compares the people who wanted a message with the keys that Slack has.

    `states` tells each person's key and state. A message is lost if Slack does not have it and the bot does not say
    that it cannot tell; also if it was never planned.
    """
    known = {person: states[person] for person in wanted if person in states}
    missing = [person for person in wanted if person not in known or not posted[known[person][0]]]
    unknown = [person for person in missing if person in known and known[person][1] == "unknown"]
    return Report(
        wanted=len(wanted),
        posted=sum(posted.values()),
        duplicated=sum(times - 1 for times in posted.values() if times > 1),
        lost=len(missing) - len(unknown),
        unknown=len(unknown),
        unsettled=sum(state in ("due", "sending") for _, state in known.values()),
    )
