"""`em-coach manifest`: what Slack must know of the app."""

import json
from typing import Annotated

import typer

from bot import prompts, settings
from bot.slack.manifest import manifest as manifest_of


def manifest(
    *,
    channels: Annotated[
        bool, typer.Option("--channels", help="Also hear links in channels, to offer them to the library.")
    ] = False,
    http: Annotated[
        str | None,
        typer.Option("--http", metavar="URL", help="The address that Slack sends to, instead of Socket Mode."),
    ] = None,
) -> None:
    """Print the app manifest, to be pasted where Slack asks for it when the app is made."""
    chosen = settings.checked({"em_coach_base_url": http} if http else {})
    words = prompts.load(*chosen.prompts).words
    made = manifest_of(words, channels=channels, http=chosen.em_coach_base_url if http else None)
    print(json.dumps(made, indent=2, ensure_ascii=False))
