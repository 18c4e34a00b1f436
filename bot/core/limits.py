"""What one person, one workspace and a deployment may make grow, and no further: the one table of it.

Each is more than people need by hand, and too little to keep others waiting or to fill a disk; beyond it they are
told so kindly. SECURITY.md lists them with their tests. What is counted by time, each process counts for itself.
"""

from dataclasses import dataclass
from datetime import timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many within some time, whenever it begins."""

    most: int
    within: timedelta


PAYLOADS_OF_A_PERSON = Pace(90, MINUTE)
"""Every press, command and message is one."""
PAYLOADS_OF_A_WORKSPACE = Pace(3_000, MINUTE)
"""Of a thousand people who are all at work. One process does more."""
LINKS_OF_A_PERSON = Pace(100, DAY)
"""What somebody adds to the library."""
QUESTIONS_OF_A_PERSON = Pace(24, DAY)
"""What somebody asks for by themselves; what comes by their rhythm is none of it."""
EXPORTS_OF_A_PERSON = Pace(12, DAY)
"""Each is a file in Slack, with all that is kept of them."""

WRITTEN_BY_A_PERSON = 5_000_000
"""Characters as they are sealed: a thousand of the longest answers. What is kept for ever would grow for ever."""
LINKS_OF_A_WORKSPACE = 2_000
CHANNELS_OF_A_WORKSPACE = 500
"""With a digest."""
READ_AGAIN_AFTER = timedelta(minutes=10)
"""Between two syncs of one source, however often somebody says something of it or adds to it."""

DOCUMENTS = 500_000
"""Of all workspaces and sources together: what an index in the memory of one process can hold."""
PAYLOAD = 1024 * 1024
"""Bytes of a request; Slack sends a hundredth of that."""
CHOICES = 100
"""Options of a menu in a view, as many as Slack takes."""
