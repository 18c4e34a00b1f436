"""Which part of one's history somebody means: a topic, a time, both or neither."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.checklist import Checklist, Competency
from bot.core.days import MONTHS, SHORTEST

Span = tuple[date, date]
"""The first and the last day of a time."""

EARLIEST, LATEST = date.min + timedelta(days=2), date.max - timedelta(days=2)
"""Far enough from the ends of the calendar to be a moment in any time zone."""


MOST_WORDS = 20
"""More than the longest name of an area and a time from one month to another have."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of a history: some competencies, from the first day to the last."""

    competencies: tuple[Competency, ...]
    first: date
    last: date


def understand_history(text: str, checklist: Checklist, today: date) -> Wanted | None:
    """What `[topic] [time]`, in either order, means; None when part of it means nothing."""
    words = text.casefold().split()
    if len(words) > MOST_WORDS:
        return None
    for place in range(len(words) + 1):
        for topic, time in ((words[place:], words[:place]), (words[:place], words[place:])):
            competencies, span = checklist.named(" ".join(topic)), _period(" ".join(time), today)
            if competencies and span:
                return Wanted(competencies, *span)
    return None


def _period(text: str, today: date) -> Span | None:
    """`2026-01..2026-03`, `from june to august`, `since march`, `until 2025`, `last month`; no words: all time."""
    if not text:
        return EARLIEST, LATEST
    if found := re.fullmatch(r"(?:since|from|after) (.+?)(?: (?:to|till|until) (.+))?", text):
        start, end = found[1], found[2] or ""
    elif found := re.fullmatch(r"(?:until|till|to|before) (.+)", text):
        start, end = "", found[1]
    elif found := re.fullmatch(r"(.*?) ?(?:\.\.+|…| to | - ) ?(.*)", text):
        start, end = found[1], found[2]
    else:
        start = end = text
    first = _span(start, today) if start else (EARLIEST, LATEST)
    last = _span(end, today) if end else (EARLIEST, LATEST)
    if not (start or end) or first is None or last is None:
        return None
    span = max(first[0], EARLIEST), min(last[1], LATEST)
    return span if span[0] <= span[1] else None


def _span(text: str, today: date) -> Span | None:
    """One day, month or year; a month without a year is the last one of that name."""
    match text.removeprefix("in ").split():
        case ["today"]:
            return today, today
        case ["this" | "last" as which, "week" | "month" | "year" as unit]:
            return _recent(unit, today) if which == "this" else _recent(unit, _recent(unit, today)[0] - DAY)
        case [word] if found := re.fullmatch(r"(\d{4})(?:-(0?[1-9]|1\d)(?:-(0?[1-9]|[1-3]\d))?)?", word):
            return _numbered(*(int(part or 0) for part in found.groups()))
        case words:
            return _spelt(words, today)


def _spelt(words: Sequence[str], today: date) -> Span | None:
    """`march`, `march 2025`, `3 march`, `march 3rd 2025`."""
    match words:
        case [word] if month := _month(word):
            return _numbered(today.year if month <= today.month else today.year - 1, month)
        case [word, year] if (month := _month(word)) and re.fullmatch(r"\d{4}", year):
            return _numbered(int(year), month)
        case [number, word, *year] if (month := _month(word)) and (day := _day(number)):
            return _on_day(month, day, year, today)
        case [word, number, *year] if (month := _month(word)) and (day := _day(number)):
            return _on_day(month, day, year, today)
        case _:
            return None


DAY = timedelta(days=1)


def _recent(unit: str, day: date) -> Span:
    """The week, month or year that `day` is in."""
    if unit == "week":
        monday = day - day.weekday() * DAY
        return monday, monday + 6 * DAY
    if unit == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _numbered(year: int, month: int = 0, day: int = 0) -> Span | None:
    """The day, the month or the year; 0 stands for what was not said."""
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    return _recent("month" if month else "year", first)


def _on_day(month: int, day: int, year: list[str], today: date) -> Span | None:
    """A day of a month, the last one of that name unless a year is said."""
    if year:
        return _numbered(int(year[0]), month, day) if re.fullmatch(r"\d{4}", " ".join(year)) else None
    this_year = _numbered(today.year, month, day)
    return this_year if this_year and this_year[0] <= today else _numbered(today.year - 1, month, day)


def _day(word: str) -> int | None:
    """The number in `1`, `1st` or `31.`; None for anything else."""
    found = re.fullmatch(r"(0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?", word)
    return int(found[1]) if found else None


def _month(word: str) -> int | None:
    """The number of the one month that begins with `word`."""
    if len(word) < SHORTEST:
        return None
    return next((number for number, name in enumerate(MONTHS, 1) if name.startswith(word)), None)
