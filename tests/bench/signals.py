"""`python -m tests.bench.signals [SHARE]`: a year of a busy team, read for the first time and then again a day later.

20,000 pull requests, 30,000 incidents, and 90 days of a bill with 100,000 rows each; SHARE of that, if it is given.
Memory is what the process has over what it had before the first sync; the servers and their answers are in it, and
so they are in the seconds of this process (CPU), which others at work on the machine change little.
"""

import asyncio
import gzip
import json
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from bot.actions.library.syncing import Tools
from bot.actions.signals import figures, syncing
from bot.core.signals.signals import NewSignal, SignalKind
from bot.core.signals.standouts import standing_out
from bot.store import engine, migrations
from bot.store.signals import signals
from tests.bench.planning import Figures
from tests.signals.kit import NOW, answer, at, server
from tests.store.kit import a_team, a_workspace

PULLS, INCIDENTS, DAYS, ROWS = 20_000, 30_000, 90, 100_000
YEAR = timedelta(days=365)
DAY = timedelta(days=1)
HEADER = "BilledCost,EffectiveCost,BillingCurrency,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ServiceName,RegionId,ResourceId,SubAccountName,Tags"
MIB = 1024 * 1024


class GitHub:
    """Pull requests made up as they are asked for, the newest first."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.first = 0

    def pull(self, number):
        updated = NOW - number * YEAR / self.count
        reviewed = {
            "submittedAt": at(updated - DAY / 8),
            "state": "APPROVED",
            "author": {"login": f"r{number % 40}", "__typename": "User"},
        }
        return {
            "number": number,
            "url": f"https://git.example/acme/shop/pull/{number}",
            "isDraft": False,
            "state": "MERGED",
            "createdAt": at(updated - DAY),
            "updatedAt": at(updated),
            "mergedAt": at(updated),
            "closedAt": at(updated),
            "additions": number % 700,
            "deletions": number % 90,
            "author": {"login": f"a{number % 40}", "__typename": "User"},
            "ready": {"nodes": []},
            "reviews": {"nodes": [reviewed] * 5},
        }

    async def graph(self, request):
        asked = await request.json()
        if "search(" in asked["query"]:
            return answer({"data": {"search": {"issueCount": self.count}}})
        start = int(asked["variables"]["after"] or 0)
        end = min(start + 50, self.count)
        page = {
            "pageInfo": {"hasNextPage": end < self.count, "endCursor": str(end)},
            "nodes": [self.pull(number) for number in range(start, end)],
        }
        limit = {"remaining": 5000, "resetAt": at(NOW)}
        return answer(
            {"data": {"rateLimit": limit, "repository": {"nameWithOwner": "acme/shop", "pullRequests": page}}}
        )

    async def repository(self, _request):
        return answer({"default_branch": None})


def incidents(count):
    """A handler that makes up a window's incidents."""

    async def list_(request):
        since, until = (datetime.fromisoformat(request.query[name]) for name in ("since", "until"))
        first, last = (max(0, round((one - (NOW - YEAR)) / (YEAR / count))) for one in (since, until))
        offset = int(request.query["offset"])
        numbers = range(first + offset, min(first + offset + 100, last))
        found = [
            {
                "incident_number": number,
                "title": f"Disk {number % 97}% full on db-{number % 12}",
                "html_url": f"https://acme.pagerduty.example/incidents/{number}",
                "created_at": at(NOW - YEAR + number * YEAR / count),
                "urgency": "high",
                "service": {"id": "PABC123", "summary": f"service {number % 30}"},
            }
            for number in numbers
        ]
        return answer({"incidents": found, "more": first + offset + 100 < last})

    return list_


def bills(folder: Path, days: int, rows: int) -> None:
    """A file of a bill for each day."""
    tags = json.dumps({"team": "payments", "environment": "production", "application": "checkout"}).replace(
        '"', '""'
    )
    lines = [
        f'{n % 97 / 1000},{n % 89 / 1000:.8f},USD,Usage,DAYT{n % 24:02}:00:00Z,,Service {n % 60},eu-west-1,arn:aws:ec2:{n:09},prod-{n % 7},"{tags}"\n'
        for n in range(rows)
    ]
    text = HEADER + "\n" + "".join(lines)
    for number in range(days):
        day = f"{NOW - (number + 2) * DAY:%Y-%m-%d}"
        with gzip.open(folder / f"{day}.csv.gz", "wb", compresslevel=1) as file:
            file.write(text.replace("DAYT", f"{day}T").encode())


def resident() -> int:
    """Bytes of this process in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


class Peak:
    """The most memory that was seen while it watched."""

    def __init__(self) -> None:
        self.most = 0

    async def watch(self) -> None:
        while True:
            self.most = max(self.most, resident())
            await asyncio.sleep(0.02)


async def measure(share: float = 1.0) -> Figures:
    """All of it, or a share of it."""
    hub = GitHub(round(PULLS * share))
    routes = [
        ("POST", "/api/graphql", hub.graph),
        ("GET", "/api/v3/repos/acme/shop", hub.repository),
        ("GET", "/incidents", incidents(round(INCIDENTS * share))),
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bills").mkdir()
        maker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            f"from pathlib import Path; from tests.bench.signals import bills; bills(Path({str(folder / 'bills')!r}), {round(DAYS * share) or 1}, {ROWS})",
        )
        await maker.wait()
        async with server(*routes) as base, engine.connect(f"sqlite+aiosqlite:///{folder}/bench.db") as opened:
            await migrations.upgrade(opened, Path("alembic"))
            return await measured(engine.sessions(opened, None), folder, base)


async def measured(sessions, folder, base) -> Figures:
    """Each tool, read for the first time and a day later; then what the team's figures take."""
    found: Figures = {}
    tools = Tools(folder, {"TOKEN": "x"})
    more = {"base_url": base, "token_env": "TOKEN", "private": True}
    async with sessions.begin() as session:
        team = await a_team(session, await a_workspace(session))
        added = [
            await syncing.add(session, NewSignal(team.id, SignalKind.GITHUB, "acme/shop", **more), NOW),
            await syncing.add(session, NewSignal(team.id, SignalKind.PAGERDUTY, "services:PABC123", **more), NOW),
            await syncing.add(session, NewSignal(team.id, SignalKind.FOCUS, str(folder / "bills")), NOW),
        ]
    idle, peak = resident(), Peak()
    watching = asyncio.create_task(peak.watch())
    for when in (NOW, NOW + DAY):
        for signal in added:
            async with sessions() as session:
                known = await signals.get(session, signal.id)
            began, busy = perf_counter(), process_time()
            report = await syncing.sync(sessions, known, tools, when)
            assert report.problem is None, report.problem
            what = f"{signal.new.kind}, {'first' if when == NOW else 'a day later'}"
            found |= {
                f"{what}: events and files": float(report.events + report.parts),
                f"{what}: seconds": perf_counter() - began,
                f"{what}: of these CPU": process_time() - busy,
            }
    watching.cancel()
    found |= {"memory when idle (MiB)": idle / MIB, "memory over idle (MiB)": (peak.most - idle) / MIB}
    busy = process_time()
    async with sessions() as session:
        known = (await figures.known_of(session, [team.id], NOW))[team.id]
    loaded = process_time()
    standing_out(known, NOW.date())
    return found | {
        "events of the last weeks": float(len(known.events)),
        "to load them: CPU seconds": loaded - busy,
        "what stands out of them: CPU seconds": process_time() - loaded,
    }


if __name__ == "__main__":
    for name, value in asyncio.run(measure(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)).items():
        sys.stdout.write(f"{name:58} {value:12.2f}\n")
