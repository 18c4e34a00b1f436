"""`em-coach workspaces`: who is there, and taking one off."""

import asyncio
import json
from functools import partial

import pytest

from bot import configured
from bot.core.people.installations import Installation
from bot.settings import Settings
from bot.store.people import installations
from tests.cli.test_cli import em_coach
from tests.conftest import KEY
from tests.store.kit import NOW, a_manager, a_workspace

__all__ = ["em_coach"]


@pytest.fixture
def hosted(em_coach, tmp_path):
    """A workspace of the environment's, and an organisation from which nothing has come yet."""
    em_coach.prepare()

    async def fill():
        chosen = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/coach.db", em_coach_keys=KEY)
        async with configured.database(chosen) as sessions, sessions.begin() as session:
            await a_manager(session, await a_workspace(session))
            whole = Installation(
                "E1", "Initech", "B1", "U1", frozenset({"chat:write"}), "xoxb-secret", "xoxe-secret"
            )
            await installations.keep(session, whole, NOW)

    asyncio.run(fill())
    return partial(em_coach, EM_COACH_KEYS=KEY)


def test_they_are_listed_shown_and_taken_off_without_their_tokens(hosted):
    first, second = (json.loads(line) for line in hosted("workspaces", "list", "--json").stdout.splitlines())
    assert first["served_by"] == "environment"
    assert (second["id"], second["name"], second["served_by"]) == ("E1", "Initech", "E1")
    said = hosted("workspaces", "show", "E1")
    assert "Initech" in said.stdout
    assert "secret" not in said.stdout + hosted("workspaces", "list").stdout
    assert hosted("workspaces", "remove", "E1", "--yes").returncode == 0
    assert "Nothing is known of E1" in hosted("workspaces", "show", "E1").stderr
    assert hosted("workspaces", "remove", first["id"], "--yes", "--now").returncode == 0
    assert hosted("workspaces", "list").stdout == ""


def test_what_is_no_id_is_a_wrong_command_line(hosted):
    assert hosted("workspaces", "remove", "acme", "--yes").returncode == 2
