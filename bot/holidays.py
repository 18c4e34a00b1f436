"""Public holidays by country, from the `holidays` package.

It is loaded when somebody first asks: that takes a sixth of a second, and most processes never need it.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import resources

TURN_OF_THE_YEAR = frozenset({(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)})
"""Months and days."""


def holidays_of(country: str | None) -> Callable[[date], bool]:
    """Tells public holidays of a country (ISO 3166, two letters) apart.

    Of none, or one that is unknown, these are the days at the turn of the year: somebody whose country nobody
    knows may well work then, but few want a question.
    """
    return _at_the_turn_of_the_year if country is None else _calendar(country)


@cache
def countries() -> dict[str, str]:
    """The countries whose holidays are known: code and English name, by name."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - see the module's docstring

    known = {codes[1] for codes in COUNTRIES.values()}
    table = resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    named = sorted((name, code) for code, name in rows if code in known)
    return {code: name for name, code in named}


@cache
def country_of(zone: str) -> str | None:
    """The country whose clocks a time zone shows (`Europe/Paris` is `FR`); None for zones of no country."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[0] for row in rows if row[2] == zone), None)


@cache
def _calendar(country: str) -> Callable[[date], bool]:
    from holidays import country_holidays  # noqa: PLC0415 - see the module's docstring

    try:
        days = country_holidays(country)
    except NotImplementedError:
        return _at_the_turn_of_the_year
    return days.__contains__


def _at_the_turn_of_the_year(day: date) -> bool:
    return (day.month, day.day) in TURN_OF_THE_YEAR
