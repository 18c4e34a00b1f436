"""checklist.yaml and questions/*.yaml: their schema, and every mistake in them in words."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from yaml.constructor import ConstructorError

from bot.core.checklist import (
    NO_FACETS,
    Area,
    Checklist,
    Competency,
    Figure,
    FollowUp,
    Level,
    LevelTarget,
    Question,
    QuestionKind,
    Wants,
)
from bot.core.coaching.seasons import Season
from bot.core.coaching.standouts import FACTS
from bot.core.quantities import Unit
from bot.core.signals.figures import MEASURES
from bot.core.signals.standouts import STANDOUTS

try:  # ten times faster; PyYAML can be built without it
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

ANCHORS = 5
FEWEST_QUESTIONS = 4
AREAS = 3
COMPETENCIES = 8

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
Anchor = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=75)]  # a Slack option
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>|]+$", max_length=500)]


def _declared(facet: FollowUp) -> FollowUp:
    if facet in NO_FACETS:
        raise ValueError("is asked by itself of whoever has no answer")
    return facet


def _different(wants: tuple[dict[FollowUp, str], ...]) -> tuple[dict[FollowUp, str], ...]:
    kinds = [kind for want in wants for kind in want]
    if len(kinds) != len(set(kinds)):
        raise ValueError("should want each kind once")
    return wants


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _Source(_Entry):
    author: Line
    note: Line


class _Level(_Entry):
    id: Level
    name: Short
    meaning: Line
    target: Annotated[int, Field(ge=0, le=3)]


class _Competency(_Entry):
    id: Slug
    name: Short
    label: Label
    promise: Line
    target: Annotated[int, Field(ge=0, lt=ANCHORS)]
    anchors: Annotated[tuple[Anchor, ...], Field(min_length=ANCHORS, max_length=ANCHORS)]
    evidence: Line
    aliases: tuple[Short, ...] = ()
    steps: Annotated[tuple[Line, ...], Field(max_length=ANCHORS - 1)] = ()
    figures_from: Annotated[int, Field(ge=0, lt=ANCHORS)] | None = None


class _Area(_Entry):
    id: Slug
    name: Short
    role: Short
    competencies: Annotated[tuple[_Competency, ...], Field(min_length=1)]


class _Checklist(_Entry):
    source: _Source
    levels: Annotated[tuple[_Level, ...], Field(min_length=len(Level), max_length=len(Level))]
    depths: Annotated[tuple[Short, ...], Field(min_length=4, max_length=4)]
    areas: Annotated[tuple[_Area, ...], Field(min_length=AREAS, max_length=AREAS)]
    first: tuple[str, ...] = ()
    seasons: Mapping[Season, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        ids = [competency.id for area in self.areas for competency in area.competencies]
        if len(ids) != COMPETENCIES or len(set(ids)) != COMPETENCIES:
            raise ValueError(f"should have {COMPETENCIES} competencies with different ids, has {len(set(ids))}")
        if len({area.id for area in self.areas}) != AREAS:
            raise ValueError(f"should have {AREAS} areas with different ids")
        if tuple(level.id for level in self.levels) != tuple(Level):
            raise ValueError(f"levels should be {', '.join(Level)}, in this order")
        return self


class _About(_Entry):
    post_mortem: Line | None = Field(default=None, alias="post-mortem")
    rfc: Line | None = None


class _Needs(_Entry):
    post_mortem: Annotated[tuple[Short, ...], Field(min_length=1)] | None = Field(
        default=None, alias="post-mortem"
    )
    rfc: Annotated[tuple[Short, ...], Field(min_length=1)] | None = None


Asking = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Facet = Annotated[FollowUp, AfterValidator(_declared)]
Facets = Annotated[
    tuple[Annotated[dict[Facet, Asking], Field(min_length=1, max_length=1)], ...],
    Field(min_length=1, max_length=5),
    AfterValidator(_different),
]
"""What an answer wants, the most important first: each a kind and the words that ask for it."""


class _AboutWants(_Entry):
    post_mortem: Facets | None = Field(default=None, alias="post-mortem")
    rfc: Facets | None = None


GUESSED = (QuestionKind.PREDICT, QuestionKind.INSPECT)
"""Kinds of questions that a number may answer."""


class _Figure(_Entry):
    """`period` is in days, such as `30d`; `signal` is a figure of a team's own tools."""

    unit: Unit
    signal: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$", max_length=64)] | None = None
    period: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}d$")] | None = None

    @model_validator(mode="after")
    def _known(self) -> Self:
        measure = MEASURES.get(self.signal) if self.signal else None
        if self.signal and measure is None:
            raise ValueError(f"signal should be one of {', '.join(MEASURES)}")
        if measure and measure.unit is not self.unit:
            raise ValueError(f"unit should be {measure.unit}, which is what {self.signal} is in")
        return self


