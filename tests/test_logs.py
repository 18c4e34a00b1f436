"""What is logged of a mistake: its kind and its place, and nothing that anybody wrote."""

import asyncio
import gc
import io
import logging

import pytest

from bot.cli import logs
from bot.jobs import schedule
from tests.slack.kit import on_sqlite

SECRET = "the ledger loses one order in 4,100"


@pytest.fixture
def said():
    """What would go to stderr."""
    stream = io.StringIO()
    handler = logs.handler(stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def fails():
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(f"about {SECRET}") from error


@on_sqlite
@pytest.mark.usefixtures("caplog")  # a handler that keeps the whole text, before ours
async def test_a_job_that_fails_is_logged_without_what_its_exception_says(world, tmp_path, said):
    scheduler = schedule(world.jobs, (tmp_path / "heartbeat").touch)
    done = asyncio.Event()

    async def job():
        done.set()
        fails()

    scheduler.add_job(job, id="failing")
    for one in scheduler.get_jobs():
        if one.id != "failing":
            one.remove()
    scheduler.start()
    await done.wait()
    scheduler.shutdown(wait=True)
    assert "RuntimeError in fails:" in said.getvalue()
    assert "ValueError in fails:" in said.getvalue()
    assert SECRET not in said.getvalue()


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


@pytest.mark.parametrize("level", ["DEBUG", "INFO", "WARNING", "ERROR"])
def test_however_talkative_we_are_told_to_be_packages_say_what_is_wrong_at_most(monkeypatch, capsys, level):
    """On DEBUG they would tell all: Slack's what people write, SQLAlchemy rows, aiohttp addresses."""
    monkeypatch.setattr(logging.root, "handlers", [])
    before = logging.root.level, logging.getLogger("bot").level
    try:
        logs.configure(level)
        for name in (
            "slack_bolt.AsyncApp",
            "slack_sdk.web.async_client",
            "sqlalchemy.engine",
            "aiohttp.access",
            "asyncio",
        ):
            logging.getLogger(name).debug(SECRET)
            logging.getLogger(name).info(SECRET)
        logging.getLogger("bot.slack").log(logging.getLevelName(level), "heard")
    finally:
        logging.root.setLevel(before[0])
        logging.getLogger("bot").setLevel(before[1])
    told = capsys.readouterr()
    assert told.err.rstrip().endswith(f"{level} bot.slack: heard")
    assert SECRET not in told.err + told.out
