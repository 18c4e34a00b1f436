"""Getting something from the web that may be hostile: bounded in size and time, and never from a private address.

Where a name leads is looked at when the connection is made, so that a name that answers differently the second
time gains nothing.
"""

import asyncio
import json
import re
import socket
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any, BinaryIO

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from bot.errors import OperatorError

PATIENCE_S = 30
"""For everything: name, connection, redirects and the last byte."""
SIZE_LIMIT = 20_000_000
"""Bytes of an answer, unpacked: a feed with the full text of a few hundred posts has a tenth of it."""
DOWNLOAD_LIMIT, DOWNLOAD_PATIENCE_S = 4_000_000_000, 1800
"""For a file that goes to the disk, such as a month's bill."""
MOST_REDIRECTS = 5

_MOVED_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = _MOVED_FOR_GOOD | {302, 303, 307}
_UNCHANGED = 304
_SAYS = {
    401: "it wants to know who asks (401)",
    403: "it may not be read (403)",
    404: "it is not there (404)",
    410: "it is gone for good (410)",
    429: "it asks us to come back later (429)",
}
_OK = 200


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave. `moved_to` is set when it says that it has another one now, for good."""

    content: bytes
    type: str
    headers: Mapping[str, str]
    moved_to: str | None


class WebError(OperatorError):
    """An address that can't be used or had; the message is one line, the end of a sentence, and has no secret."""


class _ForbiddenError(OSError):
    """An address that nothing may be fetched from."""