Fact = re.compile(r"\{(.*?)\}")


class _StandsOut(_Entry):
    """A question put about a figure that is out of the ordinary, with facts in braces."""

    figure: str
    text: Line

    @model_validator(mode="after")
    def _facts(self) -> Self:
        if self.figure not in STANDOUTS:
            raise ValueError(f"figure should be one of {', '.join(STANDOUTS)}")
        if set(Fact.findall(self.text)) - set(FACTS) or set("{}") & set(Fact.sub("", self.text)):
            raise ValueError(f"text may have in braces: {', '.join(FACTS)}")
        return self


class _Question(_Entry):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.[a-z0-9-]+$", max_length=128)]
    kind: QuestionKind
    level: Level
    text: Line
    hint: Line
    wants: Facets
    reading: Address | None = None
    about: _About = _About()
    needs: _Needs = _Needs()
    about_wants: _AboutWants = _AboutWants()
    figure: _Figure | None = None
    stands_out: tuple[_StandsOut, ...] = ()

    @model_validator(mode="after")
    def _needed(self) -> Self:
        for kind in self.needs.model_fields_set:
            if getattr(self.about, kind) is None:
                raise ValueError(f"needs words of a {kind.replace('_', '-')}, but does not ask about one")
        for kind in _About.model_fields:
            if (getattr(self.about, kind) is None) != (getattr(self.about_wants, kind) is None):
                name = kind.replace("_", "-")
                raise ValueError(f"about.{name} and about_wants.{name} should be both there, or neither")
        if self.figure and self.kind not in GUESSED:
            raise ValueError(f"asks for a figure; its kind should be {' or '.join(GUESSED)}")
        return self


class _Pack(_Entry):
    """A file of questions in an organisation's own folder: some of its own, some in the place of ours."""

    competency: Slug
    questions: Annotated[tuple[_Question, ...], Field(min_length=1)]


class _QuestionFile(_Pack):
    questions: Annotated[tuple[_Question, ...], Field(min_length=FEWEST_QUESTIONS)]


class _Off(_Entry):
    """The key is not `off`: YAML takes that for a no."""

    questions: Annotated[tuple[Short, ...], Field(min_length=1)]


Model = TypeVar("Model", bound=BaseModel)
Pack = TypeVar("Pack", bound=_Pack)


