"""Over HTTP: the whole bot behind its request URL, and what is kept out there."""

import io
import json
import socket
import time
from contextlib import asynccontextmanager

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import func, select, text

from bot import app
from bot.actions.library.search import Library
from bot.configured import CannotStartError
from bot.slack.transport import request_urls
from bot.slack.transport.request_urls import MAX_BODY, PATH
from bot.store.tables import InboxRow, ManagerRow
from tests.conftest import shipped_prompts, shipped_vocabulary
from tests.kit.world import world_on
from tests.slack.kit import from_bot, kept, nudges_of, on_both

SECRET = "we page whoever is awake"


@pytest.fixture
async def over_http(sessions, clock):
    async with world_on(sessions, clock, http=True) as world:
        yield world


@pytest.fixture
def ana(over_http):
    return over_http.sandbox.add_person("ana", "Ana Lima", tz="America/Sao_Paulo")


def address(world):
    return world.sandbox.engine.delivery.addresses.events


def signed(world, body, at=None):
    at = str(int(time.time()) if at is None else at)
    signature = SignatureVerifier(world.sandbox.signing_secret).generate_signature(timestamp=at, body=body)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature,
    }


def command_of(person, words="start"):
    return {
        "command": "/coach",
        "text": words,
        "team_id": person.site.workspace.team_id,
        "user_id": person.id,
        "channel_id": person.dm.id,
        "trigger_id": "1.2.abc",
        "response_url": "",
    }


async def post(world, body, headers, to=None):
    async with (
        aiohttp.ClientSession() as http,
        http.post(to or address(world), data=body, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def managers_in(world):
    async with world.sessions() as session:
        return await session.scalar(select(func.count()).select_from(ManagerRow))


@on_both
async def test_from_joining_to_an_answer_all_goes_over_http(over_http, ana):
    await over_http.enrol(ana)
    message = await over_http.nudge(ana)
    await ana.click(message, "nudge.answer")
    await ana.submit({"text": SECRET})
    await ana.say(ana.dm, "And the supplier.", thread_ts=message.ts)
    await over_http.sandbox.settled()
    assert [one.text for one in await kept(over_http, ana)] == [f"{SECRET}\n\nAnd the supplier."]
    assert over_http.sandbox.called("apps.connections.open") == []
    assert {one.sent_to[0] for one in over_http.sandbox.engine.delivery.envelopes} == {address(over_http)}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Request-Timestamp": "now"},
        {"X-Slack-Request-Timestamp": "١٢٣"},
    ],
)
async def test_what_slack_has_not_signed_is_not_even_read(over_http, ana, spoilt):
    body = json.dumps(command_of(ana))
    assert await post(over_http, body, signed(over_http, body) | spoilt) == (401, "")
    assert await managers_in(over_http) == 0


async def test_a_body_that_was_changed_on_its_way_is_refused(over_http, ana):
    headers = signed(over_http, json.dumps(command_of(ana)))
    assert await post(over_http, json.dumps(command_of(ana, "help")), headers) == (401, "")


@pytest.mark.parametrize("off", [-301, 302])
async def test_a_time_stamp_beyond_five_minutes_is_refused(over_http, ana, off):
    body = json.dumps(command_of(ana))
    assert await post(over_http, body, signed(over_http, body, int(time.time()) + off)) == (401, "")


@on_both
async def test_a_request_that_is_sent_again_within_five_minutes_is_refused_on_every_replica(over_http, ana, clock):
    body = json.dumps(command_of(ana, "help"))
    headers = signed(over_http, body)
    status, said = await post(over_http, body, headers)
    assert (status, "coach" in said) == (200, True)
    assert await post(over_http, body, headers) == (401, "")
    async with another(over_http, clock) as port:
        assert await post(over_http, body, headers, f"http://127.0.0.1:{port}{PATH}") == (401, "")
    async with over_http.sessions() as session:
        used = list(await session.scalars(select(InboxRow.key).where(InboxRow.key.startswith("signature:"))))
    assert f"signature:{headers['X-Slack-Signature']}" in used


@asynccontextmanager
async def another(world, clock):
    """A second replica on the same database; gives its port."""
    books = Library(shipped_vocabulary())
    async with app.listening(world.settings, world.sessions, shipped_prompts(), books, clock) as replica:
        yield replica.http_port


def said_in(person, words):
    event = {"type": "message", "channel_type": "im", "channel": person.dm.id, "user": person.id, "text": words}
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": person.site.workspace.team_id,
            "event_id": "Ev1",
            "event": {**event, "ts": "1772442000.000100"},
        }
    )


