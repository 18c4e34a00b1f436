import asyncio
import io

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from bot.sandbox import Sandbox
from tests.sandbox.conftest import ALL_EVENTS
from tests.sandbox.kit import home, section

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24


@pytest.fixture
def sandbox(stopwatch):
    return Sandbox(stopwatch=stopwatch, events=ALL_EVENTS | {"file_shared", "file_deleted"}, settling=2)


@pytest.fixture
def sync(server):
    """The SDK's other client, which blocks: its calls run in a thread."""
    client = WebClient(token=server.sandbox.bot_token, base_url=server.url, retry_handlers=[])
    return lambda method, **args: asyncio.to_thread(getattr(client, method), **args)


def picture(**which):
    return {"type": "image", "alt_text": "a chart", "slack_file": which}


async def upload(client, **more):
    answer = await client.files_upload_v2(
        content=PNG, filename="chart.png", title="A chart", alt_txt="bars", **more
    )
    return answer["file"]["id"]


async def test_the_sdks_upload_shares_a_file(ear, client, sandbox, ana):
    file_id = await upload(client, channel=ana.dm.id, initial_comment="Here it is.")
    [message] = ana.sees(ana.dm)
    assert (message.text, message.files[0].content) == ("Here it is.", PNG)
    await sandbox.settled()
    [said], [shared] = ear.events("message"), ear.events("file_shared")
    assert (said["subtype"], said["files"][0]["id"], said["files"][0]["alt_txt"]) == (
        "file_share",
        file_id,
        "bars",
    )
    assert (shared["file_id"], shared["channel_id"]) == (file_id, ana.dm.id)
    info = (await client.files_info(file=file_id))["file"]
    assert (info["title"], info["size"], info["mimetype"]) == ("A chart", len(PNG), "image/png")
    assert info["ims"] == [ana.dm.id]
    async with aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
        async with session.get(info["url_private"], headers=headers) as answer:
            assert (await answer.read(), answer.content_type) == (PNG, "image/png")
        async with session.get(info["url_private"]) as answer:
            assert answer.status == 403


async def test_the_blocking_client_uploads_as_well(sync, ana):
    await sync("files_upload_v2", file=io.BytesIO(PNG), filename="chart.png", channel=ana.dm.id)
    assert ana.sees(ana.dm)[0].files[0].content == PNG


async def test_a_file_may_go_into_a_thread(client, ana, payments):
    parent = await ana.say(payments, "parent")
    await upload(client, channel=payments.id, thread_ts=parent.ts)
    thread = (await client.conversations_replies(channel=payments.id, ts=parent.ts))["messages"]
    assert [len(one.get("files", [])) for one in thread] == [0, 1]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await upload(client, channel=payments.id, thread_ts="1.000000")
    assert len(ana.sees(payments)) == 2


async def test_a_picture_is_refused_until_the_upload_has_settled(client, ana, stopwatch):
    file_id = await upload(client)
    url = (await client.files_info(file=file_id))["file"]["permalink"]
    blocks = [section("x"), picture(id=file_id), picture(url=url)]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    assert caught.value.response["error"] == "invalid_blocks"
    assert caught.value.response["errors"] == [
        "invalid slack file [json-pointer:/blocks/1/slack_file]",
        "invalid slack file [json-pointer:/blocks/2/slack_file]",
    ]
    with pytest.raises(SlackApiError, match=r"invalid slack file \[json-pointer:/view/blocks/0/slack_file\]"):
        await client.views_publish(user_id=ana.id, view=home(picture(id=file_id)))
    stopwatch.advance(2)
    await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    await client.views_publish(user_id=ana.id, view=home(picture(id=file_id)))
    await client.files_delete(file=file_id)
    with pytest.raises(SlackApiError, match="invalid slack file"):
        await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)


async def test_only_a_picture_is_a_picture(client, ana, stopwatch):
    answer = await client.files_upload_v2(content="words", filename="notes.txt")
    stopwatch.advance(2)
    for which in ({"id": answer["file"]["id"]}, {"id": "F0NOWHERE"}, {"url": "https://example.org/x.png"}):
        with pytest.raises(SlackApiError, match="invalid slack file"):
            await client.chat_postMessage(channel=ana.id, text="x", blocks=[picture(**which)])


async def test_a_file_that_is_deleted_leaves_its_message(ear, client, sandbox, ana, refusal):
    file_id = await upload(client, channel=ana.dm.id)
    await client.files_delete(file=file_id)
    assert (await refusal(client.files_info(file=file_id)))["error"] == "file_not_found"
    [message] = (await client.conversations_history(channel=ana.dm.id))["messages"]
    assert message["files"] == [{"id": file_id, "mode": "tombstone"}]
    await sandbox.settled()
    assert ear.events("file_deleted")[0]["file_id"] == file_id


async def test_a_person_shares_a_file(ear, client, ana, refusal):
    message = await ana.upload(ana.dm, "notes.txt", b"words", "my notes")
    assert ear.events("file_shared")[0]["user_id"] == ana.id
    [file] = message.files
    assert (await client.files_info(file=file.id))["file"]["user"] == ana.id
    assert (await refusal(client.files_delete(file=file.id)))["error"] == "cant_delete_file"


async def test_each_step_of_an_upload_is_checked(client, ana, refusal, payments):
    async with aiohttp.ClientSession() as session:

        async def post(url, **body):
            async with session.post(url, **body) as answer:
                return answer.status, await answer.text()

        started = await client.files_getUploadURLExternal(filename="a.txt", length=3)
        url, files = started["upload_url"], [{"id": started["file_id"]}]
        finish = client.files_completeUploadExternal
        assert (await refusal(finish(files=files)))["error"] == "file_not_found"
        assert await post(url, data=b"four") == (400, "length_mismatch")
        form = aiohttp.FormData()
        form.add_field("filename", "no file")
        assert (await post(url, data=form))[0] == 400
        broken = {"Content-Type": "multipart/form-data"}
        assert await post(url, data=b"abc", headers=broken) == (400, "invalid_form_data")
        good = aiohttp.FormData()
        good.add_field("filename", b"abc", filename="a.txt")
        assert await post(url, data=good) == (200, "OK - 3")
        assert (await post(url, data=b"abc"))[0] == 404
    assert (await refusal(client.files_info(file=started["file_id"])))["error"] == "file_not_found"
    assert (await refusal(finish(files=files, channel_id="C0NOWHERE")))["error"] == "channel_not_found"
    await finish(files=files, channel_id=payments.id)
    assert len(ana.sees(payments)) == 1


@pytest.mark.parametrize(
    "args", [{"length": 0}, {"length": -1}, {"length": "many"}, {"filename": ""}, {"length": None}]
)
async def test_an_upload_is_announced_with_name_and_length(client, refusal, args):
    asked = {"filename": "a.txt", "length": 3, **args}
    assert (await refusal(client.api_call("files.getUploadURLExternal", params=asked)))[
        "error"
    ] == "invalid_arguments"


@pytest.mark.parametrize("files", ["", "x", "{}", "[]", '["F1"]', '[{"title": "x"}]'])
async def test_files_to_complete_are_a_list_of_ids(client, refusal, files):
    answer = await refusal(client.api_call("files.completeUploadExternal", params={"files": files}))
    assert answer["error"] == "invalid_arguments"
