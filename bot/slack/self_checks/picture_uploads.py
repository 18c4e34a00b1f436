"""Drawing in the background: after a self-check, for Slack to keep, and shown once Slack is ready."""

import asyncio
import logging
from collections.abc import Collection, Mapping

from slack_sdk.errors import SlackClientError

from bot.actions.self_checks.pictures import Picture, draw
from bot.core.people.people import Manager
from bot.core.self_checks.checks import CheckResult
from bot.core.svg import Kind
from bot.slack import failures, home
from bot.slack.request import Request
from bot.slack.self_checks import pictures, results
from bot.store.self_checks import checks
from bot.store.self_checks import pictures as store

log = logging.getLogger(__name__)

KEEPS_FILES = "files:write"
"""The scope without which there are no pictures."""
WAITS_S = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Slack takes a while to look at a file before it may be shown."""


def start(request: Request, manager: Manager, view_id: str, result: CheckResult) -> bool:
    """Begins to draw, and shows Home and the result anew when it is done; False where there are no pictures."""
    allowed = KEEPS_FILES in request.scopes
    if allowed:
        request.coach.background.start(_work(request, manager, view_id, result))
    return allowed


async def _work(request: Request, manager: Manager, view_id: str, result: CheckResult) -> None:
    async with request.transaction() as session:
        old = await store.of(session, manager.id)
    try:
        await _draw(request, manager)
    except (*failures.FAILURES, SlackClientError) as error:
        log.warning("picture_not_kept", extra={"reason": failures.reason(error)})
    await _show_on_home(request)
    await _show_in_result(request, manager, view_id, result)
    async with request.transaction() as session:
        kept = await store.of(session, manager.id)
    await remove(request, set(old.values()) - set(kept.values()))


async def _draw(request: Request, manager: Manager) -> None:
    """Draws, uploads and remembers the pictures of the last self-check."""
    async with request.transaction() as session:
        taken = await checks.of(session, manager.id)
    last = [check for check in taken if check.ratings][-1]
    drawn = await asyncio.to_thread(draw, request.prompts, taken, manager.zone)
    files = {picture.kind: await upload(request, picture) for picture in drawn}
    await keep(request, manager, last.id, files)


async def _show_on_home(request: Request) -> None:
    """Shows Home once: with the pictures as soon as Slack takes them, or without if that is too long."""
    for wait in WAITS_S:
        await asyncio.sleep(wait)
        if await home.publish_with_pictures(request):
            return
    home.publish(request)


async def upload(request: Request, picture: Picture) -> str:
    """Has Slack keep a picture, for nobody yet; gives its id there."""
    answer = await request.client.files_upload_v2(
        filename=f"{picture.kind}.png", content=picture.png, title=request.plain(f"pictures.title_{picture.kind}")
    )
    return str(answer["files"][0]["id"])


async def keep(request: Request, manager: Manager, check_id: int | None, files: Mapping[Kind, str]) -> bool:
    """Remembers what Slack keeps, of a self-check or of all guesses; False if they were forgotten meanwhile."""
    async with request.transaction() as session:
        known = await request.manager(session)
        if known:
            await store.keep(session, manager.id, check_id, files)
    if not known:
        await remove(request, files.values())
    return known is not None


async def remove(request: Request, files: Collection[str]) -> None:
    """Has Slack forget pictures that others have replaced."""
    for file_id in files:
        try:
            await request.client.files_delete(file=file_id)
        except failures.FAILURES as error:
            log.info("picture_not_removed", extra={"reason": failures.reason(error)})


async def _show_in_result(request: Request, manager: Manager, view_id: str, result: CheckResult) -> None:
    """Puts the radar into the result's window, if it is still open."""
    async with request.transaction() as session:
        shown = await pictures.shown(request, session, manager, await checks.of(session, manager.id))
        claims = await results.beside(request, session, manager, result)
    if shown:
        view = results.modal(request, result, shown[:1], claims)
        try:
            await request.client.views_update(view_id=view_id, view=view)
        except failures.FAILURES as error:
            log.info("picture_not_shown", extra={"reason": failures.reason(error)})
