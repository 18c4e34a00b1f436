"""A server that speaks GitHub's GraphQL and REST, on github.com's paths and on those of an Enterprise Server."""

import json
from datetime import timedelta

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signals.events import Kind, Outcome
from bot.signals import github
from bot.signals.api import when
from bot.signals.errors import ComeBackError, SignalError
from bot.signals.reader import Progress, Window
from tests.signals.kit import NOW, WINDOW, answer, at, batches, events, place, server

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ANA, BEN = {"login": "ana-secret-login", "__typename": "User"}, {"login": "ben-secret-login", "__typename": "User"}
BOT = {"login": "dependabot", "__typename": "Bot"}


def pull(number, updated=NOW - DAY, *, author=ANA, reviews=(), merged=None, **more):
    opened = updated - 2 * DAY
    return {
        "number": number,
        "url": f"https://git.example/pull/{number}",
        "isDraft": False,
        "state": "MERGED" if merged else "OPEN",
        "createdAt": at(opened),
        "updatedAt": at(updated),
        "mergedAt": at(merged) if merged else None,
        "closedAt": at(merged) if merged else None,
        "additions": 10 * number,
        "deletions": number,
        "author": author,
        "ready": {"nodes": []},
        "reviews": {"nodes": list(reviews)},
        **more,
    }


def review(hours, author=BEN, state="COMMENTED"):
    return {"submittedAt": at(NOW - 3 * DAY + hours * HOUR), "state": state, "author": author}


def run(number, began=NOW - DAY, conclusion="success", **more):
    return {
        "id": number,
        "name": "CI",
        "event": "push",
        "run_started_at": at(began),
        "updated_at": at(began + timedelta(minutes=number)),
        "conclusion": conclusion,
        "html_url": f"https://git.example/runs/{number}",
        **more,
    }


class GitHub:
    """An Enterprise Server with one repository."""

    def __init__(self, *pulls, runs=(), name="acme/shop", remaining=5000, a_page=50):
        self.pulls, self.runs, self.name, self.remaining, self.a_page = list(pulls), runs, name, remaining, a_page
        self.asked = []

    def served(self):
        return server(
            ("POST", "/api/graphql", self.graph),
            ("GET", "/api/v3/repos/acme/shop", self.repository),
            ("GET", "/api/v3/repos/acme/shop/actions/runs", self.actions),
        )

    async def graph(self, request):
        assert request.headers["Authorization"] == "Bearer t0ken"
        body = await request.json()
        if "search(" in body["query"]:
            assert body["variables"] == {"changed": "repo:acme/shop is:pr updated:>=2025-11-27"}
            return answer({"data": {"search": {"issueCount": len(self.pulls)}}})
        assert body["query"].count("{") == body["query"].count("}")
        assert (body["variables"]["owner"], body["variables"]["name"]) == ("acme", "shop")
        start = int(body["variables"]["after"] or 0)
        self.asked.append(start)
        page = self.pulls[start : start + self.a_page]
        end = start + self.a_page
        return answer(
            {
                "data": {
                    "rateLimit": {"remaining": self.remaining, "resetAt": at(NOW + HOUR)},
                    "repository": {
                        "nameWithOwner": self.name,
                        "pullRequests": {
                            "pageInfo": {"hasNextPage": end < len(self.pulls), "endCursor": str(end)},
                            "nodes": page,
                        },
                    },
                }
            }
        )

    async def repository(self, _request):
        return answer({"default_branch": "trunk"})

    async def actions(self, request):
        assert request.query["branch"] == "trunk"
        begin, end = request.query["created"].split("..")
        within = [one for one in self.runs if begin <= one["run_started_at"] < end]
        start = (int(request.query["page"]) - 1) * 100
        return answer({"total_count": len(within), "workflow_runs": within[:1000][start : start + 100]})


