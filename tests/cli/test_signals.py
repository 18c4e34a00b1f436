"""`em-coach signals`, from the first tool to its figures."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from bot import configured
from bot.cli.signals.connections import progress_line
from bot.core.coaching.guessing.guesses import NewGuess
from bot.core.quantities import Unit
from bot.core.signals.signals import NewSignal, Signal, SignalKind
from bot.settings import Settings
from bot.signals.reader import Progress
from bot.store.coaching import guesses
from bot.store.teams import teams
from tests.cli.test_cli import em_coach
from tests.conftest import KEY
from tests.store.kit import a_manager, a_nudge, a_team, a_workspace

__all__ = ["em_coach"]


def opened(tmp_path, keys=""):
    return configured.database(
        Settings(database_url=f"sqlite:///{tmp_path / 'coach.db'}", em_coach_keys=keys, _env_file=None)
    )


def prepared(em_coach, tmp_path):
    """A database with one team, and a pager's list with a night in each of the last sixty days."""
    em_coach.prepare()

    async def seed():
        async with opened(tmp_path) as sessions, sessions.begin() as session:
            await a_team(session, await a_workspace(session))

    asyncio.run(seed())
    nights = datetime.now(UTC).replace(hour=2, minute=30)
    rows = [
        f"{nights - timedelta(days=n):%Y-%m-%dT%H:%M:%SZ},checkout,Disk {n}% full,https://pager.example/{n}"
        for n in range(1, 60)
    ]
    (tmp_path / "pages.csv").write_text("\n".join(["time,service,title,url", *rows]))


def test_a_tool_is_added_read_shown_and_removed(em_coach, tmp_path):
    prepared(em_coach, tmp_path)
    added = em_coach("signals", "add", "events", "pages.csv", "--team", "#payments")
    assert added.stdout == f"Signal 1: events {tmp_path / 'pages.csv'}\n"
    assert em_coach("signals", "sync").stdout == f"events {tmp_path / 'pages.csv'}: 59 events.\n"
    assert "59 events, 0 daily costs" in em_coach("signals", "status").stdout
    assert "#payments" in em_coach("signals", "list").stdout
    shown = em_coach("signals", "show", "payments").stdout.splitlines()
    nights = next(line for line in shown if "on-call.night-pages" in line)
    assert "7 pages   28 days: 28 pages" in nights
    assert "full)" in next(line for line in shown if "on-call.noisiest-share" in line)
    assert "not known" in next(line for line in shown if "cost-drivers.cost" in line)
    assert next(line for line in shown if line.startswith("Pages")).split() == [
        "Pages",
        "all",
        "off",
        "hours",
        "at",
        "night",
    ]
    assert ["checkout", "7", "7", "7"] in [line.split() for line in shown]
    behind = em_coach("signals", "show", "1", "on-call.night-pages").stdout
    assert "https://pager.example/1" in behind
    assert behind.count("https://pager.example/") == 28
    assert "not known" in em_coach("signals", "show", "1", "cost-drivers.cost").stdout
    lines = [json.loads(line) for line in em_coach("signals", "show", "1", "--json").stdout.splitlines()]
    assert {one["figure"]: one["week"] and one["week"]["value"] for one in lines}["on-call.pages"] == 7
    assert em_coach("signals", "remove", "1").returncode == 0
    gone = em_coach("signals", "show", "payments")
    assert (gone.returncode, gone.stderr) == (
        1,
        "#payments has no tools yet: `em-coach signals add --help` says how.\n",
    )


def test_what_is_wrong_is_one_line(em_coach, tmp_path):
    prepared(em_coach, tmp_path)
    for words, code, said in [
        (("add", "events", "pages.csv", "--team", "search"), 2, "there is no team called"),
        (("add", "events", "nowhere.csv", "--team", "payments"), 1, "there is no such file"),
        (("add", "github", "acme", "--team", "payments"), 1, "OWNER/REPO"),
        (("add", "focus", ".", "--team", "payments", "--only", "prod"), 2, "COLUMN=VALUE"),
        (("remove", "7"), 1, "There is no signal 7"),
        (("show", "payments", "on-call.joy"), 2, "There is no figure"),
    ]:
        done = em_coach("signals", *words)
        assert done.returncode == code, words
        assert said in " ".join(done.stderr.replace("│", " ").split()), words
        assert "Traceback" not in done.stderr
    (tmp_path / "empty.csv").write_text("")
    em_coach("signals", "add", "events", "empty.csv", "--team", "payments")
    failed = em_coach("signals", "sync")
    assert (failed.returncode, "it is empty" in failed.stderr) == (1, True)
    assert "it is empty" in em_coach("signals", "status").stdout


def test_what_was_guessed_before_the_tool_was_connected_is_answered_as_by_serve(em_coach, tmp_path, prompts_):
    prepared(em_coach, tmp_path)
    question, now = prompts_.checklist.questions["on-call.evenings-lost"], datetime.now(UTC)

    async def guess():
        async with opened(tmp_path, KEY) as sessions, sessions.begin() as session:
            ana = await a_manager(session, await a_workspace(session))
            (team,) = await teams.every(session)
            await teams.join(session, team.id, ana.id, now)
            nudge = await a_nudge(session, ana, question_id=question.id, asked=question.text)
            new, later = NewGuess(4), now + timedelta(days=7)
            await guesses.keep(session, nudge.id, Unit.PAGES, new, now=now, next_at=later)
            return nudge.id

    async def looked_up(nudge_id):
        async with opened(tmp_path, KEY) as sessions, sessions() as session:
            return await guesses.to_nudge(session, nudge_id)

    nudge_id = asyncio.run(guess())
    em_coach("signals", "add", "events", "pages.csv", "--team", "#payments")
    assert "answered" not in em_coach("signals", "sync").stdout  # without keys nobody's guess can be read
    assert em_coach("signals", "sync", EM_COACH_KEYS=KEY).stdout.endswith("could be answered now: 1.\n")
    assert asyncio.run(looked_up(nudge_id)).real == 30
    assert "answered" not in em_coach("signals", "sync", EM_COACH_KEYS=KEY).stdout


def test_a_bar_where_the_tool_tells_how_much_there_is_and_a_count_elsewhere():
    new = NewSignal(1, SignalKind.GITHUB, "acme/shop")
    signal = Signal(1, new, {}, datetime.now(UTC), {}, (), None, None, None, None)
    told = [
        progress_line(signal, progress)
        for progress in (
            Progress("pull requests", 600, 1200),
            Progress("pull requests", 1200, 1200),
            Progress("pull requests", 1234, None),
            Progress("pull requests", 1300, 1200),
        )
    ]
    assert told == [
        "github acme/shop: [############------------] 600 of 1,200 pull requests",
        "github acme/shop: [########################] 1,200 of 1,200 pull requests",
        "github acme/shop: 1,234 pull requests",
        "github acme/shop: 1,300 pull requests",
    ]


def test_who_watches_sees_how_far_it_is(em_coach, tmp_path, monkeypatch):
    prepared(em_coach, tmp_path)
    em_coach("signals", "add", "events", "pages.csv", "--team", "#payments")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said = em_coach("signals", "sync").stderr
    assert "[########################] 59 of 59 events" in said
    assert said.endswith("\r\x1b[K")  # and it is gone when the result is there
