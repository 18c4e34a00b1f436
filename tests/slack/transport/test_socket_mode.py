"""The bot's own connections to Slack: replaced, broken, swallowed, refused, and never a reason to miss anything."""

import asyncio
import logging
import random
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox import Fault, FrozenStopwatch, Sandbox, serve
from bot.sandbox.changes import Changes
from bot.slack.transport.socket_mode import SocketMode, Timing
from tests.kit.logged import logged

QUICK = Timing(first_wait=0.01, longest_wait=0.02, drain=0.05, finish=1.0, catch_up=0.05)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def until(sandbox, predicate):
    """Waits for something on our side; the sandbox's changes are only a reason to look again."""
    async with asyncio.timeout(30):
        while not predicate():
            with suppress(TimeoutError):
                await sandbox.engine.changes.until(predicate, within=0.02)


class Bot:
    """An app that keeps what it hears; `gate` holds its answers back."""

    def __init__(self, client):
        self.app = AsyncApp(client=client, process_before_response=True)
        self.heard = []
        self.changes = Changes()
        self.gate = asyncio.Event()
        self.gate.set()

        @self.app.event("message")
        async def message(event):
            await self.gate.wait()
            self.heard.append(event["text"])
            self.changes.notify()

        @self.app.command("/coach")
        async def coach(ack):
            await ack("Here it is.")

    async def hears(self, *texts):
        await self.changes.until(lambda: set(texts) <= set(self.heard), within=30)


@pytest.fixture
def stopwatch():
    return FrozenStopwatch()


@pytest.fixture
def sandbox(stopwatch):
    return Sandbox(stopwatch=stopwatch, events={"message.im"})


@pytest.fixture
def ana(sandbox):
    return sandbox.add_person("ana", "Ana Lima")


@pytest.fixture
async def slack(sandbox):
    async with serve(sandbox) as running:
        yield running


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(slack, sandbox, http):
    return AsyncWebClient(token=sandbox.bot_token, base_url=slack.url, session=http, retry_handlers=[])


@pytest.fixture
def bot(client):
    return Bot(client)


@asynccontextmanager
async def connected(bot, sandbox, client, http, now=lambda: NOW):
    caller = AsyncWebClient(token=sandbox.app_token, base_url=client.base_url, session=http, retry_handlers=[])
    sockets = SocketMode(bot.app, caller, http, now, QUICK)
    await sockets.open()
    try:
        await until(sandbox, lambda: sockets.connected == 2)
        yield sockets
    finally:
        await sockets.close()


@pytest.fixture
async def sockets(bot, sandbox, client, http):
    async with connected(bot, sandbox, client, http) as opened:
        yield opened


async def test_there_are_two_connections_and_either_is_heard(sockets, bot, ana, sandbox):
    assert (sockets.connected, sockets.opened) == (2, 2)
    for text in ("one", "two", "three", "four"):
        await ana.say(ana.dm, text)
    await bot.hears("one", "two", "three", "four")
    assert len({to for envelope in sandbox.socket_mode.envelopes for to in envelope.sent_to}) == 2


async def test_an_answer_goes_back_by_the_connection_that_asked(sockets, ana):
    assert sockets.connected == 2
    assert (await ana.command("/coach", "")).text == "Here it is."


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_connections_that_slack_wants_replaced_are_and_what_they_still_bring_is_heard(
    sockets, bot, ana, sandbox, reason
):
    before = {one.id for one in sandbox.socket_mode.connections}
    bot.gate.clear()
    on_its_way = asyncio.create_task(ana.say(ana.dm, "on its way"))
    await sandbox.until(lambda: sandbox.socket_mode.envelopes and sandbox.socket_mode.envelopes[0].sent_to)
    await sandbox.socket_mode.refresh(reason)
    bot.gate.set()
    await on_its_way
    await sandbox.until(lambda: {one.id for one in sandbox.socket_mode.connections}.isdisjoint(before))
    await sandbox.until(lambda: len(sandbox.socket_mode.connections) == 2)
    await ana.say(ana.dm, "afterwards")
    await bot.hears("on its way", "afterwards")
    assert all(envelope.acked for envelope in sandbox.socket_mode.envelopes)
    assert bot.heard.count("on its way") == 1
    assert sockets.closed[reason] == 2


async def test_a_network_that_breaks_is_said_once_and_so_is_its_end(sockets, bot, ana, sandbox, caplog):
    caplog.set_level(logging.WARNING, "bot.slack.transport.socket_mode")
    for _ in range(4):
        sandbox.faults.add(Fault("server_error", "apps.connections.open"))
    await sandbox.socket_mode.hang_up()
    await ana.say(ana.dm, "while it was away")
    await bot.hears("while it was away")
    await until(sandbox, lambda: sockets.connected == 2)
    await until(sandbox, lambda: len(caplog.messages) == 2)
    gone, back = logged(caplog).splitlines()
    assert gone.endswith("slack_is_gone [bot.slack.transport.socket_mode] reason=closed")
    assert back.endswith("slack_is_back [bot.slack.transport.socket_mode] away=0:00:00 events_waited=0")


async def test_how_long_it_was_away_is_told_and_how_much_waited(  # noqa: PLR0917 - the kit
    bot, sandbox, ana, client, http, caplog
):
    caplog.set_level(logging.WARNING, "bot.slack.transport.socket_mode")
    clock = iter([datetime.now(UTC), datetime.now(UTC) + timedelta(minutes=4)])
    async with connected(bot, sandbox, client, http, clock.__next__):
        await sandbox.socket_mode.hang_up()
        for text in ("one", "two", "three"):
            await ana.say(ana.dm, text)
        await bot.hears("one", "two", "three")
        await until(sandbox, lambda: len(caplog.messages) == 2)
    assert logged(caplog).endswith("away=0:04:00 events_waited=3")


