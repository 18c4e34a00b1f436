"""Enterprise Grid and Slack Connect: one app for many workspaces, channels that several share, guests and strangers."""

import asyncio

import aiohttp
import pytest
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import NotThere, Person, Sandbox
from tests.sandbox.conftest import ALL_EVENTS
from tests.sandbox.kit import button, home, modal, question

CHANNEL_EVENTS = {"reaction_added", "channel_shared", "channel_unshared", "member_left_channel"}
BUTTON = [{"type": "actions", "elements": [button("go")]}]


@pytest.fixture
def sandbox(stopwatch):
    return Sandbox(stopwatch=stopwatch, events=ALL_EVENTS | CHANNEL_EVENTS)


@pytest.fixture
def globex(sandbox):
    return sandbox.add_workspace("Globex")


@pytest.fixture
def eve(sandbox, globex):
    """Somebody of another company."""
    return Person(sandbox.engine, globex, globex.workspace.add_user("eve", "Eve Moss", is_admin=True).id)


@pytest.fixture
async def shared(sandbox, ana, eve):
    """A channel of Ana's workspace that Eve's has, too; the app is in it for Ana's alone."""
    channel = sandbox.add_channel("launch", [ana])
    sandbox.workspace.share(channel, eve.site.workspace)
    eve.site.workspace.join(channel, eve.id)
    await sandbox.settled()
    return channel


@pytest.fixture
def initech(sandbox):
    """An organisation of two workspaces with one installation."""
    return sandbox.add_enterprise("Initech", ["Initech East", "Initech West"])


@pytest.fixture
def wanda(sandbox, initech):
    east = initech[0]
    return Person(sandbox.engine, east, east.workspace.add_user("wanda", "Wanda Kay").id)


def client_of(server, token):
    return AsyncWebClient(token=token, base_url=server.url, retry_handlers=[])


async def latest(ear, sandbox):
    await sandbox.settled()
    return ear.payloads[-1]


# Slack Connect


async def test_both_sides_of_a_shared_channel_read_and_write(ear, ana, eve, shared, sandbox):
    before = len(ear.payloads)
    await ana.say(shared, "Welcome")
    await eve.say(shared, "Hello")
    assert [one.text for one in eve.sees(shared)] == [one.text for one in ana.sees(shared)] == ["Welcome", "Hello"]
    body = await latest(ear, sandbox)
    theirs, ours = eve.site.workspace.team_id, sandbox.workspace.team_id
    assert (body["team_id"], body["context_team_id"], body["is_ext_shared_channel"]) == (theirs, ours, True)
    assert body["authorizations"][0]["team_id"] == ours
    assert (body["event"]["user"], body["event"]["team"]) == (eve.id, theirs)
    assert len(ear.payloads) == before + 2, "the app is in it for one workspace alone"


@pytest.mark.usefixtures("ear", "shared")
async def test_what_an_app_learns_of_people_from_elsewhere(client, ana, eve, sandbox, refusal):
    globex = eve.site
    about = (await client.users_info(user=eve.id))["user"]
    assert (about["team_id"], about["is_stranger"], "is_admin" in about) == (
        globex.workspace.team_id,
        False,
        False,
    )
    never_met = globex.workspace.add_user("joe", "Joe Blow")
    assert (await client.users_info(user=never_met.id))["user"]["is_stranger"] is True
    apart = sandbox.add_workspace("Hooli").workspace.add_user("gavin", "Gavin B")
    assert (await refusal(client.users_info(user=apart.id)))["error"] == "user_not_found"
    assert "is_stranger" not in (await client.users_info(user=ana.id))["user"]
    assert (await refusal(client.chat_postMessage(channel=eve.id, text="x")))["error"] == "channel_not_found"


