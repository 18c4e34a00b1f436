"""What a team's weekly digest holds, as data: the main message, short, and the thread with the rest.

Nothing in here depends on what any manager was asked or answered, except what they chose to share and the one
figure that `bot.core.people.disclosure` has passed. The focus comes from the library and the calendar alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
"""New documents in the thread, for those who want more; what is left waits for next week."""
GOOD = 0.4
"""The fit from which an older document may fill a week: what is only good enough for a question is none."""
CLASSIC = timedelta(days=365)
"""From this age on a document is a classic, and so is one that nobody dated."""
MOST_CLASSICS = 1
"""In one digest: they keep, and a library must not be used up."""
MOST_SHARED = 2
MOST_SHARED_IN_THREAD = 4
"""What is shared beyond these waits for the next digest: nothing is cut, and a message has a limit."""
SHARED_ON_A_SCREEN = 700
"""Characters of what colleagues share that leave room for the rest of the message."""
MOST_LISTED = 2
MOST_IN_THREAD = 7
MOST_FIGURES = 3
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
    """A document worth opening, the competency it serves, and how well (0 to 1); `theirs` if the team owns it.

    What is new and their own need not serve any. `new_since` is a day for what is new, and None for the rest.
    """

    document_id: int
    competency_id: str | None
    fit: float
    day: date | None
    useful: int = 0
    theirs: bool = False
    new_since: date | None = None


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


@dataclass(frozen=True, slots=True)
class Changed:
    """A document that stands elsewhere now, since a day; `theirs` if the team owns it or has read it."""

    document_id: int
    on: date
    theirs: bool = False


class FocusBecause(StrEnum):
    """What a digest begins with: what is new, the area whose turn it is, or nothing to read."""

    FRESH = "fresh"
    TURN = "turn"
    NOTHING = "nothing"


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
    changed: Sequence[Changed] = ()
    actions: Sequence[OpenActions] = ()
    most_took_their_minute: bool = False
    standouts: Sequence[Standout] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one message holds."""

    links: tuple[Link, ...] = ()
    shared: tuple[int, ...] = ()
    closing: tuple[Closing, ...] = ()
    changed: tuple[Changed, ...] = ()
    actions: tuple[OpenActions, ...] = ()
    standouts: tuple[Standout, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing worth a message."""
        lists = (self.closing, self.changed, self.actions, self.standouts)
        return not (self.links or self.shared or any(lists))

    @property
    def document_ids(self) -> frozenset[int]:
        """Everything that it links."""
        parts = (self.links, self.closing, self.changed, self.actions)
        return frozenset(one.document_id for part in parts for one in part)


@dataclass(frozen=True, slots=True)
class Digest:
    """One digest: what it begins with, the area of that, what the message holds, and what its thread."""

    area_id: str | None
    because: FocusBecause
    main: Part = field(default_factory=Part)
    thread: Part = field(default_factory=Part)
    most_took_their_minute: bool = False

    @property
    def is_empty(self) -> bool:
        """An empty week: one line, or no message at all."""
        return self.main.is_empty

    @property
    def news(self) -> tuple[Link, ...]:
        """Its new documents."""
        return tuple(one for one in self.main.links + self.thread.links if one.new_since)


def compose(material: Material, sections: Collection[Section] = ALL_SECTIONS) -> Digest:
    """The digest of a week, of the sections that a team wants: news first, then older documents that are good."""
    material = _of(sections, material)
    actions, closing = _actions(material), _closing(material)
    had = {one.document_id for one in actions}.union(material.seen)
    news = _news([one for one in material.candidates if one.document_id not in had])
    prominent = _on_a_screen(material.shared) if material.shared else 0
    most = LINKS_BESIDES if prominent or (closing and actions) else MOST_LINKS
    news, shared = news[: most + MORE_LINKS], tuple(one.share_id for one in material.shared)
    linked = {one.document_id for one in news}
    closing = tuple(one for one in closing if one.document_id not in linked)[:MOST_IN_THREAD]
    named = linked.union(one.document_id for part in (actions, closing) for one in part)
    changed = _changed(material, named)
    named |= {one.document_id for one in changed}.union(material.seen)
    older = [one for one in material.candidates if one.document_id not in named and _keeps(one, material.today)]
    first = material.competencies.get(news[0].competency_id or "") if news else None
    area_id = first or _whose_turn(older, material)
    links = news[:most] + _fill(_ranked(older, material, area_id), material.today, most - len(news[:most]))
    return Digest(
        area_id,
        FocusBecause.FRESH if news else FocusBecause.TURN if links else FocusBecause.NOTHING,
        Part(
            links,
            shared[:prominent],
            closing[:MOST_LISTED],
            changed[:MOST_LISTED],
            actions,
            _standouts(material),
        ),
        Part(
            news[most:],
            shared[prominent : prominent + MOST_SHARED_IN_THREAD],
            closing[MOST_LISTED:],
            changed[MOST_LISTED:MOST_IN_THREAD],
            tuple(one for one in actions if len(one.texts) > 1),
        ),
        material.most_took_their_minute,
    )


def _of(sections: Collection[Section], material: Material) -> Material:
    """What there is for the sections that are on."""
    decided = Section.RFCS in sections
    return replace(
        material,
        candidates=material.candidates if Section.READINGS in sections else (),
        shared=material.shared if Section.SHARED in sections else (),
        closing=material.closing if decided else (),
        changed=material.changed if decided else (),
        actions=material.actions if Section.ACTIONS in sections else (),
        most_took_their_minute=material.most_took_their_minute and Section.MINUTE in sections,
        standouts=material.standouts if Section.SIGNALS in sections else (),
    )


def _news(fresh: Sequence[Link]) -> tuple[Link, ...]:
    """The new documents, each as it serves best: the team's own first, then the latest."""
    best: dict[int, Link] = {}
    for link in fresh:
        if link.new_since and (link.document_id not in best or link.fit > best[link.document_id].fit):
            best[link.document_id] = link

    def place(link: Link) -> tuple[bool, int, float, int]:
        return not link.theirs, -(link.new_since or date.min).toordinal(), -link.fit, link.document_id

    return tuple(sorted(best.values(), key=place))


def _whose_turn(older: Sequence[Link], material: Material) -> str | None:
    """The areas take turns; one for which nothing good is left is passed over."""
    areas = list(dict.fromkeys(material.competencies.values()))
    served = {material.competencies[one.competency_id] for one in older if one.competency_id}
    start = (material.number + material.turn) % len(areas)
    return next((area for area in areas[start:] + areas[:start] if area in served), None)


def _ranked(older: Sequence[Link], material: Material, focus: str | None) -> list[Link]:
    """Those of the focus first, then the better fit; what is theirs, recent or useful counts a little more."""

    def worth(link: Link) -> float:
        age = max(timedelta(), material.today - link.day) if link.day else timedelta.max
        recent: float = RECENT_BONUS * 0.5 ** (age / RECENT_HALF_LIFE)
        useful = min(USEFUL_BONUS * link.useful, MOST_USEFUL_BONUS)
        return link.fit + recent + useful + THEIRS_BONUS * link.theirs

    def is_elsewhere(link: Link) -> bool:
        return link.competency_id is None or material.competencies[link.competency_id] != focus

    return sorted(older, key=lambda link: (is_elsewhere(link), -worth(link), link.document_id))


def _fill(ranked: Sequence[Link], today: date, most: int) -> tuple[Link, ...]:
    """So many older documents, one classic at most; no competency again while another has not been served."""
    chosen: dict[int, Link] = {}
    for may_repeat in (False, True):
        for link in ranked:
            served = {one.competency_id for one in chosen.values()}
            classics = [one for one in chosen.values() if _is_classic(one, today)]
            is_one_more = _is_classic(link, today) and len(classics) >= MOST_CLASSICS
            if len(chosen) < most and not is_one_more and (may_repeat or link.competency_id not in served):
                chosen.setdefault(link.document_id, link)
    return tuple(chosen.values())


def _keeps(link: Link, today: date) -> bool:
    """Whether a document may fill a week; what is dated ahead waits until its day makes it news."""
    return link.fit >= GOOD and (link.day is None or link.day <= today)


def _is_classic(link: Link, today: date) -> bool:
    return link.day is None or today - link.day > CLASSIC


def _changed(material: Material, told: Collection[int]) -> tuple[Changed, ...]:
    """What stands elsewhere now, their own first; what the digest names anyway says so itself."""
    news = [one for one in material.changed if one.document_id not in told]
    return tuple(sorted(news, key=lambda one: (not one.theirs, -one.on.toordinal(), one.document_id)))


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
