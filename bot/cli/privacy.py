"""`em-coach export`, `forget` and `purge`: what the law calls access, erasure and storage limitation."""

import os
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot import configured, settings
from bot.actions.delivery import uploads
from bot.actions.participation import exports, forgetting, retention
from bot.cli.people import Person, Workspace, the_manager, the_workspace, unknown
from bot.cli.running import with_keys
from bot.core.people import people
from bot.core.teams.leads import OPERATOR
from bot.prompts import load
from bot.store.engine import Sessions
from bot.store.people import managers
from bot.store.teams import audit_log


def export(
    person: Person,
    out: Annotated[Path, typer.Option(file_okay=False, help="The folder for the files.")] = Path(),
    workspace: Workspace = None,
) -> None:
    """Write all that is kept about somebody into files, for a request that can't be met in Slack.

    You will be able to read what they wrote in private: do this only when they have asked for it. It is noted in
    the audit log. People can have the same for themselves, unseen, with /coach export.
    """
    now = configured.system_clock()
    prompts = load(*settings.load().prompts)

    async def work(sessions: Sessions) -> uploads.Export:
        async with sessions.begin() as session:
            manager = await the_manager(session, person, workspace)
            await audit_log.note(session, manager.workspace_id, audit_log.Noted(OPERATOR, "export", person, now))
            return exports.export(prompts, manager, await exports.collect(session, prompts, manager), now)

    ready = with_keys(work)
    out.mkdir(parents=True, exist_ok=True)
    for one in ready.files:
        _write(out / f"{person}-{one.name}", one.content)


def _write(file: Path, content: bytes) -> None:
    """For the eyes of this account only, from the first byte on."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    print(file)


def forget(
    person: Person,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask whether you are sure.")] = False,
    workspace: Workspace = None,
) -> None:
    """Delete all that is kept about somebody, as /coach forget-me does; it can't be undone."""
    now = configured.system_clock()
    if not yes:
        typer.confirm(f"Delete all that is kept about {person}? This can't be undone.", abort=True)

    async def work(sessions: Sessions) -> forgetting.Counts:
        async with sessions.begin() as session:
            somebody = await _the_person(session, person, workspace)
            await audit_log.note(session, somebody.workspace_id, audit_log.Noted(OPERATOR, "forget", person, now))
            gone = await forgetting.forget(session, somebody, now)
        await forgetting.scrub(sessions)
        return gone

    gone = with_keys(work)
    counts = ", ".join(f"{table} {count}" for table, count in gone.items())
    print(
        f"Rows that are gone, by table: {counts}."
        if counts
        else "The log names them no more; there was nothing else."
    )
    print("The bot takes its messages to them away from Slack while `em-coach serve` runs.")


async def _the_person(session: AsyncSession, user_id: str, named: str | None) -> people.Person:
    """Whoever has this Slack id, also one who takes no part, such as a lead."""
    workspace = await the_workspace(session, named)
    manager = await managers.find(session, workspace.team_id, user_id)
    stranger = people.Stranger(workspace.id, user_id)
    if manager is None and not await forgetting.knows(session, stranger):
        raise unknown(user_id)
    return manager or stranger


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
) -> None:
    """Delete now what is older than it is kept, and those who left longer ago than the grace period.

    `em-coach serve` does it every night. How long each kind is kept: EM_COACH_KEEP_..., EM_COACH_GRACE_DAYS.
    """
    kept, now = configured.retention(settings.load()), configured.system_clock()

    async def work(sessions: Sessions) -> retention.Removed:
        return await (retention.would_go if dry_run else retention.purge)(sessions, kept, now)

    removed = with_keys(work)
    print("Would go:" if dry_run else "Gone:", ", ".join(f"{kind} {count}" for kind, count in removed.items()))
