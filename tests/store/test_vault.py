import asyncio
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text, update

from bot.actions import keys as rotation
from bot.core.coaching.nudges import NewReply, Way
from bot.core.self_checks.checks import Rating
from bot.store import engine, keys
from bot.store.coaching import commitments, replies
from bot.store.delivery import deliveries
from bot.store.self_checks import checks
from bot.store.tables import ReplyRow
from bot.store.vault import (
    Vault,
    VaultError,
    new_key,
    seal,
    unseal,
)
from tests.store.kit import (
    NOW,
    a_delivery,
    a_manager,
    a_nudge,
    a_reply,
    a_workspace,
    delivery_rows,
    every_row,
    on_sqlite,
)

SECRET = "the orders database falls over"
OLD, NEW = new_key(), new_key()


@given(st.text())
def test_what_is_sealed_is_opened_again(text):
    vault = Vault([NEW])
    sealed = vault.seal(text)
    assert vault.open(sealed) == text
    assert sealed.isascii()


def test_the_same_words_never_look_the_same():
    vault = Vault([NEW])
    assert vault.seal(SECRET) != vault.seal(SECRET)


def test_keys_rotate():
    before, after = Vault([OLD]), Vault([NEW, OLD])
    assert after.open(before.seal(SECRET)) == SECRET
    assert Vault([NEW]).open(after.seal(SECRET)) == SECRET


def test_a_wrong_key_opens_nothing_and_says_what_to_do():
    with pytest.raises(VaultError, match="put back the key it was written with"):
        Vault([NEW]).open(Vault([OLD]).seal(SECRET))


@given(st.text(max_size=60))
def test_what_was_never_sealed_is_not_opened(text):
    with pytest.raises(VaultError, match="None of the keys"):
        Vault([NEW]).open(text)


@given(st.text(max_size=40))
def test_a_malformed_key_is_named_as_such_and_not_shown(text):
    with pytest.raises(VaultError) as problem:
        Vault([NEW, text])
    assert str(problem.value) == "EM_COACH_KEYS holds something that is no key: `em-coach keys new` prints one."


def test_no_keys_at_all_say_where_to_get_one():
    with pytest.raises(VaultError, match="`em-coach keys new` prints a key"):
        Vault([])


async def test_without_keys_nothing_is_kept_in_clear_instead(database):
    async with engine.sessions(database, None).begin() as session:
        workspace = await a_workspace(session)
        ana = await a_manager(session, workspace)
        nudge = await a_nudge(session, ana)
        with pytest.raises(VaultError, match="This needs EM_COACH_KEYS"):
            await replies.add(session, nudge.id, NewReply(SECRET, Way.MODAL), NOW)
        with pytest.raises(VaultError, match="This needs EM_COACH_KEYS"):
            await deliveries.plan(session, a_delivery(workspace.id, payload={"question": SECRET}))
        assert SECRET not in str(await every_row(session))


async def plant(session):
    """The secret in every place where a person can write something."""
    workspace = await a_workspace(session)
    ana = await a_manager(session, workspace)
    nudge = await a_nudge(session, ana)
    await a_reply(session, nudge, SECRET, step=f"When {SECRET}, I will look.")
    (promised,) = await commitments.of(session, ana.id)
    await commitments.move(session, promised.id, promised.day, NOW, f"Not yet: {SECRET}.")
    await checks.add(session, ana.id, [Rating("rfcs", 2, f"Evidence: {SECRET}")], NOW)
    await deliveries.plan(session, a_delivery(workspace.id, payload={"question": SECRET}))
    return ana


async def test_what_people_write_is_in_no_row_in_clear(sessions):
    async with sessions.begin() as session:
        ana = await plant(session)
        assert SECRET not in str(await every_row(session))
        (reply,), (check,) = await replies.of(session, ana.id), await checks.of(session, ana.id)
        (delivery,) = await deliveries.claim(session, "me", NOW, limit=9)
    assert reply.text == SECRET
    assert reply.commitment.text == f"When {SECRET}, I will look."
    assert reply.commitment.happened == f"Not yet: {SECRET}."
    assert check.ratings[0].evidence == f"Evidence: {SECRET}"
    assert delivery.payload == {"question": SECRET}


@on_sqlite
async def test_what_people_write_is_in_no_file_in_clear(databases, key):
    url = databases.migrated().replace("sqlite:", "sqlite+aiosqlite:")
    async with engine.connect(url) as connected:
        async with engine.sessions(connected, Vault([key])).begin() as session:
            await plant(session)
        files = list(databases.folder.glob(f"{url.rpartition('/')[2]}*"))
        assert len(files) == 3  # with its write-ahead log
        assert not any(SECRET.encode() in path.read_bytes() for path in files)


