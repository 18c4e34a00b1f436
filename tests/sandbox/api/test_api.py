import json

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, serve
from bot.sandbox.state.workspace import SLACKBOT
from tests.sandbox.kit import button, section

METADATA = {"event_type": "delivery", "event_payload": {"key": "k-1"}}


async def test_auth_test_names_the_workspace_and_the_bot(client, sandbox):
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user_id"], answer["bot_id"]) == (
        sandbox.workspace.team_id,
        sandbox.workspace.bot_user.id,
        sandbox.workspace.bot_id,
    )


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-wrong", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_a_wrong_token_is_refused(server, refusal, token, error):
    wrong = server.sandbox.app_token if token == "app" else token
    client = AsyncWebClient(token=wrong, base_url=server.url, retry_handlers=[])
    assert (await refusal(client.auth_test()))["error"] == error


async def test_a_bot_token_opens_no_socket(client, sandbox, refusal):
    answer = await refusal(client.apps_connections_open(app_token=sandbox.bot_token))
    assert answer["error"] == "not_allowed_token_type"


async def test_a_token_dies_with_the_installation(client, sandbox, refusal):
    sandbox.uninstall()
    assert (await refusal(client.auth_test()))["error"] == "account_inactive"


async def test_an_unknown_method_is_refused(client, refusal):
    assert (await refusal(client.api_call("chat.shout")))["error"] == "unknown_method"


async def test_forms_json_and_queries_are_all_understood(server, ana):
    sandbox = server.sandbox
    blocks = [section("x")]
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with aiohttp.ClientSession() as session:
        form = {"token": sandbox.bot_token, "channel": ana.id, "text": "form", "blocks": json.dumps(blocks)}
        await session.post(f"{server.url}chat.postMessage", data=form)
        body = {"channel": ana.id, "text": "json", "blocks": blocks}
        await session.post(f"{server.url}chat.postMessage", json=body, headers=headers)
        query = {"channel": ana.id, "text": "query"}
        await session.get(f"{server.url}chat.postMessage", params=query, headers=headers)
    assert [(one.text, len(one.blocks)) for one in ana.sees(ana.dm)] == [("form", 1), ("json", 1), ("query", 0)]


async def test_blocks_that_are_no_json_are_refused(client, ana, refusal):
    answer = await refusal(client.chat_postMessage(channel=ana.id, text="x", blocks="[{"))
    assert answer["error"] == "invalid_blocks_format"


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_a_body_that_cannot_be_read_is_refused(server, body, error):
    headers = {"Authorization": f"Bearer {server.sandbox.bot_token}", "Content-Type": "application/json"}
    url = f"{server.url}auth.test"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        assert (await answer.json())["error"] == error


async def test_posting_to_a_person_opens_the_direct_messages_once(client, ana, sandbox):
    first = await client.chat_postMessage(channel=ana.id, text="one")
    second = await client.chat_postMessage(channel=ana.id, text="two")
    opened = await client.conversations_open(users=ana.id)
    assert first["channel"] == second["channel"] == opened["channel"]["id"] == ana.dm.id
    assert sandbox.called("chat.postMessage")[0].args == {"channel": ana.id, "text": "one"}


async def test_where_a_bot_may_not_post(client, sandbox, ana, refusal):
    elsewhere = sandbox.add_channel("elsewhere", [ana], with_app=False)
    secret = sandbox.add_channel("secret", [ana], private=True, with_app=False)
    old = sandbox.add_channel("old", [ana])
    old.archived = True
    gone = sandbox.add_person("gone", "Gone Away", deleted=True)
    errors = {
        "C0NOWHERE": "channel_not_found",
        elsewhere.id: "not_in_channel",
        secret.id: "channel_not_found",
        old.id: "is_archived",
        SLACKBOT: "cannot_dm_bot",
        sandbox.workspace.bot_user.id: "cannot_dm_bot",
        gone.id: "channel_not_found",
    }
    for channel, error in errors.items():
        assert (await refusal(client.chat_postMessage(channel=channel, text="x")))["error"] == error
    assert (await refusal(client.conversations_open(users=gone.id)))["error"] == "user_disabled"
    assert (await refusal(client.conversations_open(users="U0NOBODY")))["error"] == "user_not_found"
    assert (await refusal(client.conversations_history(channel=elsewhere.id)))["error"] == "not_in_channel"
    assert sandbox.messages == []


