"""`em-coach deliveries`: what is there, what can be done about it, and what can't."""

import asyncio
import json

import pytest

from bot import configured
from bot.actions.delivery.sending import record
from bot.core.delivery.deliveries import Refused
from bot.settings import Settings
from bot.store.delivery import deliveries
from tests.cli.test_cli import em_coach
from tests.conftest import KEY
from tests.store.kit import NOW, a_delivery, a_manager, a_workspace

__all__ = ["em_coach"]


@pytest.fixture
def kept(em_coach, tmp_path):
    """A database with a dead delivery (1), one that is due (2), and nobody to write to."""
    em_coach.prepare()

    async def fill():
        chosen = Settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/coach.db", em_coach_keys=KEY)
        async with configured.database(chosen) as sessions, sessions.begin() as session:
            workspace = await a_workspace(session)
            await a_manager(session, workspace)
            await deliveries.plan(session, a_delivery(workspace.id, payload={"question": "a secret"}))
            (claimed,) = await deliveries.claim(session, "me", NOW, 1)
            await record(session, claimed, "me", Refused("user_not_found"), NOW)
            await deliveries.plan(session, a_delivery(workspace.id, slot="2026-W11"))

    asyncio.run(fill())
    return em_coach


def test_it_lists_what_waits_and_what_has_stopped_without_what_it_says(kept):
    lines = kept("deliveries").stdout.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["1", "dead"], ["2", "due"]]
    assert lines[0].endswith("tries: 1: user_not_found")
    assert lines[2].split() == ["stopped", "T1,", "to", "1", "of", "its", "managers:", "user_not_found"]
    assert lines[3] == "1 due, 0 sending, 0 sent, 1 dead, 0 unknown, 0 expired"
    assert "secret" not in kept("deliveries").stdout

    dead, stopped = map(json.loads, kept("deliveries", "--state", "dead", "--json").stdout.splitlines())
    assert (dead["id"], dead["state"], dead["reason"], dead["stuck"]) == (1, "dead", "user_not_found", False)
    assert (stopped["state"], stopped["managers"], stopped["reason"]) == ("stopped", 1, "user_not_found")


def test_what_waits_for_a_person_is_sent_again_or_given_up(kept):
    done = kept("deliveries", "--retry", 1, "--drop", 2)
    assert done.stdout.splitlines()[-1] == "1 due, 0 sending, 0 sent, 0 dead, 0 unknown, 1 expired"
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--retry", 2], "Delivery 2 can't be sent again: only dead and unknown ones wait for that."),
        (["--drop", 9], "Delivery 9 can't be dropped: it is settled already, or on its way just now."),
        (["--drop", 2, "--retry", 9], "Delivery 9 can't be sent again: only dead and unknown ones wait for that."),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(kept, words, said):
    before = kept("deliveries").stdout
    done = kept("deliveries", *words)
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", said)
    assert kept("deliveries").stdout == before
