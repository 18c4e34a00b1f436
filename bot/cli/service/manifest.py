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
) -> None:
    """Print the app manifest, to be pasted where Slack asks for it when the app is made."""
    words = prompts.load(*settings.load().prompts).words
    print(json.dumps(manifest_of(words, channels=channels), indent=2, ensure_ascii=False))
