"""What is new in the library: what has just been written or found, and what stands elsewhere now."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.library.documents import Status
from bot.core.library.fits import Document

NEWS = timedelta(weeks=6)
"""How long a document is called new."""

WRITTEN_AT_MOST = timedelta(weeks=26)
"""Before it was found: a proposal takes months until it is merged, and an older one has only been moved."""

AN_ARCHIVE = 30
"""Documents: a sync that finds more at once has been given what was there all the time, and no news."""


@dataclass(frozen=True, slots=True)
class Change:
    """A document that stands elsewhere now, and where it stood before."""

    document: Document
    before: Status
    on: date


def new_since(document: Document, today: date) -> date | None:
    """Since when a document is new: the day it was written, or else found on; None for what is not new."""
    found = document.found if document.found and today - document.found <= NEWS else None
    if document.day is None:
        return found
    age = today - document.day
    if timedelta() <= age <= NEWS:
        return document.day
    return found if found and age <= WRITTEN_AT_MOST else None
