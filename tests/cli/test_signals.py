"""`em-coach signals`, from the first tool to its figures."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from bot import configured
from bot.settings import Settings
from tests.cli.test_cli import em_coach
from tests.store.kit import a_team, a_workspace

__all__ = ["em_coach"]


def prepared(em_coach, tmp_path):
    """A database with one team, and a pager's list with three nights in each of the last eight weeks."""
    assert em_coach("migrate").returncode == 0

    async def seed():
        chosen = Settings(database_url=f"sqlite:///{tmp_path / 'coach.db'}", _env_file=None)
        async with configured.database(chosen) as sessions, sessions.begin() as session:
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
