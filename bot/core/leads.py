"""Leads: who set up what for others. What they did stands in a log that every manager can read."""

from enum import StrEnum

OPERATOR = "operator"
"""Who stands in the log for whatever came from the command line."""


class Deed(StrEnum):
    """What the log tells."""

    NAMED = "named"
    UNNAMED = "unnamed"
    INVITED = "invited"
    DEFAULTS = "defaults"
    LINKED = "linked"
    UNLINKED = "unlinked"
    CHANGED = "changed"
    SKIPPED = "skipped"
