import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.core.signals.events import Cost, Kind, Outcome
from bot.signals import events, files
from bot.signals.errors import SignalError
from bot.signals.reader import Progress
from tests.signals.kit import NOW, batches, costs, place

PAGES = """time,service,title,urgency,url
2026-11-20T03:00:00+01:00,checkout,Disk 91% full,high,https://pager.example/1
2026-11-20T10:00:00Z,search,"Slow, again",low,
2026-11-20T10:00:00Z,search,"Slow, again",low,
"""


async def listed(folder, text, name="events.csv"):
    (folder / name).write_text(text)
    found = await batches(events.read, place(folder / name))
    return [event for batch in found for event in batch.events], found


async def test_a_list_of_pages(tmp_path):
    (first, second), found = await listed(tmp_path, PAGES)
    assert (first.kind, first.service, first.title, first.outcome) == (
        Kind.PAGE,
        "checkout",
        "Disk 91% full",
        Outcome.OPEN,
    )
    assert first.at.hour == 2
    assert first.url == "https://pager.example/1"
    assert (second.outcome, second.url) == (Outcome.QUIET, None)
    assert found[0].afresh
    assert await batches(events.read, place(tmp_path / "events.csv"), found[-1].cursor) == []


async def test_every_kind_as_lines_of_json(tmp_path):
    rows = [
        {
            "time": "2026-11-20T09:00:00Z",
            "kind": "pull-request",
            "service": "shop",
            "value": 120,
            "ended": "2026-11-21T09:00:00Z",
            "reviewed": "2026-11-20T12:00:00Z",
        },
        {"time": "2026-11-20T09:00:00Z", "kind": "pull-request", "service": "shop", "title": "Ana's change"},
        {"time": "2026-11-20T09:00:00Z", "kind": "build", "service": "main", "value": "7.5", "outcome": "failed"},
        {"time": "2026-11-20T09:00:00Z", "kind": "incident", "service": "shop", "title": "Down"},
        {
            "time": "2026-11-20T09:00:00Z",
            "kind": "cost",
            "service": "Compute",
            "value": "12.10",
            "currency": "eur",
        },
        {"time": "2026-11-20", "kind": "cost", "service": "Compute", "value": -2, "currency": "EUR"},
    ]
    found, read = await listed(tmp_path, "\n".join(map(json.dumps, rows)), "events.jsonl")
    merged, waiting, build, incident = found
    assert (merged.outcome, merged.size, merged.ended_at - merged.at) == (Outcome.MERGED, 120, timedelta(days=1))
    assert (waiting.outcome, waiting.title) == (Outcome.OPEN, "")  # a title of a pull request may name its author
    assert (build.outcome, build.ended_at - build.at) == (Outcome.FAILED, timedelta(minutes=7.5))
    assert incident.title == "Down"
    assert costs(read) == [Cost(date(2026, 11, 20), "Compute", "EUR", Decimal("10.10"))]


async def test_rows_that_make_no_sense_are_told(tmp_path):
    text = PAGES + "soon,checkout,x,high,\n2026-11-20T10:00:00Z\n2030-01-01,checkout,x,high,\n"
    found, read = await listed(
        tmp_path, text.replace("service,", "kind,service,", 1).replace(",checkout", ",disaster,checkout", 1)
    )
    notes = " ".join(read[-1].notes)
    assert "not understood: 4, the first is row 1" in notes
    assert "in the future and are left out: 1" in notes
    assert found


async def test_what_is_no_list_is_one_line(tmp_path):
    for text, said in [
        ("", "it is empty"),
        ("when,what\n1,2\n", "no column `time`"),
        ("time,kind\nsoon,page\n", "row 1 can't be understood"),
        ('{"time": 1}\nnot json\n', "row 1 can't be understood"),
        ("\0\0\0", "no column `time`"),
    ]:
        with pytest.raises(SignalError) as told:
            await listed(tmp_path, text)
        assert said in str(told.value), text
        assert "\n" not in str(told.value)


async def test_text_that_no_database_takes_is_mended(tmp_path):
    rows = json.dumps({"time": f"{NOW:%Y-%m-%d}", "title": "a\0b\ud800\nc", "service": "x" * 500})
    ((event,), _) = await listed(tmp_path, rows, "events.jsonl")
    assert event.title == "a b? c"
    assert len(event.service) == 120


async def test_a_list_that_grows_while_it_is_read_is_read_again(tmp_path, monkeypatch):
    file, lines = tmp_path / "pages.csv", files.lines
    file.write_text(PAGES)
    half = "2026-11-20T09:0"

    def growing(path):
        yield from lines(path)
        if not file.read_text().endswith(half):
            file.write_text(file.read_text() + half)

    monkeypatch.setattr(files, "lines", growing)
    first = await batches(events.read, place(file))
    known = {event.key for batch in first for event in batch.events}
    assert "written to while it was read" in " ".join(first[-1].notes)
    file.write_text(PAGES + half + "5:00Z,checkout,New,high,\n")
    monkeypatch.setattr(files, "lines", lines)
    second = await batches(events.read, place(file), first[-1].cursor)
    found = {event.key for batch in second for event in batch.events}
    assert known < found  # nothing is lost, and what was half there is whole
    assert len(found) == len(known) + 1
    assert second[-1].notes == []
    assert await batches(events.read, place(file), second[-1].cursor) == []


async def test_it_tells_of_how_many_it_has_read_how_many(tmp_path):
    rows = [f"{NOW - timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ},checkout,Disk {n}%" for n in range(1, 2500)]
    (tmp_path / "pages.csv").write_text("\n".join(["time,service,title", *rows]))
    found = await batches(events.read, place(tmp_path / "pages.csv"))
    told = [batch.progress for batch in found if batch.progress]
    assert told == [Progress("events", 2000, 2499), Progress("events", 2499, 2499)]


async def test_the_same_row_twice_is_one_page_and_a_credit_takes_from_the_bill(tmp_path):
    rows = [
        "time,kind,service,title,value,currency",
        *["2026-11-20T09:00:00Z,page,checkout,Disk full,NULL,"] * 2,
        "2026-11-20,cost,EC2,,40,EUR",
        "2026-11-20,cost,EC2,,-15.5,EUR",
        "2026-11-20,cost,EC2,,NULL,EUR",
        "2026-11-20,cost,EC2,,7,",
    ]
    (tmp_path / "events.csv").write_text("\n".join(rows))
    found = await batches(events.read, place(tmp_path / "events.csv"))
    assert len([event for batch in found for event in batch.events]) == 1
    assert [(cost.service, cost.currency, cost.amount) for cost in costs(found)] == [
        ("EC2", "EUR", Decimal("24.5"))
    ]
    assert "not understood: 2, the first is row 5" in found[-1].notes[0]
