"""How long it takes to switch a conversation, in a workspace with 200 of them and 4,000 messages.

    python -m tests.bench.page_switching

prints the times in milliseconds, from the click to the frame after the one that shows the other conversation.
"""

import asyncio
import sys

from bot.sandbox import Sandbox
from bot.sandbox.web.screen import Alone
from bot.sandbox.web.server import show
from tests.kit.browser import browsing, chromium, opened

TURNS = 60
SWITCHING = """async (turns) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const places = [...document.querySelectorAll(".place")].map((one) => one.dataset.key);
  const big = document.querySelector(".place[aria-current]").dataset.key;
  const took = [];
  for (let turn = 0; turn < turns; turn++) {
    const key = turn % 2 ? big : places[turn * 3];
    const begun = performance.now();
    document.querySelector(`[data-key="${key}"]`).click();
    await frame();
    took.push(Math.round(performance.now() - begun));
    await new Promise((done) => setTimeout(done, 200));
  }
  return took;
}"""


def fill_up(sandbox, ana, ben, big):
    """2,000 messages in one channel, and ten in each of 199 others."""
    for number in range(199):
        channel = sandbox.add_channel(f"team-{number:03}", [ana, ben], with_app=False)
        for turn in range(10):
            sandbox.site.messages.post(channel, (ana, ben)[turn % 2].id, f"message {turn} of team {number}")
    for turn in range(2_000):
        text = f"*payment* {turn} is `done`, see <https://example.org|here>"
        sandbox.site.messages.post(big, (ana, ben)[turn % 3 // 2].id, text)


async def measure() -> list[int]:
    """The times, sorted."""
    sandbox = Sandbox()
    ana, ben = sandbox.add_person("ana", "Ana Lima"), sandbox.add_person("ben", "Ben Okafor")
    fill_up(sandbox, ana, ben, sandbox.add_channel("payments", [ana, ben]))
    async with show(Alone(sandbox)) as address, chromium() as running, browsing(running) as browser:
        page = await opened(browser, f"{address}/#as=ana&in=payments")
        await page.locator(".message").last.wait_for()
        return sorted(await page.evaluate(SWITCHING, TURNS))


if __name__ == "__main__":
    times = asyncio.run(measure())
    half, most, worst = times[TURNS // 2], times[TURNS * 95 // 100], times[-1]
    sys.stdout.write(f"median {half} ms, 95% within {most} ms, worst {worst} ms\n")
