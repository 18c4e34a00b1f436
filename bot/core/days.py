"""Days as people type them: `tomorrow`, `next week`, `till monday`, `3 aug`, `for two weeks`, `2026-12-24`."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMBERS = {word: number for number, word in enumerate(COUNTED, 1)} | {"a": 1, "an": 1, "few": 3, "couple": 2}
SHORTEST = 3
"""Letters of a weekday or a month that are enough."""

FILLERS = frozenset({
    "afternoon", "again", "am", "around", "at", "away", "back", "be", "by", "coming", "early", "evening",
    "first", "for", "from", "gone", "holiday", "holidays", "i", "im", "in", "leave", "me", "morning", "my",
    "now", "of", "off", "on", "out", "please", "pto", "sometime", "starting", "the", "thing", "this",
    "through", "thru", "til", "till", "to", "until", "untill", "vacation",
})  # fmt: skip
TOMORROW = ("tomorrow", "tmrw", "tomorow", "tommorow", "tommorrow")
RELATIVE: Mapping[str, Callable[[date], date]] = {
    "today": lambda today: today,
    **dict.fromkeys(TOMORROW, lambda today: today + DAY),
    **dict.fromkeys(("day after tomorrow", "after tomorrow"), lambda today: today + 2 * DAY),
    "later week": lambda today: today + 2 * DAY,
    **dict.fromkeys(("end week", "eow"), lambda today: today + ((4 - today.weekday()) % 7 or 7) * DAY),
    **dict.fromkeys(("next week", "after weekend"), lambda today: today + (7 - today.weekday()) * DAY),
    "week after next": lambda today: today + (14 - today.weekday()) * DAY,
    "next month": lambda today: (today.replace(day=1) + 32 * DAY).replace(day=1),
    "end month": lambda today: (today.replace(day=1) + 32 * DAY).replace(day=1) - DAY,
    **dict.fromkeys(("next year", "new year", "new years"), lambda today: date(today.year + 1, 1, 1)),
}
"""Days that are counted from today, without the words that say nothing; the end of a week is its Friday."""
SPANS = {"d": 1, "day": 1, "days": 1, "w": 7, "wk": 7, "week": 7, "weeks": 7, "month": 30, "months": 30}
SHORT_SPAN = re.compile(r"(\d{1,3})(d|w|wk|days?|weeks?|months?)")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[.,]?")
NUMERIC_PARTS = 3


def understand_day(text: str, today: date) -> date | None:
    """The day that `text` means, seen from `today`; None when it means none.

    A weekday is the next one, never today. A day without a year is the next one of that name. `3/4` means nothing:
    half of the world reads it as March, the other half as April.
    """
    spelt = SHORT_SPAN.sub(r"\1 \2", text.casefold().replace("'", ""))
    words = [word for word in re.findall(r"[\w./-]+", spelt) if word not in FILLERS]
    if words[:1] == ["after"] and (before := _weekday(words[1:], today) or _calendar_day(words[1:], today)):
        return before + DAY
    return (
        _relative(words, today)
        or _span(words, today)
        or _weekday(words, today)
        or _calendar_day(words, today)
        or _of_a_month(words, today)
        or (_month(words, today) if len(spelt.split()) > 1 else None)
    )


HAVE_EVERY_DAY = 3
"""Months, this one included, in which any number is still to come: no two in a row lack a 31st."""
RANGE = re.compile(
    r"(?P<first>.+?)(?:\s+(?:and|through|thru|till?|to|untill?|up to|for)"
    r"|,?\s+(?:and )?(?:i'm |i am )?back)\s+(?P<last>.+)"
)
DASH = re.compile(
    r"(?<=[\w.])\s*[\u2013\u2014]\s*(?=\w)|\s+-\s+|(?<=[a-z])-(?=[a-z0-9])|(?<=\d)-(?=\d{1,2}\s+"
    rf"(?:{'|'.join(one[:SHORTEST] for one in MONTHS)}))"
)
STARTS = re.compile(r"(?:.*\s)?(?:from|starting|as of)\s.+")
WHOLE = {"next week": 7, **dict.fromkeys(TOMORROW, 1)}
"""Days on which somebody is away who names nothing else, and how many."""


def understand_days(text: str, today: date) -> tuple[date | None, date | None]:
    """The days of an absence: its first (None: it has begun), and the first after it.

    `from 20 december until 4 january`, `14 to 28 december`, `next week`, `until monday`; without an end where none
    is named, and nothing of what means no days.
    """
    said = DASH.sub(" to ", text.casefold().strip())
    until = understand_day(said, today)
    if said in WHOLE and until:
        return until, until + WHOLE[said] * DAY
    found = RANGE.fullmatch(said)
    if found and (between := _between(found["first"], found["last"], today)):
        return between
    return (until, None) if until and not found and STARTS.fullmatch(said) else (None, until)


def _between(first: str, last: str, today: date) -> tuple[date | None, date] | None:
    """Of days without a year that lie around today, the first is over: nobody tells of a year later."""
    nearest, number = understand_day(last, today), _number(first)
    if nearest is None:
        return None
    is_dated = any(_named(word.strip(".,"), MONTHS) is not None for word in last.split()) or "." in last
    begins = _latest(number, nearest) if number and is_dated else understand_day(first, today)
    if begins is None:
        return None
    if begins <= today or (is_dated and nearest < begins and not re.search(r"\d{4}", last)):
        return None, nearest
    until = understand_day(last, begins)
    return (begins, until) if until else None


def _number(text: str) -> int | None:
    """`from the 14th`, of a month that follows."""
    words = [word for word in text.split() if word not in FILLERS]
    found = ORDINAL.fullmatch(words[0]) if len(words) == 1 else None
    return int(found[1]) if found else None


def _latest(number: int, before: date) -> date | None:
    """The last day of a month's `number` before a day."""
    return next((day for days in range(1, 62) if (day := before - days * DAY).day == number), None)


