"""Public holidays by country, from the `holidays` package.

It is loaded when somebody first asks: that takes a sixth of a second, and most processes never need it.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import resources


def holidays_of(country: str | None) -> Callable[[date], bool]:
    """Tells public holidays of a country (ISO 3166, two letters) apart; an unknown one has none."""
    return _never if country is None else _calendar(country)


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
        return _never
    return days.__contains__


def _never(_: date) -> bool:
    return False
