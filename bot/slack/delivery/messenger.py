"""Posts deliveries and finds them again, and tells apart what is certain from what is not."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.delivery.channel_posts import ChannelPost
from bot.core.delivery.deliveries import (
    FOR_CHANNELS,
    READ_BY_OTHERS,
    Ambiguous,
    Delivery,
    DeliveryKind,
    Later,
    Missing,
    NoAccess,
    Outcome,
    Refused,
    Sent,
    Sighting,
    Unreadable,
    backoff,
    locks_out,
)
from bot.prompts import Prompts
from bot.slack import blocks, failures
from bot.slack.coaching import commitments, look_back, nudges
from bot.slack.coaching.guessing import looks
from bot.slack.participation import absences, enrolment, pulse
from bot.slack.people.installations import ClientOf
from bot.slack.self_checks import checks
from bot.slack.teams import digests, teams
from bot.slack.teams.outside_readers import Agreed, may_read

SHAPES: Mapping[DeliveryKind, Callable[[Prompts, dict[str, Any]], blocks.Payload]] = {
    DeliveryKind.INTRODUCTION: enrolment.introduction,
    DeliveryKind.NUDGE: nudges.message,
    DeliveryKind.REMINDER: nudges.returning,
    DeliveryKind.RHYTHM: absences.rhythm_question,
    DeliveryKind.COMMITMENTS: commitments.message,
    DeliveryKind.CHECK: checks.invitation,
    DeliveryKind.LOOK: looks.message,
    DeliveryKind.PULSE: pulse.message,
    DeliveryKind.LOOK_BACK: look_back.message,
    DeliveryKind.DIGEST: digests.message,
    DeliveryKind.DIGEST_THREAD: digests.message,
    DeliveryKind.SHARED: digests.message,
    DeliveryKind.WELCOME: teams.welcome,
}

log = logging.getLogger(__name__)

METADATA_EVENT = "em_coach_delivery"
TOO_MANY = 429
LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
SERVER_ERROR = 500
UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Answers after which Slack says that some part of the request may have succeeded."""


NEW_TO_HISTORY = timedelta(minutes=5)
"""How far before our own first attempt a message is looked for: Slack's clock is not ours."""
PAGE = 200


@dataclass(frozen=True, slots=True)
class Messenger:
    """Posts to one workspace. The client must not retry by itself: it would post twice after a lost answer."""

    client: AsyncWebClient
    prompts: Prompts
    agreed: Agreed

    async def post(self, delivery: Delivery) -> Outcome:
        """Posts a delivery once and says how it went; nothing that Slack or the network does is raised."""
        return await self._held_back(delivery) or await self._post(delivery)

    async def _held_back(self, delivery: Delivery) -> Outcome | None:
        """Why a message stays out of a channel that other organisations can read; None where it may go."""
        if delivery.kind not in FOR_CHANNELS:
            return None
        try:
            fine = await may_read(self.client, delivery, self.agreed)
        except SlackApiError as error:
            outcome = _after_answer(error)
            return Later(outcome.reason, _backoff(delivery)) if isinstance(outcome, Ambiguous) else outcome
        except (aiohttp.ClientError, TimeoutError) as error:
            return Later(f"no answer: {failures.reason(error)}", _backoff(delivery))
        return None if fine else Refused(READ_BY_OTHERS)

    async def _post(self, delivery: Delivery) -> Outcome:
        shaped = SHAPES[delivery.kind](self.prompts, dict(delivery.payload))
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": delivery.key}}
        try:
            answer = await self.client.chat_postMessage(
                channel=delivery.recipient, metadata=metadata, unfurl_links=False, unfurl_media=False, **shaped
            )
        except SlackApiError as error:
            return _after_answer(error)
        except aiohttp.ClientConnectorError as error:
            return Later(f"not connected: {error.os_error}", _backoff(delivery))
        except (aiohttp.ClientError, TimeoutError) as error:
            return Ambiguous(f"no answer: {failures.reason(error)}")
        return Sent(answer["channel"], answer["ts"])

    async def change(self, posting: ChannelPost) -> bool:
        """Makes a message say what it should; what Slack will never change counts as done, too."""
        shaped = SHAPES[posting.kind](self.prompts, dict(posting.payload))
        shaped.pop("thread_ts", None)  # a message stays where it is
        try:
            await self.client.chat_update(channel=posting.channel or "", ts=posting.ts or "", **shaped)
        except SlackApiError as error:
            log.warning("post_not_changed", extra={"post": posting.id, "reason": failures.reason(error)})
            return isinstance(_after_answer(error), Refused)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("post_not_changed", extra={"post": posting.id, "reason": failures.reason(error)})
            return False
        return True

    async def look_for(self, delivery: Delivery) -> Sighting:
        """Looks for a delivery's key in the conversation where it would be; nothing is raised, as above."""
        try:
            channel = await self._conversation_with(delivery.recipient)
            ts = await self._find(channel, delivery)
        except SlackApiError as error:
            match _after_answer(error):
                case Refused(reason):
                    return Unreadable(reason)
                case NoAccess(reason) | Ambiguous(reason) | Later(reason):
                    return Later(reason, _backoff(delivery))
        except (aiohttp.ClientError, TimeoutError) as error:
            return Later(f"no answer: {failures.reason(error)}", _backoff(delivery))
        return Sent(channel, ts) if ts else Missing()

    async def renew(self, delivery: Delivery, found: Sent) -> None:
        """Has a message that was found say what the delivery says; if Slack does not take that, it stays."""
        shaped = SHAPES[delivery.kind](self.prompts, dict(delivery.payload))
        shaped.pop("thread_ts", None)  # a message stays where it is
        try:
            await self.client.chat_update(channel=found.channel, ts=found.ts, **shaped)
        except failures.FAILURES as error:
            log.warning("found_message_not_changed", extra={"reason": failures.reason(error)})

    async def _conversation_with(self, recipient: str) -> str:
        """The channel's id; a person's direct message is opened, which shows them nothing."""
        if not recipient.startswith(PEOPLE):
            return recipient
        return str((await self.client.conversations_open(users=recipient))["channel"]["id"])

    async def _find(self, channel: str, delivery: Delivery) -> str | None:
        """The time stamp of the message that carries the delivery's key."""
        oldest = (delivery.first_attempt_at - NEW_TO_HISTORY).timestamp()
        cursor: str | None = None
        thread = delivery.payload.get("thread_ts")
        read = (
            partial(self.client.conversations_replies, ts=thread) if thread else self.client.conversations_history
        )
        while True:
            page = await read(
                channel=channel, oldest=f"{oldest:.6f}", include_all_metadata=True, limit=PAGE, cursor=cursor
            )
            for message in page["messages"]:
                if message.get("metadata", {}).get("event_payload", {}).get("key") == delivery.key:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None