async def test_a_message_needs_words_and_not_too_many(client, ana, refusal):
    assert (await refusal(client.api_call("chat.postMessage", json={"channel": ana.id, "text": " "})))[
        "error"
    ] == "no_text"
    answer = await refusal(client.chat_postMessage(channel=ana.id, text="x" * 40_001))
    assert answer["error"] == "msg_too_long"


async def test_bad_blocks_come_back_with_reason_and_place(client, ana, refusal):
    answer = await refusal(client.chat_postMessage(channel=ana.id, text="x", blocks=[section("x" * 3001)]))
    assert answer["error"] == "invalid_blocks"
    place = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {place}"]
    assert answer["errors"] == [place]
    assert ana.sees(ana.dm) == []


async def test_metadata_is_kept_and_shown_only_when_asked_for(client, ana):
    posted = await client.chat_postMessage(channel=ana.id, text="x", metadata=METADATA)
    without = await client.conversations_history(channel=posted["channel"])
    with_it = await client.conversations_history(channel=posted["channel"], include_all_metadata=True)
    assert "metadata" not in without["messages"][0]
    assert with_it["messages"][0]["metadata"] == METADATA


@pytest.mark.parametrize("metadata", [[], {"event_type": "x"}, {"event_type": "", "event_payload": {}}, "{"])
async def test_metadata_of_another_form_is_refused(client, ana, refusal, metadata):
    answer = await refusal(client.chat_postMessage(channel=ana.id, text="x", metadata=metadata))
    assert answer["error"] == "invalid_metadata_format"


async def test_an_update_with_text_alone_drops_the_blocks_and_marks_the_message(client, ana):
    posted = await client.chat_postMessage(channel=ana.id, text="x", blocks=[section("x")], metadata=METADATA)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    await client.chat_update(**where, text="y", blocks=[section("y")])
    [message] = ana.sees(ana.dm)
    assert (message.text, message.edited, len(message.blocks)) == ("y", None, 1)
    await client.chat_update(**where, text="z")
    assert (message.text, message.blocks) == ("z", [])
    assert message.edited["user"] == posted["message"]["user"]
    assert message.metadata == METADATA
    await client.chat_update(**where, text="z", metadata={})
    assert message.metadata is None


async def test_only_its_own_standing_messages_can_be_changed(client, ana, payments, refusal):
    said = await ana.say(payments, "mine")
    where = {"channel": payments.id, "ts": said.ts}
    assert (await refusal(client.chat_update(**where, text="x")))["error"] == "cant_update_message"
    assert (await refusal(client.chat_delete(**where)))["error"] == "cant_delete_message"
    posted = await client.chat_postMessage(channel=payments.id, text="x")
    own = {"channel": payments.id, "ts": posted["ts"]}
    assert (await refusal(client.chat_update(**own, text="x" * 4001)))["error"] == "msg_too_long"
    await client.chat_delete(**own)
    assert (await refusal(client.chat_update(**own, text="x")))["error"] == "message_not_found"
    assert ana.sees(payments) == [said]


async def test_an_ephemeral_message_is_for_one_person_and_not_in_history(client, ana, ben, payments, refusal):
    posted = await client.chat_postEphemeral(channel=payments.id, user=ana.id, text="psst")
    assert [one.text for one in ana.sees(payments)] == ["psst"]
    assert ben.sees(payments) == []
    assert (await client.conversations_history(channel=payments.id))["messages"] == []
    where = {"channel": payments.id, "ts": posted["message_ts"]}
    assert (await refusal(client.chat_update(**where, text="x")))["error"] == "message_not_found"


