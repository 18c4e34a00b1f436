"""Pull requests (GraphQL) and Actions runs of the main branch (REST), of github.com or a GitHub Enterprise Server.

Pull requests come newest change first: a sync reads until it meets what it knows. Runs come in windows of time,
because GitHub shows a thousand of one search at most.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.signals.events import WAITS, Event, Kind, Outcome, is_bot
from bot.signals.api import Api, api, moment, when
from bot.signals.errors import ClosedError, SignalError
from bot.signals.reader import SERVICE_LIMIT, Batch, Cursor, Place, Progress, Window, clean, days_of

HOME = "https://api.github.com"
NAME = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}")
POINTS_KEPT = 200
"""Of the hour's points, for whatever else uses the token."""
MOST_PAGES = 2_000
RUNS_A_PAGE, MOST_RUNS = 100, 1_000
RUNS_WINDOW, SHORTEST_WINDOW = timedelta(days=14), timedelta(hours=1)
AGAIN = timedelta(days=2)
"""Runs are looked at again for so long: they may have been under way, or started anew."""

QUERY = """
query($owner: String!, $name: String!, $after: String) {
  rateLimit { remaining resetAt }
  repository(owner: $owner, name: $name) {
    nameWithOwner
    pullRequests(first: 50, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number url isDraft state createdAt updatedAt mergedAt closedAt additions deletions
        author { login __typename }
        ready: timelineItems(last: 1, itemTypes: [READY_FOR_REVIEW_EVENT]) {
          nodes { ... on ReadyForReviewEvent { createdAt } }
        }
        reviews(first: 20) { nodes { submittedAt state author { login __typename } } }
      }
    }
  }
}
"""
COUNT = "query($changed: String!) { search(query: $changed, type: ISSUE, first: 1) { issueCount } }"
ENDS = {"success": Outcome.PASSED, "failure": Outcome.FAILED, "timed_out": Outcome.FAILED}


def check(location: str) -> None:
    """Refuse what is no OWNER/REPO."""
    if not NAME.fullmatch(location):
        raise SignalError("A repository on GitHub is given as OWNER/REPO.")


async def read(place: Place, window: Window, cursor: Cursor) -> AsyncIterator[Batch]:
    """Read a repository's pull requests, then its runs."""
    base = (place.base_url or HOME).rstrip("/")
    rest, graph = (base, f"{base}/graphql") if base == HOME else (f"{base}/api/v3", f"{base}/api/graphql")
    headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    if not place.token:
        raise SignalError(f"{place.location}: GitHub answers to tokens only: name a variable with --token-env.")
    secret = {"Authorization": f"Bearer {place.token}"}
    async with api(place, base, window.until, secret=secret, headers=headers) as asked:
        state = dict(cursor)
        async for batch in _pulls(asked, graph, window, state):
            yield batch
        try:
            async for batch in _runs(asked, rest, window, state):
                yield batch
        except ClosedError as error:  # the pull requests count all the same
            yield Batch(dict(state), notes=[*asked.notes, f"Builds are left out. {error}"], without=[Kind.BUILD])


async def _pulls(asked: Api, url: str, window: Window, state: dict[str, str]) -> AsyncIterator[Batch]:
    """Pages until what the last whole look had seen. `pulls_after` and `pulls_newest` are of a look under way."""
    known = max(when(state["pulls"]), window.since) if "pulls" in state else window.since
    owner, _, name = asked.place.location.partition("/")
    done, total = 0, None if state else await _count(asked, url, known)
    for _ in range(MOST_PAGES):
        after = state.get("pulls_after")
        said = await asked.post(url, {"query": QUERY, "variables": {"owner": owner, "name": name, "after": after}})
        page = _pull_page(asked, said)
        try:
            nodes = [(one, when(one["updatedAt"])) for one in page["nodes"]]
            events = [_pull(one, asked.place.location) for one, updated in nodes if updated >= known]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SignalError(f"{asked.place.location}: a pull request comes in an unknown form.") from error
        if nodes:
            state.setdefault("pulls_newest", nodes[0][1].isoformat())
        more = page["pageInfo"]["hasNextPage"] and (not nodes or nodes[-1][1] >= known)
        if more:
            state["pulls_after"] = page["pageInfo"]["endCursor"]
        else:
            state["pulls"] = state.pop("pulls_newest", window.until.isoformat())
            state.pop("pulls_after", None)
        done += len(events)
        told = Progress("pull requests", done, total)
        yield Batch(dict(state), [event for event in events if event], notes=list(asked.notes), progress=told)
        if not more:
            return
        _spare(asked, said)
    raise SignalError(f"{asked.place.location}: more pages than anybody's repository has.")


async def _count(asked: Api, url: str, since: datetime) -> int | None:
    """How many pull requests a first look is going to see, if the search says so; what is wrong shows later."""
    changed = f"repo:{asked.place.location} is:pr updated:>={since:%Y-%m-%d}"
    try:
        said = await asked.post(url, {"query": COUNT, "variables": {"changed": changed}})
        return int(said["data"]["search"]["issueCount"])
    except (SignalError, KeyError, TypeError, ValueError):
        return None