def load_checklist(folder: Path, own: Path | None = None) -> tuple[Checklist | None, list[str]]:
    """The checklist with its questions, and a line for each mistake; None when too little could be read.

    What stands in an organisation's `own` folder is laid over it: a checklist takes the place of ours, a question
    that of ours with its id, and `off.yaml` names questions of ours that are not to be asked.
    """
    mistakes: list[str] = []
    laid_over = own if own and (own / "checklist.yaml").exists() else folder
    top = _read(laid_over / "checklist.yaml", _Checklist, mistakes)
    found = _read_all(folder, _QuestionFile, mistakes)
    packs = _read_all(own, _Pack, mistakes) if own else []
    off = _read(own / "off.yaml", _Off, mistakes) if own and (own / "off.yaml").exists() else None
    if top is None:
        return None, mistakes
    known = {competency.id for area in top.areas for competency in area.competencies}
    mistakes += [*_cross_check(known, found), *_uncovered(known, found), *_cross_check(known, packs)]
    ours = questions = _questions(found)
    if own:
        patterns = off.questions if off else ()
        mistakes += [
            f"{own / 'off.yaml'}: questions: {pattern!r} names no question of ours."
            for pattern in patterns
            if not any(fnmatchcase(id_, pattern) for id_ in questions)
        ]
        left = {id_: one for id_, one in questions.items() if not any(fnmatchcase(id_, p) for p in patterns)}
        questions = left | _questions(packs)
        mistakes += _too_few(known, questions, own)
    named = {"first": top.first, **{f"seasons.{season}": ids for season, ids in top.seasons.items()}}
    there = ours.keys() | questions.keys()
    mistakes += [
        f"{laid_over / 'checklist.yaml'}: {place}: {id_!r} is no question."
        for place, ids in named.items()
        for id_ in ids
        if id_ not in there
    ]
    return _checklist(top, questions), mistakes


def _read_all(folder: Path, model: type[Pack], mistakes: list[str]) -> list[tuple[Path, Pack | None]]:
    return [(path, _read(path, model, mistakes)) for path in sorted((folder / "questions").glob("*.yaml"))]


def _too_few(known: set[str], questions: Mapping[str, Question], own: Path) -> list[str]:
    left = Counter(question.competency_id for question in questions.values())
    return [
        f"{own}: {id_} has {left[id_]} questions left; it needs {FEWEST_QUESTIONS} at least."
        for id_ in sorted(known)
        if left[id_] < FEWEST_QUESTIONS
    ]


class _Loader(SafeLoader):
    """YAML as people mean it: a key that is there twice is a forgotten dash or a slip, not a correction."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: list[object] = []
        for key, _ in node.value:
            if key.value in seen:
                raise ConstructorError(
                    problem=f"the key {key.value!r} is there twice", problem_mark=key.start_mark
                )
            seen.append(key.value)
        return super().construct_mapping(node, deep)


def _read(path: Path, model: type[Model], mistakes: list[str]) -> Model | None:
    try:
        return model.model_validate(yaml.load(path.read_text(encoding="utf-8"), _Loader))  # noqa: S506 - a SafeLoader
    except OSError as error:
        mistakes.append(f"{path}: cannot be read ({error.strerror}).")
    except UnicodeDecodeError:
        mistakes.append(f"{path}: is not UTF-8 text.")
    except yaml.YAMLError as error:
        mistakes.append(f"{path}{_line_of(error)}: is not valid YAML ({_problem_of(error)}).")
    except ValidationError as error:
        mistakes.extend(f"{path}: {_sentence(problem)}" for problem in error.errors() if _is_so(problem))
    except ValueError as error:  # YAML takes 2026-02-31 for a day
        mistakes.append(f"{path}: has a value that needs quotes ({error}).")
    return None


def _line_of(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


def _problem_of(error: yaml.YAMLError) -> str:
    return getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed"


EXPECTED = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that belongs here",
    "model_type": "should be keys with values",
    "tuple_type": "should be a list",
    "string_type": "should be text; a number or a yes needs quotes",
    "too_short": "should have at least {min_length} entries",
    "too_long": "should have at most {max_length} entries",
}
"""Pydantic's kinds of mistakes in the words of somebody who writes YAML; its own words do for the others."""


def _is_so(problem: Any) -> bool:  # noqa: ANN401 - pydantic's own TypedDict, which it does not export for use
    """Pydantic counts a list without its wrong entries and may find it too short only for that."""
    return problem["type"] != "too_short" or bool(len(problem["input"]) < problem["ctx"]["min_length"])


