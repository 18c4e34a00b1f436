"""Acks and a soak: people at work in the sandbox, with the whole bot, and with a bare Bolt app that only acks.

python -m tests.bench.acks --requests 100000
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

from bot.sandbox import Person, PersonError, Sandbox, serve
from bot.settings import database_url
from bot.slack import names
from bot.store.vault import new_key
from tests.bench.apps import Order
from tests.bench.planning import Figures

PEOPLE = 60
"""At work by turns, so that a question has arrived by the time somebody's turn is there again."""
AT_ONCE = (1, 20)
FEW = 400
"""Requests for each number at once, and app."""
SAMPLES = 20
REPLY = "We run on 3 instances; Joana looked it up in the bill on Friday: 4,100 EUR a month."
PRESSED = [{"type": "actions", "elements": [
    {"type": "button", "action_id": "press", "text": {"type": "plain_text", "text": "Press"}}
]}]  # fmt: skip


@dataclass(frozen=True)
class Watched:
    """A process that is measured from outside."""

    pid: int

    def cpu_s(self) -> float:
        """Seconds of a core that it has taken, its own and the system's for it."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float:
        """How much memory it has."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def open_files(self) -> int:
        """How many files and sockets it has open."""
        return sum(1 for _ in Path(f"/proc/{self.pid}/fd").iterdir())


@dataclass
class Run:
    """What came of some requests: how long each took to be acked, by kind; and what the app took for all."""

    acks: dict[str, list[float]] = field(default_factory=dict)
    cpu_s: float = 0.0
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    @property
    def times(self) -> list[float]:
        """Of all kinds."""
        return [one for some in self.acks.values() for one in some]

    async def timed(self, kind: str, work: Awaitable[object]) -> None:
        """One request more."""
        began = time.perf_counter()
        try:
            await work
        except PersonError as error:
            self.failed[f"{kind}: {error}"] += 1
        else:
            self.acks.setdefault(kind, []).append(time.perf_counter() - began)


Step = Callable[[Run, Person], Awaitable[None]]


async def ask(run: Run, person: Person) -> None:
    """A question on request: one message from the bot."""
    await run.timed("command", person.command("/coach", "nudge"))


async def reply(run: Run, person: Person) -> None:
    """The newest question is answered in its window, or asked for once more if there is none."""
    asked = [one for one in person.sees(person.dm) if _has(one.blocks, names.ANSWER)]
    if not asked:
        await ask(run, person)
        return
    await run.timed("button", person.click(asked[-1], names.ANSWER))
    modal = person.modal
    if modal is None:
        return
    if "submit" in modal.body:
        fields = {block["block_id"] for block in modal.blocks if block["type"] == "input"}
        answers = {name: value for name, value in {"text": REPLY, "guess": "40"}.items() if name in fields}
        await run.timed("view", person.submit(answers))
    while person.modal:
        await person.close_modal()


async def write(run: Run, person: Person) -> None:
    """A message, as people write to a bot."""
    await run.timed("message", person.say(person.dm, "It is the orders service, since 2019."))


async def look(run: Run, person: Person) -> None:
    """The Home tab."""
    await run.timed("home", person.open_home())


async def why(run: Run, person: Person) -> None:
    """A command that reads."""
    await run.timed("command", person.command("/coach", "why"))


async def press(run: Run, person: Person) -> None:
    """A button in the newest message."""
    shown = [one for one in person.sees(person.dm) if _has(one.blocks, "press")]
    await run.timed("button", person.click(shown[-1], "press"))


STEPS: tuple[Step, ...] = (ask, write, look, why, reply)
"""What somebody does, one after the other: six requests and a message from the bot, with a good part of writing."""
BARE: tuple[Step, ...] = (why, write, look, why, press)


async def work(steps: tuple[Step, ...], people: list[Person], app: Watched, *, requests: int, at_once: int) -> Run:
    """Does so many requests, so many at once; people take turns."""
    run, before = Run(), app.cpu_s()
    free: asyncio.Queue[tuple[Person, int]] = asyncio.Queue()
    for place, person in enumerate(people):
        free.put_nowait((person, place))  # not everybody with the same
    started = every = 0

    async def hand() -> None:
        nonlocal started, every
        while started < requests:
            started += 1
            person, step = await free.get()
            await steps[step % len(steps)](run, person)
            free.put_nowait((person, step + 1))
            if started * SAMPLES // requests > every:
                every += 1
                run.memory.append(app.resident_mb())
                run.files.append(app.open_files())

    await asyncio.gather(*(hand() for _ in range(at_once)))
    run.cpu_s = app.cpu_s() - before
    return run


