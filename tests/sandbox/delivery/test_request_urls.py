"""Delivery over HTTP, told from the app's side of the door."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import AppAnsweredWrong, AppDidNotRespond, NotConnected
from bot.sandbox.changes import Changes
from bot.sandbox.delivery.envelopes import EVENT_RETRY_DELAYS, SECONDS_TO_ACK
from tests.sandbox.kit import button, home, modal, question, section

PATIENCE = 5
"""Real seconds; only a broken sandbox lets them pass."""


class Door:
    """An app's HTTP side: it keeps what comes in and answers with what `answer` returns."""

    def __init__(self):
        self.came = []
        self.answer = lambda _request: web.Response()
        self.silent = False
        self.url = ""
        self._changes = Changes()
        self._over = asyncio.Event()

    async def open(self, request):
        body = await request.read()
        parsed = json.loads(body) if request.content_type == "application/json" else parse_qs(body.decode())
        if isinstance(parsed, dict) and parsed.get("type") == "url_verification":
            return web.json_response({"challenge": parsed["challenge"]})
        self.came.append((request, body, parsed))
        self._changes.notify()
        if self.silent:
            await self._over.wait()
        return self.answer(request)

    async def hears(self, count):
        await self._changes.until(lambda: len(self.came) >= count, within=PATIENCE)

    def header(self, name):
        return [request.headers.get(name) for request, _, _ in self.came]

    def let_go(self):
        self._over.set()


@asynccontextmanager
async def listening_at(handler):
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def door(sandbox):
    one = Door()
    async with listening_at(one.open) as origin:
        one.url = f"{origin}/slack/events"
        urls = sandbox.use_request_urls(one.url)
        yield one
        one.let_go()
        await urls.close()


async def test_every_request_is_signed_as_the_sdk_expects(door, sandbox, ana):
    await ana.say(ana.dm, "héllo")
    await ana.command("/coach", "check & more")
    verifier = SignatureVerifier(sandbox.signing_secret)
    assert len(door.came) == 2
    for request, body, _ in door.came:
        assert verifier.is_valid_request(body, dict(request.headers))
        assert not verifier.is_valid_request(body + b" ", dict(request.headers))
    assert door.header("Content-Type") == ["application/json", "application/x-www-form-urlencoded"]


async def test_each_kind_goes_to_its_own_address(sandbox, ana, client):
    one = Door()
    async with listening_at(one.open) as origin:
        sandbox.use_request_urls(f"{origin}/e", interactivity=f"{origin}/i", commands=f"{origin}/c")
        await ana.say(ana.dm, "event")
        await ana.command("/coach", "check")
        posted = await client.chat_postMessage(channel=ana.id, text="x", blocks=[section(accessory=button())])
        await sandbox.settled()
        await ana.click(sandbox.site.messages.find(posted["channel"], posted["ts"]), "go")
        await sandbox.engine.delivery.close()
    paths = [request.path for request, _, _ in one.came]
    assert paths == ["/e", "/c", "/e", "/i"]
    command, interaction = one.came[1][2], json.loads(one.came[3][2]["payload"][0])
    assert (command["command"], command["text"], command["user_id"]) == (["/coach"], ["check"], [ana.id])
    assert (interaction["type"], interaction["actions"][0]["action_id"]) == ("block_actions", "go")


async def test_an_event_that_is_refused_comes_three_more_times(door, sandbox, ana, stopwatch):
    door.answer = lambda _request: web.Response(status=500)
    await ana.say(ana.dm, "hello?")
    [envelope] = sandbox.engine.delivery.envelopes
    await door.hears(2)  # the first one more comes at once
    for attempt, delay in ((2, EVENT_RETRY_DELAYS[1]), (3, EVENT_RETRY_DELAYS[2])):
        await sandbox.until(lambda: envelope.again_at)
        stopwatch.advance(delay - 1)
        assert envelope.attempt == attempt - 1
        stopwatch.advance(1)
        await door.hears(attempt + 1)
    await sandbox.settled()
    assert door.header("x-slack-retry-num") == [None, "1", "2", "3"]
    assert door.header("x-slack-retry-reason") == [None, "http_error", "http_error", "http_error"]
    assert len({body for _, body, _ in door.came}) == 1


async def test_an_app_may_ask_for_no_more(door, sandbox, ana):
    door.answer = lambda _request: web.Response(status=500, headers={"X-Slack-No-Retry": "1"})
    await ana.say(ana.dm, "hello?")
    await sandbox.settled()
    assert len(door.came) == 1


async def test_silence_is_a_timeout_after_three_seconds_and_no_later(door, sandbox, ana, stopwatch):
    door.silent = True
    saying = asyncio.create_task(ana.say(ana.dm, "hello?"))
    await door.hears(1)
    stopwatch.advance(SECONDS_TO_ACK - 0.1)
    assert len(door.came) == 1
    door.silent = False
    stopwatch.advance(0.1)
    await door.hears(2)
    await asyncio.wait_for(saying, PATIENCE)
    await sandbox.settled()
    assert door.header("x-slack-retry-reason") == [None, "http_timeout"]


async def test_a_person_is_told_of_silence_and_the_command_does_not_come_again(door, sandbox, ana, stopwatch):
    door.silent = True
    asking = asyncio.create_task(ana.command("/coach"))
    await door.hears(1)
    stopwatch.advance(SECONDS_TO_ACK)
    with pytest.raises(AppDidNotRespond, match="operation_timeout"):
        await asyncio.wait_for(asking, PATIENCE)
    await sandbox.settled()
    assert len(door.came) == 1
    assert sandbox.moments[-1].what == "trouble"


