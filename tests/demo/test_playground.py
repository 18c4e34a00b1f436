"""The demo in a real browser: the journeys of the README, by clicking and by keyboard."""

import asyncio
import re
from contextlib import asynccontextmanager, suppress

from playwright.async_api import expect

from bot.demo.playground import Playground
from bot.sandbox.web.server import show
from tests.kit.browser import PATIENCE_MS, browsing, needs_chromium, opened, shot, violations

pytestmark = needs_chromium


@asynccontextmanager
async def playing():
    """The demo, once its past has been played."""
    playground = Playground()
    async with show(playground) as playground.address:
        running = asyncio.create_task(playground.run())
        try:
            await ready(playground, running)
            yield playground
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def ready(playground, running):
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while playground.story()["busy"] or playground.scene.sandbox.socket_mode.connections == []:
            changes = playground.scene.sandbox.engine.changes
            heard = changes.count
            with suppress(TimeoutError):
                await changes.until(lambda: changes.count != heard or running.done(), within=1)  # noqa: B023 - awaited here
            if running.done():
                running.result()


def at(demo, who, where="app"):
    return f"{demo.address}/#as={who}&in={where}"


async def test_by_clicking_and_by_keyboard_then_from_the_beginning_again(chromium):
    """One past for several journeys, and another one after *Begin anew*: to play it takes longer than any of them."""
    async with playing() as demo:
        await the_tour_by_clicking(demo, chromium)
        await the_tour_by_keyboard_alone(demo, chromium)
        await begin_anew(demo, chromium)
        await nothing_stands_in_the_way_of_anybody(demo, chromium)
        await two_tabs_of_one_person_agree_and_a_reload_loses_nothing(demo, chromium)
        await a_bot_that_is_off_is_said_so_and_catches_up(demo, chromium)
        await a_newcomer_starts_and_home_shows_it(demo, chromium)


def own_words(scope):
    """The field for an answer in words, which is called otherwise where the question asks for a figure."""
    return scope.get_by_label("Your answer, in a line or two").or_(scope.get_by_label("What makes you think so?"))


async def the_tour_by_clicking(demo, chromium):
    async with browsing(chromium) as browser:
        page = await opened(browser, demo.address)
        tour = page.get_by_role("region", name="Tour")
        await tour.get_by_role("button", name="Answer Priya's question").click()
        await expect(page.get_by_role("button", name="Be Priya Raman")).to_have_attribute("aria-pressed", "true")
        await page.get_by_role("button", name="Answer").last.click()
        answer = page.get_by_role("dialog", name="Your answer")
        words = own_words(answer)
        await words.fill("The search index has to be promoted by hand.")
        await shot(page, "answer-light")
        await answer.get_by_role("button", name="Keep").click()
        await expect(answer).to_have_count(0)
        await expect(page.locator(".message").last).to_contain_text("Kept, for you only.")
        await expect(tour).to_contain_text("1 of 4")

        await tour.get_by_role("button", name="Guess, and see what it is").click()
        await page.get_by_role("button", name="Ask me one now").click()
        await page.get_by_role("button", name="Answer", exact=True).last.click()
        await answer.get_by_label("My guess").fill("100")
        await answer.get_by_role("button", name="Keep").click()
        await expect(answer).to_have_count(0)
        await expect(page.locator(".message").last).to_contain_text("You guessed 100 lines, it is")
        await expect(page.locator(".message").last).to_contain_text("From your team’s own tools")
        await shot(page, "guess-light")
        await expect(tour).to_contain_text("2 of 4")

        await tour.get_by_role("button", name="Run a self-check").click()
        await expect(page.get_by_role("button", name="Be Tomás Ferreira")).to_have_attribute(
            "aria-pressed", "true"
        )
        await page.get_by_label("Message coach").fill("/coach check")
        await page.get_by_role("button", name="Send").click()
        check = page.get_by_role("dialog")
        await check.get_by_role("radio").nth(2).check()
        await check.get_by_role("button", name="See where I stand").click()
        await expect(check).to_contain_text("Cost drivers")
        await expect(tour).to_contain_text("3 of 4")
        await check.get_by_role("button", name="Close").first.click()

        await page.get_by_role("button", name="+1 week").click()
        await expect(page.locator(".clock-face")).to_contain_text("1 Dec 2026")
        await tour.get_by_role("button", name="Read Friday's digest").click()
        await expect(page.locator(".message").last).to_contain_text("Worth a minute this week: commerce-leads")
        await expect(tour).to_contain_text("4 of 4")
        await shot(page, "digest-light")


