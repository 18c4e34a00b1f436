"""Forgetting: everything of one person goes, here and in Slack, and it is looked at afterwards whether it has."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import sharing
from bot.core.people.people import Person
from bot.store import chores, engine
from bot.store.delivery import removals
from bot.store.engine import Sessions
from bot.store.participation import personal_data

SCRUB = "scrub"
"""The chore that follows forgetting."""

Counts = dict[str, int]
"""Rows by table."""


class StillThereError(Exception):
    """Something of a forgotten person was left; raised within the transaction, so that nothing is done by half."""


async def forget(session: AsyncSession, person: Person, now: datetime) -> Counts:
    """Removes all that is kept of a person, and has the bot's messages to them taken away; tells what went."""
    await personal_data.hold(session, person)
    await sharing.redact_all(session, person.id)
    theirs = await personal_data.keys(session, person)
    await removals.erase(session, person.workspace_id, await removals.of(session, person), now)
    await personal_data.remove(session, person)
    await chores.ask(session, SCRUB, now)
    left = await personal_data.still_there(session, theirs)
    if left:
        raise StillThereError(", ".join(left))
    return {table.name: len(keys) for table, keys in theirs.items() if keys}


async def scrub(sessions: Sessions) -> None:
    """Leaves no byte of what was forgotten in the database's file, if that was asked for; it may take seconds."""
    async with sessions() as session:
        asked = await chores.asked_at(session, SCRUB)
    if asked is None:
        return
    await engine.scrub(sessions)
    async with sessions.begin() as session:
        await chores.done(session, SCRUB, asked)


async def kept(session: AsyncSession, person: Person) -> Counts:
    """What `forget` would remove, which is nothing where they only stand in the log: there it is their name."""
    return {table.name: len(keys) for table, keys in (await personal_data.keys(session, person)).items() if keys}


async def knows(session: AsyncSession, person: Person) -> bool:
    """Whether there is anything to forget of somebody."""
    return any((await personal_data.rows(session, person)).values())