def _pull_page(asked: Api, said: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as it comes
    """The page of an answer, which has its errors inside."""
    location = asked.place.location
    if not isinstance(said, dict):
        raise SignalError(f"{location}: the answer comes in an unknown form.")
    kinds = {str(one.get("type")) for one in said.get("errors") or () if isinstance(one, dict)}
    if "RATE_LIMITED" in kinds:
        _spare(asked, said, always=True)
    repository = (said.get("data") or {}).get("repository")
    if "NOT_FOUND" in kinds or (repository is None and not kinds):
        raise SignalError(f"{location}: there is nothing of that name, or {asked.place.token_env} may not see it.")
    if repository is None or not isinstance(repository.get("pullRequests"), dict):
        named = ", ".join(sorted(kinds)) or "unknown"
        raise SignalError(
            f"{location}: GitHub refuses to say ({named}); does {asked.place.token_env} have the scope?"
        )
    if str(repository.get("nameWithOwner", location)).lower() != location.lower():
        asked.notes[f"It is called {repository['nameWithOwner']} now: add that, and remove this one."] = None
    page: Mapping[str, Any] = repository["pullRequests"]
    return page


def _spare(asked: Api, said: Mapping[str, Any], *, always: bool = False) -> None:
    """Come back when there are points again, if there are few left."""
    limit = (said.get("data") or {}).get("rateLimit") or {}
    if always or limit.get("remaining", POINTS_KEPT) < POINTS_KEPT:
        at = moment(limit.get("resetAt")) or asked.now + timedelta(hours=1)
        raise asked.come_back("the token's points of this hour are used up", max(at, asked.now))


def _pull(one: Mapping[str, Any], repository: str) -> Event | None:
    """A pull request; None for a bot's. Who wrote and who reviewed it is compared here, and goes no further."""
    author = one["author"] or {"login": "", "__typename": ""}
    if is_bot(author["login"], author["__typename"]):
        return None
    ready = [when(node["createdAt"]) for node in one["ready"]["nodes"]]
    opened, outcome = max([when(one["createdAt"]), *ready]), _outcome(one)
    return Event(
        Kind.PULL_REQUEST,
        f"pull/{one['number']}",
        opened,
        repository.rpartition("/")[2],
        f"#{one['number']}",
        one["url"],
        ended_at=None if outcome in WAITS else moment(one["mergedAt"]) or moment(one["closedAt"]),
        reviewed_at=_first_review(one["reviews"]["nodes"], author["login"]),
        size=one["additions"] + one["deletions"],
        outcome=outcome,
    )


def _first_review(reviews: Sequence[Mapping[str, Any]], author: str) -> datetime | None:
    """The first review by another person; one that was begun and not sent yet is none."""
    seen = []
    for review in reviews:
        by = review["author"] or {"login": "", "__typename": ""}
        if review["submittedAt"] and by["login"] != author and not is_bot(by["login"], by["__typename"]):
            seen.append(when(review["submittedAt"]))
    return min(seen, default=None)


def _outcome(one: Mapping[str, Any]) -> Outcome:
    if one["state"] == "OPEN":
        return Outcome.DRAFT if one["isDraft"] else Outcome.OPEN
    return Outcome.MERGED if one["state"] == "MERGED" else Outcome.CLOSED


async def _runs(asked: Api, base: str, window: Window, state: dict[str, str]) -> AsyncIterator[Batch]:
    """Runs of the main branch, from where the last look ended, window after window."""
    url = f"{base}/repos/{asked.place.location}"
    about, _ = await asked.get(url)
    branch = about.get("default_branch") if isinstance(about, dict) else None
    begin = max(when(state["runs"]) - AGAIN, window.since) if "runs" in state else window.since
    since, length = begin, RUNS_WINDOW
    while branch and begin < window.until:
        end = min(begin + length, window.until)
        events, whole = await _runs_between(asked, f"{url}/actions/runs", branch, begin, end)
        if not whole and length > SHORTEST_WINDOW:
            length = max(SHORTEST_WINDOW, length / 4)
            continue
        state["runs"] = end.isoformat()
        told = days_of("builds", Window(since, window.until), end)
        yield Batch(dict(state), events, notes=list(asked.notes), progress=told)
        begin = end


async def _runs_between(
    asked: Api, url: str, branch: str, begin: datetime, end: datetime
) -> tuple[list[Event], bool]:
    """The runs of a window, and whether these are all of them."""
    events: list[Event] = []
    created = f"{begin:%Y-%m-%dT%H:%M:%SZ}..{end:%Y-%m-%dT%H:%M:%SZ}"
    for page in range(1, MOST_RUNS // RUNS_A_PAGE + 1):
        said, _ = await asked.get(url, branch=branch, created=created, per_page=RUNS_A_PAGE, page=page)
        try:
            runs, total = said["workflow_runs"], int(said["total_count"])
            events += [found for found in map(_run, runs) if found]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SignalError(f"{asked.place.location}: a run of Actions comes in an unknown form.") from error
        if total > MOST_RUNS:
            return events, False
        if len(runs) < RUNS_A_PAGE:
            break
    return events, True


def _run(one: Mapping[str, Any]) -> Event | None:
    """A run that is over."""
    if one["conclusion"] is None or str(one["event"]) in ("schedule", "dynamic"):
        return None
    return Event(
        Kind.BUILD,
        f"run/{one['id']}",
        when(one["run_started_at"]),
        clean(one["name"], SERVICE_LIMIT),
        url=one["html_url"],
        ended_at=when(one["updated_at"]),
        outcome=ENDS.get(one["conclusion"], Outcome.CANCELLED),
    )
