"""`em-coach sandbox`: a local Slack for any app."""

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import OperatorError
from bot.sandbox import standalone
from bot.sandbox.errors import CannotServeError


def sandbox(
    *,
    port: Annotated[int, typer.Option(help="0 takes any free one.")] = 0,
    page_port: Annotated[int, typer.Option(help="Where the page is; 0 takes any free one.")] = 0,
    manifest: Annotated[
        Path | None,
        typer.Option("--manifest", help="The app's manifest: its name, events, scopes, and what it offers."),
    ] = None,
    events: Annotated[str, typer.Option(help="What it subscribes to; as in the manifest, or everything.")] = "",
    scopes: Annotated[str, typer.Option(help="What it is granted; as in the manifest, or everything.")] = "",
    people: Annotated[str, typer.Option(help="Handles of people who are there from the start.")] = "ana,ben",
    rate_limited: Annotated[
        bool, typer.Option("--rate-limited", help="Count calls, and answer 429 as Slack does.")
    ] = False,
    request_url: Annotated[str, typer.Option(help="Deliver over HTTP to this address, not in Socket Mode.")] = "",
    signing_secret: Annotated[str, typer.Option(help="Sign requests with this; random, unless given.")] = "",
) -> None:
    """Run a strict local Slack for any app, with a page to use it, until it is stopped; see docs/sandbox.md."""
    try:
        standalone.run(
            port=port,
            page_port=page_port,
            manifest=manifest,
            rate_limited=rate_limited,
            events=_words(events),
            scopes=_words(scopes),
            people=_words(people),
            request_url=request_url,
            signing_secret=signing_secret,
        )
    except CannotServeError as problem:  # the sandbox knows nothing of our errors
        raise OperatorError(str(problem)) from problem


def _words(text: str) -> list[str]:
    """The parts of a list with commas."""
    return [one.strip() for one in text.split(",") if one.strip()]
