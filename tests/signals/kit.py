"""Vendors' servers on this machine, and reading to the end."""

import os
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.signals.reader import Place, Window
from tests.kit.serving import serving

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=365), NOW)


@asynccontextmanager
async def server(*routes):
    """A server with these routes, such as `("GET", "/incidents", handler)`. Gives its address."""
    app = web.Application()
    for method, path, handler in routes:
        app.router.add_route(method, path, handler)
    async with serving(app) as address:
        yield address


def at(moment):
    """A moment as vendors write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def answer(body, **headers):
    return web.json_response(body, headers={"Date": f"{NOW:%a, %d %b %Y %H:%M:%S} GMT", **headers})


SECRET = "t0ken"


def place(location, base_url=None, *, token=SECRET, cache=Path(os.devnull), **more):
    return Place(str(location), cache, base_url, token, "TOOL_TOKEN", private=True, **more)


async def batches(read, where, cursor=None, window=WINDOW):
    return [batch async for batch in read(where, window, cursor or {})]


async def events(read, where, cursor=None, window=WINDOW):
    """The events by key, and the cursor at the end."""
    found = await batches(read, where, cursor, window)
    return {event.key: event for batch in found for event in batch.events}, found[-1].cursor


def costs(found):
    """What each part has said last."""
    parts = {part.name: part.costs for batch in found for part in batch.parts}
    return [cost for costs_ in parts.values() for cost in costs_]