@dataclass(frozen=True, slots=True)
class Messengers:
    """A messenger for each workspace, by our own id of it."""

    client_of: ClientOf
    prompts: Prompts
    agreed: Agreed
    renewed_client_of: ClientOf | None = None
    """The same with another token, for one that Slack calls expired."""

    async def post(self, delivery: Delivery) -> Outcome:
        """Posts a delivery in its own workspace; once more when only the token was too old."""
        outcome = await self._post(delivery, self.client_of)
        if outcome == NoAccess(EXPIRED) and self.renewed_client_of:
            return await self._post(delivery, self.renewed_client_of)
        return outcome

    async def _post(self, delivery: Delivery, client_of: ClientOf) -> Outcome:
        client = await client_of(delivery.workspace_id)
        return await self._with(client).post(delivery) if client else NoAccess(NOT_INSTALLED)

    def _with(self, client: AsyncWebClient) -> Messenger:
        return Messenger(client, self.prompts, self.agreed)

    async def change(self, posting: ChannelPost) -> bool:
        """Changes a message in its own workspace."""
        client = await self.client_of(posting.workspace_id)
        return await self._with(client).change(posting) if client else True

    async def renew(self, delivery: Delivery, found: Sent) -> None:
        """Changes a message that was found in its own workspace."""
        client = await self.client_of(delivery.workspace_id)
        if client:
            await self._with(client).renew(delivery, found)

    async def look_for(self, delivery: Delivery) -> Sighting:
        """Looks for a delivery in its own workspace."""
        client = await self.client_of(delivery.workspace_id)
        return await self._with(client).look_for(delivery) if client else Unreadable(NOT_INSTALLED)


PEOPLE = ("U", "W")
"""What ids of people start with; those of channels start with C, D or G."""
NOT_INSTALLED = "not_installed"
EXPIRED = "token_expired"


def _backoff(delivery: Delivery) -> timedelta:
    return backoff(delivery.tries, random.random())  # noqa: S311 - a spread, no secret


def is_for_later(error: Exception) -> bool:
    """Whether a call that failed may do better another time."""
    return not (isinstance(error, SlackApiError) and isinstance(_after_answer(error), Refused))


def _after_answer(error: SlackApiError) -> Outcome:
    """What an answer other than ok means for the message."""
    status, name = failures.status(error), failures.reason(error)
    if status == TOO_MANY or name in LIMITED:
        seconds = int(error.response.headers.get("Retry-After", 30))
        return Later(f"rate limited for {seconds} s", timedelta(seconds=seconds), pause=True)
    if status >= SERVER_ERROR or name in UNSURE:
        return Ambiguous(f"Slack answered {name}")
    return NoAccess(name) if locks_out(name) else Refused(name)
