"""The manifest: within Slack's limits, and asking for what the bot uses and no more."""

from pathlib import Path

import pytest

from bot.sandbox import Fault
from bot.sandbox.state.scopes import ALL
from bot.slack.manifest import (
    EVENTS,
    OPTIONAL,
    SCOPES,
    manifest,
)
from bot.slack.teams import teams
from tests.kit.world import world_on
from tests.slack.kit import utc

NEEDED_BY = {
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "chat.delete": {"chat:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.completeUploadExternal": {"files:write"},
    "files.delete": {"files:write"},
    "conversations.open": {"im:write"},
    "conversations.history": {"im:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.members": {"channels:read", "groups:read"},
    "usergroups.users.list": {"usergroups:read"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.update": set(),
    "auth.test": set(),
    "apps.connections.open": set(),
}
"""From Slack's pages on each method, for a bot token, as far as the bot calls them."""


def test_it_keeps_slacks_limits(prompts_):
    made = manifest(prompts_.words)
    shown = made["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    (command,) = made["features"]["slash_commands"]
    assert command["command"] == "/coach"
    assert command["should_escape"] is True  # invitations need `<@U…>`
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000
    for shortcut in made["features"]["shortcuts"]:
        assert shortcut["type"] == "message"
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    assert made["_metadata"] == {"major_version": 2, "minor_version": 0}


def test_a_message_can_be_added_to_the_library_and_channels_are_heard_only_when_asked_for(prompts_):
    made, listening = manifest(prompts_.words), manifest(prompts_.words, channels=True)
    assert {one["callback_id"] for one in made["features"]["shortcuts"]} == {"library.add", "nudge.answer_with"}
    extra = set(listening["oauth_config"]["scopes"]["bot"]) - set(made["oauth_config"]["scopes"]["bot"])
    assert extra == {"channels:history", "groups:history"}
    heard = listening["settings"]["event_subscriptions"]["bot_events"]
    assert set(heard) - set(EVENTS) == {"message.channels", "message.groups"}


def test_home_and_messages_are_open_and_nothing_needs_a_public_address(prompts_):
    made = manifest(prompts_.words)
    home = made["features"]["app_home"]
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert made["settings"]["socket_mode_enabled"] is True
    assert made["settings"]["interactivity"] == {"is_enabled": True}
    assert "url" not in repr(made)


def test_over_http_everything_comes_to_one_address(prompts_):
    made = manifest(prompts_.words, http="https://coach.example.com")
    url = "https://coach.example.com/slack/events"
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["settings"]["event_subscriptions"]["request_url"] == url
    assert made["settings"]["interactivity"]["request_url"] == url
    assert [one["url"] for one in made["features"]["slash_commands"]] == [url]


@pytest.fixture
async def world(sessions, clock):
    """The bot with all that it may ask for."""
    async with world_on(sessions, clock, ALL) as ready:
        yield ready


async def test_it_asks_for_the_scopes_and_events_that_the_bot_uses_and_no_others(world, ana, ben):
    channel = world.sandbox.add_channel("payments", [ana, ben])
    await ben.open_home()
    await ben.command("/coach", f"invite <@{ana.id}>")
    for person in (ana, ben):
        await world.enrol(person)
    offer = await ben.command("/coach", "team", channel=channel)
    await ben.click(offer, "team.link")
    await ben.command("/coach", f"invite <#{channel.id}|payments>")
    await ben.command("/coach", f"invite <!subteam^{world.sandbox.workspace.add_group([ana.id])}|@managers>")
    await ana.command("/coach", "check cost")
    await ana.submit({"rating-cost-drivers": "2"})
    world.clock.now = utc("2026-03-03 12:30")
    await world.work()
    world.clock.advance(minutes=2)
    await world.nudge(ana)
    await ana.say(ana.dm, "The orders database.")
    await ana.command("/coach", "nudge")
    world.sandbox.faults.add(Fault("server_error", "chat.postMessage"))
    for _ in range(2):
        await world.work()
        world.clock.advance(minutes=2)  # after which a message without an answer is looked for
    await ana.say(ana.dm, "The orders database.")
    world.clock.now = utc("2026-03-06 12:30")
    await ana.command("/coach", "export")
    await world.work()
    await ana.command("/coach", "forget-me")
    await ana.submit()
    await world.work()

    called = {call.method for call in world.sandbox.calls}
    assert called == NEEDED_BY.keys()
    heard = {
        one.payload["event"]["type"] for one in world.sandbox.socket_mode.envelopes if one.kind == "events_api"
    }
    assert heard == {"message", "app_home_opened"}
    channels = {*teams.EVENTS, "channel_rename", "group_rename"}
    leaving = {"user_change", "app_uninstalled", "tokens_revoked"}
    assert set(EVENTS) == {"message.im", "app_home_opened", "reaction_added", *leaving, *channels}
    # /coach itself needs `commands`; the event message.im, and reading a lost message back,
    # `im:history`; the event reaction_added, `reactions:read`.
    own = {"commands", "im:history", "reactions:read"}
    assert set(OPTIONAL) <= set(SCOPES) == set().union(*NEEDED_BY.values()) | own


def test_the_page_about_installing_lists_the_same_scopes():
    page = (Path(__file__).parents[2] / "docs" / "install.md").read_text(encoding="utf-8")
    table = page.partition("<!-- scopes -->")[2].partition("<!-- /scopes -->")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line.startswith("| `")
    ]
    assert {scope.strip("`"): why for scope, why in rows} == SCOPES