async def test_an_ephemeral_message_needs_someone_in_the_channel(client, sandbox, payments, refusal):
    outsider = sandbox.add_person("eve", "Eve Roy")
    answer = await refusal(client.chat_postEphemeral(channel=payments.id, user=outsider.id, text="psst"))
    assert answer["error"] == "user_not_in_channel"


async def test_history_pages_from_new_to_old_without_gaps(client, ana):
    stamps = [(await client.chat_postMessage(channel=ana.id, text=str(one)))["ts"] for one in range(7)]
    pages, seen = 0, []
    async for answer in await client.conversations_history(channel=ana.dm.id, limit=3):
        pages += 1
        seen += [one["ts"] for one in answer["messages"]]
        await client.chat_postMessage(channel=ana.id, text="meanwhile")
    assert (pages, seen) == (3, stamps[::-1])


async def test_history_between_two_moments(client, ana):
    stamps = [(await client.chat_postMessage(channel=ana.id, text=str(one)))["ts"] for one in range(4)]
    between = {"channel": ana.dm.id, "oldest": stamps[0], "latest": stamps[3]}
    inner = await client.conversations_history(**between)
    outer = await client.conversations_history(**between, inclusive=True)
    assert [one["ts"] for one in inner["messages"]] == [stamps[2], stamps[1]]
    assert [one["ts"] for one in outer["messages"]] == stamps[::-1]


async def test_bad_pages_are_refused(client, ana, refusal):
    where = ana.dm.id
    assert (await refusal(client.conversations_history(channel=where, cursor="x")))["error"] == "invalid_cursor"
    assert (await refusal(client.conversations_history(channel=where, limit=1000)))["error"] == "invalid_limit"
    assert (await refusal(client.users_list(cursor="bGFzdF90czox")))["error"] == "invalid_cursor"


async def test_a_thread_is_read_from_its_parent_and_stays_out_of_history(client, ana, payments):
    parent = (await client.chat_postMessage(channel=payments.id, text="parent"))["ts"]
    reply = await ana.say(payments, "reply", thread_ts=parent)
    thread = await client.conversations_replies(channel=payments.id, ts=parent)
    assert [one["text"] for one in thread["messages"]] == ["parent", "reply"]
    assert thread["messages"][0]["reply_users"] == [ana.id]
    assert thread["messages"][1]["parent_user_id"] == thread["messages"][0]["user"]
    from_reply = await client.conversations_replies(channel=payments.id, ts=reply.ts)
    assert from_reply["messages"] == thread["messages"]
    history = await client.conversations_history(channel=payments.id)
    assert [one["text"] for one in history["messages"]] == ["parent"]


async def test_a_thread_has_one_level_and_a_parent(client, ana, payments, refusal):
    parent = (await client.chat_postMessage(channel=payments.id, text="parent"))["ts"]
    reply = await ana.say(payments, "reply", thread_ts=parent)
    nested = await refusal(client.chat_postMessage(channel=payments.id, text="x", thread_ts=reply.ts))
    nowhere = await refusal(client.chat_postMessage(channel=payments.id, text="x", thread_ts="1.000000"))
    missing = await refusal(client.conversations_replies(channel=payments.id, ts="1.000000"))
    assert nested["error"] == "cannot_reply_to_message"
    assert nowhere["error"] == missing["error"] == "thread_not_found"


async def test_lists_show_what_the_bot_may_know(client, sandbox, ana, payments):
    elsewhere = sandbox.add_channel("elsewhere", [ana], with_app=False)
    secret = sandbox.add_channel("secret", [ana], private=True, with_app=False)
    private = sandbox.add_channel("leads", [ana], private=True)
    types = "public_channel,private_channel,im"
    listed = await client.conversations_list(types=types)
    assert [one["id"] for one in listed["channels"]] == [payments.id, elsewhere.id, private.id]
    mine = await client.users_conversations(types=types)
    assert [one["id"] for one in mine["channels"]] == [payments.id, private.id]
    hers = await client.users_conversations(types=types, user=ana.id)
    assert secret.id not in [one["id"] for one in hers["channels"]]
    members = await client.conversations_members(channel=payments.id)
    assert members["members"] == payments.members
    info = await client.conversations_info(channel=payments.id, include_num_members=True)
    assert (info["channel"]["name"], info["channel"]["num_members"]) == ("payments", 3)


