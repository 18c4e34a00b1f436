import pytest

from tests.sandbox.kit import home, section


async def test_a_direct_message_reaches_the_app_as_the_person_typed_it_escaped(ear, ana, ben, sandbox):
    said = await ana.say(ana.dm, "a < b & see https://example.org/x?a=1&b=2 @ben, not @nobody")
    payload = ear.payloads[-1]
    assert payload["type"] == "event_callback"
    assert payload["team_id"] == sandbox.workspace.team_id
    assert payload["authorizations"][0]["user_id"] == sandbox.workspace.bot_user.id
    event = payload["event"]
    link = "<https://example.org/x?a=1&amp;b=2>"
    assert event["text"] == f"a &lt; b &amp; see {link} <@{ben.id}>, not @nobody"
    expected = {"type": "message", "user": ana.id, "channel": ana.dm.id, "channel_type": "im", "ts": said.ts}
    assert expected.items() <= event.items()
    assert "subtype" not in event
    assert "bot_id" not in event


async def test_every_event_has_its_own_id(ear, ana):
    for _ in range(3):
        await ana.say(ana.dm, "again")
    assert len({payload["event_id"] for payload in ear.payloads}) == 3


async def test_a_reply_in_a_thread_names_its_parent(ear, client, ana, sandbox):
    posted = await client.chat_postMessage(channel=ana.id, text="question")
    await ana.say(ana.dm, "answer", thread_ts=posted["ts"])
    event = ear.events("message")[-1]
    assert (event["thread_ts"], event["parent_user_id"]) == (posted["ts"], sandbox.workspace.bot_user.id)


async def test_the_app_hears_its_own_messages_too(ear, client, ana, sandbox):
    await client.chat_postMessage(channel=ana.id, text="hello")
    await sandbox.settled()
    [event] = ear.events("message")
    assert (event["bot_id"], event["app_id"]) == (sandbox.workspace.bot_id, sandbox.workspace.app_id)


async def test_edits_and_deletions_are_hidden_events(ear, ana):
    message = await ana.say(ana.dm, "frist")
    await ana.edit_message(message, "first")
    await ana.delete_message(message)
    _, changed, deleted = ear.events("message")
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "first")
    assert changed["previous_message"]["text"] == "frist"
    assert changed["message"]["edited"]["user"] == ana.id
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)
    assert changed["hidden"] is deleted["hidden"] is True
    assert message.ts < changed["ts"] < deleted["ts"]
    assert ana.sees(ana.dm) == []


async def test_a_channel_is_heard_only_with_the_app_in_it(ear, sandbox, ana, payments):
    apart = sandbox.add_channel("apart", [ana], with_app=False)
    private = sandbox.add_channel("leads", [ana], private=True)
    for channel in (payments, apart, private):
        await ana.say(channel, channel.name)
    heard = [(event["text"], event["channel_type"]) for event in ear.events("message")]
    assert heard == [("payments", "channel"), ("leads", "group")]


async def test_opening_home_tells_the_app_what_stands_there(ear, client, ana):
    assert await ana.open_home() is None
    await client.views_publish(user_id=ana.id, view=home(section("hello")))
    await ana.open_home()
    await ana.open_home("messages")
    first, second, third = ear.events("app_home_opened")
    assert (first["tab"], first["user"], first["channel"]) == ("home", ana.id, ana.dm.id)
    assert second["view"]["id"] == ana.home.id
    assert "view" not in first
    assert third["tab"] == "messages"


async def test_a_home_that_is_published_on_opening_is_there_when_the_person_looks(bolt, ana):
    @bolt.event("app_home_opened")
    async def show(event, client):
        await client.views_publish(user_id=event["user"], view=home(section("hello")))

    assert (await ana.open_home()).blocks[0]["text"]["text"] == "hello"


async def test_a_person_who_moves_tells_the_app_the_new_zone(ear, sandbox, ana):
    sandbox.workspace.change_user(ana.user, tz="Asia/Tokyo")
    await sandbox.settled()
    [event] = ear.events("user_change")
    assert (event["user"]["id"], event["user"]["tz_offset"]) == (ana.id, 9 * 3600)


async def test_someone_who_joins_is_announced_once(ear, sandbox, payments):
    eve = sandbox.add_person("eve", "Eve Roy")
    for _ in range(2):
        sandbox.workspace.join(payments, eve.id)
    await sandbox.settled()
    [event] = ear.events("member_joined_channel")
    assert (event["user"], event["channel"]) == (eve.id, payments.id)


@pytest.mark.parametrize("revoked_first", [True, False])
async def test_uninstalling_is_the_last_thing_an_app_hears(ear, sandbox, ana, revoked_first):
    sandbox.uninstall(revoked_first=revoked_first)
    await ana.say(ana.dm, "still there?")
    await sandbox.settled()
    heard = [payload["event"]["type"] for payload in ear.payloads]
    assert heard == (
        ["tokens_revoked", "app_uninstalled"] if revoked_first else ["app_uninstalled", "tokens_revoked"]
    )


async def test_only_what_was_subscribed_to_is_sent(ear, sandbox, ana, payments):
    object.__setattr__(sandbox.engine.app, "events", frozenset({"message.im"}))
    await ana.say(payments, "channel")
    await ana.open_home()
    await ana.say(ana.dm, "direct")
    assert [payload["event"]["text"] for payload in ear.payloads] == ["direct"]
