"""Spoilt payloads of every kind, over HTTP and Socket Mode: nothing escapes, nobody else is touched, the bot answers on.

`FUZZ=20000` sends so many each way, which `make fuzz` does, a thousand in a world of their own; `SEED` is that of the
first thousand, so that `FUZZ=1000 SEED=40` repeats the one that failed.
"""

import asyncio
import io
import json
import logging
import os
import random
import re
import time
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.cli.service import logs
from bot.sandbox import FrozenStopwatch
from bot.sandbox.delivery.envelopes import SECONDS_TO_ACK
from bot.sandbox.errors import AppDidNotRespond
from bot.settings import LogFormat
from bot.slack import names
from bot.store.participation import personal_data
from tests.fuzz.payloads import spoilt
from tests.kit.world import World, world_on
from tests.slack.kit import choose, manager_of, on_sqlite, words

PAYLOADS = int(os.environ.get("FUZZ", "250"))
ROUND = min(PAYLOADS, 1000)
ROUNDS = PAYLOADS // ROUND
SEED = int(os.environ.get("SEED", "17"))
ESCAPED = re.compile(
    r"request_not_answered|envelope_failed|Traceback|never retrieved"
    r"|(?:request|refresh)_failed(?!.*(?:SlackApiError|'(?:KeyError|ValueError|JSONDecodeError) in))"
)
"""What the log says of an exception that nobody took care of.

A Slack that refuses a spoilt id is none, nor an apology for a button that says nothing of ours: Slack signs what is
in one, so nobody can send it. Whatever gets as far as the database, or is worked with first, is one.
"""
OK, BAD_REQUEST, NO_ANSWER = 200, 400, 0
ANSWERS = {OK, BAD_REQUEST}
"""But for presses and windows: an error is what makes Slack keep a window with what somebody typed in it."""
PATIENCE_S = 120.0
"""For one payload, on a machine that has much else to do: a handler that never ends fails, and no slow one."""
TURNS = 20
"""Of the event loop, in which an ack that is sent is heard."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NUMBERS = count(1)


@pytest.fixture(params=["http", "socket_mode"])
async def world(request, sessions, clock):
    over_http = request.param == "http"
    async with world_on(sessions, clock, http=over_http, stopwatch=FrozenStopwatch()) as ready:
        yield ready


@pytest.fixture
def said():
    stream = io.StringIO()
    handler = logs.handler(LogFormat.CONSOLE, stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


async def live(world, person):
    """Somebody who does a little of everything, so that there are payloads to spoil."""
    channel = world.sandbox.add_channel(f"team-of-{person.user.name}", [person])
    await world.enrol(person)
    await person.click(await person.command("/coach", "team", channel=channel), "team.link")
    await person.command("/coach", "add https://wiki.example.org/rfc-1 An RFC")
    await person.command("/coach", "check on-call")
    await person.submit({"rating-on-call": "1", "evidence-on-call": "The pager."})
    await person.close_modal()
    nudge = await world.nudge(person)
    await person.click(nudge, names.WHY)
    await person.close_modal()
    await person.click(nudge, names.ANSWER)
    await person.submit({"text": "Two services page at night.", "step": "Ask the team.", "day": "2026-03-09"})
    await choose(person, newest_answered(person), "share")
    await person.submit({"words": "Two services page.", "when": "digest"})
    await person.submit()
    await person.close_modal(all_of_them=True)
    await person.command("/coach", "settings")
    await person.submit({})
    await person.say(person.dm, "One more thing.")
    await person.react(nudge, "zzz")
    await person.open_home()
    await world.sandbox.settled()


def newest_answered(person):
    return [one for one in person.sees(person.dm) if "nudge-answered" in repr(one.blocks)][-1]


def encoded(kind, payload):
    """The body that Slack would send, and its headers."""
    if kind == "events_api":
        return json.dumps(payload), {"Content-Type": "application/json"}
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode({str(name): value for name, value in fields.items()}, errors="replace"), FORM


@dataclass(frozen=True)
class Sender:
    """Sends payloads as Slack does, one after the other, each as if it had not come before."""

    world: World
    http: aiohttp.ClientSession

    async def send(self, kind, payload):
        """The status that came back; over Socket Mode 200 for an ack."""
        if self.world.sockets:
            return await self._in_an_envelope(kind, payload)
        body, headers = encoded(kind, payload)
        at = str(int(time.time()))
        signature = SignatureVerifier(self.world.sandbox.signing_secret).generate_signature(
            timestamp=at, body=body
        )
        signed = {**headers, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
        url = self.world.sandbox.engine.delivery.addresses.events
        async with self.http.post(url, data=io.BytesIO(body.encode()), headers=signed) as answer:
            return answer.status

    async def _in_an_envelope(self, kind, payload):
        """Slack's three seconds are over when the bot has done with it, however long that took on this machine."""
        sandbox, before = self.world.sandbox, self.world.sockets.dealt_with
        if kind == "events_api":
            envelope, asking = sandbox.socket_mode.tell(payload), None
        else:
            asking = asyncio.create_task(sandbox.socket_mode.ask(kind, payload))
            await asyncio.sleep(0)
            envelope = sandbox.socket_mode.envelopes[-1]
        for attempt in range(1 if asking is None else 2):  # what a person waits for is sent once more
            async with asyncio.timeout(PATIENCE_S):
                while not envelope.acked and self.world.sockets.dealt_with <= before + attempt:  # noqa: ASYNC110 - it counts
                    await asyncio.sleep(0.001)
            turns = TURNS
            while turns and not envelope.acked:
                turns -= 1
                await asyncio.sleep(0.001)
            if envelope.acked:
                break
            sandbox.engine.stopwatch.advance(SECONDS_TO_ACK)
        if asking:
            await asyncio.wait([asking])
            assert isinstance(asking.exception(), AppDidNotRespond | None)
        return OK if envelope.acked else NO_ANSWER

    def fresh(self, kind, payload: dict[str, Any]):
        """The same done once more: what Slack numbers has another number, or it would be taken for a repetition."""
        if kind == "events_api":
            return {**payload, "event_id": f"EvFUZZ{next(NUMBERS)}"}
        engine, site = self.world.sandbox.engine, self.world.sandbox.site
        user_id = payload.get("user_id") or payload["user"]["id"]
        channel = payload.get("channel_id") or (payload.get("channel") or {}).get("id", "")
        response = engine.response_urls.issue(site.workspace.team_id, user_id, channel, None)
        anew = {
            **payload,
            "trigger_id": engine.triggers.issue(user_id),
            "response_url": f"{engine.base_url}/response/{response.id}",
        }
        if "view" in payload:
            anew["view"] = {**payload["view"], "hash": f"{next(NUMBERS)}.fuzz"}
        return anew


