"""The page's server: what it refuses, and how it says what went wrong."""

import aiohttp
import pytest
from yarl import URL

from bot.sandbox.web.screen import Alone, Screen
from bot.sandbox.web.server import show


@pytest.fixture
def director(sandbox, payments):
    assert payments.members
    return Alone(sandbox)


@pytest.fixture
async def address(director):
    async with show(director) as where:
        yield where


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


async def send(http, address, action="say", origin=None, **more):
    headers = {"Origin": origin or address, "Content-Type": "application/json"} | more.pop("headers", {})
    async with http.post(f"{address}/actions/{action}", headers=headers, **more) as response:
        return response.status, await response.json()


async def test_a_person_says_something(http, address, ana, payments):
    status, answer = await send(http, address, json={"as": ana.id, "channel": payments.id, "text": "<b>hello</b>"})
    assert (status, answer["ok"]) == (200, True)
    assert [one.text for one in ana.sees(payments)] == ["&lt;b&gt;hello&lt;/b&gt;"]


@pytest.mark.parametrize("origin", ["https://example.org", "http://127.0.0.1:1", "null"])
async def test_another_page_may_do_nothing(http, address, ana, payments, origin):
    body = {"as": ana.id, "channel": payments.id, "text": "hello"}
    status, answer = await send(http, address, origin=origin, json=body)
    assert (status, answer["error"]) == (403, "NotAllowed")
    assert ana.sees(payments) == []


async def test_another_page_may_not_listen(http, address):
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(f"{address}/feed", origin="https://example.org")
    assert refused.value.status == 403


async def test_a_foreign_name_for_this_machine_is_refused(http, address):
    async with http.get(address, headers={"Host": "evil.example"}) as response:
        assert response.status == 403


async def test_only_json_is_taken(http, address):
    status, _ = await send(http, address, data=b"{}", headers={"Content-Type": "text/plain"})
    assert status == 415


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("say", b"{"),
        ("say", b"[]"),
        ("say", b"{}"),
        ("fly", b'{"as": "ana"}'),
        ("click", b'{"as": "ana", "channel": "C1", "ts": "1"}'),
        ("read", b'{"as": "ana", "channel": "C1", "ts": "soon"}'),
    ],
)
async def test_nonsense_is_answered_in_words(http, address, action, body):
    status, answer = await send(http, address, action, data=body)
    assert 400 <= status < 500
    assert answer["ok"] is False
    assert "Traceback" not in answer["reason"]
    assert answer["reason"]


@pytest.mark.parametrize("path", ["/page/..%2Fweb.py", "/page/%2e%2e/web.py", "/library/x.md", "/nothing"])
async def test_only_the_files_of_the_page_are_served(http, address, path):
    async with http.get(URL(address + path, encoded=True)) as response:
        assert response.status == 404


async def test_the_policy_allows_no_foreign_script(http, address):
    async with http.get(address) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_listens_on_this_machine_only(address):
    assert address.startswith("http://127.0.0.1:")


async def test_a_screen_tells_only_what_is_new(director, ana, ben, payments):
    screen = Screen(director, "ana")
    assert screen.news()["me"] == ana.id
    assert set(screen.news()) == {"story"}  # nothing but the time
    message = await ben.say(payments, "good morning")
    assert [one["text"] for one in screen.news()["messages"]] == ["good morning"]
    await ben.edit_message(message, "good evening")
    assert [one["text"] for one in screen.news()["messages"]] == ["good evening"]
    await ben.delete_message(message)
    assert screen.news()["gone"] == [(payments.id, message.ts)]


async def test_what_is_read_is_read_in_every_tab(director, ana, ben, payments):
    message = await ben.say(payments, "good morning")
    screen = Screen(director, "ana")
    assert people(screen.news())["ana"]["unread"] == 1
    director.scene.read(ana, payments.id, message.ts)
    assert people(screen.news())["ana"]["unread"] == 0
    assert director.scene.unread(ben) == 0  # one's own words are never news


def people(news):
    return {one["name"]: one for one in news["people"]}
