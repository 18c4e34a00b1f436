"""Starting and stopping: what keeps the bot from running is said in a sentence, and nothing stays open."""

import asyncio
import gc
import signal
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import app, configured
from bot.actions.library.search import Library
from bot.configured import CannotStartError
from bot.core.delivery.deliveries import State
from bot.sandbox import Fault, Sandbox, serve
from bot.settings import Settings
from bot.store.delivery import deliveries
from bot.store.engine import Sessions
from bot.store.one_server import only_one
from bot.store.people import workspaces
from tests.conftest import KEY, Clock, shipped_prompts, shipped_vocabulary
from tests.kit.world import newest
from tests.slack.kit import on_sqlite

COPY_AGAIN = "Slack does not accept {} (invalid_auth): copy it again."
NOT_THERE = "Slack can't be reached: check the network, and SLACK_API_URL if it is set."


def settings(url: str = "sqlite:///:memory:", **more) -> Settings:
    return Settings(_env_file=None, database_url=url, em_coach_keys=KEY, **more)


def listening(chosen: Settings, sessions: Sessions) -> AbstractAsyncContextManager[app.Running]:
    return app.listening(chosen, sessions, shipped_prompts(), Library(shipped_vocabulary()), Clock())


async def refusal(chosen: Settings) -> str:
    """Why it does not start."""
    with pytest.raises(CannotStartError) as refused:
        async with configured.database(chosen) as sessions, listening(chosen, sessions):
            pass
    return str(refused.value)


async def sent(chosen: Settings) -> int:
    """How many deliveries are recorded as sent."""
    async with configured.database(chosen) as sessions, sessions() as session:
        return (await deliveries.counts(session)).get(State.SENT, 0)


def left_open() -> set[asyncio.Task]:
    """Tasks that nobody has ended; what was not closed makes a warning, and so an error, when it is collected."""
    gc.collect()
    return {one for one in asyncio.all_tasks() if not one.cancelling()} - {asyncio.current_task()}


async def test_a_database_without_our_tables_is_not_started_on(databases):
    url = databases.empty()
    assert await refusal(settings(url)) == (
        "The database is not prepared for this version: run `em-coach migrate`."
    )
    await configured.migrate(settings(url))
    await configured.migrate(settings(url))
    async with configured.database(settings(url)) as sessions, sessions() as session:
        assert await workspaces.find(session, "T1") is None


async def test_only_looking_prepares_nothing(databases):
    url = databases.empty()
    with pytest.raises(CannotStartError, match="not prepared for this version: run `em-coach migrate`"):
        await configured.migrate(settings(url), only_check=True)
    await configured.migrate(settings(url))
    await configured.migrate(settings(url), only_check=True)


async def test_a_database_of_a_newer_version_is_left_alone(databases):
    url = databases.migrated()
    async with configured.database(settings(url)) as sessions, sessions.begin() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = "The database was prepared by a newer em-coach: install that one, or restore the backup from before."
    assert await refusal(settings(url)) == newer
    with pytest.raises(CannotStartError, match="prepared by a newer em-coach"):
        await configured.migrate(settings(url))


@on_sqlite
async def test_a_second_serve_on_one_file_is_refused(databases):
    url = databases.migrated()
    with (
        only_one(settings(url).database_url),
        pytest.raises(CannotStartError, match="is served already, by process"),
    ):
        await app.serve(settings(url))


@on_sqlite
async def test_a_lock_that_cannot_be_written_is_said_in_one_sentence(databases):
    url = databases.migrated()
    Path(f"{url.removeprefix('sqlite:///')}.serve").mkdir()  # noqa: ASYNC240 - nobody else runs meanwhile
    with pytest.raises(
        CannotStartError, match=r"\.serve can't be written \(.+\): the folder of the database has to be"
    ):
        await app.serve(settings(url))


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://coach:hunter2@127.0.0.1:9/coach", "127.0.0.1:9/coach"),
        ("postgresql://127.0.0.1:9/coach?user=coach&password=hunter2", "postgresql+psycopg://127.0.0.1:9/coach"),
        ("sqlite:////nowhere/coach.db", "sqlite+aiosqlite:////nowhere/coach.db"),
    ],
)
async def test_an_unreachable_database_is_named_without_its_password(url, place):
    before = left_open()
    expected = f"The database at {place} can't be reached: check DATABASE_URL, and that the server is up."
    assert await refusal(settings(url)) == expected
    with pytest.raises(CannotStartError, match="can't be reached"):
        await configured.migrate(settings(url))
    assert left_open() <= before


