"""Choosing a country by its public holidays."""

from collections.abc import Mapping

from slackblocks import Block

from bot.holidays import countries
from bot.slack import blocks


def country_input(name: str, label: str, besides: Mapping[str, str], initial: str | None) -> Block:
    """All countries by their first letter, after other choices; the first of those where `initial` is unknown."""
    groups = {text: {value: text} for value, text in besides.items()}
    for code, country in countries().items():
        groups.setdefault(country[0], {})[code] = country
    known = {value for options in groups.values() for value in options}
    return blocks.long_select_input(name, label, groups, initial if initial in known else next(iter(besides)))
