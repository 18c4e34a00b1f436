"""What a team's weekly digest holds, as data: the main message, short, and the thread with the rest.

Nothing in here depends on what any manager was asked or answered, except what they chose to share and the one
figure that `bot.core.people.disclosure` has passed. The focus comes from the library and the calendar alone.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from math import ceil

from bot.core.library.action_items import GIVEN_UP_AFTER
from bot.core.signals.standouts import Standout
from bot.core.teams.teams import ALL_SECTIONS, Section

MOST_LINKS = 3
"""Documents in one message: more are not opened."""
LINKS_BESIDES = 2
"""Where there is much else to say, so that all of it stays on one screen."""
MORE_LINKS = 4
"""Documents in the thread, for those who want more."""
KEPT_FOR_LATER = 4 * MOST_LINKS
"""The thread gets only what is left beyond a month of messages: a small library would soon be used up."""
FOR_THE_FOCUS = 2
"""Of the documents in the message so many serve the focus, if there are; the others are for variety."""
MOST_SHARED = 2
MOST_SHARED_IN_THREAD = 4
"""What is shared beyond these waits for the next digest: nothing is cut, and a message has a limit."""
SHARED_ON_A_SCREEN = 700
"""Characters of what colleagues share that leave room for the rest of the message."""
MOST_LISTED = 2
MOST_IN_THREAD = 7
MOST_FIGURES = 3
FRESH_FOR = timedelta(weeks=6)
"""How long a document makes its area the focus."""
CLOSING_WITHIN = timedelta(days=14)
FORGOTTEN_AFTER = timedelta(days=14)
"""A younger action is somebody's work of this week, and no news."""
ACTIONS_REST = timedelta(weeks=4)
"""Between two mentions of the same actions: by being repeated every week they would only be read over."""
USEFUL_BONUS, MOST_USEFUL_BONUS = 0.05, 0.15
THEIRS_BONUS = 0.25
"""What a team has written itself, or what is about its services."""
RECENT_BONUS, RECENT_HALF_LIFE = 0.3, timedelta(days=365)
"""What is of this year is worth more than what fits a little better and is history."""


