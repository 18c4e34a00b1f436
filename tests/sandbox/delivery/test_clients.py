"""One journey, by every form of Slack's own Python packages: the sandbox is held to real clients."""

import asyncio
import threading
import wsgiref.simple_server
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt import App
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler as AiohttpHandler
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler as BuiltinHandler
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler as WebsocketClientHandler
from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler as WebsocketsHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import AppAnsweredWrong, Sandbox
from tests.sandbox.conftest import ALL_EVENTS
from tests.sandbox.kit import button, closed, home, modal, question, section

PATH = "/slack/events"


@pytest.fixture
def sandbox(stopwatch):
    return Sandbox(stopwatch=stopwatch, events=ALL_EVENTS | {"reaction_added"})


def listeners(app):
    """What the blocking app does."""

    @app.command("/coach")
    def coach(ack, body, client):
        client.views_open(trigger_id=body["trigger_id"], view=modal(question(), callback_id="check"))
        ack("Here it is.")

    @app.view("check")
    def check(ack, view, client, body):
        answer = view["state"]["values"]["why"]["text"]["value"]
        if answer == "?":
            ack(response_action="errors", errors={"why": "Say more."})
            return
        ack()
        block = section(f"You said {answer}.", accessory=button())
        client.chat_postMessage(channel=body["user"]["id"], text=f"You said {answer}.", blocks=[block])

    @app.action("go")
    def go(ack, respond):
        ack()
        respond("Gone.", replace_original=True)

    @app.event("reaction_added")
    def reaction(event, say):
        say(f":{event['reaction']}:", channel=event["item"]["channel"])

    @app.event("app_home_opened")
    def opened(event, client):
        client.views_publish(user_id=event["user"], view=home(section("hello")))

    app.event("message")(lambda: None)


def async_listeners(app):
    """The same, for the app that does not block."""

    @app.command("/coach")
    async def coach(ack, body, client):
        await client.views_open(trigger_id=body["trigger_id"], view=modal(question(), callback_id="check"))
        await ack("Here it is.")

    @app.view("check")
    async def check(ack, view, client, body):
        answer = view["state"]["values"]["why"]["text"]["value"]
        if answer == "?":
            await ack(response_action="errors", errors={"why": "Say more."})
            return
        await ack()
        block = section(f"You said {answer}.", accessory=button())
        await client.chat_postMessage(channel=body["user"]["id"], text=f"You said {answer}.", blocks=[block])

    @app.action("go")
    async def go(ack, respond):
        await ack()
        await respond("Gone.", replace_original=True)

    @app.event("reaction_added")
    async def reaction(event, say):
        await say(f":{event['reaction']}:", channel=event["item"]["channel"])

    @app.event("app_home_opened")
    async def opened(event, client):
        await client.views_publish(user_id=event["user"], view=home(section("hello")))

    @app.event("message")
    async def message():
        pass


async def journey(sandbox, ana):
    """What a person does and sees, whatever carries it."""
    assert (await ana.command("/coach", "check")).text == "Here it is."
    assert (await ana.submit({"why": "?"})).errors == {"why": "Say more."}
    assert (await ana.submit({"why": "because"})).action == "close"
    said = await sandbox.until(lambda: next((one for one in ana.sees(ana.dm) if "because" in one.text), None))
    await ana.react(said, "eyes")
    await sandbox.until(lambda: ana.sees(ana.dm)[-1].text == ":eyes:")
    await ana.click(said, "go")
    await sandbox.until(lambda: said.text == "Gone.")
    await ana.open_home()
    await sandbox.until(lambda: ana.home)
    assert ana.home.blocks[0]["text"]["text"] == "hello"
    await sandbox.settled()
    assert [one.text for one in ana.sees(ana.dm)] == ["Here it is.", "Gone.", ":eyes:"]
    assert {one.attempt for one in sandbox.engine.delivery.envelopes} == {0}


@pytest.fixture
async def blocking(server):
    """A Bolt app that blocks, made in a thread because it calls `auth.test` at once."""

    def make():
        client = WebClient(token=server.sandbox.bot_token, base_url=server.url, retry_handlers=[])
        app = App(client=client, signing_secret=server.sandbox.signing_secret)
        listeners(app)
        return app

    app = await asyncio.to_thread(make)
    yield app
    await asyncio.to_thread(app.listener_runner.listener_executor.shutdown)


@pytest.fixture
def other_kind(client, sandbox):
    """A Bolt app that does not block."""
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret, process_before_response=True)
    async_listeners(app)
    return app