async def the_tour_by_keyboard_alone(demo, chromium):
    async with browsing(chromium) as browser:
        page = await opened(browser, at(demo, "priya"))
        keys = page.keyboard
        await reach(page, "Answer")
        await keys.press("Enter")
        await the_words_have_the_focus(page)
        await keys.type("Two people, and one of them is on leave.")
        await reach(page, "Keep")
        await keys.press("Enter")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.locator(".message").last).to_contain_text("Kept, for you only.")

        await expect(page.get_by_label("Message coach")).to_be_focused()
        await keys.type("/coach ch")
        await expect(page.get_by_role("option", name="/coach check").first).to_be_visible()
        await keys.press("Enter")
        await expect(page.get_by_label("Message coach")).to_have_value("/coach check ")
        await keys.press("Enter")
        await expect(page.get_by_role("dialog")).to_contain_text("Cost drivers")
        await keys.press("Space")
        await keys.press("ArrowDown")
        await keys.press("Enter")
        await expect(page.get_by_role("dialog")).to_contain_text("of 4")
        await keys.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)

        await reach(page, "+1 week", backwards=True)
        await keys.press("Enter")
        await expect(page.locator(".clock-face")).to_contain_text("8 Dec 2026")
        await keys.press("Control+k")
        await keys.type("commerce")
        await keys.press("Enter")
        await expect(page.locator(".message").last).to_contain_text("Worth a minute this week: commerce-leads")


async def the_words_have_the_focus(page):
    """At once, or after the guess where the question asks for one first."""
    words, guess = own_words(page), page.get_by_label("My guess")
    await words.wait_for()
    if await guess.count():
        await expect(guess).to_be_focused()
        await page.keyboard.type("4")
        for _ in range(3):  # past the two ends of the range, which may stay empty
            await page.keyboard.press("Tab")
    await expect(words).to_be_focused()


async def reach(page, name, *, backwards=False):
    """Press Tab until the thing with this name has the focus."""
    words = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
    for _ in range(80):
        await page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if await page.evaluate(words) == name:
            return
    raise AssertionError(f"{name!r} can't be reached by Tab")


async def a_newcomer_starts_and_home_shows_it(demo, chromium):
    async with browsing(chromium) as browser:
        page = await opened(browser, at(demo, "ines"))
        await page.get_by_role("tab", name="Home").click()
        await page.get_by_role("button", name="Start").click()
        await expect(page.locator(".home")).to_contain_text("Where you stand")
        clock = page.locator(".clock-face time")
        ten_minutes = (await clock.inner_text())[:-1]
        await page.get_by_role("button", name="Next message").click()
        await expect(page.locator(".clock-state")).to_have_text("")
        await expect(clock).not_to_contain_text(ten_minutes)


async def two_tabs_of_one_person_agree_and_a_reload_loses_nothing(demo, chromium):
    """And what coach says to one person only is not on another's screen."""
    async with browsing(chromium) as browser:
        one, other = await opened(browser, at(demo, "priya")), await opened(browser, at(demo, "priya"))
        dana = await opened(browser, at(demo, "dana"))
        await one.get_by_role("button", name="Answer").last.click()
        async with one.expect_response("**/actions/fill"):
            await own_words(one).fill("Half of it")
        await expect(other.get_by_role("dialog", name="Your answer")).to_be_visible()
        await one.reload()
        await expect(own_words(one)).to_have_value("Half of it")
        await one.get_by_role("button", name="Keep").click()
        await expect(other.get_by_role("dialog")).to_have_count(0)
        await expect(other.locator(".message").last).to_contain_text("Kept, for you only.")

        await one.get_by_label("Message coach").fill("/coach privacy")
        await one.keyboard.press("Enter")
        await expect(one.locator(".message-ephemeral").last).to_contain_text("What is stored about you")
        assert await dana.get_by_text("What is stored about you").count() == 0

        await dana.get_by_label("Message coach").fill(
            "/coach lead"
        )  # and not `lead log`, which is offered meanwhile
        await dana.keyboard.press("Enter")
        await expect(dana.locator(".message-ephemeral").last).to_contain_text("That is for leads.")


