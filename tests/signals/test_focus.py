"""Bills of our own making, in the form of FOCUS; their sums are those that SQLite finds."""

import csv
import gzip
import io
import json
import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import ceil

import pytest
from aiohttp import web

from bot.core.signals.events import Cost
from bot.signals import focus
from bot.signals.errors import SignalError
from tests.signals.kit import NOW, batches, costs, place, server

DAY = timedelta(days=1)
HEADER = [
    "BilledCost",
    "EffectiveCost",
    "BillingCurrency",
    "ChargeCategory",
    "ChargePeriodStart",
    "ChargePeriodEnd",
    "ServiceName",
    "SubAccountName",
    "Tags",
    "x_Extra",
]
SERVICES = ["Compute", "Object Storage", "Queues", "Naïve Bayes, hosted", "NULL"]


def charges(count, seed=1, first=datetime(2026, 10, 1, tzinfo=UTC)):
    """Charges as providers write them: amounts of any length, credits, hours and days, names with commas."""
    dice = random.Random(seed)  # noqa: S311 - examples
    for _ in range(count):
        start = first + timedelta(hours=dice.randrange(24 * 40))
        effective = round(dice.uniform(-0.5, 4), dice.choice([2, 6, 11]))
        currency = dice.choice(["USD", "USD", "EUR"])
        tags = json.dumps({"team": dice.choice(["payments", "search"])}) if dice.random() < 0.8 else "NULL"
        stamp = f"{start:%Y-%m-%dT%H:%M:%SZ}" if dice.random() < 0.7 else f"{start:%Y-%m-%d %H:%M:%S}"
        category = dice.choice(["Usage", "Purchase", "Tax", "Credit"])
        billed = str(round(effective * 1.2, 6))
        yield [
            billed,
            f"{effective:f}",
            currency,
            category,
            stamp,
            "",
            dice.choice(SERVICES),
            dice.choice(["prod", "dev"]),
            tags,
            "x",
        ]


def written(rows, header=HEADER):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def by_sqlite(content, only=""):
    """Sums by service and currency, in cents, as another program finds them."""
    database = sqlite3.connect(":memory:")
    reader = csv.reader(io.StringIO(content.decode()))
    columns = next(reader)
    database.execute(f"CREATE TABLE bill ({', '.join(columns)})")
    database.executemany(f"INSERT INTO bill VALUES ({', '.join('?' * len(columns))})", reader)  # noqa: S608 - ours
    query = f"""SELECT CASE ServiceName WHEN 'NULL' THEN '' ELSE ServiceName END AS service, BillingCurrency,
        round(100 * sum(CAST(EffectiveCost AS REAL))) FROM bill {only} GROUP BY service, BillingCurrency"""  # noqa: S608
    return {(service, currency): cents for service, currency, cents in database.execute(query)}


def in_cents(found):
    sums = {}
    for cost in found:
        sums[cost.service, cost.currency] = sums.get((cost.service, cost.currency), Decimal()) + cost.amount
    return {key: round(100 * amount) for key, amount in sums.items()}


async def test_sums_are_those_of_another_program_to_the_cent(tmp_path):
    whole = written(charges(4000))
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "october.csv.gz").write_bytes(gzip.compress(whole))
    found = await batches(focus.read, place(tmp_path))
    assert in_cents(costs(found)) == by_sqlite(whole)


async def test_the_same_sums_from_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    from pyarrow import Table, parquet  # noqa: PLC0415 - where it is there

    rows = list(charges(2000))
    columns = {name: [row[place_] for row in rows] for place_, name in enumerate(HEADER)}
    columns["EffectiveCost"] = [Decimal(one) for one in columns["EffectiveCost"]]
    columns["ChargePeriodStart"] = [
        datetime.fromisoformat(one).replace(tzinfo=UTC) for one in columns["ChargePeriodStart"]
    ]
    parquet.write_table(Table.from_pydict(columns), tmp_path / "bill.parquet")
    found = await batches(focus.read, place(tmp_path))
    assert in_cents(costs(found)) == by_sqlite(written(rows))