async def test_a_channel_says_with_whom_it_is_shared(ear, client, ana, eve, sandbox):
    channel = sandbox.add_channel("launch", [ana])
    about = (await client.conversations_info(channel=channel.id))["channel"]
    assert (about["is_shared"], about["is_ext_shared"], about["is_org_shared"]) == (False, False, False)
    other = eve.site.workspace
    sandbox.workspace.share(channel, other)
    event = (await latest(ear, sandbox))["event"]
    assert (event["type"], event["connected_team_id"]) == ("channel_shared", other.team_id)
    about = (await client.conversations_info(channel=channel.id))["channel"]
    assert (about["is_shared"], about["is_ext_shared"], about["is_org_shared"]) == (True, True, False)
    await eve.join(channel)
    joined = await latest(ear, sandbox)
    assert (joined["event"]["user"], joined["event"]["team"]) == (eve.id, other.team_id)
    assert eve.id in (await client.conversations_members(channel=channel.id))["members"]

    sandbox.workspace.unshare(channel, other)
    event = (await latest(ear, sandbox))["event"]
    assert (event["type"], event["previously_connected_team_id"]) == ("channel_unshared", other.team_id)
    assert event["is_ext_shared"] is False
    with pytest.raises(NotThere):
        await eve.say(channel, "still here?")


async def test_a_button_tells_the_app_that_posted_it_and_a_window_tells_who_opened_it(
    ear, client, sandbox, *, ana, eve, shared
):

    await client.chat_postMessage(channel=shared.id, text="go?", blocks=BUTTON)
    (message,) = eve.sees(shared)
    await eve.click(message, "go")
    pressed = await latest(ear, sandbox)
    ours, theirs = sandbox.workspace.team_id, eve.site.workspace.team_id
    assert (pressed["team"]["id"], pressed["user"]["team_id"], pressed["user"]["id"]) == (ours, theirs, eve.id)
    await client.views_open(trigger_id=pressed["trigger_id"], view=modal(question()))
    await eve.submit({"why": "because"})
    submitted = await latest(ear, sandbox)
    assert (submitted["team"]["id"], submitted["view"]["app_installed_team_id"]) == (theirs, ours)
    await client.chat_postEphemeral(channel=shared.id, user=eve.id, text="only you")
    assert eve.sees(shared)[-1].only_for == eve.id
    assert len(ana.sees(shared)) == 1


async def test_a_view_of_another_installation_is_none(server, client, ana, eve, refusal):
    sandbox = server.sandbox
    await client.views_publish(user_id=ana.id, view=home())
    other = client_of(server, eve.site.workspace.bot_token)
    ours = sandbox.calls[-1].answer["view"]["id"]
    assert (await refusal(other.views_update(view_id=ours, view=home())))["error"] == "not_found"


async def test_guests_say_what_they_are(client, sandbox):
    guest = sandbox.add_person("gus", "Gus Roy", is_restricted=True, is_ultra_restricted=True)
    about = (await client.users_info(user=guest.id))["user"]
    assert (about["is_restricted"], about["is_ultra_restricted"]) == (True, True)


# Enterprise Grid


async def test_one_token_serves_all_workspaces_of_an_organisation(server, initech, wanda, refusal):
    east, west = (one.workspace for one in initech)
    assert east.bot_token == west.bot_token
    client = client_of(server, east.bot_token)
    me = await client.auth_test()
    assert (me["team_id"], me["enterprise_id"], me["is_enterprise_install"]) == (
        east.enterprise.id,
        east.enterprise.id,
        True,
    )
    far = west.add_channel("far", [])
    assert (await client.conversations_info(channel=far.id))["channel"]["name"] == "far"
    assert (await refusal(client.users_list()))["error"] == "invalid_arguments"
    assert wanda.id not in [one["id"] for one in (await client.users_list(team_id=west.team_id))["members"]]
    about = (await client.users_info(user=wanda.id))["user"]
    assert wanda.id.startswith("W")
    assert (about["team_id"], about["enterprise_user"]["teams"]) == (east.team_id, [east.team_id])


