import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import NotThere, Sandbox, serve
from bot.sandbox.api import METHODS
from bot.sandbox.state.scopes import ALL, BY_KIND, OF_METHODS
from tests.sandbox.conftest import ALL_EVENTS
from tests.sandbox.kit import home, listening, section


@pytest.fixture
async def granted(stopwatch):
    """`await granted("chat:write")` is a client and a sandbox whose app has these scopes and no other."""
    running = []

    async def start(*scopes):
        server = serve(Sandbox(stopwatch=stopwatch, events=ALL_EVENTS, scopes=scopes))
        started = await server.__aenter__()
        running.append(server)
        sandbox = started.sandbox
        return AsyncWebClient(token=sandbox.bot_token, base_url=started.url, retry_handlers=[]), sandbox

    yield start
    for server in running:
        await server.__aexit__(None, None, None)


async def test_a_method_without_its_scope_says_what_is_missing(granted, refusal):
    client, sandbox = await granted("commands", "chat:write")
    ana = sandbox.add_person("ana", "Ana Lima")
    answer = await refusal(client.users_info(user=ana.id))
    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "users:read",
        "chat:write,commands",
    )
    assert answer.headers["X-OAuth-Scopes"] == "chat:write,commands"
    assert answer.headers["X-Accepted-OAuth-Scopes"] == "users:read"
    posted = await client.chat_postMessage(channel=ana.id, text="x")
    assert posted.headers["X-Accepted-OAuth-Scopes"] == "chat:write"
    assert len(ana.sees(ana.dm)) == 1


async def test_the_history_of_each_kind_of_conversation_has_a_scope_of_its_own(granted, refusal):
    client, sandbox = await granted("im:history")
    ana = sandbox.add_person("ana", "Ana Lima")
    public = sandbox.add_channel("payments", [ana])
    private = sandbox.add_channel("leads", [ana], private=True)
    await client.conversations_history(channel=ana.dm.id)
    for channel, needed in ((public, "channels:history"), (private, "groups:history")):
        assert (await refusal(client.conversations_history(channel=channel.id)))["needed"] == needed
        assert (await refusal(client.conversations_replies(channel=channel.id, ts="1.0")))["needed"] == needed
    everything = (await refusal(client.conversations_info(channel=public.id)))["needed"]
    assert everything == "channels:read,groups:read,mpim:read,im:read"
    assert (await refusal(client.conversations_history(channel="C0NOWHERE")))["error"] == "channel_not_found"


async def test_a_list_needs_the_scope_of_every_kind_it_asks_for(granted, refusal):
    client, sandbox = await granted("channels:read")
    sandbox.add_channel("payments", [])
    assert len((await client.conversations_list())["channels"]) == 1
    answer = await refusal(client.conversations_list(types="public_channel,private_channel,im"))
    assert answer["needed"] == "groups:read,im:read"
    assert (await refusal(client.conversations_list(types="secret")))["error"] == "invalid_types"


async def test_views_and_tests_of_the_token_need_no_scope(granted):
    client, sandbox = await granted()
    ana = sandbox.add_person("ana", "Ana Lima")
    await client.auth_test()
    await client.views_publish(user_id=ana.id, view=home(section("hello")))


async def test_events_need_the_subscription_and_the_scope(granted):
    client, sandbox = await granted("im:history")
    ana = sandbox.add_person("ana", "Ana Lima")
    channel = sandbox.add_channel("payments", [ana])
    async with listening(client, sandbox.app_token) as ear:
        await ana.say(channel, "channel")
        sandbox.workspace.change_user(ana.user, tz="Asia/Tokyo")
        await ana.open_home()
        await ana.say(ana.dm, "direct")
        await sandbox.settled()
    assert [payload["event"]["type"] for payload in ear.payloads] == ["app_home_opened", "message"]
    assert ear.events("message")[0]["text"] == "direct"


async def test_posting_where_the_app_is_not_a_member_has_a_scope_of_its_own(granted, refusal):
    client, sandbox = await granted("chat:write", "chat:write.public")
    public = sandbox.add_channel("elsewhere", [], with_app=False)
    private = sandbox.add_channel("secret", [], private=True, with_app=False)
    await client.chat_postMessage(channel=public.id, text="x")
    assert (await refusal(client.chat_postMessage(channel=private.id, text="x")))["error"] == "channel_not_found"


async def test_without_its_scope_there_are_no_commands(granted):
    _, sandbox = await granted("chat:write")
    ana = sandbox.add_person("ana", "Ana Lima")
    with pytest.raises(NotThere, match="no command"):
        await ana.command("/coach")


def test_every_rule_is_about_a_method_that_is_there():
    assert OF_METHODS.keys() | BY_KIND.keys() <= METHODS.keys()
    assert "chat:write.public" not in ALL