async def a_bot_that_is_off_is_said_so_and_catches_up(demo, chromium):
    async with browsing(chromium) as browser:
        page = await opened(browser, at(demo, "tomas"))
        await more(page, "Switch coach off")
        await expect(page.locator(".clock-state")).to_have_text("coach is not connected")
        await page.get_by_label("Message coach").fill("/coach help")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("coach is not connected. Nothing was sent")
        await expect(page.get_by_label("Message coach")).to_have_value("/coach help")
        await page.get_by_role("button", name="+1 day").click()
        await expect(page.locator(".clock-face")).to_contain_text("25 Nov 2026")
        await more(page, "Switch coach on")
        await expect(page.locator(".clock-state")).not_to_have_text("coach is not connected")
        await page.get_by_role("button", name="Next message").click()
        await expect(page.locator(".clock-state")).to_have_text("")
        await page.get_by_label("Message coach").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".message-ephemeral").last).to_contain_text("What you can ask me")


async def more(page, what):
    await page.get_by_role("button", name="More about the demo").click()
    await page.get_by_role("menuitem", name=re.compile(what)).click()


async def begin_anew(demo, chromium):
    async with browsing(chromium) as browser:
        page = await opened(browser, at(demo, "priya", "general"))
        await page.get_by_label("Message #general").fill("Hello there")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message").last).to_contain_text("Hello there")
        await more(page, "Begin anew")
        await page.get_by_role("dialog").get_by_role("button", name="Begin anew").click()
        await expect(page.get_by_text("Hello there")).to_have_count(0)
        await expect(page.locator(".message").last).to_contain_text("Hello everybody!")
        await page.locator(".clock-move:not([aria-disabled])").first.wait_for()


async def nothing_stands_in_the_way_of_anybody(demo, chromium):
    """The main views, held against axe-core, in light and dark, and on a narrow screen."""
    for theme in ("light", "dark"):
        await look_at_everything(demo, theme, chromium)
    await look_at_a_narrow_screen(demo, chromium)


TALL = {"width": 1280, "height": 1600}
WHOLE = ".dialog, .dialog-form { max-height: none !important }"
"""What is scrolled out of a window has no label in the eyes of axe, so the page shows all of it."""


async def look_at_everything(demo, theme, chromium):
    how = {"color_scheme": theme, "reduced_motion": "reduce", "bypass_csp": True, "viewport": TALL}
    async with browsing(chromium, **how) as browser:
        page = await opened(browser, at(demo, "priya"))
        await page.locator(".message").last.wait_for()
        await check(page, f"messages-{theme}")
        await page.get_by_role("tab", name="Home").click()
        await page.locator(".home .block").first.wait_for()
        await check(page, f"home-{theme}")
        await page.get_by_role("button", name="Answer", exact=True).click()
        await page.get_by_role("dialog").get_by_role("button", name="Keep").click()
        await page.get_by_role("dialog").locator(".wrong:not([hidden])").wait_for()
        await page.add_style_tag(content=WHOLE)
        await check(page, f"modal-{theme}")
        await page.keyboard.press("Escape")
        await page.goto(at(demo, "tomas", "incidents"))
        await page.locator(".message").first.hover()
        await page.get_by_role("button", name="Reply in thread").first.click()
        await page.get_by_label("Reply", exact=True).fill("Together, please")
        await page.keyboard.press("Enter")
        await expect(page.locator("#thread .message").last).to_contain_text("Together, please")
        await check(page, f"thread-{theme}")
        await page.get_by_role("button", name="Inspector").click()
        await page.locator(".traffic summary").first.click()
        await check(page, f"inspector-{theme}")


async def check(page, name):
    await shot(page, name)
    assert await violations(page) == [], name


async def look_at_a_narrow_screen(demo, chromium):
    async with browsing(chromium, viewport={"width": 390, "height": 780}, bypass_csp=True) as browser:
        page = await opened_narrow(browser, at(demo, "priya"))
        await shot(page, "narrow-messages")
        wide = await page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= 390
        await page.get_by_role("button", name="Conversations").click()
        await shot(page, "narrow-conversations")
        assert await violations(page) == []
        await page.get_by_role("button", name="commerce-leads").click()
        await expect(page.get_by_role("heading", name="commerce-leads")).to_be_visible()
        await expect(page.get_by_role("button", name="general")).not_to_be_visible()


async def opened_narrow(browser, address):
    page = await browser.new_page()
    await page.goto(address)
    await page.locator(".message").last.wait_for()
    return page
