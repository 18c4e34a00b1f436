"""Reading tools into a database, of both kinds."""

import gzip
from datetime import timedelta
from decimal import Decimal

import pytest
from aiohttp import web

from bot.actions.library.syncing import Tools
from bot.actions.signals import figures, syncing
from bot.core.signals.events import Kind
from bot.core.signals.figures import reading
from bot.core.signals.periods import last_week
from bot.core.signals.signals import NewSignal, SignalKind
from bot.signals.errors import SignalError
from bot.store.signals import events as event_store
from bot.store.signals import signals
from tests.signals.kit import NOW
from tests.signals.test_focus import row, written
from tests.signals.test_github import GitHub, pull, review
from tests.store.kit import a_manager, a_team, a_workspace, every_row

DAY = timedelta(days=1)


@pytest.fixture
async def team(sessions):
    async with sessions.begin() as session:
        return await a_team(session, await a_workspace(session))


async def added(sessions, team, kind, location, **more):
    async with sessions.begin() as session:
        return await syncing.add(session, NewSignal(team.id, kind, str(location), **more), NOW)


def tools(tmp_path, **secrets):
    return Tools(tmp_path / "cache", secrets)


async def again(sessions, signal, tools_, now=NOW):
    async with sessions() as session:
        signal = await signals.get(session, signal.id)
    return await syncing.sync(sessions, signal, tools_, now)


async def known(sessions, team, now=NOW):
    async with sessions() as session:
        return (await figures.known_of(session, [team.id], now))[team.id]


async def test_pull_requests_from_server_to_figure(sessions, team, tmp_path):
    hub = GitHub(
        *(pull(n, NOW - (8 + n / 10) * DAY, merged=NOW - (8 + n / 10) * DAY) for n in range(1, 8)), a_page=3
    )
    secrets = tools(tmp_path, GH_TOKEN="t0ken")
    async with hub.served() as base:
        signal = await added(
            sessions, team, SignalKind.GITHUB, "acme/shop", base_url=base, token_env="GH_TOKEN", private=True
        )
        report = await again(sessions, signal, secrets)
        assert (report.events, report.problem) == (7, None)
        week = last_week(NOW.date())
        assert reading(await known(sessions, team), "pull-requests.merged", week).value == 7
        hub.pulls = [pull(1, NOW, reviews=[review(1)]), *hub.pulls[1:]]  # reopened
        report = await again(sessions, signal, secrets, NOW + DAY)
        assert report.events == 1
        assert reading(await known(sessions, team), "pull-requests.merged", week).value == 6
    async with sessions() as session:
        kept = repr(await every_row(session))
    assert "secret-login" not in kept
    assert "t0ken" not in kept


async def test_a_sync_that_was_interrupted_keeps_what_it_has(sessions, team, tmp_path):
    hub = GitHub(*(pull(n, NOW - n * DAY) for n in range(1, 6)), a_page=2, remaining=10)
    secrets = tools(tmp_path, GH_TOKEN="t0ken")
    async with hub.served() as base:
        signal = await added(
            sessions, team, SignalKind.GITHUB, "acme/shop", base_url=base, token_env="GH_TOKEN", private=True
        )
        report = await again(sessions, signal, secrets)
        assert report.events == 2
        assert "points of this hour" in report.problem
        async with sessions() as session:
            kept = await signals.get(session, signal.id)
            assert kept.next_sync_at == NOW + timedelta(hours=1)
            assert kept.covers == {}  # no figure from half of the pull requests
        hub.remaining = 5000
        hub.asked.clear()
        report = await again(sessions, signal, secrets, NOW + timedelta(hours=1))
        assert (report.events, report.problem, hub.asked) == (3, None, [2, 4])
    assert Kind.PULL_REQUEST in (await known(sessions, team)).covered


async def test_a_token_that_may_not_see_builds_gives_the_figures_of_pull_requests(
    sessions, team, tmp_path, monkeypatch
):
    async def actions(_self, _request):
        return web.Response(status=403)

    monkeypatch.setattr(GitHub, "actions", actions)
    async with GitHub(pull(1)).served() as base:
        signal = await added(
            sessions, team, SignalKind.GITHUB, "acme/shop", base_url=base, token_env="GH_TOKEN", private=True
        )
        report = await again(sessions, signal, tools(tmp_path, GH_TOKEN="t0ken"))
    assert report.problem is None
    assert "Builds are left out" in report.notes[-1]
    assert (await known(sessions, team)).covered.keys() == {Kind.PULL_REQUEST}


