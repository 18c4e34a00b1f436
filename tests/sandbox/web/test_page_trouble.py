"""The page when the app misbehaves: what is wrong is said in a sentence, and the page goes on."""

import asyncio
import re

import pytest
from aiohttp import web
from playwright.async_api import expect
from slack_sdk.errors import SlackApiError

from bot.sandbox import Fault
from bot.sandbox.web.screen import Alone
from bot.sandbox.web.server import show
from tests.kit.browser import browsing, needs_chromium, opened
from tests.sandbox.delivery.test_request_urls import Door, listening_at
from tests.sandbox.kit import modal, question, section

pytestmark = needs_chromium


@pytest.fixture
async def address(sandbox, ana):  # noqa: ARG001 - somebody to be
    async with show(Alone(sandbox)) as where:
        yield f"{where}/#as=ana&in=app"


async def ask(page, words):
    await page.get_by_label("Message coach").fill(words)
    await page.keyboard.press("Enter")


async def test_what_slack_refuses_reaches_the_app_and_not_the_screen(address, bolt, sandbox, chromium):
    """A trigger used twice, a view over the limits, and too many calls: the app is told as Slack tells it."""
    refused = []

    @bolt.command("/ask")
    async def asked(ack, body, client):
        await ack()
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=views[body["text"]])
            await client.views_open(trigger_id=body["trigger_id"], view=views["fine"])
        except SlackApiError as error:
            refused.append(error.response["error"])

    views = {"fine": modal(question()), "wide": modal(*[section(f"{number}") for number in range(101)])}
    async with browsing(chromium) as browser:
        page = await opened(browser, address)
        await ask(page, "/ask fine")
        await expect(page.get_by_role("dialog")).to_have_count(1)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await ask(page, "/ask wide")
        await sandbox.until(lambda: len(refused) == 2)
        sandbox.faults.add(Fault("ratelimited", "views.open"))
        await ask(page, "/ask fine")
        await sandbox.until(lambda: len(refused) == 3)
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("alert")).to_have_count(0)
        await ask(page, "/ask fine")
        await expect(page.get_by_role("dialog")).to_have_count(1)
    assert refused[:2] == ["exchanged_trigger_id", "invalid_arguments"]


async def test_a_socket_that_drops_is_said_and_the_next_one_is_used(address, bolt, sandbox, chromium):
    @bolt.command("/ask")
    async def asked(ack):
        await ack("Here again.")

    async with browsing(chromium) as browser:
        page = await opened(browser, address)
        await sandbox.socket_mode.hang_up()
        await sandbox.until(
            lambda: sandbox.socket_mode.connections
        )  # the page may not have heard yet that one was lost
        await expect(page.locator(".clock-state")).to_have_text("")
        await ask(page, "/ask")
        await expect(page.locator(".message-ephemeral").last).to_contain_text("Here again.")


async def test_over_http_it_sees_the_app_too_and_answers_that_are_no_json(address, sandbox, chromium):
    door = Door()
    async with listening_at(door.open) as url, browsing(chromium) as browser:
        sandbox.use_request_urls(url)
        page = await opened(browser, address)
        door.answer = lambda _: web.Response(text="Hello from a web server.")
        await ask(page, "/ask")
        await expect(page.locator(".message-ephemeral").last).to_contain_text("Hello from a web server.")
        await expect(page.locator(".place .tag")).to_have_count(0)  # it is not called away
        door.answer = lambda _: web.Response(text="{oops", content_type="application/json")
        await ask(page, "/ask")
        await expect(page.get_by_role("alert")).to_contain_text("an answer that Slack does not take")
        await page.get_by_role("button", name="Inspector").click()
        await expect(page.locator(".traffic")).to_contain_text("/ask")


@pytest.mark.usefixtures("ana")
async def test_reactions_files_and_shortcuts(sandbox, ben, payments, bolt, chromium):
    """What people do to a message besides answering it."""
    used = asyncio.get_running_loop().create_future()
    picture = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
    )

    @bolt.event(re.compile("message|reaction_.*|file_.*"))
    async def heard():
        """Whatever is not acknowledged comes again."""

    @bolt.shortcut("keep")
    async def keep(ack, shortcut):
        await ack()
        used.set_result(shortcut["message"]["text"])

    @bolt.shortcut("new")
    async def new(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(question()))

    offers = {
        "shortcuts": [
            {"name": "Keep this", "type": "message", "callback_id": "keep"},
            {"name": "Something new", "type": "global", "callback_id": "new"},
        ]
    }
    await ben.upload(payments, "graph.png", picture, "The p99")
    await ben.upload(payments, "page.html", b"<script>alert(1)</script>", "And why")
    async with show(Alone(sandbox, offers)) as where, browsing(chromium) as browser:
        page = await opened(browser, f"{where}/#as=ana&in=payments")
        shown = page.locator(".files img")
        await expect(shown).to_have_js_property("naturalWidth", 1)
        async with page.expect_download() as saved:
            await page.get_by_role("link", name="page.html").click()
        assert (await saved.value).suggested_filename == "page.html"
        last = page.locator(".message").last
        await last.hover()
        await last.get_by_role("button", name="Add a reaction").click()
        await page.get_by_role("menuitem", name="eyes").click()
        chip = last.get_by_role("button", name="eyes")
        await expect(chip).to_have_attribute("aria-pressed", "true")
        await ben.react(ben.sees(payments)[-1], "eyes")
        await expect(chip).to_contain_text("2")
        await chip.click()
        await expect(chip).to_have_attribute("aria-pressed", "false")
        await last.get_by_role("button", name="More about this message").click()
        await page.get_by_role("menuitem", name="Keep this").click()
        assert await used == "And why"
        await page.get_by_role("button", name="Shortcuts").click()
        await page.get_by_role("menuitem", name="Something new").click()
        await expect(page.get_by_role("dialog")).to_be_visible()
    assert ben.sees(payments)[-1].reactions == [{"name": "eyes", "count": 1, "users": [ben.id]}]