@pytest.mark.parametrize("handler_class", [BuiltinHandler, WebsocketClientHandler])
async def test_a_blocking_app_in_socket_mode(blocking, sandbox, ana, handler_class):
    handler = handler_class(blocking, sandbox.app_token, web_client=blocking.client, ping_interval=0.3)
    await asyncio.to_thread(handler.connect)
    try:
        await sandbox.until(lambda: sandbox.socket_mode.connections)  # websocket-client connects in the background
        await journey(sandbox, ana)
    finally:
        handler.client.auto_reconnect_enabled = False
        handler.client.current_session_runner.event.set()  # or it would open the used address again
        carrier = getattr(handler.client.current_session.sock, "sock", None)
        await sandbox.socket_mode.hang_up()  # or its `close` would wait for seconds to hear something
        await asyncio.to_thread(handler.client.current_session_runner.shutdown)  # or both would close one socket
        await asyncio.to_thread(handler.close)
        if carrier is not None:
            carrier.close()  # websocket-client leaves that to the garbage collector


@pytest.mark.parametrize("handler_class", [AiohttpHandler, WebsocketsHandler])
async def test_an_async_app_in_socket_mode(other_kind, sandbox, ana, handler_class):
    handler = handler_class(other_kind, sandbox.app_token, web_client=other_kind.client, ping_interval=0.05)
    await handler.connect_async()
    try:
        await journey(sandbox, ana)
    finally:
        await closed(handler.client)


@asynccontextmanager
async def served_by_wsgi(app):
    """A blocking app behind the adapter that Bolt ships for WSGI servers."""

    class Quiet(wsgiref.simple_server.WSGIRequestHandler):
        def log_message(self, *_):
            pass

    handler = SlackRequestHandler(app, path=PATH)
    with wsgiref.simple_server.make_server("127.0.0.1", 0, handler, handler_class=Quiet) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}{PATH}"
        finally:
            await asyncio.to_thread(running.shutdown)
            await asyncio.to_thread(thread.join)


@asynccontextmanager
async def served_by_aiohttp(app):
    """An async app on the server that Bolt ships."""
    runner = web.AppRunner(app.web_app(path=PATH), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await runner.cleanup()


async def test_a_blocking_app_over_http(blocking, sandbox, ana):
    async with served_by_wsgi(blocking) as url:
        urls = sandbox.use_request_urls(url)
        await urls.verify()
        await journey(sandbox, ana)
        await urls.close()


async def test_an_async_app_over_http(other_kind, sandbox, ana):
    async with served_by_aiohttp(other_kind) as url:
        urls = sandbox.use_request_urls(url)
        await urls.verify()
        await journey(sandbox, ana)
        await urls.close()


async def test_an_app_refuses_what_is_signed_with_another_secret(client, sandbox, ana):
    app = AsyncApp(client=client, signing_secret="another", process_before_response=True)
    async_listeners(app)
    async with served_by_aiohttp(app) as url:
        urls = sandbox.use_request_urls(url)
        with pytest.raises(AppAnsweredWrong, match=r"challenge \(http_error\)"):
            await urls.verify()
        with pytest.raises(AppAnsweredWrong, match=r"401 \(dispatch_failed\)"):
            await ana.command("/coach")
        await urls.close()


async def test_one_app_serves_two_workspaces_with_a_token_each(server, sandbox, ana):
    other = sandbox.add_workspace("Globex")
    eve = sandbox.person(other.workspace.add_user("eve", "Eve Roy").id, other)
    tokens = {site.workspace.team_id: site.workspace for site in (sandbox.site, other)}

    async def authorize(team_id):
        workspace = tokens[team_id]
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user.id,
            bot_token=workspace.bot_token,
        )

    app = AsyncApp(
        client=AsyncWebClient(base_url=server.url, retry_handlers=[]),
        authorize=authorize,
        signing_secret=sandbox.signing_secret,
        process_before_response=True,
    )

    @app.command("/coach")
    async def coach(ack, client, body):
        await ack()
        await client.chat_postMessage(channel=body["user_id"], text=f"Hello {body['team_domain']}.")

    async with served_by_aiohttp(app) as url:
        urls = sandbox.use_request_urls(url)
        for person in (ana, eve):
            await person.command("/coach")
        await urls.close()
    assert [one.text for one in ana.sees(ana.dm)] == ["Hello acme."]
    assert [one.text for one in eve.sees(eve.dm)] == ["Hello globex."]


async def test_the_two_web_clients_say_the_same(server, client, sandbox, ana):
    blocking = WebClient(token=sandbox.bot_token, base_url=server.url, retry_handlers=[])
    one = await asyncio.to_thread(blocking.users_info, user=ana.id)
    other = await client.users_info(user=ana.id)
    assert one["user"]["tz"] == other["user"]["tz"]
    with pytest.raises(SlackApiError) as refused:
        await asyncio.to_thread(blocking.chat_postMessage, channel="C0NOWHERE", text="x")
    assert refused.value.response["error"] == "channel_not_found"
