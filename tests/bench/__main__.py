"""`python -m tests.bench`: planning, idling, sending, acks, searching and reading tools, in one run."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from bot.app import settle
from tests.bench import acks, library, signals, workspaces
from tests.bench.kit import KINDS
from tests.bench.planning import (
    Figures,
    among_many,
    seconds_of_a_job_each,
    seconds_of_a_planning_job_each,
    seconds_to_plan,
)
from tests.bench.sending import sent_in

PEER_BEARS = 1_000
"""Jobs in APScheduler's own store; more take minutes to add."""
FEW = 10_000


async def planning(sizes: list[int]) -> Figures:
    """Planning beside the peer, and how it grows."""
    figures: Figures = {}
    for kind in KINDS:
        ours = await seconds_to_plan(kind, PEER_BEARS)
        idle = await seconds_of_a_job_each(kind, PEER_BEARS)
        busy = await seconds_of_a_planning_job_each(kind, PEER_BEARS)
        figures |= {
            f"{kind}: plan {PEER_BEARS} due (ms)": 1000 * ours,
            f"{kind}: peer, {PEER_BEARS} jobs that plan one each (ms)": 1000 * busy,
            f"{kind}: times faster than that": busy / ours,
            f"{kind}: peer, {PEER_BEARS} jobs that do nothing (ms)": 1000 * idle,
            f"{kind}: times faster than even that": idle / ours,
        }
        figures |= {f"{kind}: plan {size} due (ms)": 1000 * await seconds_to_plan(kind, size) for size in sizes}
        each = {size: figures[f"{kind}: plan {size} due (ms)"] / size for size in (PEER_BEARS, *sizes)}
        figures |= {
            f"{kind}: cost of one in {size}, in {PEER_BEARS} = 1": each[size] / each[PEER_BEARS] for size in sizes
        }
    return figures


async def idling(many: int) -> Figures:
    """A tick in which nobody is due, and planning the few who are."""
    figures = await among_many(FEW, 0) | await among_many(many, FEW)
    ticks = [figures[f"idle tick, {enrolled} enrolled (ms)"] for enrolled in (FEW, many)]
    return figures | {"idle tick, the larger in terms of the smaller": ticks[1] / ticks[0]}


async def sending(counts: list[int], seconds: float) -> Figures:
    """Messages a second, the share of what the rules allow, and how busy this process was."""
    figures: Figures = {}
    rates = []
    for count in counts:
        run = await sent_in(count, seconds)
        rates.append(run.sent / run.seconds)
        figures |= {
            f"{count} workspaces: sent a second": rates[-1],
            f"{count} workspaces: share of what the rules allow": run.sent / run.allowed,
            f"{count} workspaces: as many times as {counts[0]}": rates[-1] / rates[0],
            f"{count} workspaces: share of one core that the bot took": run.busy,
        }
    return figures


async def measure(options: argparse.Namespace) -> dict[str, Figures]:
    """Everything, in one run; with the load of the machine, since others may have been at work on it."""
    figures: dict[str, Figures] = {
        "machine": {"cores": float(os.cpu_count() or 0), "load before": os.getloadavg()[0]}
    }
    parts = {
        "planning": planning(options.sizes),
        "idle": idling(options.enrolled),
        "sending": sending(options.workspaces, options.seconds),
        "acks": acks.measure(acks.FEW, options.requests),
        "workspaces": workspaces.everything(),
        "library": library.measure(),
        "signals": signals.measure(),
    }
    for name, part in parts.items():
        figures[name] = await part
        _print(name, figures[name])
    figures["machine"]["load after"] = os.getloadavg()[0]
    _print("machine", figures["machine"])
    return figures


def _print(name: str, figures: Figures) -> None:
    sys.stdout.write(f"\n{name}\n")
    sys.stdout.writelines(f"  {what:58} {value:12.2f}\n" for what, value in figures.items())
    sys.stdout.flush()


def main() -> None:
    """Measure, print a table, write bench.json."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[10_000, 100_000], help="people due at once, besides 1,000"
    )
    parser.add_argument("--enrolled", type=int, default=1_000_000, help="people in the larger of the idle ticks")
    parser.add_argument("--workspaces", type=int, nargs="*", default=[1, 10, 100])
    parser.add_argument("--seconds", type=float, default=20, help="of sending, for each number of workspaces")
    parser.add_argument("--requests", type=int, default=10_000, help="of the soak, in which nothing may grow")
    options = parser.parse_args()
    settle()  # as the bot does at its start
    figures = asyncio.run(measure(options))
    Path("bench.json").write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