def _sentence(problem: Any) -> str:  # noqa: ANN401 - as above
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).lstrip(".")
    kind, given = problem["type"], problem["input"]
    own = problem["msg"].removeprefix("Value error, ")
    expected = EXPECTED[kind].format(**problem.get("ctx", {})) if kind in EXPECTED else own[0].lower() + own[1:]
    shown = isinstance(given, str | int | float) and kind != "extra_forbidden"
    return f"{key or 'the file'}: {expected}{f', not {str(given)[:60]!r}' if shown else ''}."


def _cross_check(known: set[str], found: Sequence[tuple[Path, _Pack | None]]) -> list[str]:
    """What no single file can show: unknown competencies, and ids used twice."""
    mistakes: list[str] = []
    seen: dict[str, Path] = {}
    for path, file in found:
        if file is None:
            continue
        if file.competency not in known:
            mistakes.append(
                f"{path}: competency: should be one of {', '.join(sorted(known))}, not {file.competency!r}."
            )
        for question in file.questions:
            if file.competency in known and not question.id.startswith(f"{file.competency}."):
                mistakes.append(f"{path}: {question.id}: the id should start with {file.competency!r} and a dot.")
            if question.id in seen:
                mistakes.append(f"{path}: {question.id}: this id is used in {seen[question.id].name} already.")
            seen[question.id] = path
    return mistakes


def _uncovered(known: set[str], found: Sequence[tuple[Path, _Pack | None]]) -> list[str]:
    """Competencies without a file. Of a file with a mistake, its name tells which it was meant for."""
    covered = {file.competency if file and file.competency in known else path.stem for path, file in found}
    return [f"questions/: {missing} has no questions; add {missing}.yaml." for missing in sorted(known - covered)]


def _checklist(top: _Checklist, questions: Mapping[str, Question]) -> Checklist:
    return Checklist(
        areas=tuple(_area(area) for area in top.areas),
        levels=tuple(LevelTarget(level.id, level.name, level.meaning, level.target) for level in top.levels),
        depths=top.depths,
        questions=questions,
        first=frozenset(top.first),
        in_season=_in_season(top),
    )


def _in_season(top: _Checklist) -> dict[str, frozenset[str]]:
    ids = {id_ for some in top.seasons.values() for id_ in some}
    return {id_: frozenset(season for season, some in top.seasons.items() if id_ in some) for id_ in ids}


def _questions(found: Iterable[tuple[Path, _Pack | None]]) -> dict[str, Question]:
    read = [_question(file.competency, entry) for _, file in found if file for entry in file.questions]
    return {question.id: question for question in read}


def _area(area: _Area) -> Area:
    competencies = tuple(Competency(area_id=area.id, **entry.model_dump()) for entry in area.competencies)
    return Area(area.id, area.name, area.role, competencies)


def _question(competency_id: str, entry: _Question) -> Question:
    about: Mapping[str, str] = entry.about.model_dump(by_alias=True, exclude_none=True)
    needs: Mapping[str, tuple[str, ...]] = entry.needs.model_dump(by_alias=True, exclude_none=True)
    forms = entry.about_wants.model_dump(by_alias=True, exclude_none=True)
    rest = entry.model_dump(exclude={"about", "needs", "wants", "about_wants", "figure", "stands_out"})
    return Question(
        competency_id=competency_id,
        about=about,
        needs=needs,
        wants=_wants(entry.wants),
        about_wants={form: _wants(wants) for form, wants in forms.items()},
        figure=_figure(entry.figure) if entry.figure else None,
        stands_out={one.figure: one.text for one in entry.stands_out},
        **rest,
    )


def _wants(entries: Iterable[Mapping[FollowUp, str]]) -> Wants:
    return {kind: words for entry in entries for kind, words in entry.items()}


def _figure(entry: _Figure) -> Figure:
    return Figure(entry.unit, entry.signal, int(entry.period.removesuffix("d")) if entry.period else None)
