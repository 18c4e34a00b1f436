"""Getting pages from servers that move, hang, lie or lead inside."""

import asyncio

import pytest
from aiohttp import web as server

from bot import web
from tests.sources.kit import never, served

HELLO = (200, {"Content-Type": "text/plain"}, b"hello")


async def get(url, *, private=True, **secret):
    return await web.get(url, private=private, headers={}, secret=secret)


def to(where, status=302):
    return status, {"Location": where}, b""


async def refused(url, **more):
    with pytest.raises(web.WebError) as told:
        await get(url, **more)
    assert "\n" not in str(told.value)
    return str(told.value)


async def test_an_address_on_this_machine_is_refused_unless_it_is_the_operators_own():
    async with served(page=HELLO) as address:
        port = address.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1"):
            said = await refused(f"http://{host}:{port}/page", private=False)
            assert "private address" in said, (host, said)
        await refused(f"http://2130706433:{port}/page", private=False)  # the same address as one number
        assert (await get(f"{address}/page")).content == b"hello"
        assert (await get(f"http://localhost:{port}/page")).content == b"hello"


@pytest.mark.parametrize("address", ["169.254.169.254", "[fe80::1]", "[::]", "224.0.0.1", "[64:ff9b::a9fe:a9fe]"])
async def test_nobody_may_ask_a_cloud_for_its_secrets(address):
    assert "private address" in await refused(f"http://{address}/latest")


async def test_a_page_may_not_lead_to_another_private_host():
    async with served(page=HELLO, start=to("http://localhost:1/page"), other=to("http://10.0.0.1/")) as address:
        assert "localhost leads to" in await refused(f"{address}/start")
        assert "10.0.0.1" in await refused(f"{address}/other")


async def test_pages_are_followed_and_a_permanent_move_is_told():
    async with served(page=HELLO, old=to("/page", 301), hop=to("/old"), round=to("/round")) as address:
        assert (await get(f"{address}/page")).moved_to is None
        assert (await get(f"{address}/old")).moved_to == f"{address}/page"
        assert (await get(f"{address}/hop")).moved_to is None  # for now only
        assert "leads on more than 5 times" in await refused(f"{address}/round")


@pytest.mark.parametrize(
    "where", ["ftp://example.org/x", "file:///etc/passwd", "javascript:1", "http://u:p@x.org/"]
)
async def test_a_page_leads_to_web_addresses_only(where):
    async with served(start=to(where)) as address:
        said = await refused(f"{address}/start")
        assert "Only addresses" in said or "Leave the secret" in said


async def test_a_secret_is_for_its_own_server_only():
    heard = []

    async def tell(request):
        heard.append(request.headers.get("Authorization"))
        return server.Response(text="x")

    async with served(page=tell) as other:
        port = other.rpartition(":")[2]
        async with served(page=tell, away=to(f"http://127.0.0.1:{port}/page")) as address:
            await get(f"{address}/page", Authorization="Bearer s3cret")
            await get(f"{address}/away", Authorization="Bearer s3cret")
    assert heard == ["Bearer s3cret", None]


async def test_a_body_without_an_end_is_left_alone(monkeypatch):
    monkeypatch.setattr(web, "PATIENCE_S", 0.2)
    monkeypatch.setattr(web, "SIZE_LIMIT", 100_000)

    async def slow(request):
        answer = server.StreamResponse()
        await answer.prepare(request)
        await answer.write(b"x")
        await never().wait()

    async def endless(request):
        answer = server.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x" * 50_000)

    async with served(slow=slow, endless=endless) as address:
        assert "no whole answer within" in await refused(f"{address}/slow")
        assert "larger than" in await refused(f"{address}/endless")


async def test_a_host_that_is_not_there_is_one_sentence():
    assert "no connection" in await refused("http://127.0.0.1:9/feed")
    assert "no such host is known" in await refused("http://nowhere.invalid/feed", private=False)


async def test_a_server_that_talks_nonsense_is_one_sentence():
    async def nonsense(_reader, writer):
        writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
        await writer.drain()
        writer.close()

    talking = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    async with talking:
        port = talking.sockets[0].getsockname()[1]
        assert "makes no sense" in await refused(f"http://127.0.0.1:{port}/")
