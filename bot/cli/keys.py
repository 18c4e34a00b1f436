"""`em-coach keys`: the keys that encrypt what people write."""

import typer

from bot.store.vault import new_key

cli = typer.Typer(no_args_is_help=True, help="Keys that encrypt what people write.")


@cli.callback()
def group() -> None:
    """Keeps `new` a command of its own while it is the only one."""


@cli.command("new")
def new() -> None:
    """Print a fresh key for EM_COACH_KEYS."""
    print(new_key())
