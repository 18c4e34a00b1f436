"""The README's pictures, made from the demo itself.

python -m tests.screenshots [folder]
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from bot.playground import Playground
from bot.sandbox.web import show
from tests.browser import browsing, opened

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PLACES = {
    "question": "#as=priya&in=app",
    "home": "#as=priya&in=app&tab=home",
    "digest": "#as=dana&in=commerce-leads",
}


async def pictures(folder: Path) -> None:
    """One picture of each place in light, and one in the dark."""
    playground = Playground()
    async with show(playground) as playground.address:
        running = asyncio.create_task(playground.run())
        for name, place in PLACES.items():
            theme = "dark" if name == "home" else "light"
            async with browsing(viewport={"width": 1220, "height": 740}, color_scheme=theme) as browser:
                page = await opened(browser, f"{playground.address}/{place}")
                await page.locator(".clock-move:not([aria-disabled])").first.wait_for(timeout=60_000)
                await page.locator(".home .block, .message").last.wait_for()
                await page.wait_for_timeout(500)
                await page.screenshot(path=folder / f"{name}.png")
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(pictures(chosen))
