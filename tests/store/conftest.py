import pytest
import pytest_asyncio
from sqlalchemy import delete

from bot.settings import Settings
from bot.store import engine
from bot.store.tables import Base
from bot.store.vault import Vault, new_key


@pytest.fixture(scope="session")
def key():
    return new_key()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated(databases):
    """One engine for all tests: compiling statements anew would take most of their time."""
    settings = Settings(_env_file=None, database_url=databases.migrated())
    async with engine.connect(settings.database_url) as connected:
        yield connected


@pytest.fixture
async def database(migrated):
    """An engine for one test: what the test commits goes when it ends."""
    yield migrated
    async with migrated.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            await connection.execute(delete(table))
    await migrated.dispose()  # the next test has another event loop


@pytest.fixture
def sessions(database, key):
    """Sessions with a vault."""
    return engine.sessions(database, Vault([key]))


@pytest.fixture
async def session(migrated, key):
    """One transaction that is rolled back in the end: all that most tests need."""
    async with engine.sessions(migrated, Vault([key]))() as opened:
        yield opened
    await migrated.dispose()
