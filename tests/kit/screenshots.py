"""The README's pictures, made from the demo itself: three places, a guess, and the tour as it is taken.

python -m tests.kit.screenshots [folder]
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from playwright.async_api import BrowserContext, Page, expect

from bot.demo.playground import Playground
from bot.sandbox.web.server import show
from tests.kit.apng import animated
from tests.kit.browser import browsing, chromium, opened

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
PLACES = {
    "question": "#as=priya&in=app",
    "home": "#as=priya&in=app&tab=home",
    "digest": "#as=dana&in=commerce-leads",
}
SIZE = {"width": 1220, "height": 740}
TOUR_SIZE = {"width": 1060, "height": 680}
FRAME_S, LAST_S = 1.6, 4.0


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The address of the demo, for the time of the block."""
    playground = Playground()
    async with show(playground) as playground.address:
        running = asyncio.create_task(playground.run())
        try:
            yield playground.address
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def arrived(browser: BrowserContext, address: str) -> Page:
    """A page on which everything stands still."""
    page = await opened(browser, address)
    await page.locator(".clock-move:not([aria-disabled])").first.wait_for(timeout=60_000)
    await page.locator(".home .block, .message").last.wait_for()
    return page


async def pictures(folder: Path) -> None:
    """One picture of each place, Home in the dark; then the tour, and what is left of its guess."""
    async with demo() as address, chromium() as running:
        for name, place in PLACES.items():
            theme = "dark" if name == "home" else "light"
            async with browsing(running, viewport=SIZE, color_scheme=theme) as browser:
                page = await arrived(browser, f"{address}/{place}")
                await page.wait_for_timeout(500)
                await page.screenshot(path=folder / f"{name}.png")
        async with browsing(running, viewport=TOUR_SIZE, color_scheme="light") as browser:
            (folder / "tour.png").write_bytes(await tour(await arrived(browser, f"{address}/#as=priya&in=app")))
        async with browsing(running, viewport=SIZE, color_scheme="light") as browser:
            page = await arrived(browser, f"{address}/#as=kenji&in=app")
            await page.screenshot(path=folder / "guess.png")


async def guess(page: Page) -> None:
    """The first question of somebody whose team has tools: a guess, and what it really is."""
    await page.get_by_role("button", name="Ask me one now").click()
    await page.get_by_role("button", name="Answer", exact=True).last.click()
    answer = page.get_by_role("dialog")
    for field, typed in (("My guess", "80"), ("Between …", "40"), ("… and …", "120")):
        await answer.get_by_label(field).fill(typed)
    await answer.get_by_role("button", name="Keep").click()
    await expect(answer).to_have_count(0)
    await expect(page.locator(".message").last).to_contain_text("You guessed 80 lines")


async def tour(page: Page) -> bytes:
    """The guided tour as somebody takes it, a picture for each step."""
    frames: list[tuple[bytes, float]] = []

    async def look(seconds: float = FRAME_S) -> None:
        await page.wait_for_timeout(400)
        frames.append((await page.screenshot(), seconds))

    steps = page.get_by_role("region", name="Tour")
    await look()
    await page.get_by_role("button", name="Answer").last.click()
    await look()
    answer = page.get_by_role("dialog")
    own_words = answer.get_by_label("Your answer, in a line or two")
    own_words = own_words.or_(answer.get_by_label("What makes you think so?"))  # where a figure is asked for
    await own_words.fill("The search index has to be promoted by hand. Two people know how.")
    await look()
    await answer.get_by_role("button", name="Keep").click()
    await expect(answer).to_have_count(0)
    await look()
    await steps.get_by_role("button", name="Guess, and see what it is").click()
    await guess(page)
    await look()
    await steps.get_by_role("button", name="Run a self-check").click()
    await page.get_by_label("Message coach").fill("/coach check")
    await look()
    await page.get_by_role("button", name="Send").click()
    questions = answer.locator("fieldset").filter(has=page.get_by_role("radio"))  # others offer a team's figure
    for number in (0, 1):
        await questions.nth(number).get_by_role("radio").nth(2).check()
    await look()
    await answer.get_by_role("button", name="See where I stand").click()
    await expect(answer).to_contain_text("of 4")
    await look()
    await answer.get_by_role("button", name="Close").first.click()
    await page.get_by_role("button", name="+1 week").click()
    await expect(page.locator(".clock-state")).to_have_text("", timeout=30_000)
    await steps.get_by_role("button", name="Read Friday's digest").click()
    await look(LAST_S)
    return animated(frames)


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(pictures(chosen))
