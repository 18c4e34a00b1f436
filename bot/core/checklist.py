"""The checklist: three areas, eight competencies, the C4 target profile and the question bank."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property

from bot.core.quantities import Unit
from bot.core.text_likeness import look_alikes


class Level(StrEnum):
    """A level of Simon Brown's C4 model, outermost first. A target profile, not a ladder."""

    CONTEXT = "context"
    CONTAINER = "container"
    COMPONENT = "component"
    CODE = "code"


class QuestionKind(StrEnum):
    """What a question asks a manager to do."""

    EXPLAIN = "explain"
    INSPECT = "inspect"
    PREDICT = "predict"
    DECIDE = "decide"
    IMPROVE = "improve"


@dataclass(frozen=True, slots=True)
class LevelTarget:
    """How deep a manager should be at one level: `target` counts along `Checklist.depths`, from 0."""

    level: Level
    name: str
    meaning: str
    target: int


@dataclass(frozen=True, slots=True)
class Competency:
    """One thing a manager should be able to do.

    `anchors[n]` is the statement that means a rating of n, `steps[n]` a step from there to the next.
    """

    id: str
    area_id: str
    name: str
    label: str
    promise: str
    target: int
    anchors: tuple[str, ...]
    evidence: str
    aliases: tuple[str, ...]
    steps: tuple[str, ...] = ()
    figures_from: int | None = None
    """The first anchor that nobody can claim without knowing figures, if there is one."""


@dataclass(frozen=True, slots=True)
class Area:
    """A group of competencies, and the role that a manager plays in it."""

    id: str
    name: str
    role: str
    competencies: tuple[Competency, ...]


class FollowUp(StrEnum):
    """What a follow-up asks for: a part of a complete answer, or, for whoever has none, where to get one."""

    FIGURE = "figure"
    SYSTEM = "system"
    """The thing itself, by name: a service, a table, an alert, a test, a line of the bill."""
    OWNER = "owner"
    DATE = "date"
    CAUSE = "cause"
    EFFECT = "effect"
    STEP = "step"
    """A decision, or what is done next."""
    SOURCE = "source"
    """Where it can be seen or is written down."""
    DEEPER = "deeper"
    WHOM = "whom"
    """Whom to ask, for those who don't know."""
    WHOSE = "whose"
    """Whose it is, for those whose it is not."""


NO_FACETS = frozenset({FollowUp.WHOM, FollowUp.WHOSE})
"""Asked of whoever has no answer, so that no question declares them."""

Wants = Mapping[FollowUp, str]
"""What makes an answer complete, the most important first, each with the words that ask for it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The number that a question asks for: what it counts, and over how many days.

    `signal` names the figure of a team's own tools that says what it really is, such as `on-call.off-hours-pages`.
    """

    unit: Unit
    signal: str | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One entry of the bank. `about` holds the wording for a linked document, by kind of document.

    `needs` are words, by the same kinds, of which the document must have one: nobody wants to look for the timeout
    in an incident without any. `about_wants` is what each of these wordings wants, as `wants` is for the own one.
    """

    id: str
    competency_id: str
    kind: QuestionKind
    level: Level
    text: str
    hint: str
    wants: Wants = field(default_factory=dict)
    reading: str | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    about_wants: Mapping[str, Wants] = field(default_factory=dict)
    figure: Figure | None = None
    stands_out: Mapping[str, str] = field(default_factory=dict)
    """Its wording about a figure that is out of the ordinary, by the figure's name, with facts in braces."""

    def wanted(self, asked: str) -> Wants:
        """What an answer to this question wants, when it was put as `asked`; nothing in words it does not know."""
        if asked == self.text:
            return self.wants
        form = next((kind for kind, wording in self.about.items() if wording == asked), "")
        return self.about_wants.get(form, {})


SOUNDS_ALIKE = 0.28
"""Likeness from which on two questions are kept apart in time: also those that share little but a phrase."""


@dataclass(frozen=True)
class Checklist:
    """Everything a manager can be asked, with look-ups by id (an unknown id is a KeyError)."""

    areas: tuple[Area, ...]
    levels: tuple[LevelTarget, ...]
    depths: tuple[str, ...]
    questions: Mapping[str, Question]
    first: frozenset[str] = frozenset()
    """Questions that are easy to begin with."""
    in_season: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For questions that have one, the times of the year that they suit (`core/coaching/seasons.py`)."""

    @cached_property
    def competencies(self) -> tuple[Competency, ...]:
        """All competencies, in the checklist's order."""
        return tuple(competency for area in self.areas for competency in area.competencies)

    def area(self, area_id: str) -> Area:
        """The area of that id."""
        return self._areas[area_id]

    def competency(self, competency_id: str) -> Competency:
        """The competency of that id."""
        return self._competencies[competency_id]

    def questions_of(self, area_id: str) -> tuple[Question, ...]:
        """The bank's entries for one area, in a stable order."""
        return self._by_area[area_id]

    def bank_of(self, area_id: str) -> Mapping[str, tuple[Question, ...]]:
        """The same by competency; one that has no questions is left out."""
        return self._banks[area_id]

    @cached_property
    def alike(self) -> Mapping[str, frozenset[str]]:
        """For each question those that sound like it, in any wording: to a tired reader they are the same."""
        found: dict[str, set[str]] = {id_: set() for id_ in self.questions}
        texts = {
            f"{id_} {place}": wording
            for id_, question in self.questions.items()
            for place, wording in enumerate((question.text, *question.about.values()))
        }
        for _, *pair in look_alikes(texts, SOUNDS_ALIKE):
            one, other = (id_.split()[0] for id_ in pair)
            found[one].add(other)
            found[other].add(one)
        return {id_: frozenset(others - {id_}) for id_, others in found.items()}

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return {area.id: area for area in self.areas}

    @cached_property
    def _competencies(self) -> dict[str, Competency]:
        return {competency.id: competency for competency in self.competencies}

    @cached_property
    def _by_area(self) -> dict[str, tuple[Question, ...]]:
        def questions(area: Area) -> tuple[Question, ...]:
            ids = {competency.id for competency in area.competencies}
            return tuple(q for q in self.questions.values() if q.competency_id in ids)

        return {area.id: questions(area) for area in self.areas}

    @cached_property
    def _banks(self) -> dict[str, dict[str, tuple[Question, ...]]]:
        banks: dict[str, dict[str, tuple[Question, ...]]] = {}
        for area_id, questions in self._by_area.items():
            ids = dict.fromkeys(question.competency_id for question in questions)
            banks[area_id] = {id_: tuple(q for q in questions if q.competency_id == id_) for id_ in ids}
        return banks

    def named(self, words: str) -> tuple[Competency, ...]:
        """The competencies that a person means by `words`: an id, a name, an alias, an area, or nearly so.

        No words mean all of them; words that fit nothing give an empty tuple.
        """
        wanted = " ".join(words.casefold().replace("-", " ").split())
        if not wanted:
            return self.competencies
        names = self._names()
        close = get_close_matches(wanted, names, n=1, cutoff=0.8)
        return names.get(wanted) or (names[close[0]] if close else ())

    def _names(self) -> dict[str, tuple[Competency, ...]]:
        names: dict[str, tuple[Competency, ...]] = {}
        for area in self.areas:
            for name in (area.id, area.name, area.role):
                names[name.casefold().replace("-", " ")] = area.competencies
        for competency in self.competencies:
            for name in (competency.id, competency.name, competency.label, *competency.aliases):
                names[name.casefold().replace("-", " ")] = (competency,)
        return names
