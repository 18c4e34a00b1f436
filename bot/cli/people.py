"""How operators name people and workspaces."""

import re
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.people import people
from bot.core.people.people import Manager
from bot.errors import OperatorError
from bot.store.people import managers, workspaces

Person = Annotated[str, typer.Argument(metavar="USER", help="The person's Slack id, such as U0123ABCD.")]
Workspace = Annotated[
    str | None,
    typer.Option(help="The workspace's Slack id, such as T0123ABCD; needed only when there are several."),
]


_USER = re.compile(r"[UW][A-Z0-9]{1,31}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,31}")


def user_id(text: str) -> str:
    """A person's Slack id; anything else is a wrong command line."""
    if not _USER.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is no Slack id of a person, such as U0123ABCD.")
    return text


def channel_id(text: str) -> str:
    """A channel's Slack id; anything else is a wrong command line."""
    if not _CHANNEL.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is no Slack id of a channel, such as C024BE91L.")
    return text


class UnknownError(OperatorError):
    """The bot does not know what was named; the message says what it knows."""


async def the_workspace(session: AsyncSession, named: str | None) -> people.Workspace:
    """The workspace that was named; without a name, the only one."""
    known = await workspaces.every(session)
    found = [one for one in known if named in (None, one.team_id)]
    if len(found) == 1:
        return found[0]
    if not known:
        raise UnknownError("No workspace is known yet: `em-coach serve` makes itself known to yours.")
    ids = ", ".join(one.team_id for one in known)
    raise UnknownError(f"Name one workspace with --workspace; there are: {ids}.")


async def the_manager(session: AsyncSession, user_id: str, named: str | None) -> Manager:
    """The person with this Slack id."""
    workspace = await the_workspace(session, named)
    manager = await managers.find(session, workspace.team_id, user_id)
    if manager is None:
        raise unknown(user_id)
    return manager


def unknown(user_id: str) -> UnknownError:
    """What to do about somebody whom the bot does not know."""
    return UnknownError(f"Nothing is kept about {user_id}: `em-coach managers` lists everybody who is known.")
