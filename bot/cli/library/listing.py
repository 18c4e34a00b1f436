"""`em-coach library list|status`: what is there, and where it comes from; nothing is read or looked for."""

import json
from datetime import date

from bot.cli.running import AsJson, with_database
from bot.core.library.sources import Source, SourceKind
from bot.store.engine import Sessions
from bot.store.library import documents
from bot.store.library import sources as store
from bot.store.library.documents import Listed


def listing(as_json: AsJson = False) -> None:
    """List every document as it was understood, and what was not read, with the reason."""

    async def work(sessions: Sessions) -> tuple[list[Listed], list[Source]]:
        async with sessions() as session:
            return await documents.listed(session), await store.all_of_them(session)

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


def status(as_json: AsJson = False) -> None:
    """List the sources: how many documents, when they were read, and what could not be."""

    async def all_of_them(sessions: Sessions) -> list[Source]:
        async with sessions() as session:
            return await store.all_of_them(session)

    for source in with_database(all_of_them):
        if as_json:
            print(json.dumps(_as_json(source), ensure_ascii=False))
        else:
            print("\n".join(_in_words(source) + _asking(source)))


def _asking(source: Source) -> list[str]:
    proposed = source.proposal
    if proposed is None:
        return []
    said = {"--base-url": source.base_url, "--token-env": source.token_env}
    options = [f"--path '{path}'" for path in proposed.scope.paths]
    options += [f"{option} '{value}'" for option, value in said.items() if value] + ["--private"] * source.private
    return [
        f"     {proposed.looking_like_it} of them look like decisions and post-mortems. To take these alone:",
        f"     em-coach library add {source.kind} {source.location} {' '.join(options)}",
    ]


def _in_words(source: Source) -> list[str]:
    read = f"read {source.synced_at:%Y-%m-%d %H:%M} UTC" if source.synced_at else "not read yet"
    due = f", next {source.next_sync_at:%Y-%m-%d %H:%M} UTC" if source.next_sync_at else ""
    when = "" if source.kind is SourceKind.SLACK else f", {read}{due}"
    syncing = "1 document" if source.documents == 1 else f"{source.documents} documents"
    lines = [f"{source.id:3}  {source.kind} {source.location}: {syncing}{when}"]
    scope = source.scope
    meant = [f"only {one}" for one in scope.paths] + [f"not {one}" for one in scope.without]
    if meant or scope.kinds:
        lines.append(f"     {', '.join([*meant, *(f'{where} is {kind}' for where, kind in scope.kinds)])}")
    if source.kind is SourceKind.GIT and source.documents and not source.base_url:
        lines.append(
            "     no links: its host does not say what it is, so say with --base-url where files are opened"
        )
    if source.problem:
        lines.append(f"     failed {source.problem_at:%Y-%m-%d %H:%M} UTC: {source.problem}")
    if "moved_to" in source.state:
        lines.append(f"     has moved for good to {source.state['moved_to']}: add that, and remove this one")
    if source.passed_over:
        counts = sorted(source.passed_over.items(), key=lambda one: -one[1])
        lines.append(f"     no documents: {', '.join(f'{count} {what}' for what, count in counts)}")
    return lines + [f"     {path}: not read ({reason})" for path, reason in source.unreadable]


def _as_json(source: Source) -> dict[str, object]:
    return {
        "id": source.id,
        "kind": source.kind,
        "location": source.location,
        "documents": source.documents,
        "synced_at": source.synced_at.isoformat() if source.synced_at else None,
        "next_sync_at": source.next_sync_at.isoformat() if source.next_sync_at else None,
        "problem": source.problem,
        "moved_to": source.state.get("moved_to"),
        "passed_over": source.passed_over,
        "unreadable": [{"path": path, "reason": reason} for path, reason in source.unreadable],
    }