@pytest.mark.parametrize(
    ("only", "where"),
    [
        ({"SubAccountName": "prod"}, "WHERE SubAccountName = 'prod'"),
        (
            {"tag:team": "payments", "SubAccountName": "dev"},
            """WHERE Tags LIKE '%"payments"%' AND SubAccountName = 'dev'""",
        ),
    ],
)
async def test_only_what_is_the_teams(tmp_path, only, where):
    whole = written(charges(1500))
    (tmp_path / "bill.csv").write_bytes(whole)
    found = await batches(focus.read, place(tmp_path, only=only))
    assert in_cents(costs(found)) == by_sqlite(whole, where)


def row(start="2026-11-20T00:00:00Z", amount="1.50", currency="EUR", service="Compute"):
    return ["9", amount, currency, "Usage", start, "", service, "prod", "NULL", ""]


async def test_a_day_is_a_day_of_the_bill(tmp_path):
    rows = [row("2026-11-20T23:30:00-02:00"), row("2026-11-20"), row("2026-11-20 23:59:59")]
    (tmp_path / "bill.csv").write_bytes(written(rows))
    found = costs(await batches(focus.read, place(tmp_path)))
    assert [(cost.day, cost.amount) for cost in found] == [
        (date(2026, 11, 20), Decimal("3.00")),
        (date(2026, 11, 21), Decimal("1.50")),
    ]


async def test_nothing_in_all_its_spellings_credits_and_tiny_amounts(tmp_path):
    rows = [row(amount="NULL"), row(amount=""), row(amount="-0.3"), row(amount="1E-9"), row(service="")]
    (tmp_path / "bill.csv").write_bytes(b"\xef\xbb\xbf" + written(rows) + b"\n")
    found = await batches(focus.read, place(tmp_path))
    assert costs(found) == [
        Cost(date(2026, 11, 20), "", "EUR", Decimal("1.50")),
        Cost(date(2026, 11, 20), "Compute", "EUR", Decimal("-0.299999999")),
    ]
    assert [note for batch in found for note in batch.notes] == []


async def test_a_row_that_makes_no_sense_is_told_and_the_others_count(tmp_path):
    rows = [row(), row(amount="much"), row(start="yesterday"), row(amount="NaN"), row(currency=""), ["9", "1"]]
    (tmp_path / "bill.csv").write_bytes(written(rows))
    found = await batches(focus.read, place(tmp_path))
    assert in_cents(costs(found)) == {("Compute", "EUR"): 150}
    assert "rows not understood: 5, the first is row 2" in found[-1].notes[0]


async def test_files_that_did_not_change_are_not_read_again(tmp_path):
    (tmp_path / "a.csv").write_bytes(written([row()]))
    (tmp_path / "b.csv").write_bytes(written([row(amount="2")]))
    first = await batches(focus.read, place(tmp_path))
    assert sorted(part.name for batch in first for part in batch.parts) == ["a.csv", "b.csv"]
    (tmp_path / "b.csv").write_bytes(written([row(amount="2"), row(amount="5")]))
    (tmp_path / "a.csv").rename(tmp_path / "c.csv")
    second = await batches(focus.read, place(tmp_path), first[-1].cursor)
    assert in_cents(costs(second)) == {("Compute", "EUR"): 850}
    assert [name for batch in second for name in batch.gone] == ["a.csv"]
    third = await batches(focus.read, place(tmp_path), second[-1].cursor)
    assert costs(third) == []
    fourth = await batches(focus.read, place(tmp_path, only={"SubAccountName": "prod"}), third[-1].cursor)
    assert in_cents(costs(fourth)) == {("Compute", "EUR"): 850}  # another question, so all is read again


async def test_a_copy_of_a_file_is_not_counted_twice(tmp_path):
    (tmp_path / "a.csv").write_bytes(written([row()]))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(written([row()])))
    found = await batches(focus.read, place(tmp_path))
    assert in_cents(costs(found)) == {("Compute", "EUR"): 150}
    assert "says the same as a.csv" in " ".join(found[-1].notes)


async def test_the_same_row_twice_is_two_charges(tmp_path):
    (tmp_path / "a.csv").write_bytes(written([row(), row()]))
    assert in_cents(costs(await batches(focus.read, place(tmp_path)))) == {("Compute", "EUR"): 300}


