"""A real Chromium for tests: Debian's package, driven by Playwright. Where it is missing, tests say so and are skipped."""

import os
import shutil
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
SHOTS = os.environ.get("EM_COACH_SCREENSHOTS")

needs_chromium = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason="Chromium is missing: apt-get install chromium"
)
PATIENCE_MS = 60_000
"""A busy machine takes its time, and what is never to come costs this once."""
expect.set_options(timeout=PATIENCE_MS)


@asynccontextmanager
async def chromium():
    """A browser process, for the time of the block."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield running
        finally:
            await running.close()


@asynccontextmanager
async def browsing(browser, **options):
    """A visitor of their own; `open(address)` gives a page. An error in a page fails the test."""
    context = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
    context.set_default_timeout(PATIENCE_MS)
    troubles = []
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("console", lambda line: troubles.append(line.text) if "Content Security" in line.text else None)
    try:
        yield context
        assert troubles == []
    finally:
        await context.close()


async def opened(context, address):
    page = await context.new_page()
    await page.goto(address)
    await page.locator(".places button").first.wait_for()
    return page


async def shot(page, name):
    """Keep a picture as an artefact, where the run wants them."""
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def violations(page):
    """What axe-core finds on the page as it is now, in words."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