async def test_people_have_a_time_zone(client, ana, refusal):
    user = (await client.users_info(user=ana.id, include_locale=True))["user"]
    assert (user["tz"], user["tz_offset"], user["locale"]) == ("America/Sao_Paulo", -3 * 3600, "en-US")
    assert (await refusal(client.users_info(user="U0NOBODY")))["error"] == "user_not_found"


async def test_everyone_is_listed_and_slackbot_says_it_is_no_bot(client, sandbox, ana):
    members = []
    async for answer in await client.users_list(limit=2):
        members += answer["members"]
    assert {one["id"]: one["is_bot"] for one in members} == {
        SLACKBOT: False,
        sandbox.workspace.bot_user.id: True,
        ana.id: False,
    }


async def test_permalinks_reactions_and_the_team(client, ana, payments, refusal):
    parent = await client.chat_postMessage(channel=payments.id, text="parent")
    reply = await ana.say(payments, "reply", thread_ts=parent["ts"])
    link = (await client.chat_getPermalink(channel=payments.id, message_ts=reply.ts))["permalink"]
    assert link.startswith(
        f"https://acme.slack.com/archives/{payments.id}/p{reply.ts.replace('.', '')}?thread_ts="
    )
    reaction = {"channel": payments.id, "timestamp": reply.ts, "name": "eyes"}
    await client.reactions_add(**reaction)
    assert reply.reactions[0]["count"] == 1
    assert (await refusal(client.reactions_add(**reaction)))["error"] == "already_reacted"
    assert (await client.team_info())["team"]["domain"] == "acme"


async def test_a_message_remembers_whom_it_pinged(client, ana, payments):
    quiet = [section("&lt;!here&gt;", accessory=button(text="<!channel>"))]
    await client.chat_postMessage(channel=payments.id, text="fine @channel", blocks=quiet)
    loud = [section("<@U1> and <!subteam^S1|@ops>")]
    await client.chat_postMessage(channel=payments.id, text="<!channel>", blocks=loud)
    rich = {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}
    await client.chat_postMessage(
        channel=payments.id, text="@everyone", link_names=True, blocks=[{"type": "rich_text", "elements": [rich]}]
    )
    assert [one.pings for one in ana.sees(payments)] == [
        (),
        ("<!channel>", "<@U1>", "<!subteam^S1|@ops>"),
        ("<!everyone>", "<!here>"),
    ]


async def test_two_workspaces_know_nothing_of_each_other(server, ana, refusal):
    other = server.sandbox.add_workspace("Globex")
    stranger = AsyncWebClient(token=other.workspace.bot_token, base_url=server.url, retry_handlers=[])
    assert (await stranger.auth_test())["team"] == "Globex"
    assert (await refusal(stranger.chat_postMessage(channel=ana.id, text="x")))["error"] == "channel_not_found"


async def test_posting_may_be_limited(stopwatch):
    sandbox = Sandbox(stopwatch=stopwatch, rate_limited=True)
    cai = sandbox.add_person("cai", "Cai Wu")
    async with serve(sandbox) as server, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {sandbox.bot_token}"}

        async def post():
            body = {"channel": cai.id, "text": "x"}
            async with session.post(f"{server.url}chat.postMessage", json=body, headers=headers) as answer:
                return answer.status, answer.headers.get("Retry-After")

        assert [await post() for _ in range(4)] == [(200, None)] * 3 + [(429, "1")]
        stopwatch.advance(1)
        assert await post() == (200, None)
    assert len(cai.sees(cai.dm)) == 4
