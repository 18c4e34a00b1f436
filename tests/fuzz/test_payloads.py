"""Spoilt payloads of every kind, signed and over HTTP: nothing escapes, nobody else is touched, the bot answers on.

`FUZZ=20000` sends so many, which `make fuzz` does; `SEED` repeats what another run has sent.
"""

import io
import json
import logging
import os
import random
import time
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.cli.service import logs
from bot.settings import LogFormat
from bot.slack import names
from bot.store.participation import personal_data
from tests.fuzz.payloads import spoilt
from tests.kit.world import world_on
from tests.slack.kit import choose, manager_of, on_sqlite, words

PAYLOADS = int(os.environ.get("FUZZ", "500"))
SEED = int(os.environ.get("SEED", "17"))
ESCAPED = ("request_not_answered", "envelope_failed", "Traceback", "never retrieved")
"""What the log says of an exception that nobody took care of."""
ANSWERS = {200, 400}
"""But for presses and windows: an error is what makes Slack keep a window with what somebody typed in it."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def world(database, sessions, clock):
    url = database.url.render_as_string(hide_password=False)
    async with world_on(url, clock, opened=sessions, http=True) as ready:
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


async def send(http, world, kind, payload):
    """The status that came back."""
    body, headers = encoded(kind, payload)
    at = str(int(time.time()))
    signature = SignatureVerifier(world.sandbox.signing_secret).generate_signature(timestamp=at, body=body)
    signed = {**headers, "X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature}
    url = world.sandbox.engine.delivery.addresses.events
    async with http.post(url, data=io.BytesIO(body.encode()), headers=signed) as answer:
        return answer.status


async def rows_of(world, person):
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return repr(await personal_data.rows(session, manager))


@on_sqlite
async def test_spoilt_payloads_do_no_harm(world, said):
    ana = world.sandbox.add_person("ana", "Ana Lima")
    ben = world.sandbox.add_person("ben", "Ben Okafor")
    await live(world, ana)
    first = len(world.sandbox.engine.delivery.envelopes)
    await live(world, ben)
    made = [(one.kind, one.payload) for one in list(world.sandbox.engine.delivery.envelopes)[first:]]
    assert {kind for kind, _ in made} == {"events_api", "interactive", "slash_commands"}
    before, since = await rows_of(world, ana), len(world.sandbox.calls)
    chance, statuses = random.Random(SEED), []  # noqa: S311 - no secret, and the same again
    foreign = ["1", "2", "tomorrow 1", "undo 1", ana.dm.id, newest_answered(ana).ts, json.dumps({"share": 1})]
    async with aiohttp.ClientSession() as http:
        for _ in range(PAYLOADS):
            kind, payload = chance.choice(made)
            statuses.append((await send(http, world, kind, spoilt(payload, chance, foreign)), kind))
    await world.sandbox.settled()
    assert [one for one in statuses if one[0] not in ANSWERS and one[1] != "interactive"] == []
    assert [line for line in said.getvalue().splitlines() if any(one in line for one in ESCAPED)] == []
    assert await rows_of(world, ana) == before
    hers = {ana.id, ana.dm.id}
    calls = [one for one in list(world.sandbox.calls)[since:] if one.method.startswith(("chat.", "views.publish"))]
    assert [one for one in calls if hers & {one.args.get("channel"), one.args.get("user_id")}] == []
    assert "/coach" in words(await ana.command("/coach", "help"))
