"""How deep managers know their systems, level by level of C4, against a target profile that is no ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.checklist import Level, LevelTarget

MOST_SYSTEMS = 5
"""How many systems are shown; those looked at last come first."""
NAME_LIMIT = 80
ASKED_FOR_AS = frozenset({"depth", "depths", "c4 depth", "system depth", "my systems", "a system"})
"""What people may type after `/coach check` when they mean their systems."""


@dataclass(frozen=True, slots=True)
class SystemDepth:
    """One named system, and how deep its manager knows each level of it (0-3)."""

    system: str
    depths: Mapping[Level, int]


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """One level of one system, against its target."""

    target: LevelTarget
    depth: int

    @property
    def gap(self) -> int:
        """Steps missing to the target; deeper than the target is no merit and no fault."""
        return max(0, self.target.target - self.depth)


@dataclass(frozen=True, slots=True)
class SystemStanding:
    """A system against the target profile, its levels from the outermost inwards."""

    system: str
    levels: tuple[LevelStanding, ...]

    @property
    def widest(self) -> LevelStanding | None:
        """The widest gap, if any is open; of equal ones the outermost, which explains those inside it."""
        best = max(self.levels, key=lambda level: level.gap, default=None)
        return best if best is not None and best.gap else None

    @property
    def undermined(self) -> LevelStanding | None:
        """A level that falls short while one further inside is known better: depth without its ground."""
        return next(
            (
                outer
                for place, outer in enumerate(self.levels)
                if outer.gap and any(inner.depth > outer.depth for inner in self.levels[place + 1 :])
            ),
            None,
        )


def standing(system: SystemDepth, levels: Sequence[LevelTarget]) -> SystemStanding:
    """Where a manager stands with a system."""
    return SystemStanding(
        system.system, tuple(LevelStanding(level, system.depths.get(level.level, 0)) for level in levels)
    )


def latest_systems(looks: Sequence[SystemDepth]) -> list[SystemDepth]:
    """The newest look at each system, the newest first. `looks` come in order; a name is the same in any case."""
    newest: dict[str, SystemDepth] = {}
    for look in reversed(looks):
        newest.setdefault(" ".join(look.system.casefold().split()), look)
    return list(newest.values())[:MOST_SYSTEMS]


def means_systems(words: str) -> bool:
    """Whether somebody asks for the depth of their systems."""
    return " ".join(words.casefold().split()) in ASKED_FOR_AS
