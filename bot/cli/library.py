"""`em-coach library`: the organisation's post-mortems and RFCs."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.library.search import Found, Library
from bot.cli import sources
from bot.cli.running import AsJson, Limit, with_database
from bot.cli.sources import with_library
from bot.core.library.documents import Status
from bot.core.library.sources import Source
from bot.store.engine import Sessions
from bot.store.library import documents
from bot.store.library import sources as source_store
from bot.store.library.documents import Listed

cli = typer.Typer(no_args_is_help=True)
cli.command("add")(sources.add)
cli.command("remove")(sources.remove)
cli.command("sync")(sources.sync)
cli.command("status")(sources.status)


@cli.command("search")
def search(
    words: Annotated[list[str] | None, typer.Argument(help="What to look for.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="A file with one query a line, instead of words."),
    ] = None,
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Search the library."""
    if bool(words) == bool(batch):
        raise typer.BadParameter("Give either words to look for, or --batch FILE.")
    queries = batch.read_text(encoding="utf-8").splitlines() if batch else [" ".join(words or [])]

    async def search(sessions: Sessions, library: Library) -> list[list[Found]]:
        async with sessions() as session:
            return [await library.search(session, query, limit) for query in queries]

    for query, found in zip(queries, with_library(search), strict=True):
        _show({"query": query}, found, as_json=as_json)


@cli.command("fit")
def fit(
    competency: Annotated[str, typer.Argument(help="The id of a competency, such as on-call.")],
    limit: Limit = 10,
    as_json: AsJson = False,
) -> None:
    """Rank the library for a competency."""

    async def fit(sessions: Sessions, library: Library) -> list[Found]:
        if competency not in library.vocabulary.profiles:
            known = ", ".join(library.vocabulary.profiles)
            raise typer.BadParameter(f"There is no competency {competency!r}. There are: {known}.")
        async with sessions() as session:
            return await library.fit(session, competency, limit)

    _show({"competency": competency}, with_library(fit), as_json=as_json)


@cli.command("list")
def listing(as_json: AsJson = False) -> None:
    """List every document as it was understood, and what was not read, with the reason."""

    async def work(sessions: Sessions) -> tuple[list[Listed], list[Source]]:
        async with sessions() as session:
            return await documents.listed(session), await source_store.all_of_them(session)

    known, read = with_database(work)
    for one in known:
        print(json.dumps(_whole(one), ensure_ascii=False) if as_json else _line(one))
    for source in read:
        for path, reason in source.unreadable:
            unread = {"path": path, "unread": reason, "source": source.location}
            print(json.dumps(unread, ensure_ascii=False) if as_json else f"not read    {path}: {reason}")


def _line(one: Listed) -> str:
    document = one.document
    day = document.date.isoformat() if document.date else ""
    hidden = f"  (not offered: {one.hidden_because})" if one.hidden_because else ""
    over = f"\n      superseded by {one.successor}" if one.successor else ""
    first = f"{document.kind:11}  {day:10}  {document.status:11}  {document.title}{hidden}"
    return f"{first}\n      {document.path}{over}"


def _whole(one: Listed) -> dict[str, object]:
    document = one.document
    return {
        "path": document.path,
        "source": one.source_id,
        "kind": document.kind,
        "title": document.title,
        "date": _day(document.date),
        "status": document.status,
        "owner": document.owner,
        "services": list(document.services),
        "supersedes": list(document.supersedes),
        "superseded_by": one.successor,
        "summary": document.summary,
        "url": document.url,
        "comments_until": _day(document.comments_until),
        "open_actions": [{"text": item.text, "since": _day(item.since)} for item in document.open_actions],
        "offered": one.hidden_because is None,
        "hidden_because": one.hidden_because,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _show(asked: dict[str, str], found: list[Found], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({**asked, "results": [_as_json(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        day = one.document.day.isoformat() if one.document.day else ""
        stands = "" if one.document.status is Status.UNKNOWN else one.document.status
        print(f"{one.hit.score:.2f}  {one.document.kind:11}  {day:10}  {stands:11}  {one.document.title}")
        print(f"      {one.document.path}")
        if one.document.successor:
            print(f"      superseded by {one.document.successor.title}: {one.document.successor.path}")


def _as_json(found: Found) -> dict[str, object]:
    document = found.document
    return {
        "path": document.path,
        "title": document.title,
        "url": document.url,
        "kind": document.kind,
        "date": _day(document.day),
        "status": document.status,
        "superseded_by": document.successor.path if document.successor else None,
        "score": round(found.hit.score, 4),
        "why": list(found.hit.why.words),
    }
