"""Messages that follow by themselves: questions that lapsed or came again, and what was settled somewhere else."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.delivery.deliveries import DeliveryKind, Posted
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.slack import blocks, failures
from bot.slack.coaching import commitments, look_back, standing
from bot.slack.delivery.messenger import is_for_later
from bot.slack.participation import absences, enrolment
from bot.slack.people.installations import ClientOf
from bot.slack.self_checks import checks
from bot.store.delivery import renewals
from bot.store.engine import Sessions
from bot.store.people import managers

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Slack takes about fifty changes a minute in a workspace; this is woken every ten seconds."""

Shown = Callable[[AsyncSession, Prompts, Posted, Manager, datetime], Awaitable[blocks.Payload]]
SHOWN: Mapping[DeliveryKind, Shown] = {
    DeliveryKind.INTRODUCTION: enrolment.introduction_as_it_stands,
    DeliveryKind.NUDGE: standing.as_it_stands,
    DeliveryKind.REMINDER: standing.as_it_stands,
    DeliveryKind.RHYTHM: absences.rhythm_as_it_stands,
    DeliveryKind.COMMITMENTS: commitments.message_as_it_stands,
    DeliveryKind.CHECK: checks.invitation_as_it_stands,
    DeliveryKind.LOOK_BACK: look_back.as_it_stands,
}
"""What a message of each kind says now."""


@dataclass(frozen=True, slots=True)
class Renewer:
    """Changes messages that do not say what they should, each in its own workspace."""

    sessions: Sessions
    client_of: ClientOf
    prompts: Prompts
    now: Callable[[], datetime]

    async def renew(self) -> None:
        """One batch each. What Slack can't do now stays for the next time; what it never will is given up."""
        async with self.sessions() as session:
            there = await renewals.workspaces(session)
        for workspace_id in there:
            if client := await self.client_of(workspace_id):
                await self._renew(workspace_id, client)

    async def _renew(self, workspace_id: int, client: AsyncWebClient) -> None:
        async with self.sessions() as session:
            waiting = await renewals.waiting(session, workspace_id, AT_ONCE)
            shown = [(one, payload) for one in waiting if (payload := await self._shown(session, one))]
        told = [one for one, payload in shown if await _tell(client, one, payload)]
        if told:
            async with self.sessions.begin() as session:
                await renewals.settled(session, told)

    async def _shown(self, session: AsyncSession, one: Posted) -> blocks.Payload | None:
        manager = await managers.by_slack_id(session, one.workspace_id, one.recipient)
        if manager is None:  # who is forgotten has no messages
            return None
        return await SHOWN[one.kind](session, self.prompts, one, manager, self.now())


async def _tell(client: AsyncWebClient, one: Posted, shown: blocks.Payload) -> bool:
    try:
        await client.chat_update(channel=one.channel, ts=one.ts, **shown)
    except failures.FAILURES as error:
        log.warning("message_not_changed", extra={"delivery": one.id, "reason": failures.reason(error)})
        return not is_for_later(error)
    return True