def _relative(words: list[str], today: date) -> date | None:
    found = RELATIVE.get(" ".join(words))
    if found:
        return found(today)
    match words:
        case ["next", number, unit]:  # "the next two weeks"
            return _span([number, unit], today)
        case _:
            return None


def _span(words: list[str], today: date) -> date | None:
    """`2 weeks`, `a week`, `week`; what is too long for a calendar means nothing."""
    count, unit = ("1", words[0]) if len(words) == 1 else (words[0], words[-1]) if words else ("", "")
    if unit not in SPANS or not all(word in NUMBERS for word in words[1:-1]):
        return None
    number = NUMBERS.get(count) or (int(count) if count.isdecimal() and len(count) <= NUMERIC_PARTS else None)
    if len(words) == NUMERIC_PARTS:  # "a few days", "a couple weeks"
        number = NUMBERS.get(words[1]) if words[0] == "a" else None
    return today + number * SPANS[unit] * DAY if number else None


def _weekday(words: list[str], today: date) -> date | None:
    if words[:1] == ["next"]:
        words = words[1:]
    if len(words) != 1 or (found := _named(words[0], WEEKDAYS)) is None:
        return None
    return today + ((found - today.weekday() - 1) % 7 + 1) * DAY


def _of_a_month(words: list[str], today: date) -> date | None:
    """`the 3rd`: the next day of that number."""
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", words[0]) if len(words) == 1 else None
    months = (today.year * 12 + today.month - 1 + later for later in range(HAVE_EVERY_DAY))
    days = (_date(month // 12, month % 12 + 1, int(found[1])) for month in months) if found else ()
    return next((day for day in days if day and day > today), None)


def _month(words: list[str], today: date) -> date | None:
    """`until march`, until its first day; a bare `may` is no month."""
    month = _named(words[0], MONTHS) if len(words) == 1 else None
    return None if month is None else _in_year(month + 1, 1, None, today + DAY)


def _calendar_day(words: list[str], today: date) -> date | None:
    """`2026-12-24`, `24.12.`, `24 december 2026`, `dec 24th`."""
    joined = " ".join(words)
    if found := ISO.fullmatch(joined):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := DOTTED.fullmatch(joined):
        return _in_year(int(found[2]), int(found[1]), int(found[3]) if found[3] else None, today)
    return _spelt(words, today)


def _spelt(words: list[str], today: date) -> date | None:
    year = None
    if len(words) == NUMERIC_PARTS and re.fullmatch(r"\d{4}", words[-1]):
        year, words = int(words[-1]), words[:-1]
    if len(words) != NUMERIC_PARTS - 1:
        return None
    for day_word, month_word in (words, reversed(words)):
        number, month = ORDINAL.fullmatch(day_word), _named(month_word.strip(".,"), MONTHS)
        if number and month is not None:
            return _in_year(month + 1, int(number[1]), year, today)
    return None


def _in_year(month: int, day: int, year: int | None, today: date) -> date | None:
    """With a year that day, without one the next of that name (29 February may be some years away)."""
    if year is not None:
        return _date(year, month, day)
    candidates = (_date(today.year + years, month, day) for years in range(9))
    return next((found for found in candidates if found and found >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """The place of the one name that begins with `word`."""
    if len(word) < SHORTEST:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)