@dataclass(frozen=True, slots=True)
class Link:
    """A document worth opening, the competency it serves, and how well (0 to 1); `theirs` if the team owns it."""

    document_id: int
    competency_id: str
    fit: float
    day: date | None
    useful: int = 0
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What a colleague shares, and how long it is in characters."""

    share_id: int
    length: int


@dataclass(frozen=True, slots=True)
class Closing:
    """A proposal that takes comments until a day."""

    document_id: int
    until: date


@dataclass(frozen=True, slots=True)
class OpenActions:
    """What a post-mortem says would be done and is not marked as done, since the oldest of it."""

    document_id: int
    texts: tuple[str, ...]
    since: date


class FocusBecause(StrEnum):
    """Why this area is the focus."""

    FRESH = "fresh"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Material:
    """All that a digest could hold. `competencies` maps each to its area, in the checklist's order.

    `number` counts on from one digest of a team to the next, which comes `every_weeks` later. `turn` sets teams
    apart: in the same week they need not all have the same area. `shared` has the oldest first.
    """

    today: date
    competencies: Mapping[str, str]
    number: int = 0
    every_weeks: int = 1
    turn: int = 0
    candidates: Sequence[Link] = ()
    seen: Collection[int] = frozenset()
    shared: Sequence[Words] = ()
    closing: Sequence[Closing] = ()
    actions: Sequence[OpenActions] = ()
    most_took_their_minute: bool = False
    standouts: Sequence[Standout] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one message holds."""

    links: tuple[Link, ...] = ()
    shared: tuple[int, ...] = ()
    closing: tuple[Closing, ...] = ()
    actions: tuple[OpenActions, ...] = ()
    standouts: tuple[Standout, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing worth a message."""
        return not (self.links or self.shared or self.closing or self.actions or self.standouts)

    @property
    def document_ids(self) -> frozenset[int]:
        """Everything that it links."""
        return frozenset(one.document_id for part in (self.links, self.closing, self.actions) for one in part)


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest: the area of the week and why, what the message holds, and what its thread."""

    area_id: str
    because: FocusBecause
    main: Part = field(default_factory=Part)
    thread: Part = field(default_factory=Part)
    most_took_their_minute: bool = False

    @property
    def is_empty(self) -> bool:
        """An empty week: one line, or no message at all."""
        return self.main.is_empty


def compose(material: Material, sections: Collection[Section] = ALL_SECTIONS) -> Digest:
    """The digest of a week, of the sections that a team wants."""
    closing = _closing(material) if Section.RFCS in sections else ()
    actions = _actions(material) if Section.ACTIONS in sections else ()
    had = Part(closing=closing[:MOST_IN_THREAD], actions=actions).document_ids.union(material.seen)
    fresh = [link for link in material.candidates if link.document_id not in had]
    area_id, because = _focus(fresh, material)
    shared = [one.share_id for one in material.shared] if Section.SHARED in sections else []
    prominent = _on_a_screen(material.shared) if shared else 0
    most = LINKS_BESIDES if prominent or (closing and actions) else MOST_LINKS
    ranked = _ranked(fresh, material, area_id) if Section.READINGS in sections else []
    links = _varied(ranked, lambda link: material.competencies[link.competency_id] == area_id, most)
    return Digest(
        area_id,
        because,
        Part(
            links[:most],
            tuple(shared[:prominent]),
            closing[:MOST_LISTED],
            actions,
            _standouts(material) if Section.SIGNALS in sections else (),
        ),
        Part(
            links[most:],
            tuple(shared[prominent : prominent + MOST_SHARED_IN_THREAD]),
            closing[MOST_LISTED:MOST_IN_THREAD],
            tuple(one for one in actions if len(one.texts) > 1),
        ),
        material.most_took_their_minute and Section.MINUTE in sections,
    )


def _focus(fresh: Sequence[Link], material: Material) -> tuple[str, FocusBecause]:
    """The area of the newest document, as it serves that best; without a new one, the areas take turns."""
    new = [link for link in fresh if link.day and timedelta() <= material.today - link.day <= FRESH_FOR]
    if new:
        newest = max(new, key=lambda link: (link.day or date.min, link.fit, -link.document_id))
        return material.competencies[newest.competency_id], FocusBecause.FRESH
    areas = list(dict.fromkeys(material.competencies.values()))
    return areas[(material.number + material.turn) % len(areas)], FocusBecause.TURN


def _ranked(fresh: Sequence[Link], material: Material, focus: str) -> list[Link]:
    """Those of the focus first, then the better fit; what is theirs, recent or useful counts a little more."""

    def worth(link: Link) -> float:
        age = max(timedelta(), material.today - link.day) if link.day else timedelta.max
        recent: float = RECENT_BONUS * 0.5 ** (age / RECENT_HALF_LIFE)
        useful = min(USEFUL_BONUS * link.useful, MOST_USEFUL_BONUS)
        return link.fit + recent + useful + THEIRS_BONUS * link.theirs

    def is_new(link: Link) -> bool:
        return link.day is not None and material.today - link.day <= FRESH_FOR

    return sorted(
        fresh,
        key=lambda link: (
            material.competencies[link.competency_id] != focus,
            not is_new(link),
            -worth(link),
            link.document_id,
        ),
    )


def _varied(ranked: Sequence[Link], is_focus: Callable[[Link], bool], most: int) -> tuple[Link, ...]:
    """`most` for the message and some for its thread, a document never twice.

    First those for the focus, and then one of each other competency.
    """
    focus = [link for link in ranked if is_focus(link)]
    others = [link for link in ranked if not is_focus(link)]
    plenty = len({link.document_id for link in ranked}) - KEPT_FOR_LATER
    more = min(MORE_LINKS, max(0, plenty))
    return _once_each(others + focus, _once_each(focus, (), FOR_THE_FOCUS), most + more)


def _once_each(ranked: Sequence[Link], first: Sequence[Link], most: int) -> tuple[Link, ...]:
    """More links until there are so many; no competency comes again while another one has not been served."""
    chosen = {link.document_id: link for link in first}
    for may_repeat in (False, True):
        for link in ranked:
            served = {other.competency_id for other in chosen.values()}
            if len(chosen) < most and (may_repeat or link.competency_id not in served):
                chosen.setdefault(link.document_id, link)
    return tuple(chosen.values())


def _closing(material: Material) -> tuple[Closing, ...]:
    """Proposals whose comments close soon, the first to close first."""
    soon = [one for one in material.closing if timedelta() <= one.until - material.today <= CLOSING_WITHIN]
    return tuple(sorted(soon, key=lambda one: (one.until, one.document_id)))


def _actions(material: Material) -> tuple[OpenActions, ...]:
    """Open actions, the oldest first, a few of them in each digest: every one gets its turn, and then a rest."""
    aged = [one for one in material.actions if FORGOTTEN_AFTER <= material.today - one.since <= GIVEN_UP_AFTER]
    ordered = sorted(aged, key=lambda one: (one.since, one.document_id))
    rest = ceil(ACTIONS_REST / timedelta(weeks=material.every_weeks))
    start = material.number % max(rest, ceil(len(ordered) / MOST_LISTED)) * MOST_LISTED
    return tuple(ordered[start : start + MOST_LISTED])


def _standouts(material: Material) -> tuple[Standout, ...]:
    """What changed most in the team's own figures: one line a competency, a few at most."""
    first = {one.competency_id: one for one in reversed(material.standouts)}
    return tuple(one for one in material.standouts if first[one.competency_id] is one)[:MOST_FIGURES]


def _on_a_screen(shared: Sequence[Words]) -> int:
    """How many of those shared first fit into the message itself; one always does."""
    lengths = accumulate(one.length for one in shared[:MOST_SHARED])
    return max(min(1, len(shared)), sum(length <= SHARED_ON_A_SCREEN for length in lengths))
