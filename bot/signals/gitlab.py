"""Merge requests and pipelines of the main branch, of gitlab.com or one's own GitLab (REST, version 4).

Both come in the order of their last change, so that a look goes on where the last one ended. How many lines a
merge request changes says GraphQL alone, for a page of them at once.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.core.signals.events import WAITS, Event, Kind, Outcome, is_bot
from bot.signals.api import Api, api, moment, when
from bot.signals.errors import ClosedError, ComeBackError, SignalError
from bot.signals.reader import Batch, Cursor, Place, Progress, Window

HOME = "https://gitlab.com"
A_PAGE, MOST_PAGES = 100, 2_000
STATES = {"merged": Outcome.MERGED, "closed": Outcome.CLOSED, "locked": Outcome.CLOSED}
ENDS = {"success": Outcome.PASSED, "failed": Outcome.FAILED}
APPROVED = "approved this merge request"
SIZES = """
query($path: ID!, $iids: [String!]) {
  project(fullPath: $path) {
    mergeRequests(iids: $iids) { nodes { iid diffStatsSummary { additions deletions } } }
  }
}
"""
UNDER_WAY = frozenset(
    {"created", "waiting_for_resource", "preparing", "pending", "running", "manual", "scheduled", "canceling"}
)


def check(location: str) -> None:
    """Refuse what is no path of a project."""
    if "/" not in location.strip("/") or "://" in location or " " in location:
        raise SignalError("A project on GitLab is given by its path, such as GROUP/PROJECT.")


async def read(place: Place, window: Window, cursor: Cursor) -> AsyncIterator[Batch]:
    """Read a project's merge requests, then its pipelines."""
    base = (place.base_url or HOME).rstrip("/")
    secret = {"PRIVATE-TOKEN": place.token, "Authorization": f"Bearer {place.token}"} if place.token else {}
    project = f"{base}/api/v4/projects/{quote(place.location.strip('/'), safe='')}"
    async with api(place, base, window.until, secret=secret, headers={"Accept": "application/json"}) as asked:
        state = dict(cursor)
        about, _ = await asked.get(project)
        if not isinstance(about, dict):
            raise SignalError(f"{place.location}: the answer comes in an unknown form.")
        current = str(about.get("path_with_namespace", place.location))
        if current.lower() != place.location.strip("/").lower():
            asked.notes[f"It is called {current} now: add that, and remove this one."] = None

        query, done = {**_since(state, "requests", window), "state": "all"}, 0
        async for page, seen, total in _changed(asked, f"{project}/merge_requests", query):
            sizes = await _sizes(asked, f"{base}/api/graphql", page)
            found = [await _merge_request(asked, project, one, sizes.get(str(one.get("iid")))) for one in page]
            state["requests"], done = seen, done + len(page)
            told = Progress("merge requests", done, total)
            yield Batch(dict(state), [event for event in found if event], notes=list(asked.notes), progress=told)
        if not about.get("default_branch"):
            return
        query, done = {**_since(state, "pipelines", window), "ref": about["default_branch"]}, 0
        try:
            async for page, seen, total in _changed(asked, f"{project}/pipelines", query):
                ran = [_pipeline(asked, one) for one in page]
                state["pipelines"], done = seen, done + len(page)
                told = Progress("pipelines", done, total)
                yield Batch(dict(state), [event for event in ran if event], notes=list(asked.notes), progress=told)
        except ClosedError as error:  # the merge requests count all the same
            yield Batch(dict(state), notes=[*asked.notes, f"Builds are left out. {error}"], without=[Kind.BUILD])


def _since(state: Cursor, name: str, window: Window) -> dict[str, str]:
    known = max(when(state[name]), window.since) if name in state else window.since
    return {"updated_after": known.isoformat()}


async def _changed(
    asked: Api, url: str, query: Mapping[str, str]
) -> AsyncIterator[tuple[Sequence[Mapping[str, Any]], str, int | None]]:
    """Pages of what has changed, the oldest change first, each with its last change, and how many there are."""
    page, seen = "1", query["updated_after"]
    for _ in range(MOST_PAGES):
        said, headers = await asked.get(
            url, **query, order_by="updated_at", sort="asc", per_page=A_PAGE, page=page
        )
        if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
            raise _unknown(asked)
        try:
            seen = when(said[-1]["updated_at"]).isoformat() if said else seen
        except (KeyError, ValueError) as error:
            raise _unknown(asked) from error
        total = headers.get("x-total", "")
        yield said, seen, int(total) if total.isdecimal() else None
        page = headers.get("x-next-page", "")
        if not page:
            return
    raise SignalError(f"{asked.place.location}: more pages than anybody's project has.")


async def _sizes(asked: Api, url: str, page: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The changed lines of a page's merge requests, by number; none where the server does not say."""
    if not page:
        return {}
    path, iids = asked.place.location.strip("/"), [str(one.get("iid")) for one in page]
    try:
        said = await asked.post(url, {"query": SIZES, "variables": {"path": path, "iids": iids}})
        nodes = said["data"]["project"]["mergeRequests"]["nodes"]
        found = {str(one["iid"]): one["diffStatsSummary"] for one in nodes}
        return {iid: lines["additions"] + lines["deletions"] for iid, lines in found.items() if lines}
    except ComeBackError:
        raise
    except (SignalError, KeyError, TypeError):
        asked.notes["This GitLab does not say how many lines a merge request changes."] = None
        return {}


async def _merge_request(asked: Api, project: str, one: Mapping[str, Any], size: int | None) -> Event | None:
    """A merge request; None for a bot's. Who wrote and who reviewed it is compared here, and goes no further."""
    try:
        author = one["author"]["username"]
        if is_bot(author):
            return None
        outcome = STATES.get(one["state"], Outcome.DRAFT if one["draft"] else Outcome.OPEN)
        reviewed = await _first_review(asked, project, one, author) if one["user_notes_count"] else None
        return Event(
            Kind.PULL_REQUEST,
            f"merge/{one['iid']}",
            when(one.get("prepared_at") or one["created_at"]),
            asked.place.location.rpartition("/")[2],
            f"!{one['iid']}",
            one["web_url"],
            ended_at=None if outcome in WAITS else moment(one["merged_at"]) or moment(one["closed_at"]),
            reviewed_at=reviewed,
            size=size,
            outcome=outcome,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unknown(asked) from error


async def _first_review(asked: Api, project: str, one: Mapping[str, Any], author: str) -> datetime | None:
    """The first note of another person; GitLab notes approvals too, among what it writes by itself."""
    url = f"{project}/merge_requests/{one['iid']}/notes"
    notes, _ = await asked.get(url, sort="asc", order_by="created_at", per_page=A_PAGE)
    seen = [
        when(note["created_at"])
        for note in notes
        if (not note["system"] or note["body"].startswith(APPROVED))
        and note["author"]["username"] != author
        and not is_bot(note["author"]["username"])
    ]
    return min(seen, default=None)


def _pipeline(asked: Api, one: Mapping[str, Any]) -> Event | None:
    """A pipeline that is over."""
    try:
        if one["status"] in UNDER_WAY or one.get("source") == "schedule":
            return None
        return Event(
            Kind.BUILD,
            f"pipeline/{one['id']}",
            when(one["created_at"]),
            asked.place.location.rpartition("/")[2],
            url=one["web_url"],
            ended_at=when(one["updated_at"]),
            outcome=ENDS.get(one["status"], Outcome.CANCELLED),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unknown(asked) from error


def _unknown(asked: Api) -> SignalError:
    return SignalError(f"{asked.place.location}: the answer comes in an unknown form.")