async def test_pull_requests_without_anybody_in_them():
    reviewed = pull(1, reviews=[review(1, ANA), review(2, BOT), review(5), review(3, BEN)], merged=NOW - DAY)
    waiting, draft = pull(2, reviews=[review(1, ANA)]), pull(3, isDraft=True)
    ready = pull(4, ready={"nodes": [{"createdAt": at(NOW - 2 * DAY)}]})
    ghost = pull(5, author=None, reviews=[review(1)])
    closed = pull(6, state="CLOSED", closedAt=at(NOW - DAY))
    hub = GitHub(reviewed, waiting, draft, ready, ghost, closed, pull(7, author=BOT))
    async with hub.served() as base:
        found, _ = await events(github.read, place("acme/shop", base))
    assert sorted(found) == [f"pull/{n}" for n in range(1, 7)]  # the bot's is not among them
    first = found["pull/1"]
    assert first.reviewed_at == NOW - 3 * DAY + 3 * HOUR
    assert (first.outcome, first.ended_at, first.size) == (Outcome.MERGED, NOW - DAY, 11)
    assert found["pull/2"].reviewed_at is None  # one's own remarks are no review
    assert (found["pull/3"].outcome, found["pull/6"].outcome) == (Outcome.DRAFT, Outcome.CLOSED)
    assert found["pull/4"].at == NOW - 2 * DAY  # from then on somebody could review it
    assert "secret-login" not in repr(found)


async def test_page_after_page_and_then_only_what_is_new():
    hub = GitHub(*(pull(n, NOW - n * HOUR) for n in range(1, 8)), a_page=2)
    async with hub.served() as base:
        found, cursor = await events(github.read, place("acme/shop", base))
        assert len(found) == 7
        hub.pulls.insert(0, pull(8, NOW - HOUR / 2, merged=NOW - HOUR / 2))
        hub.asked.clear()
        later = Window(WINDOW.since, NOW + HOUR)
        found, _ = await events(github.read, place("acme/shop", base), cursor, later)
    assert sorted(found) == ["pull/1", "pull/8"]
    assert hub.asked == [0, 2]


async def test_a_first_look_tells_how_many_there_are_and_days_of_builds():
    hub = GitHub(*(pull(n, NOW - n * HOUR) for n in range(1, 8)), a_page=3)
    async with hub.served() as base:
        found = await batches(github.read, place("acme/shop", base))
        later = await batches(github.read, place("acme/shop", base), found[-1].cursor)
    told = [batch.progress for batch in found]
    assert told[:3] == [Progress("pull requests", n, 7) for n in (3, 6, 7)]
    assert told[3] == Progress("days of builds", 14, 365)
    assert told[-1] == Progress("days of builds", 365, 365)
    assert later[0].progress.total is None


async def test_a_search_that_says_nothing_costs_the_bar_and_no_pull_request(monkeypatch):
    hub, graph = GitHub(pull(1)), GitHub.graph

    async def refused(self, request):
        return (
            answer({"errors": [{"type": "FORBIDDEN"}]})
            if "search(" in await request.text()
            else await graph(self, request)
        )

    monkeypatch.setattr(GitHub, "graph", refused)
    async with hub.served() as base:
        found = await batches(github.read, place("acme/shop", base))
    assert found[0].progress == Progress("pull requests", 1, None)


async def test_what_is_older_than_the_window_is_not_fetched():
    hub = GitHub(pull(1), pull(2, NOW - 400 * DAY), pull(3, NOW - 500 * DAY), a_page=2)
    async with hub.served() as base:
        found, _ = await events(github.read, place("acme/shop", base))
    assert sorted(found) == ["pull/1"]
    assert hub.asked == [0]


async def test_an_interrupted_look_goes_on_where_it_was():
    hub = GitHub(*(pull(n, NOW - n * HOUR) for n in range(1, 8)), a_page=2)
    async with hub.served() as base:
        reading = github.read(place("acme/shop", base), WINDOW, {})
        first = await anext(reading)
        await reading.aclose()
        hub.asked.clear()
        rest, cursor = await events(github.read, place("acme/shop", base), first.cursor)
        assert hub.asked == [2, 4, 6]
        assert len({event.key for event in first.events} | rest.keys()) == 7
        assert cursor["pulls"] == (NOW - HOUR).isoformat()  # the newest of the first page, not of the last look


async def test_with_few_points_left_it_comes_back_when_there_are_more():
    hub = GitHub(*(pull(n) for n in range(1, 5)), a_page=2, remaining=20)
    async with hub.served() as base:
        with pytest.raises(ComeBackError) as told:
            await events(github.read, place("acme/shop", base))
    assert told.value.at == NOW + HOUR
    assert hub.asked == [0]


