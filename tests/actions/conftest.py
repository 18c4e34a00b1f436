import pytest

from tests.store.conftest import database, key, migrated, session, sessions

__all__ = ["database", "key", "migrated", "session", "sessions"]  # the same database, one layer up


@pytest.fixture(scope="session")
def checklist(prompts_):
    return prompts_.checklist