async def get(url: str, *, private: bool, headers: Mapping[str, str], secret: Mapping[str, str]) -> Page | None:
    """Get a page; None if the server says that it has not changed.

    Args:
        url: where it is.
        private: whether its own host may have a private address.
        headers: sent to every server on the way.
        secret: headers for its own server only.

    Raises:
        WebError: it can't be had; the message is the end of a sentence, and does not repeat the address.
    """
    start = _checked(url)
    guard = _Guard(start.host if private else None)
    connector = aiohttp.TCPConnector(resolver=guard, force_close=True)
    try:
        async with (
            asyncio.timeout(PATIENCE_S),
            aiohttp.ClientSession(connector=connector, auto_decompress=False, trust_env=False) as http,
        ):
            return await _follow(http, guard, start, {**headers, "Accept-Encoding": "gzip"}, secret)
    except TimeoutError as error:
        raise WebError(f"no whole answer within {PATIENCE_S} seconds.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise WebError(f"{_said(error)}.") from error


async def _follow(
    http: aiohttp.ClientSession, guard: "_Guard", start: URL, headers: Mapping[str, str], secret: Mapping[str, str]
) -> Page | None:
    url, for_good = start, True
    for _ in range(MOST_REDIRECTS + 1):
        guard.check_literal(url.host or "")
        known = secret if url.origin() == start.origin() else {}
        async with http.get(url, headers={**headers, **known}, allow_redirects=False) as answer:
            if answer.status not in _REDIRECTS:
                return await _page(answer, str(url) if for_good and url != start else None)
            for_good = for_good and answer.status in _MOVED_FOR_GOOD
            onward = url.join(URL(answer.headers.get("Location", "")))
        if url.scheme == "https" and onward.scheme != "https":
            raise WebError("it leads on to an address without encryption.")
        url = _checked(str(onward))
    raise WebError(f"it leads on more than {MOST_REDIRECTS} times.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one question, whatever it was. `moved_to` is another address of its, for good."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    moved_to: str | None = None

    def json(self) -> Any:  # noqa: ANN401 - whatever it is
        """What the content says; a ValueError if it is no JSON."""
        return json.loads(self.content)


@dataclass(frozen=True, slots=True)
class Client:
    """Asks one server, again and again, over one connection. `secret` are headers that no other server gets."""

    http: aiohttp.ClientSession
    guard: "_Guard"
    start: URL
    secret: Mapping[str, str]

    async def ask(
        self, url: str, headers: Mapping[str, str], *, post: object = None, into: BinaryIO | None = None
    ) -> Answer:
        """Get an address, or post JSON to it; redirects of the same server are followed.

        Args:
            url: where it is, with its query.
            headers: sent besides the secret.
            post: what is posted, if anything is.
            into: a file that takes a good answer of any size, instead of `Answer.content`.

        Raises:
            WebError: there was no answer.
        """
        try:
            async with asyncio.timeout(PATIENCE_S if into is None else DOWNLOAD_PATIENCE_S):
                return await self._ask(_checked(url), headers, post, into)
        except TimeoutError as error:
            raise WebError("no whole answer in time.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise WebError(f"{_said(error)}.") from error

    async def _ask(self, first: URL, headers: Mapping[str, str], post: object, into: BinaryIO | None) -> Answer:
        url, moved_to = first, None
        for _ in range(MOST_REDIRECTS + 1):
            self.guard.check_literal(url.host or "")
            if url.origin() != self.start.origin() and self.secret:
                raise WebError(f"it leads on to {url.host}, which is none of the token's business.")
            method, sent = ("GET", None) if post is None else ("POST", post)
            async with self.http.request(
                method, url, json=sent, headers={**headers, **self.secret}, allow_redirects=False
            ) as answer:
                if answer.status not in _REDIRECTS:
                    return Answer(answer.status, answer.headers, await _content(answer, into), moved_to)
                onward = url.join(URL(answer.headers.get("Location", "")))
                moved_to = str(onward) if answer.status in _MOVED_FOR_GOOD else moved_to
            if url.scheme == "https" and onward.scheme != "https":
                raise WebError("it leads on to an address without encryption.")
            url = _checked(str(onward))
        raise WebError(f"it leads on more than {MOST_REDIRECTS} times.")


@asynccontextmanager
async def client(url: str, *, private: bool, secret: Mapping[str, str]) -> AsyncIterator[Client]:
    """A client of the server at `url`, for the time of the block; `private` as with `get`."""
    start = _checked(url)
    guard = _Guard(start.host if private else None)
    connector = aiohttp.TCPConnector(resolver=guard, limit=1)
    async with aiohttp.ClientSession(connector=connector, trust_env=False) as http:
        yield Client(http, guard, start, secret)


async def _content(answer: aiohttp.ClientResponse, into: BinaryIO | None) -> bytes:
    limit = SIZE_LIMIT if into is None or answer.status != _OK else DOWNLOAD_LIMIT
    content, size = bytearray(), 0
    async for chunk in answer.content.iter_chunked(65_536):
        size += len(chunk)
        if size > limit:
            raise WebError(f"it is larger than {limit // 1_000_000:,} MB.")
        if limit == DOWNLOAD_LIMIT and into is not None:
            into.write(chunk)
        else:
            content += chunk
    return bytes(content)


async def _page(answer: aiohttp.ClientResponse, moved_to: str | None) -> Page | None:
    if answer.status == _UNCHANGED:
        return None
    if answer.status != _OK:
        raise WebError(f"{_SAYS.get(answer.status, f'the server answers {answer.status}')}.")
    packed = answer.headers.get("Content-Encoding", "identity").lower()
    if packed not in ("identity", "gzip", "x-gzip"):
        raise WebError(f"it is packed as {packed[:20]!r}, which nobody asked for.")
    unpack = _Gzip() if "gzip" in packed else None
    content = bytearray()
    async for chunk in answer.content.iter_chunked(65_536):
        for part in unpack.parts(chunk) if unpack else (chunk,):
            content += part
            if len(content) > SIZE_LIMIT:
                raise WebError(f"it is larger than {SIZE_LIMIT // 1_000_000} MB.")
    return Page(bytes(content), answer.content_type, answer.headers, moved_to)


class _Gzip:
    """Unpacks a little at a time: a bomb of a few kilobytes would fill the memory at once."""

    def __init__(self) -> None:
        self._unpack = zlib.decompressobj(wbits=31)

    def parts(self, chunk: bytes) -> Iterator[bytes]:
        try:
            while chunk:
                yield self._unpack.decompress(chunk, 1_000_000)
                chunk = self._unpack.unconsumed_tail
        except zlib.error as error:
            raise _ForbiddenError("what it sends is damaged") from error


class _Guard(AbstractResolver):
    """Resolves names, and lets no address through that is not on the public internet."""

    def __init__(self, own_host: str | None) -> None:
        """`own_host` may be private; never link-local, where clouds keep their machines' secrets."""
        self._resolver = ThreadedResolver()
        self._own_host = own_host

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        for one in found:
            self._check(host, one["host"])
        return found

    async def close(self) -> None:
        await self._resolver.close()

    def check_literal(self, host: str) -> None:
        """Check a host that is an address already: no resolver is asked about those."""
        try:
            ip_address(host)
        except ValueError:
            return
        self._check(host, host)

    def _check(self, host: str, address: str) -> None:
        found = _plain(address)
        inside = found.is_private or found.is_loopback
        if found.is_global and not found.is_multicast:
            return
        if not (host == self._own_host and inside and not found.is_link_local and not found.is_unspecified):
            raise _ForbiddenError(
                f"{host} leads to {address}, a private address: --private allows it, if it is your own"
            )


def _plain(address: str) -> IPv4Address | IPv6Address:
    """The address, or the one that is wrapped up in it (`::ffff:10.0.0.1`, NAT64, 6to4)."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv4Address):
        return found
    wrapped = found.ipv4_mapped or found.sixtofour
    if wrapped is None and found.packed.startswith(_NAT64):
        wrapped = IPv4Address(found.packed[-4:])
    return wrapped or found


_NAT64 = bytes.fromhex("0064ff9b0000000000000000")


def _checked(url: str) -> URL:
    """A web address that keeps no secret in clear."""
    try:
        found = URL(url)
    except ValueError as error:
        raise WebError("This is no address that can be understood.") from error
    if found.scheme not in ("http", "https") or not found.host:
        raise WebError("Only addresses that begin with https:// or http:// can be fetched.")
    if found.user or found.password:
        raise WebError("Leave the secret out of the address: put it in a variable and name that with --token-env.")
    return found


def check(url: str) -> None:
    """Refuse what could never be fetched, or would keep a secret in clear; a WebError says why."""
    _checked(url)
    if _SECRET.search(url):
        raise WebError("Write {token} for the secret in the address, and name its variable with --token-env.")


_SECRET = re.compile(r"[?&][^=&]*(?:token|secret|password|api_?key)[^=&]*=(?!\{token\})", re.IGNORECASE)


def _said(error: BaseException) -> str:
    """Why there was no answer, in words."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _ForbiddenError):
            return str(cause)
        cause = cause.__cause__ or cause.__context__ or getattr(cause, "os_error", None)
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "no such host is known"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection ({(error.os_error.strerror or 'refused').lower()})"
    return f"the answer breaks off or makes no sense ({type(error).__name__})"
