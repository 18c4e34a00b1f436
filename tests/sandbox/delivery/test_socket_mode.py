import asyncio
from contextlib import AsyncExitStack

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler as AiohttpHandler
from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler as WebsocketsHandler
from slack_bolt.app.async_app import AsyncApp

from bot.sandbox import AppDidNotRespond
from bot.sandbox.delivery.envelopes import EVENT_RETRY_DELAYS, SECONDS_TO_ACK
from tests.sandbox.kit import connected, listening, modal, question

PATIENCE = 5
"""Real seconds; only a broken sandbox lets them pass."""


@pytest.mark.parametrize("handler", [WebsocketsHandler, AiohttpHandler])
async def test_a_bolt_app_works_unchanged_over_either_of_its_sockets(client, sandbox, ana, handler):
    app = AsyncApp(client=client, process_before_response=True)

    @app.command("/coach")
    async def coach(ack, body, client):
        await client.views_open(trigger_id=body["trigger_id"], view=modal(question(), callback_id="check"))
        await ack("Here it is.")

    @app.view("check")
    async def check(ack, view, client, body):
        answer = view["state"]["values"]["why"]["text"]["value"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"You said {answer}.")
        await ack()

    @app.event("message")
    async def message(say, event):
        await say(f"{event['text']}!")

    async with connected(app, sandbox.app_token, handler):
        assert (await ana.command("/coach", "check")).text == "Here it is."
        outcome = await ana.submit({"why": "because"})
        await ana.say(ana.dm, "hi")
        await sandbox.settled()
    assert outcome.sent
    assert [one.text for one in ana.sees(ana.dm)] == ["Here it is.", "You said because.", "hi", "hi!"]


async def test_a_ticket_opens_one_socket(client, sandbox):
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["connection_info"]["app_id"] == sandbox.workspace.app_id
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_ten_sockets_and_no_more(client, sandbox):
    async with aiohttp.ClientSession() as session, AsyncExitStack() as sockets:
        for _ in range(10):
            url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
            await sockets.enter_async_context(session.ws_connect(url))
        await sandbox.until(lambda: len(sandbox.socket_mode.connections) == 10)
        url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
        eleventh = await sockets.enter_async_context(session.ws_connect(url))
        assert (await eleventh.receive_json())["reason"] == "too_many_websockets"


async def test_sockets_take_turns(client, sandbox, ana):
    async with listening(client, sandbox.app_token) as one, listening(client, sandbox.app_token) as other:
        for _ in range(4):
            await ana.say(ana.dm, "x")
        assert (len(one.heard), len(other.heard)) == (2, 2)


async def test_an_event_nobody_acks_comes_three_more_times_and_then_no_more(ear, ana, sandbox, stopwatch):
    ear.silent = True
    saying = asyncio.create_task(ana.say(ana.dm, "hello?"))
    for attempt, delay in enumerate((*EVENT_RETRY_DELAYS, 0)):
        await ear.hears(attempt + 1)
        assert ear.heard[attempt].retry_attempt == attempt
        stopwatch.advance(SECONDS_TO_ACK + delay)
    await asyncio.wait_for(saying, PATIENCE)
    await sandbox.settled()
    assert len({request.envelope_id for request in ear.heard}) == 1
    assert [request.retry_reason for request in ear.heard] == ["", "timeout", "timeout", "timeout"]


async def test_a_late_ack_ends_the_retries(ear, ana, sandbox, stopwatch):
    ear.silent = True
    saying = asyncio.create_task(ana.say(ana.dm, "hello?"))
    for attempt in (1, 2):
        await ear.hears(attempt)
        stopwatch.advance(SECONDS_TO_ACK)
    await asyncio.wait_for(saying, PATIENCE)
    await sandbox.until(lambda: not sandbox.socket_mode.connections[0].unacked)
    await ear.ack(ear.heard[0])
    await sandbox.settled()
    assert len(sandbox.socket_mode.envelopes[0].sent_to) == 2


