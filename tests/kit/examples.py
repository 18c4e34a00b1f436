"""How many examples a rule is tried with, in proportion: `make quick` takes a tenth of all."""

from hypothesis import settings

ALL = 100
"""Of a property that says nothing else, in a whole run."""


def examples(count, **more):
    """So many in a whole run, and fewer where the profile has fewer."""
    return settings(max_examples=max(1, count * settings().max_examples // ALL), **more)


def some(values):
    """All of them in a whole run, and every so many-th where the profile has fewer examples."""
    return list(values)[:: max(1, ALL // settings().max_examples)]
