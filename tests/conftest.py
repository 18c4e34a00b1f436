"""What many tests ask for. Each fixture loads what it needs, so that a test without Slack starts without Slack."""

import asyncio
import functools
import gc
import itertools
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from bot.store.vault import Vault, new_key

sys.dont_write_bytecode = False  # a container may say so; then every worker would compile all tests at every run

if TYPE_CHECKING:  # each is loaded by the fixture that gives it
    from playwright.async_api import Browser
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.core.library.ranking.vocabulary import Vocabulary
    from bot.prompts import Prompts
    from bot.sandbox import Person
    from bot.store.engine import Sessions
    from tests.kit.databases import Databases
    from tests.kit.world import World

# Examples are cheap on an idle machine and slow on a busy one: a limit on each would be a timed assertion.
EXAMPLES = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("em-coach", **EXAMPLES)
hypothesis.settings.register_profile("quick", max_examples=10, **EXAMPLES)
hypothesis.settings.load_profile("em-coach")

KEY = new_key()
NUMBERS = itertools.count()
"""Of databases: their fixture may be set up again when tests change between the kinds."""
SLACK = Path(__file__).parent / "slack"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEEDS = {"chromium": {"chromium"}, "slack": {"world", "sandbox"}}
"""Marks of tests, by the fixtures that bring the need for a browser, or for Slack in the shape of the sandbox."""


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@pytest.fixture
def caplog(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log in the form that `serve` gives it, with the request or the job that each line was written in."""
    from bot.cli.service import logs
    from bot.settings import LogFormat

    caplog.handler.setFormatter(logs.Line(LogFormat.CONSOLE))
    return caplog


@pytest.fixture
def clock() -> Clock:
    return Clock()


@functools.cache
def shipped_prompts() -> "Prompts":
    from bot import prompts, settings

    return prompts.load(settings.shipped("prompts"))


@functools.cache
def shipped_vocabulary() -> "Vocabulary":
    from bot import settings
    from bot.sources import profiles

    return profiles.load(settings.shipped("prompts"))


@pytest.fixture(scope="session")
def prompts_() -> "Prompts":
    return shipped_prompts()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server, `{}` standing for the database."""
    from tests.kit import databases

    with databases.postgresql() as address:
        yield address


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One file is tested here and now: a second process would load everything a second time."""
    alone = len(config.args) == 1 and Path(config.args[0].partition("::")[0]).is_file()
    return 0 if alone else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On which kinds of database a test runs, unless it says so itself: CONTRIBUTING, "Tests"."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "databases" in metafunc.fixturenames and not any("databases" in mark.args[0] for mark in marks):
        kinds = ["sqlite"] if SLACK in metafunc.definition.path.parents else ["sqlite", "postgresql"]
        metafunc.parametrize("databases", kinds, indirect=True, scope="session")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Says what each test needs. What takes longest comes first, and only one of the workers starts a browser."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        for need, of in NEEDS.items():
            if fixtures & of:
                item.add_marker(need)
        kind = item.callspec.params.get("databases") if hasattr(item, "callspec") else None
        if kind == "postgresql" or "postgres" in fixtures:
            item.add_marker("postgresql")
    items.sort(key=lambda item: "chromium" not in getattr(item, "fixturenames", ()))


gc.disable()  # until everything has been loaded


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not look through it again and again.

    A test leaves thousands of objects, and hardly any of them in a circle: it need not look after every 700 either.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> "Databases":
    """Databases of one kind; pytest puts the tests of a kind together."""
    from bot import configured
    from bot.settings import Settings
    from tests.kit.databases import Databases

    folder = tmp_path_factory.mktemp("databases")
    address = request.getfixturevalue("postgres") if request.param == "postgresql" else ""
    made = Databases(request.param, folder, address, NUMBERS)
    asyncio.run(configured.migrate(Settings(_env_file=None, database_url=made.new_template())))
    return made


@pytest.fixture(scope="session")
async def migrated(databases: "Databases") -> AsyncIterator["AsyncEngine"]:
    """One engine for all tests: compiling statements anew would take most of their time."""
    from bot.settings import Settings
    from bot.store import engine

    settings = Settings(_env_file=None, database_url=databases.migrated())
    async with engine.connect(settings.database_url) as connected:
        yield connected


@pytest.fixture
async def database(migrated: "AsyncEngine") -> AsyncIterator["AsyncEngine"]:
    """An engine for one test: what the test commits goes when it ends."""
    from tests.kit.databases import empty

    yield migrated
    await empty(migrated)


@pytest.fixture
def sessions(database: "AsyncEngine") -> "Sessions":
    """Sessions on a migrated database without rows."""
    from bot.store import engine

    return engine.sessions(database, Vault([KEY]))


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator["Browser"]:
    """One browser for all tests; each has a context of its own."""
    from tests.kit import browser

    async with browser.chromium() as running:
        yield running


@pytest.fixture
async def world(sessions: "Sessions", clock: Clock) -> AsyncIterator["World"]:
    """The bot in a workspace, on both databases."""
    from tests.kit.world import world_on

    async with world_on(sessions, clock) as ready:
        yield ready


@pytest.fixture
def ana(world: "World") -> "Person":
    """A manager in São Paulo."""
    return world.sandbox.add_person("ana", "Ana Lima", tz="America/Sao_Paulo")


@pytest.fixture
def ben(world: "World") -> "Person":
    """A manager in London, who administers the workspace."""
    return world.sandbox.add_person("ben", "Ben Okafor", tz="Europe/London", is_admin=True)