@pytest.mark.parametrize("status", [201, 404, 500])
async def test_a_person_is_told_when_the_answer_is_not_200(door, ana, status):
    door.answer = lambda _request: web.Response(status=status)
    with pytest.raises(AppAnsweredWrong, match=rf"{status} \(dispatch_failed\)"):
        await ana.command("/coach")


async def test_an_address_where_nobody_listens(sandbox, ana):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    urls = sandbox.use_request_urls(f"http://127.0.0.1:{port}/")
    with pytest.raises(NotConnected, match="can't be reached"):
        await ana.command("/coach")
    with pytest.raises(AppAnsweredWrong, match=r"challenge \(connection_failed\)"):
        await urls.verify()
    await ana.say(ana.dm, "hello?")
    assert urls.envelopes[-1].trouble == "connection_failed"
    await urls.close()


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        (lambda challenge: web.Response(text=challenge), True),
        (lambda challenge: web.json_response({"challenge": challenge}), True),
        (lambda challenge: web.Response(text=f"challenge={challenge}"), True),
        (lambda challenge: web.Response(text=challenge, status=500), False),
        (lambda challenge: web.Response(text=challenge, status=201), False),
        (lambda challenge: web.Response(text=f"not {challenge}"), False),
        (lambda _challenge: web.json_response(["challenge"]), False),
        (lambda _challenge: web.Response(text="ok"), False),
    ],
)
async def test_an_address_proves_itself_with_the_challenge(sandbox, answer, good):
    async def handler(request):
        body = await request.json()
        assert (body["type"], body["token"]) == ("url_verification", sandbox.engine.app.verification)
        return answer(body["challenge"])

    async with listening_at(handler) as origin:
        urls = sandbox.use_request_urls(origin)
        if good:
            await urls.verify()
        else:
            with pytest.raises(AppAnsweredWrong, match="did not answer the challenge"):
                await urls.verify()
        assert urls.verified is good
        await urls.close()


async def test_no_event_reaches_an_address_that_has_not_proved_itself(sandbox, ana):
    kinds = []

    async def handler(request):
        kinds.append((await request.json())["type"])
        return web.Response(text="hm?")

    async with listening_at(handler) as origin:
        urls = sandbox.use_request_urls(origin)
        await ana.say(ana.dm, "hello?")
        assert urls.envelopes[-1].trouble == "challenge_failed"
        await urls.close()
    assert set(kinds) == {"url_verification"}


async def test_two_redirects_are_followed_and_three_are_too_many(sandbox, ana):
    async def handler(request):
        left = int(request.path.strip("/"))
        if left:
            raise web.HTTPTemporaryRedirect(f"/{left - 1}")
        return web.Response(text="Hello.")

    async with listening_at(handler) as origin:
        sandbox.use_request_urls(f"{origin}/2")
        assert (await ana.command("/coach")).text == "Hello."
        await sandbox.engine.delivery.close()
        sandbox.use_request_urls(f"{origin}/3")
        with pytest.raises(AppAnsweredWrong, match="too_many_redirects"):
            await ana.command("/coach")
        await sandbox.engine.delivery.close()


@pytest.mark.parametrize(
    ("response", "text"),
    [
        (web.Response, None),
        (lambda: web.Response(text="  "), None),
        (lambda: web.Response(text="Hello."), "Hello."),
        (lambda: web.json_response({"text": "Hello."}), "Hello."),
        (lambda: web.json_response({}), None),
    ],
)
async def test_what_may_answer_a_command(door, ana, response, text):
    door.answer = lambda _request: response()
    answer = await ana.command("/coach")
    assert (answer and answer.text) == text


@pytest.mark.parametrize(
    "response",
    [
        lambda: web.json_response(["Hello."]),
        lambda: web.Response(text="{", content_type="application/json"),
        lambda: web.Response(text="[" * 100_000, content_type="application/json"),
    ],
)
async def test_what_may_not_answer_a_command(door, ana, response):
    door.answer = lambda _request: response()
    with pytest.raises(AppAnsweredWrong, match="no JSON object"):
        await ana.command("/coach")


async def test_a_modal_is_answered_in_the_body(door, client, sandbox, ana):
    await client.views_open(trigger_id=sandbox.engine.triggers.issue(ana.id), view=modal(question()))
    door.answer = lambda _request: web.json_response({"response_action": "errors", "errors": {"why": "No."}})
    assert (await ana.submit({"why": "x"})).errors == {"why": "No."}
    door.answer = lambda _request: web.Response(text="ok")
    with pytest.raises(AppAnsweredWrong, match="no JSON object"):
        await ana.submit({"why": "x"})
    door.answer = lambda _request: web.Response()
    assert (await ana.submit({"why": "x"})).action == "close"
    assert ana.modal is None


async def test_what_answers_a_button_is_not_read(door, client, ana):
    await client.views_publish(user_id=ana.id, view=home(section(accessory=button())))
    door.answer = lambda _request: web.Response(text="thanks")
    await ana.click(ana.home, "go")
    assert len(door.came) == 1


@pytest.mark.usefixtures("door")
async def test_socket_mode_is_off_when_there_are_request_urls(client, sandbox):
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as connected:
        assert (await connected.receive_json())["reason"] == "link_disabled"
    assert sandbox.socket_mode.connections == []