@asynccontextmanager
async def app(kind: str, sandbox: Sandbox, url: str, folder: Path) -> AsyncIterator[Watched]:
    """An app in its own process, listening."""
    order = Order(
        url, sandbox.bot_token, sandbox.app_token, database_url(f"sqlite:///{folder}/coach.db"), new_key()
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "ignore", "-m", "tests.bench.apps", kind, json.dumps(asdict(order))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdin
    try:
        assert await process.stdout.readline(), f"{kind} did not start"
        yield Watched(process.pid)
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def staffed(kind: str, folder: Path) -> AsyncIterator[tuple[Watched, list[Person], Sandbox]]:
    """A sandbox with an app in it, and people who take part."""
    sandbox = Sandbox()
    people = [sandbox.add_person(f"em{number}", f"Manager {number}") for number in range(PEOPLE)]
    async with serve(sandbox) as server, app(kind, sandbox, server.url, folder) as process:
        await sandbox.until(lambda: sandbox.engine.delivery.connected, 30)
        for person in people:
            if kind == "ours":
                await person.command("/coach", "start")
                await person.click(person.sees(person.dm)[-1], names.START)
            else:
                bot = sandbox.workspace.bot_user.id
                sandbox.site.messages.post(person.dm, bot, "Press", blocks=PRESSED)
        await sandbox.settled(60)
        yield process, people, sandbox


async def compare(folder: Path, requests: int) -> Figures:
    """Acks of both apps at several numbers at once, by turns; twice, and the better one counts."""
    figures: Figures = {}
    async with staffed("bare", folder) as bare, staffed("ours", folder) as ours:
        for at_once in AT_ONCE:
            runs: dict[str, list[Run]] = {"bare": [], "ours": []}
            for _ in range(2):
                for kind, (process, people, _sandbox), steps in (("bare", bare, BARE), ("ours", ours, STEPS)):
                    run = await work(steps, people, process, requests=requests, at_once=at_once)
                    runs[kind].append(run)
            least = {kind: min(some, key=lambda run: mean(run.times)) for kind, some in runs.items()}
            cost = {kind: min(run.cpu_s / len(run.times) for run in some) for kind, some in runs.items()}
            for kind, run in least.items():
                figures |= {
                    f"{at_once} at once, {kind}: mean ack (ms)": 1000 * mean(run.times),
                    f"{at_once} at once, {kind}: p99 of an ack (ms)": 1000 * quantiles(run.times, n=100)[98],
                    f"{at_once} at once, {kind}: CPU of a request (ms)": 1000 * cost[kind],
                }
            figures |= {
                f"{at_once} at once: ack, bare = 1": mean(least["ours"].times) / mean(least["bare"].times),
                f"{at_once} at once: CPU, bare = 1": cost["ours"] / cost["bare"],
            }
            for kind, times in sorted(least["ours"].acks.items()):
                figures[f"{at_once} at once, ours: mean ack of a {kind} (ms)"] = 1000 * mean(times)
    return figures


async def soak(folder: Path, requests: int) -> Figures:
    """Twenty at once for a long time: what grows, and what is lost."""
    async with staffed("ours", folder) as (process, people, sandbox):
        run = await work(STEPS, people, process, requests=requests, at_once=20)
        await sandbox.settled(60)
        posted = sum(one.user == sandbox.workspace.bot_user.id for one in sandbox.messages)
    half = len(run.memory) // 2
    figures = {
        "requests": float(len(run.times)),
        "messages sent": float(posted),
        "requests that were not answered": float(run.failed.total()),
        "p99 of an ack (ms)": 1000 * quantiles(run.times, n=100)[98],
        "CPU of a request (ms)": 1000 * run.cpu_s / len(run.times),
        "memory, mean of the first half (MB)": mean(run.memory[:half]),
        "memory, mean of the second half (MB)": mean(run.memory[half:]),
        "memory, most (MB)": max(run.memory),
        "open files, most in the first half": float(max(run.files[:half])),
        "open files, most in the second half": float(max(run.files[half:])),
    }
    for trouble, times in run.failed.most_common(5):
        sys.stderr.write(f"{times} times: {trouble}\n")
    return figures


async def measure(few: int, requests: int) -> Figures:
    """What is asked for of the two."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        if few:
            figures |= await compare(Path(one), few)
        if requests:
            figures |= {f"soak: {name}": value for name, value in (await soak(Path(two), requests)).items()}
    return figures


def _has(blocks: list[dict[str, Any]], action_id: str) -> bool:
    """Whether a button with this id is there."""
    found = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    return any(one["action_id"] == action_id for one in found)


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.acks", description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000, help="of the soak; none if 0")
    parser.add_argument("--few", type=int, default=FEW, help="for each number at once, and app; none if 0")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.few, options.requests))
    sys.stdout.writelines(f"  {what:58} {value:12.2f}\n" for what, value in figures.items())


if __name__ == "__main__":
    main()
