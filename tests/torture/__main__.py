"""`python -m tests.torture`: workers are killed at random moments while Slack and the network misbehave.

In the end each message has to be in Slack once: not twice, and not never. Exit code 1 if one is not.
"""

import argparse
import asyncio
import dataclasses
import json
import multiprocessing
import random
import sys
import time
from multiprocessing.process import BaseProcess

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import shipped
from bot.store import engine, migrations
from bot.store.engine import Sessions
from bot.store.vault import Vault, new_key
from tests.torture import database, worker
from tests.torture.report import Report, count
from tests.torture.slack import Slack, slack

MESSAGES_PER_KILL = 12
SHORTEST_LIFE_S, LONGEST_LIFE_S = 0.15, 0.75
RESTART_EVERY = 12
"""Kills between two restarts of the database server."""
HOPE_FOR_S = 30
"""How long nothing may change before what is left counts as lost: a lease and a quarantine take 12 s."""


class Workers:
    """So many processes at work; one that was killed is replaced at once."""

    def __init__(self, count_: int, order: worker.Order) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.torture.worker"])
        self._order = order
        self._alive = [self._start() for _ in range(count_)]

    def kill_one(self) -> None:
        """SIGKILL: no handler, no farewell."""
        victim = self._alive.pop(random.randrange(len(self._alive)))  # noqa: S311 - any will do
        victim.kill()
        victim.join()
        self._alive.append(self._start())

    def stop(self) -> list[int | None]:
        """SIGTERM, as an operator stops them; their exit codes."""
        for process in self._alive:
            process.terminate()
        for process in self._alive:
            process.join(10)
        return [process.exitcode for process in self._alive]

    def _start(self) -> BaseProcess:
        process = self._context.Process(target=worker.run, args=(self._order,), daemon=True)
        process.start()
        return process


async def torture(options: argparse.Namespace) -> dict[str, object]:
    """One round; what came of it."""
    started = time.monotonic()
    key = new_key()
    with database.database(options.db) as base:
        async with engine.connect(base.url) as connected, slack() as sandbox:
            await migrations.upgrade(connected, shipped("alembic"))
            sessions = engine.sessions(connected, Vault([key]))
            people = await sandbox.add_people(MESSAGES_PER_KILL * options.kills)
            workspace_id = await database.enrol(sessions, sandbox.team_id, people)
            await sandbox.go_wrong()
            order = worker.Order(
                database_url=base.url,
                key=key,
                slack_url=sandbox.url,
                token=sandbox.token,
                workspace_id=workspace_id,
                heartbeat=base.folder / "heartbeat",
                reconciles=not options.without_reconcile,
            )
            workers = Workers(options.workers, order)
            await sandbox.has(1)  # the first worker takes long to start, the others are forked
            restarts = await _rampage(workers, options.kills, base)
            await sandbox.has(len(people) * 2 // 3)
            await sandbox.recover()
            report, slowest = await _settled(sessions, people, sandbox)
            stopped = workers.stop()
            return {
                "db": options.db,
                "workers": options.workers,
                "kills": options.kills,
                "restarts": restarts,
                "seconds": round(time.monotonic() - started, 1),
                **dataclasses.asdict(report),
                "slowest_answer_s": round(slowest, 1),
                "passed": report.passed and not any(stopped),
                "faults": dict(sorted((await sandbox.faults()).items())),
            }


async def _rampage(workers: Workers, kills: int, base: database.Database) -> int:
    """Kills at random moments; tells how often the database went away as well."""
    restarts = 0
    for number in range(1, kills + 1):
        await asyncio.sleep(random.uniform(SHORTEST_LIFE_S, LONGEST_LIFE_S))  # noqa: S311 - any moment will do
        workers.kill_one()
        if base.restart and number % RESTART_EVERY == RESTART_EVERY // 2:
            await asyncio.to_thread(base.restart)
            restarts += 1
    return restarts


async def _settled(sessions: Sessions, people: list[str], sandbox: Slack) -> tuple[Report, float]:
    """The count once everything is settled, or when there is no hope for it any more.

    And how slow the sandbox was at its worst: if that is as long as a lease and a quarantine, the machine had far too
    much to do, and what is counted tells nothing about the bot.
    """
    latest, since, slowest = None, time.monotonic(), 0.0
    while True:
        slowest = max(slowest, await sandbox.slowness())
        try:
            states = await database.states(sessions)
        except SQLAlchemyError:  # a connection that the last restart has cut
            states = {}
        report = count(people, states, await sandbox.posted())
        if report != latest:
            latest, since = report, time.monotonic()
        planned = len(states) == len(people)
        if (planned and not report.unsettled) or time.monotonic() > since + HOPE_FOR_S:
            return report, slowest
        await asyncio.sleep(0.3)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--db", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--workers", type=int, default=1, help="processes at once; SQLite is for one")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--without-reconcile",
        action="store_true",
        help="leave out the step that finds lost messages, to see it fail",
    )
    options = parser.parse_args()
    if options.db == "sqlite" and options.workers != 1:
        parser.error("SQLite is for one process: take --db postgres for several workers")
    return options


def main() -> None:
    """Run one round."""
    options = _options()
    result = asyncio.run(torture(options))
    if options.json:
        sys.stdout.write(json.dumps(result) + "\n")
    else:
        sys.stdout.writelines(f"{name:11} {value}\n" for name, value in result.items())
    sys.exit(0 if result["passed"] else 1)


if __name__ == "__main__":
    main()
