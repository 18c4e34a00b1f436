"""`em-coach library search|fit`: what is found in the library, and what serves a competency."""

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.actions.library.search import Found, Library
from bot.cli.library.opened import with_library
from bot.cli.running import AsJson, Limit
from bot.core.library.documents import Status
from bot.store.engine import Sessions


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
        "date": document.day.isoformat() if document.day else None,
        "status": document.status,
        "superseded_by": document.successor.path if document.successor else None,
        "score": round(found.hit.score, 4),
        "why": list(found.hit.why.words),
    }