async def rows_of(world, person):
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return repr(await personal_data.rows(session, manager))


@on_sqlite
@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
async def test_spoilt_payloads_do_no_harm(world, said, seed):
    ana = world.sandbox.add_person("ana", "Ana Lima")
    ben = world.sandbox.add_person("ben", "Ben Okafor")
    await live(world, ana)
    first = len(world.sandbox.engine.delivery.envelopes)
    await live(world, ben)
    made = [(one.kind, one.payload) for one in list(world.sandbox.engine.delivery.envelopes)[first:]]
    assert {kind for kind, _ in made} == {"events_api", "interactive", "slash_commands"}
    before, since = await rows_of(world, ana), len(world.sandbox.calls)
    chance, statuses = random.Random(seed), []  # noqa: S311 - no secret, and the same again
    foreign = ["1", "2", "tomorrow 1", "undo 1", ana.dm.id, newest_answered(ana).ts, json.dumps({"share": 1})]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as http:
        sender = Sender(world, http)
        for _ in range(ROUND):
            kind, payload = chance.choice(made)
            status = await sender.send(kind, spoilt(sender.fresh(kind, payload), chance, foreign))
            statuses.append((status, kind, payload.get("command")))
    await world.sandbox.settled(PATIENCE_S)
    assert sorted({line[24:] for line in said.getvalue().splitlines() if ESCAPED.search(line)}) == []
    failed = [line for line in said.getvalue().splitlines() if "request_failed" in line]
    assert [one for one in statuses if one[0] not in ANSWERS and one[1] != "interactive"] == [], failed
    assert await rows_of(world, ana) == before
    hers = {ana.id, ana.dm.id}
    calls = [one for one in list(world.sandbox.calls)[since:] if one.method.startswith(("chat.", "views.publish"))]
    assert [one for one in calls if hers & {one.args.get("channel"), one.args.get("user_id")}] == []
    assert "/coach" in words(await ana.command("/coach", "help"))