async def test_a_connection_that_swallows_everything_is_found_and_replaced(sockets, bot, sandbox, client):
    ana = sandbox.add_person("ana", "Ana Lima")
    assert sockets.connected == 2
    heard_by = list(sandbox.socket_mode.connections)
    async with through_a_wall(client.base_url) as wall, behind(wall, bot, sandbox, client) as walled:
        await until(sandbox, lambda: walled.connected == 2)
        dead = [one for one in sandbox.socket_mode.connections if one not in heard_by]
        wall.swallow()
        texts = {"0", "1", "2", "3"}
        saying = [asyncio.create_task(ana.say(ana.dm, text)) for text in sorted(texts)]
        await until(sandbox, lambda: walled.closed["closed"] >= 2 and walled.connected == 2)
        assert any(one.unacked for one in dead)
        for one in dead:  # Slack finds out in its own time, and sends again what went there
            sandbox.socket_mode.leave(one)
        await bot.hears(*texts)
        await asyncio.gather(*saying)
    assert sockets.closed == {}


class Wall:
    """A proxy that may stop carrying anything either way, without closing; who connects afterwards is carried."""

    def __init__(self):
        self.carried = set()
        self.port = 0

    def swallow(self):
        self.carried.clear()

    async def carry(self, reader, writer):
        self.carried.add(writer)
        while data := await reader.read(65536):
            if writer in self.carried:
                writer.write(data)
                await writer.drain()


@asynccontextmanager
async def through_a_wall(url):
    """A wall in front of a server, until the block ends."""
    wall, tasks, writers = Wall(), set(), []

    async def accept(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", URL(url).port)
        writers.extend((writer, back))
        for task in (
            asyncio.create_task(wall.carry(reader, back)),
            asyncio.create_task(wall.carry(there, writer)),
        ):
            tasks.add(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    wall.port = server.sockets[0].getsockname()[1]
    try:
        yield wall
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            writer.close()


class Behind(AsyncWebClient):
    """A client that is told of another port to connect to."""

    port = 0

    async def apps_connections_open(self, **kwargs):
        answer = await super().apps_connections_open(**kwargs)
        return {"url": str(URL(answer["url"]).with_port(self.port))}


@asynccontextmanager
async def behind(wall, bot, sandbox, client):
    caller = Behind(token=sandbox.app_token, base_url=client.base_url, session=client.session, retry_handlers=[])
    caller.port = wall.port
    sockets = SocketMode(bot.app, caller, client.session, lambda: NOW, replace(QUICK, ping=0.5))
    await sockets.open()
    try:
        yield sockets
    finally:
        await sockets.close()


async def test_whoever_is_shut_out_tries_again_and_comes_in_when_it_may(sockets, sandbox, bot, ana):
    sandbox.socket_mode.disabled = True
    await sandbox.socket_mode.hang_up()
    await until(sandbox, lambda: sockets.closed["link_disabled"] >= 2)
    sandbox.socket_mode.disabled = False
    await until(sandbox, lambda: sockets.connected == 2)
    await ana.say(ana.dm, "again")
    await bot.hears("again")


async def test_the_first_connection_says_why_it_cannot_be_opened(bot, slack, http):
    caller = AsyncWebClient(token="xapp-wrong", base_url=slack.url, session=http, retry_handlers=[])
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await SocketMode(bot.app, caller, http, lambda: NOW, QUICK).open()


async def test_a_stop_finishes_what_is_being_answered(bot, sandbox, client, http, ana):
    bot.gate.clear()
    async with connected(bot, sandbox, client, http) as sockets:
        saying = asyncio.create_task(ana.say(ana.dm, "last"))
        await sandbox.until(lambda: sandbox.socket_mode.envelopes and sandbox.socket_mode.envelopes[0].sent_to)
        stopping = asyncio.create_task(sockets.close())
        await asyncio.sleep(0)
        bot.gate.set()
        await stopping
        await saying
    assert bot.heard == ["last"]
    assert sandbox.socket_mode.envelopes[0].acked


async def test_what_fails_in_one_envelope_leaves_the_others_alone(sockets, bot, ana, sandbox, caplog):
    secret = "the ledger loses one order in 4,100"

    async def broken(_request):
        raise ValueError(secret)

    whole, bot.app.async_dispatch = bot.app.async_dispatch, broken
    said = {"type": "block_actions", "user": {"id": ana.id}, "actions": [{"action_id": "home.open"}]}
    await sandbox.socket_mode.connections[0].send({"envelope_id": "1", "type": "interactive", "payload": said})
    await until(sandbox, lambda: "envelope_failed" in caplog.text)
    bot.app.async_dispatch = whole
    await ana.say(ana.dm, "fine")
    await bot.hears("fine")
    assert "error='ValueError in broken:" in caplog.text
    assert secret not in caplog.text
    assert sockets.connected == 2


async def test_sockets_that_close_at_random_under_load_lose_nothing(sockets, bot, ana, sandbox):
    chance = random.Random(7)  # noqa: S311 - repeatable trouble
    texts = [f"No. {number}" for number in range(120)]
    for text in texts:
        saying = asyncio.create_task(ana.say(ana.dm, text))
        match chance.randrange(12):
            case 0:
                await sandbox.socket_mode.hang_up()
            case 1:
                await sandbox.socket_mode.refresh(chance.choice(["refresh_requested", "warning"]))
            case 2 if sandbox.socket_mode.connections:
                one = chance.choice(sandbox.socket_mode.connections)
                sandbox.socket_mode.leave(one)
                await one.close()
        await saying
    await bot.hears(*texts)
    await sandbox.until(lambda: all(envelope.acked for envelope in sandbox.socket_mode.envelopes))
    assert sockets.opened > 4
