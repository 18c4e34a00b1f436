import json
import signal
import subprocess
import sys

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.kit import button, connected, home, modal, question, section


@pytest.fixture
def process():
    command = [sys.executable, "-m", "bot", "sandbox", "--people", ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        yield running
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0


async def test_a_process_of_its_own_tells_where_it_is_and_is_worked_from_outside(process):
    started = json.loads(process.stdout.readline())
    origin = started["url"].removesuffix("/api/")
    async with aiohttp.ClientSession(origin) as session:
        client = AsyncWebClient(
            token=started["bot_token"], base_url=started["url"], session=session, retry_handlers=[]
        )
        assert (await client.auth_test())["team_id"] == started["team_id"]
        app = AsyncApp(client=client, process_before_response=True)

        @app.command("/coach")
        async def coach(ack):
            await ack("Hello.")

        async with connected(app, started["app_token"]):
            ana = await _post(session, "/sandbox/people", {"name": "ana", "real_name": "Ana Lima"})
            answer = await _post(session, f"/sandbox/people/{ana['id']}/command", {"name": "/coach"})
            assert answer["answer"]["text"] == "Hello."
        await _post(session, "/sandbox/faults", {"kind": "drop", "method": "chat.postMessage", "after": True})
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.chat_postMessage(
                channel=ana["id"], text="x", metadata={"event_type": "e", "event_payload": {"key": "k"}}
            )
        async with session.get("/sandbox/messages") as response:
            messages = (await response.json())["messages"]
    assert [one["text"] for one in messages] == ["Hello.", "x"]
    assert messages[0]["only_for"] == ana["id"]
    assert messages[1]["metadata"]["event_payload"] == {"key": "k"}


async def _post(session, path, body):
    async with session.post(path, json=body) as response:
        answer = await response.json()
        assert answer["ok"], answer
        return answer


@pytest.fixture
async def web(server):
    async with aiohttp.ClientSession(server.origin) as session:
        yield session


async def test_people_are_moved_over_http(web, client, ear, ana, sandbox):
    person = f"/sandbox/people/{ana.id}"
    await _post(web, f"{person}/say", {"text": "hi"})
    posted = await client.chat_postMessage(channel=ana.id, text="x", blocks=[section(accessory=button())])
    await _post(web, f"{person}/click", {"ts": posted["ts"], "action_id": "go"})
    await client.views_publish(user_id=ana.id, view=home(section(accessory=button())))
    await _post(web, f"{person}/click", {"action_id": "go"})
    assert (await _post(web, f"{person}/open_home", {}))["view"]["type"] == "home"
    await client.views_open(trigger_id=sandbox.engine.triggers.issue(ana.id), view=modal(question()))
    refused = await _post(web, f"{person}/submit", {})
    assert (refused["outcome"]["sent"], list(refused["outcome"]["errors"])) == (False, ["why"])
    sent = await _post(web, f"{person}/submit", {"answers": {"why": "because"}})
    assert sent["outcome"]["action"] == "close"
    kinds = [payload.get("event", payload)["type"] for payload in ear.payloads]
    assert [one for one in kinds if one != "message"] == [
        "block_actions",
        "block_actions",
        "app_home_opened",
        "view_submission",
    ]
    async with web.get("/sandbox/calls") as response:
        methods = [one["method"] for one in (await response.json())["calls"]]
    assert methods.count("views.open") == 1
    async with web.get("/sandbox/people") as response:
        assert ana.id in [one["id"] for one in (await response.json())["people"]]


def test_the_command_line_of_em_coach_starts_one_too():
    command = [
        sys.executable,
        "-m",
        "bot",
        "sandbox",
        "--people",
        "ana,mary-ann",
        "--scopes",
        "chat:write,im:history",
    ]
    command += ["--request-url", "http://127.0.0.1:9/slack/events", "--signing-secret", "s3cret"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            started = json.loads(running.stdout.readline())
            answer = WebClient(token=started["bot_token"], base_url=started["url"], retry_handlers=[]).auth_test()
        finally:
            running.send_signal(signal.SIGINT)
            assert running.wait(timeout=30) == 0
    assert started["signing_secret"] == "s3cret"
    assert {"ana", "mary-ann"} <= started["people"].keys()
    assert answer.headers["X-OAuth-Scopes"] == "chat:write,im:history"


@pytest.mark.usefixtures("ear")
async def test_everything_a_person_does_is_done_over_http_too(web, ana, payments):
    person, where = f"/sandbox/people/{ana.id}", {"channel": payments.id}
    said = await _post(web, f"{person}/say", {**where, "text": "frist"})
    message = {**where, "ts": said["ts"]}
    await _post(web, f"{person}/edit", {**message, "text": "first"})
    await _post(web, f"{person}/react", {**message, "name": "eyes"})
    await _post(web, f"{person}/unreact", {**message, "name": "eyes"})
    shared = await _post(web, f"{person}/upload", {**where, "name": "notes.txt", "content": "words"})
    assert shared["files"][0]["size"] == 5
    await _post(web, f"{person}/delete", message)
    await _post(web, f"{person}/rename", {**where, "name": "billing"})
    await _post(web, f"{person}/archive", where)
    await _post(web, f"{person}/archive", {**where, "archived": False})
    await _post(web, f"{person}/leave", where)
    await _post(web, f"{person}/join", where)
    new = await _post(web, "/sandbox/channels", {"name": "leads", "members": [ana.id], "private": True})
    async with web.get("/sandbox/channels") as response:
        names = {one["id"]: one.get("name") for one in (await response.json())["channels"]}
    assert (names[payments.id], names[new["id"]]) == ("billing", "leads")
    async with web.get("/sandbox/payloads") as response:
        payloads = (await response.json())["payloads"]
    kinds = [one["payload"]["event"].get("subtype") for one in payloads if one["acked"]]
    assert kinds == [None, "message_changed", "file_share", "message_deleted", None]


async def test_workspaces_stand_side_by_side(web, client, ear, ana):
    other = await _post(web, "/sandbox/workspaces", {"name": "Globex"})
    eve = await _post(web, f"/sandbox/people?team={other['team_id']}", {"name": "eve", "real_name": "Eve Roy"})
    await _post(web, f"/sandbox/people/{eve['id']}/say", {"text": "hello from Globex"})
    await _post(web, f"/sandbox/people/{ana.id}/say", {"text": "hello from Acme"})
    teams = [payload["team_id"] for payload in ear.payloads]
    assert teams == [other["team_id"], ana.site.workspace.team_id]
    async with web.delete(f"/sandbox/workspaces/{other['team_id']}") as response:
        assert (await response.json())["ok"]
    async with web.get("/sandbox/workspaces") as response:
        installed = {one["name"]: one["installed"] for one in (await response.json())["workspaces"]}
    assert installed == {"Acme": True, "Globex": False}
    await client.auth_test()


async def test_an_address_is_entered_and_verified_at_once(web, sandbox):
    async with web.put("/sandbox/request-urls", json={"events": "http://127.0.0.1:9/"}) as response:
        assert (response.status, (await response.json())["error"]) == (400, "AppAnsweredWrong")
    assert sandbox.engine.delivery is sandbox.socket_mode  # an address that does not prove itself is not kept
    assert not sandbox.socket_mode.disabled


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("/sandbox/faults", {"kind": "explode"}, "unknown fault"),
        ("/sandbox/faults", {"kind": "drop", "often": 3}, "often"),
        ("/sandbox/faults", ["drop"], ""),
        ("/sandbox/people/U0NOBODY/say", {"text": "x"}, "nobody with the id"),
        ("/sandbox/people", {"name": "x", "real_name": "X", "tz": "Mars/Olympus"}, "Mars"),
    ],
)
async def test_what_cannot_be_done_is_said(web, path, body, reason):
    async with web.post(path, json=body) as response:
        answer = await response.json()
    assert (response.status, answer["ok"]) == (400, False)
    assert reason in answer["reason"]


async def test_faults_are_called_off(web, sandbox):
    await _post(web, "/sandbox/faults", [{"kind": "drop", "count": None}, {"kind": "slow"}])
    assert len(sandbox.faults.ordered) == 2
    await web.delete("/sandbox/faults")
    assert sandbox.faults.ordered == []


def test_it_listens_on_this_machine_only(server):
    assert server.origin.startswith("http://127.0.0.1:")
