from dataclasses import replace

import pytest

from tests.store.conftest import key, session, sessions

__all__ = ["key", "session", "sessions"]  # the same database, one layer up


@pytest.fixture(scope="session")
def checklist(prompts_):
    return prompts_.checklist


@pytest.fixture
def begun(prompts_):
    """The words for people who are past their first question, which comes without a document."""
    return replace(prompts_, checklist=replace(prompts_.checklist, first=frozenset()))