async def test_a_file_that_grows_while_it_is_read_comes_next_time(tmp_path, monkeypatch):
    bill = tmp_path / "bill.csv"
    bill.write_bytes(written([row()]))
    (tmp_path / "whole.csv").write_bytes(written([row(amount="7")]))
    lines = focus.files.lines

    def growing(path):
        yield from lines(path)
        if path == bill:
            with path.open("ab") as file:
                file.write(b"9,1.50,EU")

    monkeypatch.setattr(focus.files, "lines", growing)
    found = await batches(focus.read, place(tmp_path))
    assert in_cents(costs(found)) == {("Compute", "EUR"): 700}
    assert "written to while it was read" in " ".join(found[-1].notes)
    assert "bill.csv" not in found[-1].cursor


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Date,Cost\n2026-11-01,4\n", "it lacks ChargePeriodStart, BillingCurrency, ServiceName, BilledCost"),
        (written([row(amount="much")]), "none of its rows"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (gzip.compress(written([row()]))[:-9], "breaks off"),
        (b"x" * 2_000_000, "more than a million characters"),
        (b"PAR1 and nothing", "no Parquet file"),
    ],
)
async def test_what_is_no_bill_is_one_line(tmp_path, content, said):
    (tmp_path / "bill.csv").write_bytes(content)
    with pytest.raises(SignalError) as told:
        await batches(focus.read, place(tmp_path))
    assert said in str(told.value)
    assert "\n" not in str(told.value)


async def test_nothing_there_is_a_note(tmp_path):
    assert "no file of a bill" in (await batches(focus.read, place(tmp_path)))[0].notes[0]
    (tmp_path / "bill.csv").write_bytes(b"")
    found = await batches(focus.read, place(tmp_path))
    assert found[-1].notes == ["bill.csv: it is empty."]
    with pytest.raises(SignalError, match="any more"):
        await batches(focus.read, place(tmp_path / "gone"))


async def test_a_link_that_leads_out_is_not_followed(tmp_path):
    outside, inside = tmp_path / "outside.csv", tmp_path / "bills"
    outside.write_bytes(written([row()]))
    inside.mkdir()
    (inside / "link.csv").symlink_to(outside)
    (inside / "own.csv").write_bytes(written([row(amount="2")]))
    assert in_cents(costs(await batches(focus.read, place(inside)))) == {("Compute", "EUR"): 200}


async def test_without_the_amortised_cost_the_billed_one_is_used_and_said(tmp_path):
    header = [name for name in HEADER if name != "EffectiveCost"]
    (tmp_path / "bill.csv").write_bytes(
        written([[one for place_, one in enumerate(row()) if place_ != 1]], header)
    )
    found = await batches(focus.read, place(tmp_path))
    assert in_cents(costs(found)) == {("Compute", "EUR"): 900}
    assert "BilledCost is used" in found[-1].notes[0]


async def test_a_bill_at_an_address(tmp_path):
    asked = []

    async def bill(request):
        asked.append(request.headers.get("If-None-Match"))
        assert request.headers["Authorization"] == "Bearer t0ken"
        if asked[-1] == '"one"':
            return web.Response(status=304)
        return web.Response(body=gzip.compress(written([row()])), headers={"ETag": '"one"'})

    async with server(("GET", "/bill.csv.gz", bill)) as address:
        where = place(f"{address}/bill.csv.gz", cache=tmp_path)
        found = await batches(focus.read, where)
        assert in_cents(costs(found)) == {("Compute", "EUR"): 150}
        assert await batches(focus.read, where, found[-1].cursor) == []
    assert asked == [None, '"one"']
    assert list(tmp_path.iterdir()) == []  # what was fetched is gone again


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
async def test_an_address_that_gives_nothing_is_one_line(tmp_path, status):
    async def no(_request):
        return web.Response(status=status)

    async with server(("GET", "/bill.csv", no)) as address:
        with pytest.raises(SignalError, match=f"{status}"):
            await batches(focus.read, place(f"{address}/bill.csv?key={{token}}", cache=tmp_path))


async def test_old_days_are_left_out(tmp_path):
    (tmp_path / "bill.csv").write_bytes(written([row(f"{NOW - 366 * DAY:%Y-%m-%d}"), row()]))
    assert in_cents(costs(await batches(focus.read, place(tmp_path)))) == {("Compute", "EUR"): 150}


async def test_it_tells_how_much_of_the_files_it_has_read(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.csv").write_bytes(written([row(), row()] * 20_000))
    found = await batches(focus.read, place(tmp_path))
    told = [batch.progress for batch in found if batch.progress]
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[-1].done == told[-1].total == ceil(3 * (tmp_path / "a.csv").stat().st_size / 1_000_000)
