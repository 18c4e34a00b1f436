"""Sources: adding and removing them, and keeping them fresh."""

import logging
import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.library.search import Library
from bot.actions.library.syncing import READERS, Tools, sync
from bot.core.library.sources import NewSource, Source, SourceKind
from bot.sources import git_hosts
from bot.sources.errors import LibraryError
from bot.store.engine import Sessions
from bot.store.library import sources

log = logging.getLogger(__name__)

LOCATION_LIMIT = 1024
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")


async def add(session: AsyncSession, new: NewSource, now: datetime) -> Source:
    """A source that is read from now on, by itself; one that is there already gets what is said of it now.

    Raises:
        LibraryError: it can't be a source; the message says why, and repeats no secret.
    """
    location = READERS[new.kind].located(new.location)
    if new.token_env is not None and not VARIABLE.fullmatch(new.token_env):
        raise LibraryError("--token-env takes the name of an environment variable, never the token itself.")
    if len(location) > LOCATION_LIMIT:
        raise LibraryError(f"An address of more than {LOCATION_LIMIT:,} characters can't be kept.")
    base_url = new.base_url or (git_hosts.pages(location) if new.kind is SourceKind.GIT else None)
    if base_url and not base_url.startswith(("https://", "http://")):
        raise LibraryError("--base-url should begin with https:// or http://.")
    known = NewSource(new.kind, location, base_url, new.token_env, new.private, new.scope)
    due = None if new.kind is SourceKind.SLACK else now
    return await sources.get(session, await sources.add(session, known, now, due))


async def remove(session: AsyncSession, source_id: int) -> None:
    """Forgets a source with its documents.

    Raises:
        LibraryError: there is no such source.
    """
    if not await sources.remove(session, source_id):
        raise LibraryError(f"There is no source {source_id}: `em-coach library status` lists them.")


async def sync_due(sessions: Sessions, library: Library, tools: Tools, now: Callable[[], datetime]) -> None:
    """Reads every source that is due, one after the other; of several processes, one takes each."""
    while True:
        async with sessions.begin() as session:
            source = await sources.claim_due(session, now())
        if source is None:
            return
        (report,) = await sync(sessions, library, [source], tools, now())
        facts = {"source": source.id, "read": report.read, "gone": report.gone, "problem": report.problem}
        log.info("source_read", extra=facts)
