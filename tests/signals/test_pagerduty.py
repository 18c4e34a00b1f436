"""A server that speaks PagerDuty's REST API, with its limits."""

from datetime import datetime, timedelta

import pytest
from aiohttp import web

from bot.core.signals.events import Outcome
from bot.signals import pagerduty
from bot.signals.errors import ComeBackError, SignalError
from bot.signals.reader import Progress, Window
from tests.signals.kit import NOW, WINDOW, answer, at, batches, events, place, server

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def incident(number, created=NOW - DAY, **more):
    return {
        "incident_number": number,
        "title": f"Disk {number}% full",
        "html_url": f"https://acme.pagerduty.example/incidents/{number}",
        "created_at": at(created),
        "resolved_at": None,
        "status": "triggered",
        "urgency": "high",
        "service": {"id": "PABC123", "summary": "checkout"},
        "assignments": [{"assignee": {"summary": "Ana Secret-Name"}}],
        **more,
    }


class PagerDuty:
    def __init__(self, *incidents):
        self.incidents, self.windows = list(incidents), []

    def served(self):
        return server(("GET", "/incidents", self.list))

    async def list(self, request):
        assert request.headers["Authorization"] == "Token token=t0ken"
        assert request.headers["Accept"] == "application/vnd.pagerduty+json;version=2"
        query = request.query
        assert query.getall("service_ids[]") == ["PABC123", "PDEF456"]
        since, until = (datetime.fromisoformat(query[name]) for name in ("since", "until"))
        assert until - since <= timedelta(days=180)
        offset, limit = int(query["offset"]), int(query["limit"])
        assert offset + limit <= 10_000
        self.windows.append((since, until))
        found = [one for one in self.incidents if since <= datetime.fromisoformat(one["created_at"]) < until]
        return answer({"incidents": found[offset : offset + limit], "more": offset + limit < len(found)})


WHERE = "services:PABC123,PDEF456"


async def test_incidents_page_people_and_name_nobody():
    duty = PagerDuty(incident(1), incident(2, urgency="low"), incident(3, NOW - 300 * DAY, resolved_at=at(NOW)))
    async with duty.served() as base:
        found, cursor = await events(pagerduty.read, place(WHERE, base))
    assert {key: event.outcome for key, event in found.items()} == {
        "incident/1": Outcome.OPEN,
        "incident/2": Outcome.QUIET,
        "incident/3": Outcome.OPEN,
    }
    assert (found["incident/1"].service, found["incident/1"].title) == ("checkout", "Disk 1% full")
    assert "Secret-Name" not in repr(found)
    assert cursor == {"until": NOW.isoformat()}


async def test_it_tells_how_many_days_it_has_read():
    duty = PagerDuty(incident(1))
    async with duty.served() as base:
        found = await batches(pagerduty.read, place(WHERE, base))
        later = await batches(pagerduty.read, place(WHERE, base), found[-1].cursor)
    assert found[0].progress == Progress("days of incidents", 30, 365)
    assert [batch.progress.done for batch in found] == [*range(30, 365, 30), 365]
    assert [batch.progress for batch in later] == [Progress("days of incidents", 7, 7)]


async def test_a_later_look_asks_for_the_last_days_only():
    duty = PagerDuty(incident(1))
    async with duty.served() as base:
        _, cursor = await events(pagerduty.read, place(WHERE, base))
        duty.windows.clear()
        await events(pagerduty.read, place(WHERE, base), cursor, Window(WINDOW.since, NOW + HOUR))
    assert duty.windows == [(NOW - 7 * DAY, NOW + HOUR)]


async def test_more_than_ten_thousand_come_in_pieces():
    crowded = [incident(n, NOW - 20 * DAY + n * timedelta(minutes=1)) for n in range(1, 10_300)]
    duty = PagerDuty(*crowded)
    recent = Window(NOW - 25 * DAY, NOW)
    async with duty.served() as base:
        found, _ = await events(pagerduty.read, place(WHERE, base), window=recent)
    assert len(found) == len(crowded)


@pytest.mark.parametrize(("status", "headers", "rest"), [(429, {"ratelimit-reset": "45"}, 45), (503, {}, 900)])
async def test_it_comes_back_when_pagerduty_says(status, headers, rest):
    async def busy(_request):
        return web.Response(status=status, headers=headers)

    async with server(("GET", "/incidents", busy)) as base:
        with pytest.raises(ComeBackError) as told:
            await events(pagerduty.read, place(WHERE, base))
    assert told.value.at == NOW + timedelta(seconds=rest)


async def test_teams_are_asked_for_as_teams():
    async def list_(request):
        assert request.query.getall("team_ids[]") == ["PT4KHLK"]
        return answer({"incidents": [], "more": False})

    async with server(("GET", "/incidents", list_)) as base:
        found = await batches(pagerduty.read, place("teams:PT4KHLK", base))
    assert found


async def test_an_answer_of_another_form_is_one_line():
    async def odd(_request):
        return answer({"incidents": [{"incident_number": 1}], "more": False})

    async with server(("GET", "/incidents", odd)) as base:
        with pytest.raises(SignalError, match="unknown form"):
            await events(pagerduty.read, place(WHERE, base))


@pytest.mark.parametrize("location", ["PABC123", "services:", "people:PABC123", "services:p1; drop"])
def test_services_are_given_by_their_ids(location):
    with pytest.raises(SignalError):
        pagerduty.check(location)


async def test_europe_has_an_address_of_its_own():
    """The address is asked as it is given: nothing of `api.pagerduty.com` is left in it."""
    duty = PagerDuty(incident(1))
    async with duty.served() as base:
        found, _ = await events(pagerduty.read, place(WHERE, base + "/"))
    assert len(found) == 1
