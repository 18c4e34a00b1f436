"""What is logged: one event a line, in two forms, and of a mistake its kind and its place, nothing that anybody wrote."""

import asyncio
import gc
import io
import json
import logging
import sys
from datetime import UTC, datetime

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.service import logs
from bot.jobs import schedule
from bot.settings import LogFormat
from tests.kit.logged import logged
from tests.slack.kit import on_sqlite

SECRET = "the ledger loses one order in 4,100"
LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]


@pytest.fixture
def said():
    """What would go to stderr."""
    stream = io.StringIO()
    handler = logs.handler(LogFormat.CONSOLE, stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def configured(monkeypatch):
    """Sets the log up as `serve` does, and puts everything back."""
    before = logging.root.level, logging.getLogger("bot").level

    def configure(level, form):
        monkeypatch.setattr(logging.root, "handlers", [])
        logs.configure(level, form)

    yield configure
    logging.root.setLevel(before[0])
    logging.getLogger("bot").setLevel(before[1])


def fails():
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(f"about {SECRET}") from error


@on_sqlite
@pytest.mark.usefixtures("caplog")  # a handler that has formatted the record before ours
async def test_a_job_that_fails_is_logged_with_its_name_and_without_what_its_exception_says(world, tmp_path, said):
    scheduler = schedule(world.jobs, (tmp_path / "heartbeat").touch)
    done = asyncio.Event()

    async def job():
        done.set()
        logging.getLogger("bot.jobs").warning("half_way")
        fails()

    async def failing():
        await world.jobs.wake("failing", job)

    scheduler.add_job(failing, id="failing")
    for one in scheduler.get_jobs():
        if one.id != "failing":
            one.remove()
    scheduler.start()
    await done.wait()
    scheduler.shutdown(wait=True)
    lines = [" ".join(line.split()) for line in said.getvalue().splitlines()]
    assert any(line.endswith("half_way [bot.jobs] job=failing") for line in lines)
    (failed,) = [line for line in lines if "RuntimeError in fails:" in line]
    assert "[error ] package_warns [apscheduler.executors.default]" in failed
    assert ", from ValueError in fails:" in failed
    assert SECRET not in said.getvalue()


@on_sqlite
async def test_what_a_request_does_in_the_database_and_in_slack_is_logged_under_one_id(world, ana, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    await ana.open_home()
    (envelope,) = world.sandbox.socket_mode.envelopes
    lines = [line for line in logged(caplog).splitlines() if f"request={envelope.id[:8]}" in line]
    assert [line for line in lines if "statement" in line and "does=SELECT table=manager ms=" in line]
    assert [line for line in lines if "slack_called" in line and "method=views.publish answer=ok ms=" in line]
    await ana.open_home()
    assert len([line for line in logged(caplog).splitlines() if f"request={envelope.id[:8]}" in line]) == len(
        lines
    )


async def test_a_task_that_nobody_asked_about_is_no_different(said):
    async def task():
        fails()

    forgotten = asyncio.create_task(task())
    await asyncio.wait([forgotten])
    del forgotten
    gc.collect()
    assert "Task exception was never retrieved" in said.getvalue()
    assert "RuntimeError in fails:" in said.getvalue()
    assert SECRET not in said.getvalue()


@pytest.mark.parametrize("form", LogFormat)
@pytest.mark.parametrize("level", LEVELS)
def test_however_talkative_we_are_told_to_be_packages_say_what_is_wrong_at_most(configured, capsys, level, form):
    """On DEBUG they would tell all: Slack's what people write, SQLAlchemy rows, aiohttp addresses."""
    configured(level, form)
    for name in (
        "slack_bolt.AsyncApp",
        "slack_sdk.web.async_client",
        "sqlalchemy.engine",
        "aiohttp.access",
        "asyncio",
    ):
        logging.getLogger(name).debug(SECRET)
        logging.getLogger(name).info(SECRET)
    logging.getLogger("slack_bolt.AsyncApp").warning("Unhandled request (%s)", SECRET)
    logging.getLogger("bot.slack").log(logging.getLevelName(level), "heard", extra={"times": 3})
    told = capsys.readouterr()
    assert told.out == ""
    assert SECRET not in told.err
    unhandled, heard = told.err.splitlines()
    assert "package_warns" in unhandled
    assert "test_logs.test_however_talkative" in unhandled
    if form is LogFormat.JSON:
        assert json.loads(heard).items() >= {"level": level.lower(), "event": "heard", "times": 3}.items()
    else:
        assert heard.split()[1:] == [f"[{level.lower()}", "]", "heard", "[bot.slack]", "times=3"]


def test_a_machine_reads_one_object_a_line_with_all_that_is_known(configured, capsys):
    configured("INFO", LogFormat.JSON)
    try:
        fails()
    except RuntimeError:
        logging.getLogger("bot.slack").exception("request_failed", extra={"handling": "two\nlines é"})
    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert told.keys() == {"timestamp", "level", "event", "logger", "handling", "error"}
    assert told["handling"] == "two\nlines é"
    assert told["error"].startswith("RuntimeError in fails:")


def test_what_bolt_says_at_every_start_is_left_out(configured, capsys, monkeypatch):
    configured("DEBUG", LogFormat.CONSOLE)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    AsyncApp(name="em-coach", client=AsyncWebClient(token="xoxb-1"), authorize=lambda: None)
    assert capsys.readouterr().err == ""


async def test_a_wake_that_comes_while_the_last_one_is_at_work_is_no_news(configured, capsys):
    configured("INFO", LogFormat.JSON)
    scheduler, skipped, done = AsyncIOScheduler(timezone="UTC"), asyncio.Event(), asyncio.Event()
    scheduler.add_listener(lambda _: skipped.set(), EVENT_JOB_MAX_INSTANCES)
    scheduler.add_job(done.wait, "interval", seconds=0.01, next_run_time=datetime.now(UTC))
    scheduler.start()
    await asyncio.wait_for(skipped.wait(), 30)
    done.set()
    scheduler.shutdown()
    assert capsys.readouterr().err == ""


def test_people_read_one_line_an_event_too(configured, capsys):
    configured("INFO", LogFormat.CONSOLE)
    logging.getLogger("bot.slack").warning("request_failed", extra={"handling": "two\nlines"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(r"handling='two\nlines'")
    assert not sys.stderr.isatty()
    assert "\x1b" not in line
