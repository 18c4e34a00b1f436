"""Addresses are asked over real HTTP, of a server of our own."""

from aiohttp import web

from bot.prompts.links import broken


async def test_a_page_that_answers_in_its_own_way_is_fine_and_others_are_told():
    async def no_head(request):
        return web.Response(status=405 if request.method == "HEAD" else 200)

    async def fine(_):
        return web.Response()

    async def moved(_):
        raise web.HTTPFound("/fine")

    app = web.Application()
    app.router.add_get("/fine", fine)
    app.router.add_get("/moved", moved)
    app.router.add_route("*", "/no-head", no_head)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        gone, nowhere = f"{base}/gone", "http://127.0.0.1:1/"
        found = await broken([f"{base}/fine", f"{base}/moved", f"{base}/no-head", gone, nowhere])
    finally:
        await runner.cleanup()
    assert found == {gone: "answers 404", nowhere: "cannot be reached (ClientConnectorError)"}
