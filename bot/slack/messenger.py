"""Posts deliveries, and tells apart what is certain from what is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.deliveries import Ambiguous, Delivery, DeliveryKind, Later, Outcome, Refused, Sent, backoff
from bot.prompts import Prompts
from bot.slack import absences, blocks, enrolment, failures, nudges, teams

SHAPES: Mapping[DeliveryKind, Callable[[Prompts, dict[str, Any]], blocks.Payload]] = {
    DeliveryKind.INTRODUCTION: enrolment.introduction,
    DeliveryKind.NUDGE: nudges.message,
    DeliveryKind.REMINDER: nudges.returning,
    DeliveryKind.RHYTHM: absences.rhythm_question,
    DeliveryKind.DIGEST: teams.message,
}

METADATA_EVENT = "em_coach_delivery"
TOO_MANY = 429
SERVER_ERROR = 500
UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Answers after which Slack says that some part of the request may have succeeded."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """Posts to one workspace. The client must not retry by itself: it would post twice after a lost answer."""

    client: AsyncWebClient
    prompts: Prompts

    async def post(self, delivery: Delivery) -> Outcome:
        """Posts a delivery once and says how it went; nothing that Slack or the network does is raised."""
        shaped = SHAPES[delivery.kind](self.prompts, dict(delivery.payload))
        metadata = {"event_type": METADATA_EVENT, "event_payload": {"key": delivery.key}}
        try:
            answer = await self.client.chat_postMessage(
                channel=delivery.recipient, metadata=metadata, unfurl_links=False, unfurl_media=False, **shaped
            )
        except SlackApiError as error:
            return _after_answer(error)
        except aiohttp.ClientConnectorError as error:
            return Later(f"not connected: {error.os_error}", backoff(delivery.tries))
        except (aiohttp.ClientError, TimeoutError) as error:
            return Ambiguous(f"no answer: {failures.reason(error)}")
        return Sent(answer["channel"], answer["ts"])


def _after_answer(error: SlackApiError) -> Outcome:
    """What an answer other than ok means for the message."""
    status, name = failures.status(error), failures.reason(error)
    if status == TOO_MANY or name == "ratelimited":
        seconds = int(error.response.headers.get("Retry-After", 30))
        return Later(f"rate limited for {seconds} s", timedelta(seconds=seconds), pause=True)
    if status >= SERVER_ERROR or name in UNSURE:
        return Ambiguous(f"Slack answered {name}")
    return Refused(name)
