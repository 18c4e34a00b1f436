import pytest

from tests.store.conftest import key, session, sessions

__all__ = ["key", "session", "sessions"]  # the same database, one layer up


@pytest.fixture(scope="session")
def checklist(prompts_):
    return prompts_.checklist