async def test_runs_of_the_main_branch():
    runs = [
        run(1),
        run(2, conclusion="failure"),
        run(3, conclusion=None),
        run(4, event="schedule"),
        run(5, conclusion="cancelled"),
    ]
    hub = GitHub(runs=runs)
    async with hub.served() as base:
        found, cursor = await events(github.read, place("acme/shop", base))
    assert {key: event.outcome for key, event in found.items()} == {
        "run/1": Outcome.PASSED,
        "run/2": Outcome.FAILED,
        "run/5": Outcome.CANCELLED,
    }
    assert found["run/2"].ended_at - found["run/2"].at == timedelta(minutes=2)
    assert found["run/1"].kind is Kind.BUILD
    assert cursor["runs"] == NOW.isoformat()


@pytest.mark.parametrize("status", [403, 404])
async def test_a_token_that_may_not_see_builds_costs_no_pull_request(monkeypatch, status):
    async def actions(_self, _request):
        return web.Response(status=status)

    monkeypatch.setattr(GitHub, "actions", actions)
    async with GitHub(pull(1)).served() as base:
        found = await batches(github.read, place("acme/shop", base))
    assert [event.key for batch in found for event in batch.events] == ["pull/1"]
    assert found[-1].without == [Kind.BUILD]
    assert found[-1].notes[-1].startswith("Builds are left out. acme/shop: ")
    assert "TOOL_TOKEN may not" in found[-1].notes[-1]


async def test_more_runs_than_github_shows_are_asked_for_in_pieces():
    runs = [run(n, NOW - 5 * DAY + n * timedelta(minutes=5)) for n in range(1, 1300)]
    hub = GitHub(runs=runs)
    async with hub.served() as base:
        found, _ = await events(github.read, place("acme/shop", base))
    assert len(found) == len(runs)


async def test_a_repository_with_a_new_name_says_so():
    hub = GitHub(pull(1), name="acme/store")
    async with hub.served() as base:
        found = await batches(github.read, place("acme/shop", base))
    assert "acme/store" in " ".join(found[0].notes)


async def test_a_move_of_the_rest_address_is_followed_with_the_token():
    async def away(_request):
        raise web.HTTPMovedPermanently("/api/v3/repositories/12")

    async def new(request):
        assert request.headers["Authorization"] == "Bearer t0ken"
        return answer({"default_branch": None})

    hub = GitHub(pull(1))
    routes = [
        ("POST", "/api/graphql", hub.graph),
        ("GET", "/api/v3/repos/acme/shop", away),
        ("GET", "/api/v3/repositories/12", new),
    ]
    async with server(*routes) as base:
        found, _ = await events(github.read, place("acme/shop", base))
    assert sorted(found) == ["pull/1"]


def graph_says(status=200, body=None, **headers):
    async def handler(_request):
        text = body if isinstance(body, str) else json.dumps(body or {})
        return web.Response(status=status, text=text, headers=headers)

    return server(("POST", "/api/graphql", handler))


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {"message": "Bad credentials"}, "does not accept TOOL_TOKEN"),
        (403, {"message": "Resource not accessible"}, "may not read this"),
        (404, {}, "nothing of that name"),
        (200, "<html>", "no JSON"),
        (200, {"data": {"repository": None}, "errors": [{"type": "NOT_FOUND"}]}, "nothing of that name"),
        (200, {"data": None, "errors": [{"type": "INSUFFICIENT_SCOPES"}]}, "INSUFFICIENT_SCOPES"),
        (
            200,
            {"data": {"repository": {"pullRequests": {"pageInfo": {"hasNextPage": False}, "nodes": [{}]}}}},
            "unknown form",
        ),
        (200, "[]", "unknown form"),
    ],
)
async def test_what_can_be_wrong_is_one_line(status, body, said):
    async with graph_says(status, body) as base:
        with pytest.raises(SignalError) as told:
            await events(github.read, place("acme/shop", base))
    assert said in str(told.value)
    assert "\n" not in str(told.value)
    assert "t0ken" not in str(told.value)


