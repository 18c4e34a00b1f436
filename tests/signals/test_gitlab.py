"""A server that speaks GitLab's REST API."""

from datetime import timedelta
from functools import partial

import pytest
from aiohttp import web

from bot.core.signals.events import Kind, Outcome
from bot.signals import gitlab
from bot.signals.errors import ComeBackError, SignalError
from bot.signals.reader import Progress
from tests.signals.kit import NOW, WINDOW, answer, at, batches, events, place, server

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def request_(iid, updated=NOW - DAY, *, author="ana-secret-login", notes=0, **more):
    return {
        "iid": iid,
        "web_url": f"https://lab.example/-/{iid}",
        "draft": False,
        "state": "opened",
        "created_at": at(updated - 2 * DAY),
        "updated_at": at(updated),
        "merged_at": None,
        "closed_at": None,
        "author": {"username": author},
        "user_notes_count": notes,
        **more,
    }


def note(hours, author, *, system=False, body="Looks good"):
    return {
        "created_at": at(NOW - 3 * DAY + hours * HOUR),
        "author": {"username": author},
        "system": system,
        "body": body,
    }


def pipeline(id_, status, began=NOW - DAY, **more):
    return {
        "id": id_,
        "status": status,
        "source": "push",
        "created_at": at(began),
        "updated_at": at(began + timedelta(minutes=id_)),
        "web_url": f"https://lab.example/pipelines/{id_}",
        **more,
    }


class GitLab:
    def __init__(self, *requests, pipelines=(), notes=None, path="group/shop", a_page=100):
        self.requests, self.pipelines, self.notes = list(requests), pipelines, notes or {}
        self.path, self.a_page, self.asked = path, a_page, []

    def served(self):
        base = "/api/v4/projects/group%2Fshop"
        return server(
            ("GET", base, self.project),
            ("GET", f"{base}/merge_requests", partial(self.page, lambda: self.requests)),
            ("GET", f"{base}/pipelines", partial(self.page, lambda: self.pipelines)),
            ("GET", base + "/merge_requests/{iid}/notes", self.said),
            ("POST", "/api/graphql", self.graph),
        )

    async def project(self, request):
        assert request.headers["PRIVATE-TOKEN"] == "t0ken"
        return answer({"path_with_namespace": self.path, "default_branch": "main"})

    async def page(self, everything, request):
        assert (request.query["order_by"], request.query["sort"]) == ("updated_at", "asc")
        since = request.query["updated_after"].replace("+00:00", "Z")
        found = sorted(
            (one for one in everything() if one["updated_at"] >= since), key=lambda one: one["updated_at"]
        )
        number = int(request.query["page"])
        end = number * self.a_page
        self.asked.append(number)
        return answer(
            found[end - self.a_page : end],
            **{"x-next-page": str(number + 1) if end < len(found) else "", "x-total": str(len(found))},
        )

    async def graph(self, request):
        assert request.headers["Authorization"] == "Bearer t0ken"
        variables = (await request.json())["variables"]
        assert variables["path"] == "group/shop"
        nodes = [
            {"iid": iid, "diffStatsSummary": {"additions": int(iid) * 100, "deletions": 7} if iid != "2" else None}
            for iid in variables["iids"]
        ]
        self.asked.append("sizes")
        return answer({"data": {"project": {"mergeRequests": {"nodes": nodes}}}})

    async def said(self, request):
        self.asked.append("notes")
        return answer(self.notes[int(request.match_info["iid"])])


async def test_merge_requests_without_anybody_in_them():
    notes = {
        1: [
            note(1, "ana-secret-login"),
            note(2, "ben-secret-login", system=True, body="changed the description"),
            note(3, "project_1_bot_x"),
            note(4, "ben-secret-login", system=True, body="approved this merge request"),
            note(5, "cem-secret-login"),
        ]
    }
    lab = GitLab(
        request_(1, notes=3, state="merged", merged_at=at(NOW - DAY)),
        request_(2, draft=True),
        request_(3, state="closed", closed_at=at(NOW - DAY)),
        request_(4, author="renovate-bot"),
        request_(5, prepared_at=at(NOW - DAY)),
        notes=notes,
    )
    async with lab.served() as base:
        found, _ = await events(gitlab.read, place("group/shop", base))
    assert sorted(found) == ["merge/1", "merge/2", "merge/3", "merge/5"]
    assert found["merge/1"].reviewed_at == NOW - 3 * DAY + 4 * HOUR
    assert [found[f"merge/{n}"].outcome for n in (1, 2, 3)] == [Outcome.MERGED, Outcome.DRAFT, Outcome.CLOSED]
    assert [found[f"merge/{n}"].size for n in (1, 2, 3)] == [107, None, 307]
    assert lab.asked.count("sizes") == 1  # for the whole page
    assert lab.asked.count("notes") == 1  # of the others nobody said anything
    assert "secret-login" not in repr(found)


