import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import FrozenStopwatch, Sandbox, serve
from tests.sandbox.kit import connected, listening

ALL_EVENTS = {
    "app_home_opened",
    "message.im",
    "message.channels",
    "message.groups",
    "app_uninstalled",
    "tokens_revoked",
    "user_change",
    "member_joined_channel",
}


@pytest.fixture
def stopwatch():
    return FrozenStopwatch()


@pytest.fixture
def sandbox(stopwatch):
    return Sandbox(stopwatch=stopwatch, events=ALL_EVENTS)


@pytest.fixture
async def server(sandbox):
    async with serve(sandbox) as running:
        yield running


@pytest.fixture
async def client(server):
    async with aiohttp.ClientSession() as session:
        token = server.sandbox.bot_token
        yield AsyncWebClient(token=token, base_url=server.url, session=session, retry_handlers=[], timeout=30)


@pytest.fixture
def ana(sandbox):
    return sandbox.add_person("ana", "Ana Lima", tz="America/Sao_Paulo")


@pytest.fixture
def ben(sandbox):
    return sandbox.add_person("ben", "Ben Okafor", tz="Europe/London")


@pytest.fixture
def payments(sandbox, ana, ben):
    return sandbox.add_channel("payments", [ana, ben])


@pytest.fixture
async def bolt(client, sandbox):
    """A Bolt app, connected; each test adds the listeners it is about."""
    app = AsyncApp(client=client, process_before_response=True)
    async with connected(app, sandbox.app_token):
        yield app


@pytest.fixture
async def ear(client, sandbox):
    async with listening(client, sandbox.app_token) as one:
        yield one


@pytest.fixture
def refusal():
    """`await refusal(call)` is the answer that the Web API refused the call with."""

    async def refused(call):
        with pytest.raises(SlackApiError) as caught:
            await call
        return caught.value.response

    return refused
