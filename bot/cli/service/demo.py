"""`em-coach demo`: all of it, in a browser."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.service import logs
from bot.demo import organisation, playground
from bot.settings import LogFormat


def demo(
    transcript: Annotated[
        bool, typer.Option("--transcript", help="Print what each person sees in four weeks, as Markdown.")
    ] = False,
    library: Annotated[Path | None, typer.Option(help="A folder with documents of your own.")] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where the page is served; 0 takes any free port.")
    ] = 0,
) -> None:
    """Try it all in a browser, in a local Slack with a clock you can move."""
    logs.configure("WARNING", LogFormat.CONSOLE)
    if transcript:
        print(asyncio.run(organisation.transcript(library)))
    else:
        asyncio.run(playground.run(port, library, lambda address: print(f"Open {address}", flush=True)))
