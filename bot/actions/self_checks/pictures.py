"""Drawing where a manager stands: the radar, and from the second self-check on the trend."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.actions.self_checks.checks import standing
from bot.core.self_checks.checks import CheckResult, SelfCheck
from bot.core.self_checks.radar import Spoke, radar
from bot.core.self_checks.trend import Course, trend
from bot.core.svg import Drawing, Kind, Mark
from bot.pictures import measure, png
from bot.prompts import Prompts

MOST_CHECKS = 8
"""In a trend: two years of quarters."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file, and what it shows in words."""

    kind: Kind
    png: bytes
    alt_text: str


def draw(prompts: Prompts, taken: Sequence[SelfCheck], zone: ZoneInfo) -> list[Picture]:
    """What there is to be drawn of a manager's self-checks, the oldest of which comes first; nothing without one.

    It takes a twentieth of a second for each, so give it a thread of its own where others wait.
    """
    rated = [check for check in taken if check.ratings]
    pictures = []
    if rated:
        pictures.append(Picture(Kind.RADAR, png(_radar(prompts, rated)), radar_in_words(prompts, rated)))
    if len(rated) > 1:
        pictures.append(
            Picture(Kind.TREND, png(_trend(prompts, rated, zone)), trend_in_words(prompts, rated, zone))
        )
    return pictures


def in_words(prompts: Prompts, kind: Kind, taken: Sequence[SelfCheck], zone: ZoneInfo) -> str:
    """What a picture of these self-checks shows."""
    rated = [check for check in taken if check.ratings]
    return radar_in_words(prompts, rated) if kind is Kind.RADAR else trend_in_words(prompts, rated, zone)


def radar_in_words(prompts: Prompts, rated: Sequence[SelfCheck]) -> str:
    """The facts of the radar, one competency after the other."""
    facts = [
        prompts.words.plain(
            "pictures.radar_fact",
            competency=prompts.checklist.competency(one.competency_id).name,
            score=one.score,
            target=one.target,
            previous=one.previous,
        )
        for one in standing(prompts.checklist, rated).standings
    ]
    return prompts.words.plain("pictures.radar", facts=facts)


def trend_in_words(prompts: Prompts, rated: Sequence[SelfCheck], zone: ZoneInfo) -> str:
    """The facts of the trend, one competency after the other."""
    first, last = _days(prompts, rated[-MOST_CHECKS:], zone)
    facts = [
        prompts.words.plain(
            "pictures.trend_fact",
            competency=competency.name,
            scores=[score for _, score in _ratings(rated[-MOST_CHECKS:], competency.id)],
            target=competency.target,
        )
        for competency in prompts.checklist.competencies
    ]
    return prompts.words.plain("pictures.trend", facts=facts, first=first, last=last)


def _radar(prompts: Prompts, rated: Sequence[SelfCheck]) -> Drawing:
    found: CheckResult = standing(prompts.checklist, rated)
    standings = {one.competency_id: one for one in found.standings}
    spokes = [
        Spoke(
            competency.label,
            standings[competency.id].score if competency.id in standings else None,
            standings[competency.id].previous if competency.id in standings else None,
            competency.target,
        )
        for competency in prompts.checklist.competencies
    ]
    names = {
        Mark.NOW: prompts.words.plain("pictures.now"),
        Mark.BEFORE: prompts.words.plain("pictures.before"),
        Mark.TARGET: prompts.words.plain("pictures.target"),
    }
    return radar(spokes, names, measure)


def _trend(prompts: Prompts, rated: Sequence[SelfCheck], zone: ZoneInfo) -> Drawing:
    shown = rated[-MOST_CHECKS:]
    courses = [
        Course(competency.label, tuple(_ratings(shown, competency.id)), competency.target)
        for competency in prompts.checklist.competencies
    ]
    names = {Mark.NOW: prompts.words.plain("pictures.rating"), Mark.TARGET: prompts.words.plain("pictures.target")}
    return trend(courses, _days(prompts, shown, zone), names, measure)


def _ratings(checks: Sequence[SelfCheck], competency_id: str) -> list[tuple[float, int]]:
    """Ratings of one competency, and where they stand between the first check and the last."""
    start, whole = checks[0].taken_at, (checks[-1].taken_at - checks[0].taken_at).total_seconds() or 1.0
    return [
        ((check.taken_at - start).total_seconds() / whole, rating.score)
        for check in checks
        for rating in check.ratings
        if rating.competency_id == competency_id
    ]


def _days(prompts: Prompts, checks: Sequence[SelfCheck], zone: ZoneInfo) -> tuple[str, str]:
    first, last = (
        prompts.words.plain("pictures.day", day=check.taken_at.astimezone(zone).date())
        for check in (checks[0], checks[-1])
    )
    return first, last
