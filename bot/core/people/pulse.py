"""Whether the weekly minute is worth it: asked once, in the fourth week, answered in one tap."""

from datetime import timedelta
from enum import StrEnum

ASKED_AFTER = timedelta(days=22)
"""After a yes: three questions have been there by then, and the fourth week has begun."""
WHY_LIMIT = 500
"""Characters of a reason."""


class Pulse(StrEnum):
    """Is it worth your minute?"""

    YES = "yes"
    SOMETIMES = "sometimes"
    NO = "no"