@on_sqlite
async def test_a_slack_that_does_not_let_us_in_is_said_in_one_sentence(databases):
    url, sandbox = databases.migrated(), Sandbox()
    async with serve(sandbox) as server:
        right = {
            "slack_bot_token": sandbox.bot_token,
            "slack_app_token": sandbox.app_token,
            "slack_api_url": server.url,
        }
        wrong_bot = right | {"slack_bot_token": "xoxb-wrong"}
        wrong_app = right | {"slack_app_token": "xapp-wrong"}
        nowhere = right | {"slack_api_url": "http://127.0.0.1:9/api/"}
        assert await refusal(settings(url, **wrong_bot)) == COPY_AGAIN.format("SLACK_BOT_TOKEN")
        assert await refusal(settings(url, **wrong_app)) == COPY_AGAIN.format("SLACK_APP_TOKEN")
        assert await refusal(settings(url, **nowhere)) == NOT_THERE
        for method, kind in (
            ("auth.test", "server_error"),
            ("auth.test", "drop"),
            ("apps.connections.open", "drop"),
        ):
            sandbox.faults.add(Fault(kind, method))
            assert await refusal(settings(url, **right)) == NOT_THERE
        async with (
            configured.database(settings(url)) as sessions,
            listening(settings(url, **right), sessions),
        ):
            await sandbox.until(lambda: len(sandbox.socket_mode.connections) == 2)
        await sandbox.until(lambda: not sandbox.socket_mode.connections)


async def test_serve_works_by_itself_and_stops_when_it_is_told_to(databases, tmp_path):
    """On the real clock, in an organisation's own words, with a message under way that Slack never answers."""
    before, sandbox, frozen = asyncio.all_tasks(), Sandbox(), gc.get_freeze_count()
    own = tmp_path / "own" / "messages" / "nudges.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{% block on_its_way %}It comes, as ever at Acme.{% endblock %}", encoding="utf-8")
    async with serve(sandbox) as server:
        chosen = settings(
            databases.migrated(),
            slack_bot_token=sandbox.bot_token,
            slack_app_token=sandbox.app_token,
            slack_api_url=server.url,
            em_coach_heartbeat=tmp_path / "heartbeat",
            em_coach_prompts_dir=tmp_path / "own",
        )
        running = asyncio.create_task(app.serve(chosen, stop_within_s=0.2))
        await sandbox.until(lambda: sandbox.socket_mode.connections)
        ana = sandbox.add_person("ana", "Ana Lima")
        await ana.command("/coach", "start")
        await ana.click(newest(ana, "enrolment.start"), "enrolment.start")
        assert (await ana.command("/coach", "nudge")).text == "It comes, as ever at Acme."
        assert gc.get_freeze_count() > frozen  # what was loaded is left alone by the garbage collector
        await sandbox.until(lambda: [one for one in ana.sees(ana.dm) if one.metadata])
        async with asyncio.timeout(30):  # what Slack has is an open question once the bot has recorded it
            while not await sent(chosen):
                pass
        await ana.say(ana.dm, "The orders database.")

        async with asyncio.timeout(30):  # the first planning may still be under way
            while not (tmp_path / "heartbeat").exists():
                with suppress(TimeoutError):
                    await sandbox.engine.changes.until((tmp_path / "heartbeat").exists, within=0.1)

        silence = Fault("hang", "chat.postMessage", after=True)
        sandbox.faults.add(silence)
        await ana.command("/coach", "nudge")
        await sandbox.until(lambda: silence.count == 0)
        signal.raise_signal(signal.SIGTERM)
        await running
        await sandbox.until(lambda: not sandbox.socket_mode.connections)
    assert left_open() <= before
