import pytest

from bot.store import engine
from bot.store.vault import Vault, new_key


@pytest.fixture(scope="session")
def key():
    return new_key()


@pytest.fixture
def sessions(database, key):
    """Sessions with a vault."""
    return engine.sessions(database, Vault([key]))


@pytest.fixture
async def session(migrated, key):
    """One transaction that is rolled back in the end: all that most tests need."""
    async with engine.sessions(migrated, Vault([key]))() as opened:
        yield opened
