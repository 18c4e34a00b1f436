"""`em-coach keys rotate`."""

import sys

import typer

from bot.actions import keys
from bot.actions.keys import Rotation
from bot.cli.running import with_keys
from bot.store.engine import Sessions


def rotate() -> None:
    """Seal everything anew with the first key of EM_COACH_KEYS; the bot may go on meanwhile.

    First put the new key before the old one, with a comma, and restart the bot: what it writes from then on needs
    no rotation. This command may be stopped and started again at any time.
    """

    async def work(sessions: Sessions) -> Rotation:
        return await keys.rotate(sessions, _tell)

    done = with_keys(work)
    print(f"{done.renewed} sealed anew, {done.seen - done.renewed - done.unreadable} were already.")
    if done.unreadable:
        print(f"{done.unreadable} can't be opened with any of the keys, and stay as they are.", file=sys.stderr)
        raise typer.Exit(1)
    print("The older keys can go from EM_COACH_KEYS now.")


def _tell(so_far: Rotation) -> None:
    print(f"{so_far.seen} of {so_far.total}", file=sys.stderr)
