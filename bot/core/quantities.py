"""Numbers with units, as people type them: `1.5k`, `40 %`, `€2,300`, `2h`, `about 12`, `2.300,50`, `a dozen`."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a figure counts or measures. Money is in whatever currency the team's bill has."""

    COUNT = "count"
    PAGES = "pages"
    INCIDENTS = "incidents"
    NIGHTS = "nights"
    LINES = "lines"
    TIMES = "times"
    PERCENT = "percent"
    MONEY = "money"
    MILLISECONDS = "milliseconds"
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


WHOLE = frozenset({Unit.COUNT, Unit.PAGES, Unit.INCIDENTS, Unit.NIGHTS, Unit.LINES})
"""What comes in whole pieces; half a page is nobody's guess, but `1.5k` lines are."""
COUNTED = WHOLE | {Unit.TIMES}
FILLERS = frozenset(
    {"", "a", "at", "before", "but", "each", "every", "for", "from", "give", "i", "if", "in", "is", "max", "maybe"}
    | {"now", "on", "or", "per", "perhaps", "probably", "so", "then", "to", "tops", "total", "we", "when", "with"}
)
"""What may come after a number that stands for an amount without saying so."""
SECONDS = {
    Unit.MILLISECONDS: 0.001,
    Unit.SECONDS: 1.0,
    Unit.MINUTES: 60.0,
    Unit.HOURS: 3600.0,
    Unit.DAYS: 86400.0,
}
"""Units of time, each in seconds."""
SIGNED = frozenset({Unit.MONEY, Unit.PERCENT})
"""What can be below nothing: a credit, a fall."""
MOST = 1e15
LONGEST = 3000
"""Characters that are looked at."""


class Unclear(StrEnum):
    """Why a text is no quantity."""

    NO_NUMBER = "no_number"
    SEVERAL = "several"
    OTHER_UNIT = "other_unit"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class _Found:
    """A number in a text, the word or sign of its unit, if it has one, and the word that comes after both."""

    value: float
    suffix: str
    money: bool
    after: str = ""

    def may_be(self, unit: Unit) -> bool:
        """Whether it can be meant in `unit`: `12 machines` are no hours, and half of something is no count."""
        if unit in WHOLE and 0 < self.value < 1:
            return False
        return bool(self.suffix) or self.money or unit in COUNTED or self.after in FILLERS


def read(text: str, unit: Unit) -> float | Unclear:
    """The one number that a text says, in `unit`; or why that can't be told."""
    plain = _plain(text)
    found = [_in_unit(one, unit) for one in _numbers(plain, unit)]
    if not found:
        return Unclear.NO_NUMBER
    is_all = len(found) == 1 and not re.search(r"\d", _NUMBER.sub("", plain))
    return found[0] if is_all else Unclear.SEVERAL


def first_in(text: str, unit: Unit) -> float | None:
    """The number that a longer text most likely means: the first in that unit, else the first without any.

    None rather than a doubtful one: nobody wants to correct a guess that they never made.
    """
    plain = _ORDINAL.sub(" | ", _NAMED.sub(" | ", _WHEN.sub(" | ", _plain(text))))
    plain = _OR_TWO.sub(r"\g<more> \g<of>", plain)
    plain = _NO_ONE.sub(" | ", plain if unit is Unit.DAYS else _SPAN.sub(" | ", plain))
    found = [one for one in _numbers(_ONE.sub(_without_pronouns, plain), unit) if one.may_be(unit)]
    of_unit = [one for one in found if one.money or one.suffix not in MAGNITUDES]
    bare = [one for one in found if one not in of_unit]
    if unit is Unit.PERCENT:  # more than all of something has its sign
        bare = [one for one in bare if 0 <= one.value <= WHOLE_PERCENT]
    values = (_in_unit(one, unit) for one in [*of_unit, *bare])
    return next((value for value in values if isinstance(value, float)), None)


def _without_pronouns(match: re.Match[str]) -> str:
    """`one` where it counts something, or stands alone after a word of guessing: `the last one` is no number."""
    before, after = match["before"], match["after"]
    alone = after is None and (before is None or before in GUESSING or before.endswith((",", ".", ":", ";", "|")))
    return match[0] if after in NAMES or after in MAGNITUDES or alone else " | "


