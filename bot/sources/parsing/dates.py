"""Days as people write them."""

import re
from collections.abc import Iterator
from datetime import date, datetime

_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split("|"), 1)}
_MONTH = rf"(?P<month>{_NAMES})[a-z]*\.?"
_ELSEWHERE = {
    # German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Turkish, by their beginnings
    1: "jän|janv|ene|gen|sty|янв|oca",
    2: "fév|fev|lut|фев|şub|sub",
    3: "mär|mars|mrt|maa|maart|mar|мар|mart",
    4: "avr|abr|kwi|апр|nis",
    5: "mai|mag|mei|maj|мая|may",
    6: "juin|giu|cze|июн|haz",
    7: "juil|lug|lip|июл|tem",
    8: "aoû|aou|ago|sie|авг|ağu|agu",
    9: "set|wrz|сен|eyl",
    10: "okt|out|ott|paź|paz|окт|eki",
    11: "lis|ноя|kas",
    12: "dez|déc|dic|gru|дек|ara",
}
_MONTHS |= {name: number for number, names in _ELSEWHERE.items() for name in names.split("|")}
_ANY_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ORDINAL = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_YEAR}[-/._](?P<month>\d{{1,2}})[-/._](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d){_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
        rf"\b{_MONTH}\s+{_ORDINAL},?\s+{_YEAR}\b",
        rf"(?<!\d){_ORDINAL}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b",
        rf"(?<!\d){_YEAR}\s+{_MONTH}\s+(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})-{_MONTH}-{_YEAR}\b",
        rf"(?<!\d){_YEAR}-{_MONTH}-(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<![\d./-])(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-{_YEAR}(?![\d./-])",
        rf"(?<!\d)(?P<day>\d{{1,2}})\.?\s+(?:de\s+)?(?P<month>{_ANY_MONTH})\w*\.?,?\s+(?:de\s+)?{_YEAR}\b",
        rf"(?<!\d){_YEAR}\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일]",
        r"(?<![\d./-])(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>(?:20)?\d\d)(?![\d./-])",
    )
)


_LONGEST = 500
"""Characters of a fact in which a day is looked for."""
_HYPHENS = re.compile("[\u2010-\u2015\u2212]")
_MONTH_ALONE = re.compile(rf"(?P<month>{_NAMES})[a-z]*\.?,? {_YEAR}", re.IGNORECASE)


def month_alone(line: str) -> date | None:
    """Read a line of nothing but a month and a year as its first day."""
    found = _MONTH_ALONE.fullmatch(line.strip(" \\*_"))
    return _day(found["year"], found["month"], "1") if found else None


def find(text: str) -> date | None:
    """Return the day that is written first in a text.

    `3/4/2024` is read day first, as most of the world does, unless only the other order is a day.
    """
    return min(_days(_HYPHENS.sub("-", text)), default=(0, None))[1]


def last(text: str) -> date | None:
    """Return the last day that is written in a text, as the end of a span is."""
    found = [
        day
        for form in _FORMS
        for match in form.finditer(_HYPHENS.sub("-", text))
        if (day := _day(**match.groupdict()))
    ]
    return max(found, default=None)


def read(value: object | None) -> date | None:
    """Read the value of a fact: a date of YAML or TOML, or text with one in it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    said = str(value)[:_LONGEST]
    return find(said) or month_alone(said)


def _days(text: str) -> Iterator[tuple[int, date]]:
    for form in _FORMS:
        for match in form.finditer(text):
            if day := _day(**match.groupdict()):
                yield match.start(), day
                break  # later ones of the same form are not first


def _month(name: str) -> int:
    """The number of a month by the beginning of its name; longer beginnings tell more."""
    lower = name.lower()
    return next(_MONTHS[lower[:length]] for length in (5, 4, 3) if lower[:length] in _MONTHS)


def _day(year: str, month: str, day: str) -> date | None:
    in_year = int(year) + (2000 if len(year) == len("24") else 0)
    month_number = int(month) if month.isdigit() else _month(month)
    for m, d in ((month_number, int(day)), (int(day), month_number)):
        try:
            return date(in_year, m, d)
        except ValueError:
            continue
    return None