async def test_with_the_wrong_key_a_delivery_stays_due(sessions, database):
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        await deliveries.plan(session, a_delivery(workspace.id))
    with pytest.raises(VaultError, match="put back the key"):
        async with engine.sessions(database, Vault([new_key()])).begin() as session:
            await deliveries.claim(session, "me", NOW, limit=1)
    async with sessions.begin() as session:
        row = (await delivery_rows(session))["2026-W10"]
        assert (row.state, row.tries) == ("due", 0)


async def test_rows_written_with_the_old_key_are_read_with_both(database):
    async with engine.sessions(database, Vault([OLD])).begin() as session:
        ana = await plant(session)
    async with engine.sessions(database, Vault([NEW, OLD])).begin() as session:
        (reply,) = await replies.of(session, ana.id)
        assert reply.text == SECRET


async def test_seal_and_unseal_use_the_vault_of_the_session(session, key):
    sealed = seal(session, json.dumps({"hours": timedelta(hours=2).seconds}))
    assert json.loads(Vault([key]).open(sealed)) == json.loads(unseal(session, sealed)) == {"hours": 7200}


def test_what_is_sealed_is_named_so_and_the_check_of_the_keys_comes_last():
    columns = [f"{column.table.name}.{column.name}" for column in keys.sealed_columns()]
    assert {"reply.sealed_text", "commitment.sealed_text", "rating.sealed_evidence"} < set(columns)
    assert {"system_depth.sealed_system", "delivery.sealed_payload", "inbox.sealed_answer"} < set(columns)
    assert columns[-1] == "key_check.sealed_word"


async def test_the_first_keys_are_kept_in_mind_and_others_are_refused(database):
    async with engine.sessions(database, Vault([OLD])).begin() as session:
        await keys.check(session)
    async with engine.sessions(database, Vault([NEW, OLD])).begin() as session:
        await keys.check(session)
    with pytest.raises(VaultError, match="put back the key it was written with"):
        async with engine.sessions(database, Vault([NEW])).begin() as session:
            await keys.check(session)


async def test_a_database_older_than_the_check_is_judged_by_what_it_holds(database):
    async with engine.sessions(database, Vault([OLD])).begin() as session:
        await plant(session)
    with pytest.raises(VaultError, match="put back the key it was written with"):
        async with engine.sessions(database, Vault([NEW])).begin() as session:
            await keys.check(session)
    async with engine.sessions(database, Vault([OLD])).begin() as session:
        await keys.check(session)
        assert len((await every_row(session))["key_check"]) == 1


async def test_a_rotation_can_be_stopped_and_started_again_and_the_old_key_can_go(database):
    async with engine.sessions(database, Vault([OLD])).begin() as session:
        await keys.check(session)
        ana = await plant(session)
    both = engine.sessions(database, Vault([NEW, OLD]))

    def stop_in_the_middle(so_far):
        if so_far.renewed == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotation.rotate(both, stop_in_the_middle, batch_size=1)
    with pytest.raises(VaultError):  # the check is the last to change
        async with engine.sessions(database, Vault([NEW])).begin() as session:
            await keys.check(session)

    told = []
    done = await rotation.rotate(both, told.append, batch_size=1)
    assert (done.total, done.seen, done.renewed, done.unreadable) == (6, 6, 3, 0)
    assert [one.seen for one in told] == sorted(one.seen for one in told)
    assert (await rotation.rotate(both, told.append)).renewed == 0
    async with engine.sessions(database, Vault([NEW])).begin() as session:
        await keys.check(session)
        assert [one.text for one in await replies.of(session, ana.id)] == [SECRET]
        (check,) = await checks.of(session, ana.id)
    assert check.ratings[0].evidence == f"Evidence: {SECRET}"


async def test_what_changes_during_a_rotation_is_left_as_it_is(database, databases):
    async with engine.sessions(database, Vault([OLD])).begin() as session:
        ana = await plant(session)
    both = engine.sessions(database, Vault([NEW, OLD]))
    async with both.begin() as session:
        await session.execute(update(ReplyRow).values(sealed_text=seal(session, "edited meanwhile")))
        rotating = asyncio.create_task(rotation.rotate(both, lambda _: None))
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while databases.kind == "postgresql" and not await session.scalar(waiting):
            pass
    await rotating
    async with both() as session:
        (reply,) = await replies.of(session, ana.id)
    assert reply.text == "edited meanwhile"


async def test_what_no_key_opens_is_counted_and_does_not_stop_the_rest(database):
    async with engine.sessions(database, Vault([OLD])).begin() as session:
        await plant(session)
        await session.execute(update(ReplyRow).values(sealed_text=Vault([new_key()]).seal("lost")))
    done = await rotation.rotate(engine.sessions(database, Vault([NEW, OLD])), lambda _: None)
    assert (done.renewed, done.unreadable) == (4, 1)
