"""`em-coach workspaces`: where the app is installed by OAuth, which workspaces it knows, and taking one off."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from bot import configured, settings
from bot.cli.people import UnknownError
from bot.cli.running import AsJson, with_keys
from bot.core.people.installations import Installation
from bot.core.people.people import Consent, Workspace
from bot.store.engine import Sessions
from bot.store.people import installations, managers, workspaces

cli = typer.Typer(no_args_is_help=True)

_TENANT = re.compile(r"[TE][A-Z0-9]{1,31}")


def tenant(text: str) -> str:
    """The Slack id of a workspace or an organisation; anything else is a wrong command line."""
    if not _TENANT.fullmatch(text):
        raise typer.BadParameter(f"{text!r} is no Slack id of a workspace or an organisation, such as T0123ABCD.")
    return text


Tenant = Annotated[
    str, typer.Argument(parser=tenant, metavar="ID", help="A workspace's or an organisation's Slack id.")
]


@cli.command("list")
def show_all(as_json: AsJson = False) -> None:
    """List workspaces and organisations, and whose token serves each; never the token itself."""
    for one in with_keys(_about):
        print(json.dumps(one) if as_json else f"{one['id']:<14}{one['served_by']:<14}{one['name']}")


@cli.command("show")
def show(named: Tenant) -> None:
    """Tell what is known of a workspace or an organisation."""
    found = next((one for one in with_keys(_about) if one["id"] == named), None)
    if found is None:
        raise _unknown(named)
    for name, value in found.items():
        print(f"{name.replace('_', ' '):<14}{value}")


@cli.command("remove")
def remove(
    named: Tenant,
    at_once: Annotated[
        bool, typer.Option("--now", help="Forget all that is kept at once, without a grace.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask whether you are sure.")] = False,
) -> None:
    """Forget the tokens, send nothing more, and forget the rest after the grace, as when it is uninstalled."""
    if not yes:
        typer.confirm(f"Take {named} off{' and forget all that is kept of it' if at_once else ''}?", abort=True)
    from bot.actions.participation import forgetting, offboarding  # noqa: PLC0415 - only to list takes none of it

    kept, now = configured.retention(settings.load()), configured.system_clock()

    async def work(sessions: Sessions) -> int:
        async with sessions.begin() as session:
            known = await workspaces.of_tenant(session, named)
            if not known and await installations.find(session, named) is None:
                raise _unknown(named)
            await offboarding.uninstalled(session, named, now, kept, now)
            for one in known if at_once else ():
                await workspaces.forget(session, one.id)
        if at_once:
            await forgetting.scrub(sessions)
        return len(known)

    done = with_keys(work)
    print(f"{named}: {done} taken off. Nothing is sent from now on; a running bot forgets the token in a minute.")


async def _about(sessions: Sessions) -> list[dict[str, Any]]:
    async with sessions() as session:
        by_oauth = {one.tenant: one for one in await installations.every(session)}
        known = await workspaces.every(session)
        people = {one.id: await managers.in_workspace(session, one.id) for one in known}
    active = {id_: sum(one.consent is Consent.ACTIVE for one in some) for id_, some in people.items()}
    return [
        *(_workspace(one, by_oauth, active[one.id]) for one in known),
        *_without_a_workspace(by_oauth, known),
    ]


def _workspace(one: Workspace, by_oauth: dict[str, Installation], active: int) -> dict[str, Any]:
    installed = by_oauth.get(one.team_id) or by_oauth.get(one.enterprise_id or "")
    return {
        "id": one.team_id,
        "name": one.name,
        "organisation": one.enterprise_id,
        "served_by": installed.tenant if installed else "environment",
        "token_ends": str(installed.expires_at) if installed and installed.expires_at else None,
        "managers": active,
    }


def _without_a_workspace(by_oauth: dict[str, Installation], known: list[Workspace]) -> Iterator[dict[str, Any]]:
    """Organisations, and workspaces that nothing has come from yet."""
    there = {one.team_id for one in known}
    for one in by_oauth.values():
        if one.tenant not in there:
            ends = str(one.expires_at) if one.expires_at else None
            yield {"id": one.tenant, "name": one.name, "served_by": one.tenant, "token_ends": ends}


def _unknown(named: str) -> UnknownError:
    return UnknownError(f"Nothing is known of {named}: `em-coach workspaces list` shows what is.")