async def test_a_bill_takes_the_place_of_what_it_said(sessions, team, tmp_path):
    bill = tmp_path / "bills" / "november.csv.gz"
    bill.parent.mkdir()
    bill.write_bytes(gzip.compress(written([row(amount="1.25"), row(amount="1", service="Queues")])))
    signal = await added(sessions, team, SignalKind.FOCUS, bill.parent)
    await again(sessions, signal, tools(tmp_path))
    assert sorted(cost.amount for cost in (await known(sessions, team)).costs) == [1, Decimal("1.25")]
    bill.write_bytes(gzip.compress(written([row(amount="7.00000000001")])))
    await again(sessions, signal, tools(tmp_path), NOW + DAY)
    assert [cost.amount for cost in (await known(sessions, team)).costs] == [Decimal("7.00000000001")]
    bill.rename(bill.with_name("renamed.csv"))
    bill.with_name("renamed.csv").write_bytes(written([row(amount="3")]))
    await again(sessions, signal, tools(tmp_path), NOW + 2 * DAY)
    assert [cost.amount for cost in (await known(sessions, team)).costs] == [3]


async def test_the_last_days_of_a_bill_are_not_whole_yet(sessions, team, tmp_path):
    days = [row(f"{NOW - n * DAY:%Y-%m-%d}") for n in range(40)]
    (tmp_path / "bill.csv").write_bytes(written(days))
    signal = await added(sessions, team, SignalKind.FOCUS, tmp_path / "bill.csv")
    await again(sessions, signal, tools(tmp_path))
    whole = (await known(sessions, team)).covered[Kind.COST]
    assert (whole.first, whole.end) == ((NOW - 39 * DAY).date(), (NOW - DAY).date())


async def test_a_list_that_changed_is_read_anew(sessions, team, tmp_path):
    pages = tmp_path / "pages.csv"
    pages.write_text("time,service,title\n2026-11-20,checkout,One\n2026-11-21,checkout,Two\n")
    signal = await added(sessions, team, SignalKind.EVENTS, pages)
    assert (await again(sessions, signal, tools(tmp_path))).events == 2
    assert (await again(sessions, signal, tools(tmp_path), NOW + DAY)).events == 0
    pages.write_text("time,service,title\n2026-11-21,checkout,Other\n")
    await again(sessions, signal, tools(tmp_path), NOW + DAY)
    assert [event.title for event in (await known(sessions, team)).events] == ["Other"]


async def test_what_fails_keeps_what_is_known_and_says_why(sessions, team, tmp_path):
    pages = tmp_path / "pages.csv"
    pages.write_text("time,service,title\n2026-11-20,checkout,One\n")
    signal = await added(sessions, team, SignalKind.EVENTS, pages)
    await again(sessions, signal, tools(tmp_path))
    pages.write_text("")
    report = await again(sessions, signal, tools(tmp_path), NOW + DAY)
    assert report.problem == "pages.csv: it is empty."
    assert len((await known(sessions, team)).events) == 1
    async with sessions() as session:
        kept = await signals.get(session, signal.id)
    assert (kept.problem, kept.next_sync_at) == (report.problem, NOW + DAY + timedelta(hours=1))


async def test_only_the_name_of_a_token_is_taken(sessions, team, tmp_path):
    with pytest.raises(SignalError, match="name of an environment variable"):
        await added(sessions, team, SignalKind.GITHUB, "acme/shop", token_env="ghp-12345")
    signal = await added(sessions, team, SignalKind.GITHUB, "acme/shop", token_env="GH_TOKEN")
    report = await again(sessions, signal, tools(tmp_path))
    assert report.problem == "GH_TOKEN is not set: it should hold the token for acme/shop."


@pytest.mark.parametrize(
    ("kind", "location", "more"),
    [
        (SignalKind.GITHUB, "acme", {}),
        (SignalKind.PAGERDUTY, "PABC123", {}),
        (SignalKind.FOCUS, "/nowhere", {}),
        (SignalKind.EVENTS, "https://me:secret@acme.example/x.csv", {}),
        (SignalKind.EVENTS, "https://acme.example/x.csv?api_key=secret", {}),
        (SignalKind.GITHUB, "acme/shop", {"only": {"a": "b"}}),
        (SignalKind.GITHUB, "acme/shop", {"base_url": "git.acme.example"}),
    ],
)
async def test_what_can_be_no_tool_is_refused_without_repeating_secrets(sessions, team, kind, location, more):
    with pytest.raises(SignalError) as told:
        await added(sessions, team, kind, location, **more)
    assert "secret" not in str(told.value).replace("the secret", "")


