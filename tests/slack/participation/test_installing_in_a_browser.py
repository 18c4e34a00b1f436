"""From the link to the first answer, by clicking; and every page on which an installation ends."""

from contextlib import asynccontextmanager

import pytest
from playwright.async_api import expect

from bot.sandbox.web.screen import Alone
from bot.sandbox.web.server import show
from bot.slack.manifest import SCOPES
from bot.slack.participation import installing
from bot.store.people import installations
from tests.kit.browser import browsing, needs_chromium, opened, shot, violations
from tests.kit.world import world_on
from tests.slack.kit import kept

pytestmark = needs_chromium
NARROW = {"width": 390, "height": 700}


@pytest.fixture
async def nowhere(sessions, clock):
    """The bot over HTTP, installed in no workspace yet, with Ana waiting in the first one."""
    async with world_on(sessions, clock, oauth=True, own=False) as world:
        world.sandbox.workspace.installed = False
        world.ana = world.sandbox.add_person("ana", "Ana Lima", is_admin=True)
        yield world


@asynccontextmanager
async def consenting(world, chromium, query="", **options):
    """Slack's own page in a browser, to which our link has led."""
    async with browsing(chromium, **options) as browser:
        page = await browser.new_page()
        await page.goto(f"{world.settings.em_coach_base_url}/slack/install{query}")
        await expect(page.get_by_role("heading", name="wants to be installed")).to_be_visible()
        yield page


async def test_from_the_link_to_the_first_answer(nowhere, chromium):
    world = nowhere
    async with consenting(world, chromium) as page:
        await shot(page, "install-consent")
        await page.get_by_role("button", name="Allow").click()
        await expect(page.get_by_role("heading", name="I’m in.")).to_be_visible()
        await expect(page.locator("main")).to_contain_text("Acme has me now.")
        await expect(page.get_by_role("link", name="Open Slack")).to_have_attribute(
            "href", f"https://slack.com/app_redirect?app=A0SANDBOX&team={world.sandbox.workspace.team_id}"
        )
        await shot(page, "install-installed")
    async with show(Alone(world.sandbox)) as address, browsing(chromium) as browser:
        page = await opened(browser, f"{address}/#as=ana&in=app&tab=home")
        await page.get_by_role("button", name="Start", exact=True).click()
        await expect(page.locator(".home")).to_contain_text("Your next question")
        await page.goto(f"{address}/#as=ana&in=app&tab=messages")
        await page.get_by_label("Message coach").fill("/coach nudge")
        await page.get_by_role("button", name="Send").click()
        await world.work()
        await page.get_by_role("button", name="Answer").last.click()
        answer = page.get_by_role("dialog")
        words = answer.get_by_label("Your answer, in a line or two").or_(
            answer.get_by_label("What makes you think so?")
        )
        await answer.get_by_role("textbox").first.fill("4")  # the guess, where one is asked for
        await words.fill("The orders database, at four in the morning.")
        await answer.get_by_role("button", name="Keep").click()
        await expect(page.locator(".message").last).to_contain_text("Kept, for you only.")
        await shot(page, "install-first-answer")
    (reply,) = await kept(world, world.ana)
    assert reply.text.endswith("The orders database, at four in the morning.")


async def ends(page, button, title, text, name):
    """The browser comes to a page that says what happened, how to go on, and is fit to read."""
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_role("heading", name=title)).to_be_visible()
    await expect(page.locator("main")).to_contain_text(text)
    await expect(page.get_by_role("link", name="Try again")).to_be_visible()
    await shot(page, f"install-{name}")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


async def test_each_way_in_which_it_fails_has_a_page(nowhere, chromium, clock, monkeypatch):
    world, more = nowhere, {"viewport": NARROW, "bypass_csp": True}
    async with consenting(world, chromium, **more) as page:
        await ends(page, "Cancel", "Not installed.", "Nothing was changed", "denied")
        await page.get_by_role("link", name="Try again").click()
        clock.advance(minutes=11)
        await ends(page, "Allow", "That took too long.", "ten minutes", "expired")
    other = world.sandbox.add_workspace("Globex")
    other.workspace.add_user("eve", "Eve Moss")
    other.workspace.installed = False
    async with consenting(world, chromium, f"?team={world.sandbox.workspace.team_id}", **more) as page:
        await page.get_by_label("Workspace").select_option("Globex")
        await ends(page, "Allow", "That was another workspace.", "Globex", "elsewhere")
        await page.get_by_role("link", name="Try again").click()
        await expect(page.get_by_label("Workspace")).to_have_value(world.sandbox.workspace.team_id)
    for hostile in ("?team=%22%3E%3Cscript%3E", "?team=T0.OTHER"):
        async with consenting(world, chromium, hostile, **more) as page:
            await ends(page, "Cancel", "Not installed.", "Nothing was changed", "denied")
            again = page.get_by_role("link", name="Try again")
            await expect(again).to_have_attribute("href", f"{world.settings.em_coach_base_url}/slack/install")
    few = {name: why for name, why in SCOPES.items() if name != "im:history"}
    with monkeypatch.context() as patched:  # an administrator has taken one away
        patched.setattr(installing, "SCOPES", few)
        async with consenting(world, chromium, **more) as page:
            patched.undo()
            await ends(page, "Allow", "Something is missing.", "im:history", "scope")
    async with world.sessions() as session:
        assert await installations.every(session) == []
