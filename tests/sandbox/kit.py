"""Real clients for the sandbox to talk to, and short names for blocks."""

import asyncio
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.socket_mode.websockets import SocketModeClient

from bot.sandbox.changes import Changes


@asynccontextmanager
async def connected(app, app_token, handler_class=AsyncSocketModeHandler):
    handler = handler_class(app, app_token, web_client=app.client, ping_interval=0.05)
    await handler.connect_async()
    try:
        yield handler
    finally:
        await closed(handler.client)


async def closed(client):
    """Close a Socket Mode client and wait for the tasks that the SDK cancels but does not wait for."""
    await client.close()
    tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
    await asyncio.gather(*(one for one in tasks if one is not None), return_exceptions=True)


class Ear:
    """A Socket Mode client without a framework: it keeps what it hears and acks with what `answer` returns."""

    def __init__(self, client):
        self.client = client
        self.heard = []
        self.answer = lambda _request: None
        self.silent = False
        self._changes = Changes()

    async def hears(self, count):
        """Wait until it has heard so many payloads in all."""
        await self._changes.until(lambda: len(self.heard) >= count, within=30)

    @property
    def payloads(self):
        return [request.payload for request in self.heard]

    def events(self, kind):
        return [payload["event"] for payload in self.payloads if payload.get("event", {}).get("type") == kind]

    async def listen(self, _client, request):
        self.heard.append(request)
        self._changes.notify()
        if not self.silent:
            await self.ack(request)

    async def ack(self, request):
        response = SocketModeResponse(envelope_id=request.envelope_id, payload=self.answer(request))
        await self.client.send_socket_mode_response(response)


@asynccontextmanager
async def listening(client, app_token):
    socket = SocketModeClient(app_token, web_client=client, ping_interval=0.05)
    ear = Ear(socket)
    socket.socket_mode_request_listeners.append(ear.listen)
    await socket.connect()
    try:
        yield ear
    finally:
        await closed(socket)


def plain(text):
    return {"type": "plain_text", "text": text}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def option(value, text=None):
    return {"text": plain(text or value), "value": value}


def button(action_id="go", text="Go", **more):
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def section(text="Hello", **more):
    return {"type": "section", "text": mrkdwn(text), **more}


def question(block_id="why", element=None, **more):
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": element or {"type": "plain_text_input", "action_id": "text"},
        **more,
    }


def modal(*blocks, **more):
    return {"type": "modal", "title": plain("Check"), "submit": plain("Save"), "blocks": list(blocks), **more}


def home(*blocks, **more):
    return {"type": "home", "blocks": list(blocks), **more}