async def nobody(_team_id, _now):
    """Who waits for nothing."""


async def test_due_tools_are_read_once(sessions, team, tmp_path):
    pages = tmp_path / "pages.csv"
    pages.write_text("time,service,title\n2026-11-20,checkout,One\n")
    signal = await added(sessions, team, SignalKind.EVENTS, pages)
    await syncing.sync_due(sessions, tools(tmp_path), lambda: NOW, nobody)
    async with sessions() as session:
        kept = await signals.get(session, signal.id)
        assert (kept.synced_at, kept.next_sync_at) == (NOW, NOW + timedelta(hours=6))
        assert await signals.claim_due(session, NOW) is None


async def test_what_is_removed_takes_its_figures_along(sessions, team, tmp_path):
    pages = tmp_path / "pages.csv"
    pages.write_text("time,service,title,kind,value,currency\n2026-11-20,a,One,page,,\n2026-11-20,a,,cost,3,EUR\n")
    signal = await added(sessions, team, SignalKind.EVENTS, pages)
    await again(sessions, signal, tools(tmp_path))
    async with sessions.begin() as session:
        assert await event_store.count(session, signal.id) == (1, 1)
        await syncing.remove(session, signal.id)
        assert await event_store.count(session, signal.id) == (0, 0)
        with pytest.raises(SignalError, match="no signal"):
            await syncing.remove(session, signal.id)


async def test_what_is_too_old_goes(sessions, team, tmp_path):
    pages = tmp_path / "pages.csv"
    pages.write_text("time,service,title\n2026-11-20,checkout,One\n")
    signal = await added(sessions, team, SignalKind.EVENTS, pages)
    await again(sessions, signal, tools(tmp_path))
    await again(sessions, signal, tools(tmp_path), NOW + 500 * DAY)
    async with sessions() as session:
        assert await event_store.count(session, signal.id) == (0, 0)


async def test_a_figure_for_a_manager_is_that_of_their_one_team(sessions, team, tmp_path):
    from bot.store.teams import teams  # noqa: PLC0415 - the room above, for a member

    pages = tmp_path / "pages.csv"
    lines = [f"{NOW - n * DAY:%Y-%m-%d}T23:30:00Z,checkout,Disk full\n" for n in range(1, 40)]
    pages.write_text("time,service,title\n" + "".join(lines))
    signal = await added(sessions, team, SignalKind.EVENTS, pages)
    await again(sessions, signal, tools(tmp_path))
    async with sessions.begin() as session:
        ana = await a_manager(session, await a_workspace(session))
        assert await figures.reading_for(session, ana.id, "on-call.off-hours-pages", 30, NOW) is None
        await teams.join(session, team.id, ana.id, NOW)
        found = await figures.reading_for(session, ana.id, "on-call.off-hours-pages", 30, NOW)
        assert found.value == 30
        assert await figures.reading_for(session, ana.id, "pull-requests.merged", 30, NOW) is None
        assert await figures.reading_for(session, ana.id, "no.such-figure", 30, NOW) is None


async def test_no_log_line_has_a_token_a_login_or_what_was_read(sessions, team, tmp_path, caplog):
    hub = GitHub(pull(1, reviews=[review(1)]), remaining=10)
    with caplog.at_level("DEBUG"):
        async with hub.served() as base:
            token = {"base_url": base, "token_env": "GH_TOKEN", "private": True}
            await added(sessions, team, SignalKind.GITHUB, "acme/shop", **token)
            await syncing.sync_due(sessions, tools(tmp_path, GH_TOKEN="t0ken"), lambda: NOW, nobody)
    assert "events" in caplog.text
    for secret in ("t0ken", "secret-login", "git.example"):
        assert secret not in caplog.text


async def test_an_old_page_is_left_and_an_old_pull_request_that_waits_is_not(sessions, team, tmp_path):
    pages = tmp_path / "events.csv"
    pages.write_text(
        "time,kind,service,title\n2026-01-20,page,a,Old\n2026-01-20,pull-request,a,\n2026-11-20,page,a,New\n"
    )
    signal = await added(sessions, team, SignalKind.EVENTS, pages)
    await again(sessions, signal, tools(tmp_path))
    found = (await known(sessions, team)).events
    assert sorted((event.kind, event.title) for event in found) == [("page", "New"), ("pull-request", "")]
