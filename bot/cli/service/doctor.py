"""`em-coach doctor`: is everything in order, and what to do where it is not?"""

import asyncio
import json
from typing import Annotated

import typer

from bot import settings
from bot.cli.running import AsJson
from bot.configured import system_clock
from bot.doctor.examination import examine
from bot.doctor.findings import Finding, State

SIGNS = {State.GOOD: "ok   ", State.POOR: "look ", State.BAD: "WRONG"}
NAME = 11


def doctor(
    *,
    send: Annotated[
        str | None, typer.Option(metavar="USER", help="Also write to this member, read it back, take it away.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look at settings, Slack and the database, a line each; exit with 1 if something does not work."""

    async def work() -> bool:
        well = True
        async for finding in examine(settings.environment(), system_clock, send):
            print(json.dumps(finding.as_json) if as_json else _line(finding), flush=True)
            well = well and finding.state is not State.BAD
        return well

    if not asyncio.run(work()):
        raise typer.Exit(1)


def _line(finding: Finding) -> str:
    remedy = f" {finding.remedy}" if finding.remedy else ""
    return f"{SIGNS[finding.state]} {finding.check:{NAME}} {finding.said}{remedy}"
