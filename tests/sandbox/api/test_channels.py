"""Reactions, threads and what happens to channels and people, as the app hears of it."""

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox import (
    NotAllowed,
    NotThere,
    Sandbox,
    SlackError,
)
from bot.sandbox.state.messages import TOMBSTONE
from tests.sandbox.conftest import ALL_EVENTS

MORE_EVENTS = {
    *("reaction_added", "reaction_removed", "app_mention", "team_join", "member_left_channel"),
    *("channel_rename", "channel_archive", "channel_unarchive", "channel_left"),
    *("group_rename", "group_archive", "group_left"),
}


@pytest.fixture
def sandbox(stopwatch):
    return Sandbox(stopwatch=stopwatch, events=ALL_EVENTS | MORE_EVENTS)


def kinds(ear):
    return [payload["event"]["type"] for payload in ear.payloads]


async def test_reactions_come_and_go_with_their_events(ear, client, ana, ben, payments):
    said = await ana.say(payments, "done")
    await ben.react(said, "eyes")
    await client.reactions_add(channel=payments.id, timestamp=said.ts, name="eyes")
    got = await client.reactions_get(channel=payments.id, timestamp=said.ts)
    assert got["message"]["reactions"] == [
        {"name": "eyes", "users": [ben.id, ear.payloads[0]["authorizations"][0]["user_id"]], "count": 2}
    ]
    assert got["message"]["permalink"].endswith(said.ts.replace(".", ""))
    await ben.unreact(said, "eyes")
    await client.reactions_remove(channel=payments.id, timestamp=said.ts, name="eyes")
    assert said.reactions == []
    await ear.hears(5)
    assert kinds(ear)[1:] == ["reaction_added", "reaction_added", "reaction_removed", "reaction_removed"]
    event = ear.events("reaction_added")[0]
    assert (event["user"], event["reaction"], event["item_user"]) == (ben.id, "eyes", ana.id)
    assert event["item"] == {"type": "message", "channel": payments.id, "ts": said.ts}


async def test_a_reaction_that_cannot_be(client, ana, payments, refusal):
    said = await ana.say(payments, "done")
    where = {"channel": payments.id, "timestamp": said.ts}
    for name in (":eyes:", "two words", "", "x" * 101):
        error = (await refusal(client.reactions_add(**where, name=name)))["error"]
        assert error == ("invalid_name" if name else "invalid_arguments")
    assert (await refusal(client.reactions_remove(**where, name="eyes")))["error"] == "no_reaction"
    gone = {"channel": payments.id, "timestamp": "1.000000", "name": "eyes"}
    assert (await refusal(client.reactions_add(**gone)))["error"] == "message_not_found"
    await client.reactions_add(**where, name="+1::skin-tone-3")


async def test_a_reply_may_be_shown_in_the_channel_as_well(ear, client, ana, payments):
    parent = await client.chat_postMessage(channel=payments.id, text="parent")
    await ana.say(payments, "loud", thread_ts=parent["ts"], broadcast=True)
    await ana.say(payments, "quiet", thread_ts=parent["ts"])
    *_, loud, quiet = ear.events("message")
    assert (loud["subtype"], loud["root"]["text"], loud["thread_ts"]) == (
        "thread_broadcast",
        "parent",
        parent["ts"],
    )
    assert "subtype" not in quiet
    history = (await client.conversations_history(channel=payments.id))["messages"]
    assert [one["text"] for one in history] == ["loud", "parent"]
    posted = await client.chat_postMessage(
        channel=payments.id, text="app", thread_ts=parent["ts"], reply_broadcast=True
    )
    assert posted["message"]["subtype"] == "thread_broadcast"


async def test_a_thread_counts_its_replies(client, ana, ben, payments):
    parent = await ana.say(payments, "parent")

    async def counted():
        body = (await client.conversations_history(channel=payments.id))["messages"][-1]
        return [body.get(one) for one in ("reply_count", "reply_users_count", "latest_reply")]

    assert await counted() == [None, None, None]
    one = await ana.say(payments, "one", thread_ts=parent.ts)
    two = await ben.say(payments, "two", thread_ts=parent.ts)
    assert await counted() == [2, 2, two.ts]
    await ben.delete_message(two)
    assert await counted() == [1, 1, one.ts]
    await ana.delete_message(one)
    assert await counted() == [None, None, None]


async def test_a_parent_that_is_deleted_leaves_a_stone(ear, client, ana, ben, payments):
    parent = await ana.say(payments, "parent")
    await ben.say(payments, "reply", thread_ts=parent.ts)
    await ana.delete_message(parent)
    event = ear.events("message")[-1]
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert event["previous_message"]["text"] == "parent"
    thread = (await client.conversations_replies(channel=payments.id, ts=parent.ts))["messages"]
    assert [one["text"] for one in thread] == [TOMBSTONE, "reply"]
    with pytest.raises(NotAllowed):
        await ana.edit_message(parent, "back")


async def test_an_app_edits_and_deletes_what_a_person_sees(ear, client, ana):
    posted = await client.chat_postMessage(channel=ana.id, text="frist")
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    await client.chat_update(**where, text="first")
    await client.chat_delete(**where)
    await ear.hears(3)
    assert [one.get("subtype") for one in ear.events("message")] == [None, "message_changed", "message_deleted"]


async def test_the_app_hears_its_name_where_it_is_a_member(ear, sandbox, ana, payments):
    bot = sandbox.workspace.bot_user
    apart = sandbox.add_channel("apart", [ana], with_app=False)
    for channel in (payments, apart, ana.dm):
        await ana.say(channel, f"hello @{bot.name}")
    [event] = ear.events("app_mention")
    assert (event["channel"], event["text"]) == (payments.id, f"hello <@{bot.id}>")


async def test_channels_are_renamed_archived_and_brought_back(ear, client, sandbox, ana, payments):
    private = sandbox.add_channel("leads", [ana], private=True)
    await ana.rename(payments, "billing")
    await ana.rename(private, "chiefs")
    await ana.archive(payments)
    await ana.archive(private)
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.chat_postMessage(channel=payments.id, text="x")
    await ana.archive(payments, archived=False)
    await client.chat_postMessage(channel=payments.id, text="x")
    heard = [one for one in kinds(ear) if one != "message"]
    assert heard == ["channel_rename", "group_rename", "channel_archive", "group_archive", "channel_unarchive"]
    assert ear.events("channel_rename")[0]["channel"]["name"] == "billing"
    assert (await client.conversations_info(channel=payments.id))["channel"]["name"] == "billing"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Two Words", "invalid_name_specials"),
        ("leads", "name_taken"),
    ],
)
async def test_a_channel_cannot_be_called_anything(sandbox, ana, payments, name, error):
    sandbox.add_channel("leads", [ana])
    with pytest.raises(SlackError, match=error):
        await ana.rename(payments, name)


async def test_people_join_and_leave(ear, sandbox, ana, payments):
    eve = sandbox.add_person("eve", "Eve Roy")
    sandbox.workspace.welcome(eve.user)
    await eve.join(payments)
    await eve.leave(payments)
    with pytest.raises(NotThere):
        await eve.say(payments, "still here?")
    sandbox.workspace.leave(payments, sandbox.workspace.bot_user.id)
    await ana.say(payments, "is it gone?")
    await sandbox.settled()
    assert kinds(ear) == ["team_join", "member_joined_channel", "member_left_channel", "channel_left"]
    secret = sandbox.add_channel("secret", [ana], private=True)
    with pytest.raises(NotAllowed):
        await eve.join(secret)
