"""Feeds as the world has them, served on this machine."""

import gzip

import pytest
from aiohttp import web

from bot.sources import feed
from bot.sources.errors import LibraryError
from bot.sources.source import Unreadable
from tests.sources.kit import found, place, served, understood

XML = {"Content-Type": "application/rss+xml"}

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Engineering at Acme</title>
<item><title>Post-mortem: the &amp; disk was full</title><link>/postmortems/disk</link><dc:creator>Ada</dc:creator>
<pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate><description>A full disk stopped &lt;b&gt;orders&lt;/b&gt; for an hour.</description>
<content:encoded><![CDATA[<h2>Timeline</h2><p>At ten the disk was full.</p>
<h2>Action items</h2><ul><li>Alert on disks</li></ul>]]></content:encoded></item>
<item><title>Without an address</title></item>
<item><title>RFC 7: Queues</title><guid>https://blog.example.org/rfc/7</guid><description>Queues.</description></item>
<item><title>A script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Decisions</title>
<entry><title type="html">We use &amp;lt;queues&amp;gt;</title><link rel="edit" href="https://x.example/edit"/>
<link href="https://blog.example.org/adr/1"/><updated>2026-05-04T10:00:00Z</updated><author><name>Ada</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h1>Context</h1><p>Polls were <b>slow</b>.</p></div></content>
</entry></feed>"""

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title></item></channel></rss>"""


async def read(answer, **more):
    async with served(feed=answer) as address:
        return await found(feed.open_, place(f"{address}/feed", private=True, **more))


async def test_rss_entries_become_documents_and_those_without_an_address_are_named():
    documents, snapshot = await read((200, XML, RSS))
    assert not snapshot.whole  # older entries leave a feed, and have not gone
    disk, rfc = (one for one in documents.values() if not isinstance(one, Unreadable))
    assert disk.path.endswith("/postmortems/disk")
    assert [(one.path, one.reason) for one in documents.values() if isinstance(one, Unreadable)] == [
        ("entry 2, Without an address", "it has no address that begins with https:// or http://"),
        ("entry 4, A script", "it has no address that begins with https:// or http://"),
    ]
    parsed = understood(disk)
    assert (parsed.kind, parsed.title) == ("post-mortem", "Post-mortem: the & disk was full")
    assert (parsed.owner, str(parsed.date)) == ("Ada", "2026-05-04")
    assert parsed.organisation == "Engineering at Acme"
    assert parsed.url == disk.path
    assert parsed.summary == "A full disk stopped orders for an hour."
    assert parsed.headings == ("Timeline", "Action items")
    assert [item.text for item in parsed.open_actions] == ["Alert on disks"]
    assert understood(rfc).kind == "rfc"
    assert understood(rfc).url == "https://blog.example.org/rfc/7"


async def test_atom_with_xhtml_is_understood():
    documents, _ = await read((200, {"Content-Type": "application/atom+xml"}, ATOM))
    parsed = understood(documents["https://blog.example.org/adr/1"])
    assert parsed.title == "We use <queues>"
    assert (parsed.owner, str(parsed.date), parsed.headings) == ("Ada", "2026-05-04", ("Context",))
    assert "Polls were slow" in parsed.text


async def test_what_has_not_changed_is_not_fetched_again():
    asked = []

    async def handle(request):
        asked.append(request.headers.get("If-None-Match"))
        status = 304 if request.headers.get("If-None-Match") == '"v1"' else 200
        return feed_response(status)

    async with served(feed=handle) as address:
        where = place(f"{address}/feed", private=True)
        _, snapshot = await found(feed.open_, where)
        assert await found(feed.open_, where, snapshot.state) is None
        assert await found(feed.open_, where, snapshot.state | {"rules": "0"}) is not None
    assert asked == [None, '"v1"', None]


def feed_response(status):
    return web.Response(status=status, headers={**XML, "ETag": '"v1"'}, body=RSS if status == 200 else b"")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, XML, BOMB), "it declares entities of its own"),
        ((200, XML, RSS[:-40]), "it is not well-formed XML"),
        ((200, XML, "<rss>&nbsp;</rss>"), "it is not well-formed XML"),
        ((200, XML, '<?xml version="1.0" encoding="klingon"?><rss/>'), "it is not well-formed XML"),
        ((200, XML, b"\xff\xfe\x00\x00<rss/>"), "it is not well-formed XML"),
        ((200, XML, "<rss>" + "<a>" * 500 + "</a>" * 500 + "</rss>"), "nested deeper"),
        ((200, XML, "<svg/>"), "it is no feed, but <svg>"),
        ((200, {"Content-Type": "text/html"}, "<html>Please log in</html>"), "it is no feed, but text/html"),
        ((200, {"Content-Type": "application/zip"}, b"PK"), "it is no feed, but application/zip"),
        ((404, {}, b""), "it is not there (404)"),
        ((410, {}, b""), "it is gone for good (410)"),
        ((401, {}, b""), "it wants to know who asks (401)"),
        ((500, {}, b"<pre>Traceback"), "the server answers 500"),
        ((200, {**XML, "Content-Encoding": "br"}, b"x"), "packed as 'br'"),
        ((200, {**XML, "Content-Encoding": "gzip"}, b"no gzip at all"), "what it sends is damaged"),
        ((200, {**XML, "Content-Encoding": "gzip"}, gzip.compress(b"x" * 30_000_000, 1)), "larger than 20 MB"),
    ],
)
async def test_what_is_no_feed_is_one_sentence(answer, said):
    with pytest.raises(LibraryError) as told:
        await read(answer)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


async def test_packed_feeds_and_ones_without_a_proper_type_are_read():
    packed = (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, gzip.compress(RSS.encode()))
    documents, _ = await read(packed)
    assert len(documents) == 4


def test_an_address_that_is_none_spoils_its_own_entry_only():
    entries = "".join(f"<item><title>{one}</title><link>{one}</link></item>" for one in ("https://[x/1", "/2"))
    found = list(feed.read(f"<rss><channel>{entries}</channel></rss>".encode(), "https://example.org/feed"))
    assert [type(one).__name__ for one in found] == ["Unreadable", "RawDocument"]
