"""Whether a figure about people may be shown. Every figure passes through here, and there is no other way.

Who we defend against: somebody who sees every figure of every group in every week, who knows exactly who was in
which group when, and who knows the truth about one person (themself). They may add, subtract and compare.

What we do, in four rules that look at who is counted and never at what they did:

1. In a week nobody is counted twice: the cohorts of one week have no member in common, so there is nothing to
   subtract.
2. Over the weeks and groups of half a year, cohorts may differ, but only by three people or more: whatever pieces
   all cohorts together cut people into, every piece has three at least. No sum of figures is about fewer.
3. A cohort has five members at least, and all that is ever said of it is whether at least half of them have
   something. With five, neither answer tells about anybody, even to one of the five.
4. Whoever is counted has been there for the whole week: of those who came later, or have left, everybody knows
   that they have nothing, and with two of them among five, a yes would tell that the three others have it all.

A figure that was shown is kept and never worked out again: who is forgotten later can't be found by looking twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

SMALLEST = 5
PIECE = 3
MEMORY = timedelta(weeks=26)
"""How long a cohort counts for rule 2, and therefore how long a self-check counts in figures: the quarter for
which it holds, and one more to take the next."""


@dataclass(frozen=True, slots=True)
class Cohort:
    """People about whom something may be said. Only `cohorts` makes them."""

    members: frozenset[int]

    def __post_init__(self) -> None:
        """Too small a group is a mistake of ours, whoever asked for it."""
        if len(self.members) < SMALLEST:
            raise ValueError("too few people to say anything about them")

    def most(self, having: Collection[int]) -> bool:
        """Whether at least half of them are among those who have something."""
        return 2 * len(self.members & frozenset(having)) >= len(self.members)

    def step(self, steps: Mapping[int, int]) -> int | None:
        """The highest step that at least half of them have reached; None when most are on no step at all."""
        reached = (
            step
            for step in sorted(set(steps.values()), reverse=True)
            if self.most([member for member, own in steps.items() if own >= step])
        )
        return next(reached, None)


def cohorts(
    groups: Sequence[tuple[int, frozenset[int]]], all_week: frozenset[int], published: Iterable[frozenset[int]]
) -> dict[int, Cohort]:
    """Who may be counted this week, by group; a group about which nothing may be said is left out.

    Earlier groups come first; whoever is counted with one is not counted with another. `all_week` are those who
    have taken part since before the week, `published` the members of every cohort within the memory. Where a group
    has changed by one or two people since, some others are left out beside them, those with the highest ids,
    until rule 2 holds.
    """
    family, chosen, counted = set(published), dict[int, Cohort](), frozenset[int]()
    for group, people in groups:
        members = _without_small_pieces((people & all_week) - counted, family)
        if len(members) >= SMALLEST:
            chosen[group] = Cohort(members)
            family.add(members)
            counted |= members
    return chosen


def _without_small_pieces(wanted: frozenset[int], family: Collection[frozenset[int]]) -> frozenset[int]:
    """As many of the wanted as can be counted without cutting a piece of fewer than three from any piece there is.

    People who were in no cohort yet can stay uncounted in any number: nothing was said about them so far.
    """
    kept: set[int] = set()
    for place, piece in _pieces(wanted.union(*family), family).items():
        inside, outside = sorted(piece & wanted), piece - wanted
        was_counted = any(place)
        if was_counted and outside:
            inside = inside[: max(0, min(len(inside), len(piece) - PIECE))]
        if len(inside) >= PIECE:
            kept.update(inside)
    return frozenset(kept)


def _pieces(
    everybody: frozenset[int], family: Collection[frozenset[int]]
) -> dict[tuple[bool, ...], frozenset[int]]:
    """Everybody, cut along the edges of all cohorts: who has been in the same ones stands together."""
    pieces: dict[tuple[bool, ...], set[int]] = defaultdict(set)
    ordered = list(family)
    for person in everybody:
        pieces[tuple(person in cohort for cohort in ordered)].add(person)
    return {place: frozenset(people) for place, people in pieces.items()}