@asynccontextmanager
async def broken(world):
    """A bot whose database is not what it should be, for the time of the block."""
    async with world.sessions.begin() as session:
        await session.execute(text("ALTER TABLE manager RENAME TO gone"))
    yield
    async with world.sessions.begin() as session:
        await session.execute(text("ALTER TABLE gone RENAME TO manager"))


async def test_what_failed_may_come_again_with_the_same_signature(sessions, clock):
    async with world_on(sessions, clock, http=True) as world:
        ana = world.sandbox.add_person("ana", "Ana Lima")
        body = said_in(ana, "help")
        headers = signed(world, body)
        async with broken(world):
            assert (await post(world, body, headers))[0] == 500
        assert (await post(world, body, headers))[0] == 200
        assert (await post(world, body, headers))[0] == 401
        assert len(from_bot(ana)) == 1


async def test_an_event_that_failed_comes_again_at_once_and_its_reason_is_counted(sessions, clock):
    async with world_on(sessions, clock, http=True) as world:
        ana = world.sandbox.add_person("ana", "Ana Lima")
        async with broken(world):
            await ana.say(ana.dm, "help")
            event = world.sandbox.engine.delivery.envelopes[-1]
            await world.sandbox.until(lambda: event.attempt == 1 and event.again_at)
        assert world.metrics.again.labels("http_error")._value.get() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'payload=["x"]',
        b"payload=%7B",
    ],
)
async def test_what_is_no_payload_is_refused_and_the_bot_still_answers(over_http, ana, body):
    headers = signed(over_http, body.decode())
    if body.startswith(b"payload"):
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    assert await post(over_http, body, headers) == (400, "")
    await ana.command("/coach", "help")


async def test_what_has_another_shape_is_answered_well_and_left_alone(over_http, ana):
    event = {"type": "message", "channel": {"id": 7}, "user": ana.id}
    body = json.dumps({"type": "event_callback", "event_id": "Ev1", "team_id": ["T"], "event": event})
    assert await post(over_http, body, signed(over_http, body)) == (200, "")
    await ana.command("/coach", "help")


async def test_what_is_no_text_is_refused(over_http):
    assert await post(over_http, b"\xff\xfe", signed(over_http, "")) == (400, "")


async def test_what_is_too_long_is_refused_before_it_is_understood(over_http):
    body = json.dumps({"type": "url_verification", "challenge": "x" * MAX_BODY})
    assert await post(over_http, io.BytesIO(body.encode()), signed(over_http, body)) == (413, "")


async def test_whoever_sends_too_slowly_is_let_go(over_http, monkeypatch):
    monkeypatch.setattr(request_urls, "READ_WITHIN_S", 0.05)

    async def slowly():
        yield b"{"
        await over_http.sandbox.engine.stopwatch.until(over_http.sandbox.engine.stopwatch() + 1)

    assert (await post(over_http, slowly(), signed(over_http, "{")))[0] == 408


async def test_what_nobody_listens_to_is_answered_well(over_http, ana):
    body = json.dumps(
        {
            "type": "event_callback",
            "team_id": ana.site.workspace.team_id,
            "event_id": "Ev1",
            "event": {"type": "emoji_changed"},
        }
    )
    assert await post(over_http, body, signed(over_http, body)) == (200, "")


@on_both
async def test_replicas_in_both_modes_share_a_database_while_one_changes_over(sessions, clock):
    async with world_on(sessions, clock) as world:
        person = world.sandbox.add_person("ana", "Ana Lima")
        await world.enrol(person)
        overs = {"slack_app_token": None, "em_coach_http_port": 0}
        settings = world.settings.model_copy(update=overs)
        books = Library(shipped_vocabulary())
        async with app.listening(settings, sessions, shipped_prompts(), books, clock) as replica:
            await world.sandbox.enter_request_urls(f"http://127.0.0.1:{replica.http_port}{PATH}")
            await person.command("/coach", "nudge")
            for jobs in (world.jobs, replica.jobs):
                await jobs.plan()
                await jobs.send()
            await person.say(person.dm, SECRET)
            await world.sandbox.settled()
            assert [one.text for one in await kept(world, person)] == [SECRET]
            assert len(nudges_of(person)) == 1


async def test_a_port_that_is_taken_is_said_in_a_sentence(over_http, clock):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = over_http.settings.model_copy(update={"em_coach_http_port": port})
        books = Library(shipped_vocabulary())
        with pytest.raises(CannotStartError, match=f"127.0.0.1:{port} can't be opened: .*EM_COACH_HTTP_PORT"):
            async with app.listening(settings, over_http.sessions, shipped_prompts(), books, clock):
                pass
