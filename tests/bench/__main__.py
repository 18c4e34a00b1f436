"""`python -m tests.bench`: the figures that CONTRIBUTING quotes, each beside its peer or its limit, in one run."""

import argparse
import asyncio
import json
import resource
import sys
from pathlib import Path

from tests.bench import library
from tests.bench.planning import seconds_of_a_job_each, seconds_of_an_idle_tick, seconds_to_plan
from tests.bench.sending import sent_in

PEER_BEARS = 1_000
"""Jobs in APScheduler's own store; more take minutes to add."""


async def planning(sizes: list[int]) -> dict[str, float]:
    """Planning, the peer, and how it grows."""
    ours = {size: await seconds_to_plan(size) for size in [PEER_BEARS, *sizes]}
    peer = await seconds_of_a_job_each(PEER_BEARS)
    figures = {f"plan {size} due (ms)": 1000 * taken for size, taken in ours.items()}
    figures[f"peer: {PEER_BEARS} jobs that do nothing (ms)"] = 1000 * peer
    figures["times faster than the peer"] = peer / ours[PEER_BEARS]
    for size in sizes:
        figures[f"cost of one in {size} beside one in {PEER_BEARS}"] = (
            ours[size] / size * PEER_BEARS / ours[PEER_BEARS]
        )
    return figures


async def idling(few: int, many: int) -> dict[str, float]:
    """A tick in which nobody is due."""
    small, large = await seconds_of_an_idle_tick(few), await seconds_of_an_idle_tick(many)
    return {
        f"idle tick, {few} enrolled (ms)": 1000 * small,
        f"idle tick, {many} enrolled (ms)": 1000 * large,
        "ratio of the two": large / small,
        "most memory so far (MB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


async def sending(counts: list[int], seconds: float) -> dict[str, float]:
    """Messages a second, and the share of what the rules allow."""
    figures: dict[str, float] = {}
    for count in counts:
        sent, allowed = await sent_in(count, seconds)
        figures[f"sent to {count} workspaces (a second)"] = sent / seconds
        figures[f"share of what the rules allow {count}"] = sent / allowed
    return figures


async def measure(options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Everything, in one run."""
    return {
        "planning": await planning(options.sizes),
        "idle": await idling(10_000, options.enrolled),
        "sending": await sending(options.workspaces, options.seconds),
        "library": await library.measure(),
    }


def main() -> None:
    """Measure, print a table, write bench.json."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000], help="people due at once, besides 1,000")
    parser.add_argument("--enrolled", type=int, default=1_000_000, help="people in the larger idle tick")
    parser.add_argument("--workspaces", type=int, nargs="*", default=[1, 10, 100])
    parser.add_argument("--seconds", type=float, default=20, help="of sending, for each number of workspaces")
    figures = asyncio.run(measure(parser.parse_args()))
    Path("bench.json").write_text(json.dumps(figures, indent=2), encoding="utf-8")
    for name, group in figures.items():
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.writelines(f"  {what:50} {value:12.2f}\n" for what, value in group.items())


if __name__ == "__main__":
    main()
