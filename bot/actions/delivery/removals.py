"""Taking away from Slack what was there because of somebody who is forgotten."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.delivery.uploads import Uploader
from bot.core.delivery.removals import next_try_in
from bot.store.delivery import removals
from bot.store.engine import Sessions

AT_A_TIME = 5
"""Slack lets a workspace delete about fifty messages a minute; this is called every ten seconds."""


async def erase_due(sessions: Sessions, uploader: Uploader, now: Callable[[], datetime]) -> int:
    """Takes away some of what is due; tells how many. What Slack can't do now is tried again, a few times."""
    async with sessions.begin() as session:
        due = await removals.take_due(session, now(), now() + next_try_in(1), AT_A_TIME)
    for one in due:
        gone = await uploader.take_away(one.workspace_id, one.trace)
        async with sessions.begin() as session:
            if gone or one.is_hopeless:
                await removals.done(session, [one.id])
            else:
                await removals.put_off(session, one.id, now() + next_try_in(one.tries))
    return len(due)
