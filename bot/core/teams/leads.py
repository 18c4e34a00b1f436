"""Leads: who set up what for others. What they did stands in a log that every manager can read."""

from enum import StrEnum

OPERATOR = "operator"
"""Who stands in the log for whatever came from the command line."""


NOBODY = "forgotten"
"""Stands in the log where a person was who has been forgotten since."""


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
    NARROWED = "narrowed"


ABOUT_PEOPLE = frozenset({Deed.NAMED, Deed.UNNAMED})
"""Deeds whose subject is a person, by their Slack id."""
ABOUT_CHANNELS = frozenset({Deed.LINKED, Deed.UNLINKED, Deed.CHANGED, Deed.SKIPPED})
"""Deeds whose subject is a channel, by its Slack id: Slack shows the name of a private one to its members only."""
