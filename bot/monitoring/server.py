"""The port for whoever watches: `/healthz`, `/readyz` and `/metrics`. Nothing of Slack comes in here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.monitoring.metrics import Metrics
from bot.monitoring.readiness import Readiness

UNAVAILABLE = 503


@asynccontextmanager
async def watched(host: str, port: int, readiness: Readiness, metrics: Metrics) -> AsyncIterator[int]:
    """Answers until the block ends; gives the port, which is a free one for 0. A port in use is an OSError."""

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(_: web.Request) -> web.Response:
        answers = await readiness.ask()
        well = not any(one.problem for one in answers)
        said = {one.about: one.problem or "well" for one in answers}
        return web.json_response(said, status=200 if well else UNAVAILABLE)

    async def figures(_: web.Request) -> web.Response:
        return web.Response(
            body=await metrics.text(readiness), headers={"Content-Type": "text/plain; version=0.0.4"}
        )

    app = web.Application()
    app.add_routes([web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", figures)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