async def test_one_person_in_two_workspaces_has_one_conversation_with_the_app(
    ear, server, initech, wanda, sandbox
):
    east, west = initech
    there = sandbox.also_in(wanda, west)
    client = client_of(server, east.workspace.bot_token)
    await client.chat_postMessage(channel=wanda.id, text="hi", blocks=BUTTON)
    assert [one.text for one in there.sees(there.dm)] == ["hi"]
    await there.say(there.dm, "hello")
    body = await latest(ear, sandbox)
    whole = east.workspace.enterprise.id
    assert (body["team_id"], body["enterprise_id"]) == (west.workspace.team_id, whole)
    authorization = body["authorizations"][0]
    assert (authorization["team_id"], authorization["enterprise_id"]) == (None, whole)
    assert authorization["is_enterprise_install"] is True
    await client.views_publish(user_id=wanda.id, view=home())
    assert there.home is wanda.home is not None

    await there.click(there.sees(there.dm)[0], "go")
    pressed = await latest(ear, sandbox)
    assert (pressed["team"]["id"], pressed["team"]["enterprise_id"]) == (west.workspace.team_id, whole)
    assert (pressed["user"]["team_id"], pressed["is_enterprise_install"]) == (whole, True)
    await client.views_open(trigger_id=pressed["trigger_id"], view=modal(question()))
    await there.submit({"why": "because"})
    submitted = await latest(ear, sandbox)
    assert (submitted["team"], submitted["view"]["app_installed_team_id"]) == (None, whole)
    assert submitted["view"]["team_id"] == west.workspace.team_id


async def test_a_channel_of_two_sister_workspaces_is_no_news_to_the_app(ear, initech, wanda, sandbox):
    east, west = (one.workspace for one in initech)
    channel = east.add_channel("all-hands", [wanda.id])
    east.share(channel, west)
    about = channel.to_json(east.bot_user.id)
    assert (about["is_shared"], about["is_ext_shared"], about["is_org_shared"]) == (True, False, True)
    await wanda.say(channel, "hello")
    body = await latest(ear, sandbox)
    assert (len(ear.payloads), body["is_ext_shared_channel"]) == (1, False)


async def test_an_organisation_installs_with_one_consent_and_leaves_at_once(server, ear, initech, wanda, sandbox):
    app, east = sandbox.engine.app, initech[0].workspace
    who = {"client_id": app.client_id, "client_secret": app.client_secret}
    code = sandbox.consent(wanda, org_wide=True)
    answer = await asyncio.to_thread(WebClient(base_url=server.url).oauth_v2_access, **who, code=code)
    assert (answer["team"], answer["enterprise"]["id"]) == (None, east.enterprise.id)
    assert (answer["is_enterprise_install"], answer["access_token"]) == (True, east.bot_token)
    sandbox.engine.uninstall(east.enterprise.id)
    await sandbox.settled()
    assert [one["event"]["type"] for one in ear.payloads] == ["tokens_revoked", "app_uninstalled"]
    assert not any(one.workspace.installed for one in initech)
    with pytest.raises(NotThere, match="not installed"):
        await wanda.command("/coach")


async def test_over_its_control_pages(server, sandbox, ana):
    async with aiohttp.ClientSession(server.origin) as http:
        body = {"name": "Initech", "workspaces": ["East", "West"]}
        made = await (await http.post("/sandbox/enterprises", json=body)).json()
        east, west = (one["team_id"] for one in made["workspaces"])
        third = await (await http.post("/sandbox/workspaces", json={"name": "N", "enterprise": made["id"]})).json()
        assert third["ok"]
        channel = sandbox.add_channel("launch", [ana])
        assert (await http.put(f"/sandbox/channels/{channel.id}/workspaces/{east}")).status == 200
        assert [one.team_id for one in channel.workspaces] == [sandbox.workspace.team_id, east]
        assert (await http.delete(f"/sandbox/channels/{channel.id}/workspaces/{east}")).status == 200
        assert (await http.delete(f"/sandbox/channels/{channel.id}/workspaces/{west}")).status == 400
        assert (await http.put(f"/sandbox/channels/C0/workspaces/{west}")).status == 400
