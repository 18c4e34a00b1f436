"""What is too old goes, and so does everything of those who have left for good."""

from datetime import datetime

from bot.actions.participation import forgetting
from bot.core.delivery.removals import Trace, TraceKind
from bot.core.participation.retention import Kind, Retention
from bot.store import chores
from bot.store.delivery import removals
from bot.store.engine import Sessions
from bot.store.participation import retention
from bot.store.people import managers, workspaces
from bot.store.teams import figures

BATCH = 200

PEOPLE = "people"
WORKSPACES = "workspaces"
"""What is counted beside the kinds of data: those who left, and whose time of grace is over."""

Removed = dict[str, int]


async def purge(sessions: Sessions, kept: Retention, now: datetime) -> Removed:
    """Removes, in batches, what is older than it is kept; tells how much of each kind."""
    await _take_pictures(sessions, kept.cutoffs(now)[Kind.FIGURES], now)
    removed = {kind.value: await _purge(sessions, kind, cutoff) for kind, cutoff in kept.cutoffs(now).items()}
    removed[PEOPLE] = await _forget_people(sessions, now)
    removed[WORKSPACES] = await _forget_workspaces(sessions, now)
    if any(removed.values()):
        async with sessions.begin() as session:
            await chores.ask(session, forgetting.SCRUB, now)
        await forgetting.scrub(sessions)
    return removed


async def would_go(sessions: Sessions, kept: Retention, now: datetime) -> Removed:
    """What `purge` would remove."""
    async with sessions() as session:
        counts = {
            kind.value: await retention.count(session, kind, cutoff) for kind, cutoff in kept.cutoffs(now).items()
        }
        people = await managers.count_gone_by(session, now)
        return {**counts, PEOPLE: people, WORKSPACES: len(await workspaces.gone_by(session, now))}


async def _purge(sessions: Sessions, kind: Kind, cutoff: datetime) -> int:
    removed = 0
    while True:
        async with sessions.begin() as session:
            some = await retention.remove(session, kind, cutoff, BATCH)
        removed += some
        if some < BATCH:
            return removed


async def _take_pictures(sessions: Sessions, cutoff: datetime, now: datetime) -> None:
    """Those of groups that have no newer one: what goes here goes from Slack, too."""
    async with sessions.begin() as session:
        for workspace_id, file_id in await figures.drop_pictures(session, cutoff.date()):
            await removals.erase(session, workspace_id, [Trace(TraceKind.FILE, "", file_id)], now)


async def _forget_people(sessions: Sessions, now: datetime) -> int:
    """One a transaction: forgetting looks at every table."""
    forgotten = 0
    while True:
        async with sessions.begin() as session:
            gone = await managers.gone_by(session, now, 1)
            for manager in gone:
                await forgetting.forget(session, manager, now)
        if not gone:
            return forgotten
        forgotten += 1


async def _forget_workspaces(sessions: Sessions, now: datetime) -> int:
    async with sessions.begin() as session:
        gone = await workspaces.gone_by(session, now)
        for workspace in gone:
            await workspaces.forget(session, workspace.id)
    return len(gone)