async def test_page_after_page_and_then_only_what_is_new():
    lab = GitLab(*(request_(n, NOW - n * HOUR) for n in range(1, 6)), a_page=2)
    async with lab.served() as base:
        found, cursor = await events(gitlab.read, place("group/shop", base))
        assert len(found) == 5
        lab.requests.append(request_(9, NOW - HOUR / 2))
        found, _ = await events(gitlab.read, place("group/shop", base), cursor)
    assert sorted(found) == ["merge/1", "merge/9"]


async def test_it_tells_how_many_there_are():
    lab = GitLab(*(request_(n, NOW - n * HOUR) for n in range(1, 6)), pipelines=[pipeline(7, "success")], a_page=2)
    async with lab.served() as base:
        found = await batches(gitlab.read, place("group/shop", base))
    assert [batch.progress for batch in found] == [
        *(Progress("merge requests", n, 5) for n in (2, 4, 5)),
        Progress("pipelines", 1, 1),
    ]


async def test_an_interrupted_look_goes_on_where_it_was():
    lab = GitLab(*(request_(n, NOW - n * HOUR) for n in range(1, 6)), a_page=2)
    async with lab.served() as base:
        reading = gitlab.read(place("group/shop", base), WINDOW, {})
        first = await anext(reading)
        await reading.aclose()
        rest, _ = await events(gitlab.read, place("group/shop", base), first.cursor)
    assert sorted(rest) == ["merge/1", "merge/2", "merge/3", "merge/4"]


@pytest.mark.parametrize(
    "said",
    [
        answer({"errors": [{"message": "Query has complexity of 310, which exceeds max complexity of 250"}]}),
        answer({"data": {"project": None}}),
        answer(
            {"data": {"project": {"mergeRequests": {"nodes": [{"iid": "1", "diffStatsSummary": {"more": 1}}]}}}}
        ),
        web.Response(status=404),
        web.Response(text="<html>"),
    ],
)
async def test_without_sizes_all_the_rest_is_there(monkeypatch, said):
    async def graph(_self, _request):
        return said

    monkeypatch.setattr(GitLab, "graph", graph)
    async with GitLab(request_(1)).served() as base:
        found, *_ = await batches(gitlab.read, place("group/shop", base))
    assert [event.size for event in found.events] == [None]
    assert "This GitLab does not say how many lines a merge request changes." in found.notes


async def test_pipelines_that_are_over():
    pipelines = [
        pipeline(1, "success"),
        pipeline(2, "failed"),
        pipeline(3, "running"),
        pipeline(4, "canceled"),
        pipeline(5, "success", source="schedule"),
    ]
    lab = GitLab(pipelines=pipelines)
    async with lab.served() as base:
        found, _ = await events(gitlab.read, place("group/shop", base))
    assert {key: event.outcome for key, event in found.items()} == {
        "pipeline/1": Outcome.PASSED,
        "pipeline/2": Outcome.FAILED,
        "pipeline/4": Outcome.CANCELLED,
    }


async def test_a_project_without_pipelines_has_its_merge_requests():
    async def project(_request):
        return answer({"path_with_namespace": "group/shop", "default_branch": "main"})

    async def requests(_request):
        return answer([request_(1)])

    async def off(_request):
        return web.Response(status=403)

    base = "/api/v4/projects/group%2Fshop"
    routes = [
        ("GET", base, project),
        ("GET", f"{base}/merge_requests", requests),
        ("GET", f"{base}/pipelines", off),
    ]
    async with server(*routes) as address:
        found = await batches(gitlab.read, place("group/shop", address))
    assert [event.key for batch in found for event in batch.events] == ["merge/1"]
    assert found[-1].without == [Kind.BUILD]


async def test_a_project_with_a_new_path_says_so():
    lab = GitLab(request_(1), path="group/store")
    async with lab.served() as base:
        found = await batches(gitlab.read, place("group/shop", base))
    assert "group/store" in " ".join(found[0].notes)


async def test_it_comes_back_when_gitlab_says():
    async def busy(_request):
        return web.Response(status=429, headers={"Retry-After": "90"})

    async with server(("GET", "/{any:.*}", busy)) as base:
        with pytest.raises(ComeBackError) as told:
            await events(gitlab.read, place("group/shop", base))
    assert told.value.at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize("body", [{"message": "x"}, [{"iid": 1}], ["x"]])
async def test_an_answer_of_another_form_is_one_line(body):
    async def project(_request):
        return answer({"path_with_namespace": "group/shop"})

    async def odd(_request):
        return answer(body)

    base = "/api/v4/projects/group%2Fshop"
    async with server(("GET", base, project), ("GET", base + "/merge_requests", odd)) as address:
        with pytest.raises(SignalError, match="unknown form"):
            await events(gitlab.read, place("group/shop", address))


@pytest.mark.parametrize("path", ["shop", "https://gitlab.com/group/shop", "group/my shop"])
def test_a_project_has_a_group(path):
    with pytest.raises(SignalError):
        gitlab.check(path)
