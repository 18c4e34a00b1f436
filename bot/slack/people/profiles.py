"""Slack profiles: the time zone, as it changes."""

import logging
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.actions.participation import offboarding, zones
from bot.actions.participation.zones import ZoneOf
from bot.core.people.people import Manager
from bot.slack import failures
from bot.slack.people.installations import ClientOf
from bot.slack.people.members import may_take_part
from bot.slack.request import Coach, zone_in
from bot.store.people import managers

log = logging.getLogger(__name__)


async def on_change(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any]) -> None:
    """A profile was changed, an account closed or opened again, or made a guest's. Most concern nobody we know."""
    coach: Coach = context["coach"]
    user = body["event"]["user"]
    zone, now = zone_in(user), coach.now()
    is_out = not may_take_part(user, (context["team_id"], context.get("enterprise_id")))
    coach.members.forget(context["team_id"], user["id"])
    async with coach.sessions.begin() as session:
        manager = await managers.wherever(session, context["team_id"], user["id"])
        if manager and is_out:
            await offboarding.left(session, manager, coach.retention, now)
        elif user.get("deleted"):
            await offboarding.left_for_good(session, context["team_id"], user["id"], now)
        elif manager:
            await offboarding.returned(session, manager, now)
            await zones.move(session, manager, zone or manager.zone, now)
    await ack()


def zone_reader(client_of: ClientOf) -> ZoneOf:
    """Asks Slack for somebody's time zone; what goes wrong is logged, and the zone stays as it is."""

    async def zone_of(manager: Manager) -> ZoneInfo | None:
        client = await client_of(manager.workspace_id)
        if client is None:
            return None
        try:
            answer = await client.users_info(user=manager.user_id)
        except failures.FAILURES as error:
            log.warning("time_zone_not_refreshed", extra={"reason": failures.reason(error)})
            return None
        return zone_in(answer["user"])

    return zone_of