async def test_a_person_waits_three_seconds_and_the_app_hears_the_command_again(ear, ana, sandbox, stopwatch):
    ear.silent = True
    asking = asyncio.create_task(ana.command("/coach", "check"))
    await ear.hears(1)
    stopwatch.advance(SECONDS_TO_ACK)
    with pytest.raises(AppDidNotRespond, match="operation_timeout"):
        await asyncio.wait_for(asking, PATIENCE)
    await ear.hears(2)
    await ear.ack(ear.heard[1])
    await sandbox.settled()
    first, second = ear.heard
    assert first.envelope_id == second.envelope_id
    assert first.payload["trigger_id"] == second.payload["trigger_id"]
    assert (first.retry_attempt, second.retry_attempt) == (0, 1)
    assert sandbox.moments[-1].what == "trouble"


async def test_what_was_on_a_broken_socket_goes_to_another_one(client, sandbox, ana):
    async with listening(client, sandbox.app_token) as one, listening(client, sandbox.app_token) as other:
        one.silent = other.silent = True
        asking = asyncio.create_task(ana.command("/coach", "check"))
        holder = await _first_to_hear(one, other)
        survivor = other if holder is one else one
        survivor.silent = False
        survivor.answer = lambda _: {"text": "from the other one"}
        await holder.client.disconnect()
        answer = await asyncio.wait_for(asking, PATIENCE)
    assert answer.text == "from the other one"
    [envelope] = sandbox.socket_mode.envelopes
    assert len(envelope.sent_to) == len(set(envelope.sent_to)) == 2


async def _first_to_hear(*ears):
    waiting = {asyncio.create_task(ear.hears(1)): ear for ear in ears}
    done, pending = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    return waiting[done.pop()]


async def test_events_wait_for_a_connection_and_lose_nothing(client, sandbox, ana):
    for text in ("one", "two"):
        await ana.say(ana.dm, text)
    assert not sandbox.socket_mode.idle
    assert "payloads without ack: message, message" in sandbox.unsettled()
    async with listening(client, sandbox.app_token) as ear:
        await sandbox.settled()
        assert sorted(event["text"] for event in ear.events("message")) == ["one", "two"]


async def test_an_app_that_is_asked_to_refresh_comes_back_and_misses_nothing(ear, sandbox, ana):
    [old] = sandbox.socket_mode.connections
    await sandbox.socket_mode.refresh()
    await ana.say(ana.dm, "in between")
    await sandbox.until(lambda: [one.id for one in sandbox.socket_mode.connections] not in ([old.id], []))
    await sandbox.settled()
    assert [event["text"] for event in ear.events("message")] == ["in between"]
    assert old not in sandbox.socket_mode.connections


async def test_a_warning_alone_takes_nothing_away(client, sandbox, ana):
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        await sandbox.socket_mode.refresh("warning")
        assert (await socket.receive_json())["reason"] == "warning"
        saying = asyncio.create_task(ana.say(ana.dm, "still here?"))
        envelope = await socket.receive_json(timeout=PATIENCE)
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        await asyncio.wait_for(saying, PATIENCE)
    assert envelope["payload"]["event"]["text"] == "still here?"


async def test_a_dropped_socket_is_replaced_by_the_client(ear, sandbox, ana):
    [old] = sandbox.socket_mode.connections
    await sandbox.socket_mode.hang_up()
    await ana.say(ana.dm, "in between")
    await sandbox.until(lambda: sandbox.socket_mode.connections)
    await sandbox.settled()
    assert [event["text"] for event in ear.events("message")] == ["in between"]
    assert old not in sandbox.socket_mode.connections


async def test_noise_on_the_socket_is_no_ack(client, sandbox, ana, stopwatch):
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        await socket.receive_json()
        asking = asyncio.create_task(ana.command("/coach"))
        envelope = await socket.receive_json()
        for noise in ("{", "[]", '{"envelope_id": "someone else"}', "{}"):
            await socket.send_str(noise)
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "heard"}})
        assert (await asyncio.wait_for(asking, PATIENCE)).text == "heard"
    assert stopwatch() == 0


async def test_settled_says_what_it_waits_for(ear, ana, sandbox, stopwatch):
    ear.silent = True
    saying = asyncio.create_task(ana.say(ana.dm, "hello?"))
    await ear.hears(1)
    with pytest.raises(TimeoutError, match="payloads without ack: message"):
        await sandbox.settled(within=0.01)
    await ear.ack(ear.heard[0])
    await asyncio.wait_for(saying, PATIENCE)
    await sandbox.settled()
    assert stopwatch() == 0