MAGNITUDES: Mapping[str, float] = {
    "": 1,
    "k": 1e3,
    "thousand": 1e3,
    "hundred": 1e2,
    "dozen": 12,
    "mio": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
}
NAMES: Mapping[str, Unit] = {
    name: unit
    for unit, names in {
        Unit.PERCENT: "% percent pct",
        Unit.MILLISECONDS: "ms msec millisecond milliseconds",
        Unit.SECONDS: "s sec secs second seconds",
        Unit.MINUTES: "min mins minute minutes",
        Unit.HOURS: "h hr hrs hour hours",
        Unit.DAYS: "d day days",
        Unit.MONEY: "$ € £ ¥ ₹ eur usd gbp chf inr brl euro euros dollar dollars pound pounds",
        Unit.TIMES: "x times fold",
        Unit.PAGES: "page pages",
        Unit.INCIDENTS: "incident incidents outage outages",
        Unit.NIGHTS: "night nights",
        Unit.LINES: "line lines loc",
    }.items()
    for name in names.split()
}
ONE_SPELLING = str.maketrans({"\u2212": "-", "\u2019": "'", "\u00d7": "x"})
PER_CENT = {"per cent": "percent", "per-cent": "percent"}
WORDS: Mapping[str, float] = {
    "none": 0, "nothing": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
LONGER: Mapping[str, float] = {"week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365}
"""What people count in where days are asked for, in days."""
GUESSING = frozenset({
    "about", "around", "perhaps", "maybe", "only", "just", "say", "guess", "think", "probably", "is", "was", "be",
    "least",
})  # fmt: skip
WHOLE_PERCENT = 100
PARTS: Mapping[str, float] = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}

TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ONES = "one|two|three|four|five|six|seven|eight|nine"

_AFTER = "|".join(
    re.escape(name) + (r"\b" if name.isalpha() else "")
    for name in sorted([*MAGNITUDES, *NAMES, *LONGER, "m"], key=len, reverse=True)
    if name
)
_BEFORE = "|".join(re.escape(name) for name in NAMES if NAMES[name] is Unit.MONEY)
_NUMBER = re.compile(
    rf"""
    (?<![\w.,/:\#-]) (?P<sign>[-+]?) \s? (?P<money>(?:{_BEFORE})\s?)? (?P<minus>-?)
    (?: (?P<digits> \d{{1,3}} (?:[ ']\d{{3}})+ (?:[.,]\d+)? | \d+ (?:[.,]\d+)* | \.\d+ )
      | (?P<word> \b(?:{"|".join(WORDS)})\b )
      | (?P<part> \b(?:(?:an?|one)[ ])?(?:{"|".join(PARTS)})\b )
      | (?P<one> \ban?[ ](?=(?:dozen|hundred|thousand|million|billion)\b) )
    )
    (?: [ -]? (?P<magnitude> k(?![a-z]) | (?:thousand|hundred|dozen|million|mio|mn|bn|billion)\b ) )?
    (?: [ -]? (?P<unit>{_AFTER}) )?
    """,
    re.ASCII | re.VERBOSE,
)
_COMPOUND = re.compile(rf"\b({TENS})[ -]({ONES})\b")
_A_WHOLE_ONE = re.compile(
    r"^((?:about|around|perhaps|maybe) )?an? (?=(?:hour|minute|second|day|week|month|year)\W*$)"
)
"""All that somebody says; elsewhere it is mostly so many *a week*."""
_HALF_OF_ONE = re.compile(r"\b(?:half an?|half of an?) (?=(?:hour|minute|second|day|week|month|year)\b)")
_ORDINAL = re.compile(
    r"\b(?<!\ba )(?<!\bone )(?:third|quarter|fifth|tenth)\b"
    r"|\ban? (?:third|quarter) (?:party|parties|time|person|ago)\b"
)
"""The third of something, last quarter, a third party: no parts of anything."""
_ONE = re.compile(r"(?:(?P<before>\S+) )?\bone\b(?: (?P<after>\w+))?")
_RUN_ON = re.compile(r"(\d(?:d|h|hrs?|min|m))(?=\d)")
_WHEN = re.compile(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b|\b(?:by|during|from|in|of|since|until) (?:19|20)\d{2}\b|\b\d{1,2}:\d{2}\b|https?://\S+"
)
"""Days, years and clocks, which are no amounts."""
_NAMED = re.compile(
    r"\b(?:version|release|step|phase|stage|tier|sprint|ticket|issue|port|priority|severity|sev|python|java|node)"
    r"[ -]#?\d[\w.]*"
)
"""What has a number for a name."""
_OR_TWO = re.compile(r"\b(?:an?|one) (?P<of>[a-z]+) or (?P<more>two|three)\b")
"""`a page or two` is so many pages."""
_SPAN = re.compile(
    rf"(?<![\w.,])(?:\d+|an?|{ONES}|ten|twelve|{TENS}) (?:weeks?|months?|quarters?|years?|sprints?|nights?)\b"
)
"""What is said beside an amount more often than it is one, unless days are asked for."""
_NO_ONE = re.compile(
    r"\b(?:any|another|each|every|first|last|next|no|only|that|the|this|which)[ -]one\b"
    r"|\bone (?:after|another|by|day|in (?:\w+)|more|of|side|thing)\b"
)
"""`one` where it counts nothing."""


def _plain(text: str) -> str:
    """The text with one spelling for what has several."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(ONE_SPELLING).split())
    for spelled, name in PER_CENT.items():
        plain = plain.replace(spelled, name)
    plain = _COMPOUND.sub(lambda match: str(int(WORDS[match[1]] + WORDS[match[2]])), plain)
    plain = _HALF_OF_ONE.sub("0.5 ", plain)
    return _RUN_ON.sub(r"\1 ", _A_WHOLE_ONE.sub(r"\g<1>1 ", plain))


def _numbers(plain: str, unit: Unit) -> Iterator[_Found]:
    """The numbers of a text, in its order; `1h 30m` is one of them."""
    last: tuple[_Found, int] | None = None
    for match in _NUMBER.finditer(plain):
        one = _found(match, unit)
        between = plain[last[1] : match.start()].strip(" ,") if last else "|"
        if last and between in ("", "and") and _is_rest_of(one, last[0]):
            total = last[0].value * SECONDS[_time(last[0].suffix)] + one.value * SECONDS[_time(one.suffix)]
            last = _Found(total, "s", money=False), match.end()
            continue
        if last:
            yield last[0]
        last = one, match.end()
    if last:
        yield last[0]


def _is_rest_of(one: _Found, before: _Found) -> bool:
    """Whether two durations are one, such as an hour and its minutes."""
    suffixes = (before.suffix, one.suffix)
    if any(NAMES.get(suffix, Unit.COUNT) not in SECONDS and suffix != "m" for suffix in suffixes):
        return False
    return SECONDS[_time(one.suffix)] < SECONDS[_time(before.suffix)]


def _time(suffix: str) -> Unit:
    return Unit.MINUTES if suffix == "m" else NAMES[suffix]


def _found(match: re.Match[str], unit: Unit) -> _Found:
    if match["digits"]:
        value = _value(match["digits"], unit)
    elif match["word"]:
        value = WORDS[match["word"]]
    elif match["part"]:
        share = PARTS[match["part"].split()[-1]]
        value = 100 * share if unit is Unit.PERCENT else share
    else:
        value = 1.0
    suffix = match["unit"] or ("%" if match["part"] and unit is Unit.PERCENT else "")
    value *= MAGNITUDES[match["magnitude"] or ""]
    if suffix in MAGNITUDES:
        value, suffix = value * MAGNITUDES[suffix], ""
    if suffix in LONGER:
        value, suffix = value * LONGER[suffix], "days"
    if "-" in (match["sign"] + match["minus"]):
        value = -value
    after = re.match(r" ?([a-z]*)", match.string[match.end() :])
    return _Found(float(value), suffix, money=bool(match["money"]), after=after[1] if after else "")


def _value(digits: str, unit: Unit) -> float:
    """What digits with separators mean: the last one is the decimal's, unless it stands before three digits.

    `1,500` has a thousand in it and `1.500` only where nobody would write three decimals: in pieces and in money.
    """
    bare = re.sub(r"[ ']", "", digits)
    separators = re.findall(r"[.,]", bare)
    if not separators:
        return float(bare)
    last = separators[-1]
    whole, _, decimals = bare.rpartition(last)
    groups = separators.count(last) > 1
    in_threes = re.fullmatch(r"\d{1,3}([.,]\d{3})+", bare) is not None and not bare.startswith("0")
    thousands = len(set(separators)) == 1 and in_threes and (last == "," or unit in WHOLE or unit is Unit.MONEY)
    if groups or thousands:
        return float(re.sub(r"[.,]", "", bare))
    return float(f"{re.sub(r'[.,]', '', whole) or '0'}.{decimals}")


def _in_unit(found: _Found, unit: Unit) -> float | Unclear:
    value, suffix = found.value, found.suffix
    if suffix == "m":  # minutes where time is asked for, millions elsewhere
        value, suffix = (value, "min") if unit in SECONDS else (value * 1e6, "")
    named = Unit.MONEY if found.money else NAMES.get(suffix)
    if named is not None and named is not unit:
        if named not in SECONDS or unit not in SECONDS:
            return Unclear.OTHER_UNIT
        value *= SECONDS[named] / SECONDS[unit]
    if value < 0 and unit not in SIGNED:
        return Unclear.NEGATIVE
    return Unclear.TOO_LARGE if abs(value) > MOST else value


def readable(value: float, unit: Unit) -> tuple[float, Unit]:
    """The same time in a unit in which it is one or more: 38 minutes instead of 0.026 days."""
    if unit not in SECONDS or not 0 < value < 1:
        return value, unit
    seconds = value * SECONDS[unit]
    for smaller, length in sorted(SECONDS.items(), key=lambda one: -one[1]):
        if seconds >= length:
            return round(seconds / length, 1), smaller
    return value, unit


def shown(value: float) -> str:
    """A value as a person would write it: `1,234`, `2.5`, `0.04`; never more digits than anybody reads."""
    if abs(value) >= 100 or value == int(value):  # noqa: PLR2004 - from three digits on, decimals say nothing
        return f"{value:,.0f}"
    text = f"{value:.1f}" if abs(value) >= 1 else f"{value:.2g}"
    return f"{float(text):,g}"
