"""Days as people write them."""

import re
from collections.abc import Iterator
from datetime import date, datetime

_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split("|"), 1)}
_MONTH = rf"(?P<month>{_NAMES})[a-z]*\.?"
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}[-/._](?P<month>\d{{1,2}})[-/._](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"\b{_MONTH}\s+{_ORDINAL},?\s+{_YEAR}\b",
        rf"(?<!\d){_ORDINAL}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b",
        rf"(?<!\d)(?P<day>\d{{1,2}})-{_MONTH}-{_YEAR}\b",
        r"(?<![\d./-])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:20)?\d\d)(?![\d./-])",
    )
)


def find(text: str) -> date | None:
    """Return the day that is written first in a text.

    `3/4/2024` is read day first, as most of the world does, unless only the other order is a day.
    """
    return min(_days(text), default=(0, None))[1]


def read(value: object | None) -> date | None:
    """Read the value of a fact: a date of YAML or TOML, or text with one in it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    return find(str(value))


def _days(text: str) -> Iterator[tuple[int, date]]:
    for form in _FORMS:
        for match in form.finditer(text):
            if day := _day(**match.groupdict()):
                yield match.start(), day
                break  # later ones of the same form are not first


def _day(year: str, month: str, day: str) -> date | None:
    in_year = int(year) + (2000 if len(year) == len("24") else 0)
    month_number = int(month) if month.isdigit() else _MONTHS[month.lower()[:3]]
    for m, d in ((month_number, int(day)), (int(day), month_number)):
        try:
            return date(in_year, m, d)
        except ValueError:
            continue
    return None