@pytest.mark.parametrize(
    ("status", "headers", "rest"),
    [
        (429, {"Retry-After": "120"}, timedelta(minutes=2)),
        (403, {"Retry-After": "60"}, timedelta(minutes=1)),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int((NOW + HOUR).timestamp()))}, HOUR),
        (429, {}, timedelta(minutes=15)),
        (429, {"Retry-After": "999999"}, timedelta(hours=6)),
        (429, {"Retry-After": "soon"}, timedelta(minutes=15)),
        (502, {}, timedelta(minutes=15)),
    ],
)
async def test_it_leaves_a_server_alone_that_wants_to_be(status, headers, rest):
    async with graph_says(status, **headers) as base:
        with pytest.raises(ComeBackError) as told:
            await events(github.read, place("acme/shop", base))
    assert told.value.at == NOW + rest


async def test_errors_with_a_rate_limit_inside_of_a_good_answer():
    body = {
        "data": {"rateLimit": {"remaining": 0, "resetAt": at(NOW + HOUR)}},
        "errors": [{"type": "RATE_LIMITED"}],
    }
    async with graph_says(200, body) as base:
        with pytest.raises(ComeBackError) as told:
            await events(github.read, place("acme/shop", base))
    assert told.value.at == NOW + HOUR


async def test_nothing_is_asked_without_a_token_or_inside():
    with pytest.raises(SignalError, match="tokens only"):
        await events(github.read, place("acme/shop", token=None))
    async with graph_says() as base:
        where = place("acme/shop", base)
        inside = type(where)(where.location, where.cache, base, "t0ken", "TOOL_TOKEN", private=False)
        with pytest.raises(SignalError, match="private address"):
            await events(github.read, inside)


async def test_a_clock_that_is_wrong_is_told():
    hub = GitHub(pull(1))
    async with hub.served() as base:
        late = Window(WINDOW.since, NOW + 3 * HOUR)
        found = await batches(github.read, place("acme/shop", base), window=late)
    assert "180 minutes apart" in " ".join(found[0].notes)


@pytest.mark.parametrize("name", ["shop", "acme/shop/x", "acme shop", "https://github.com/acme/shop"])
def test_a_repository_has_an_owner_and_a_name(name):
    with pytest.raises(SignalError):
        github.check(name)


MOMENTS = st.integers(0, 5000).map(lambda minutes: at(NOW - 9 * DAY + timedelta(minutes=minutes)))
PEOPLE = st.sampled_from(
    [ANA, BEN, {"login": "renovate", "__typename": "User"}, {"login": "x", "__typename": "Bot"}, None]
)


@st.composite
def nodes(draw):
    """Pull requests as GitHub tells them: bots', drafts, closed and opened again, reviewed by oneself and by bots."""
    merged = draw(st.none() | MOMENTS)
    state = "MERGED" if merged else draw(st.sampled_from(["OPEN", "CLOSED"]))
    closed = merged or (draw(MOMENTS) if state == "CLOSED" else draw(st.none() | MOMENTS))
    reviews = draw(st.lists(st.tuples(st.none() | MOMENTS, PEOPLE), max_size=4))
    return {
        **pull(draw(st.integers(1, 99))),
        "isDraft": draw(st.booleans()),
        "state": state,
        "mergedAt": merged,
        "closedAt": closed,
        "author": draw(PEOPLE),
        "reviews": {"nodes": [{"submittedAt": when, "state": "COMMENTED", "author": by} for when, by in reviews]},
    }


@given(nodes())
def test_bots_write_and_review_nothing_and_what_is_open_again_has_no_end(one):
    found = github._pull(one, "acme/shop")
    author = one["author"] or {"login": "", "__typename": ""}
    if author["login"] in ("renovate", "x"):
        assert found is None
        return
    people = [
        when(review["submittedAt"])
        for review in one["reviews"]["nodes"]
        if review["submittedAt"]
        and (review["author"] or {"login": ""})["login"] not in (author["login"], "renovate", "x")
    ]
    assert found.reviewed_at == min(people, default=None)
    assert (found.ended_at is None) == (one["state"] == "OPEN")
    assert (found.outcome is Outcome.DRAFT) == (one["state"] == "OPEN" and one["isDraft"])
    assert "secret-login" not in repr(found)
