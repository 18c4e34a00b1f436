"""What nobody foresaw, and what nobody but its author may read."""

import asyncio
import logging
import re
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from tests.kit.logged import logged
from tests.kit.world import world_on
from tests.slack.kit import (
    deliver_again,
    from_bot,
    kept,
    on_both,
    words,
)

SECRET = "Joana says the ledger loses one order in 4,100"


@pytest.fixture
async def world(databases, clock):
    """The bot on a database of its own, since these tests break it."""
    async with world_on(databases.migrated(), clock) as ready:
        yield ready


async def without(world, table: str) -> None:
    """Breaks the database for real."""
    async with world.sessions.begin() as session:
        await session.execute(text(f"ALTER TABLE {table} RENAME TO gone"))


async def mended(world, table: str) -> None:
    async with world.sessions.begin() as session:
        await session.execute(text(f"ALTER TABLE gone RENAME TO {table}"))


@asynccontextmanager
async def trouble():
    """An event that is set when the bot logs an error."""
    heard = asyncio.Event()
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda _record: heard.set()
    logging.getLogger("bot").addHandler(handler)
    yield heard
    logging.getLogger("bot").removeHandler(handler)


async def test_a_command_that_fails_gets_one_apology_with_the_reference_of_the_log(world, ana, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    await without(world, "manager")
    assert await ana.command("/coach", "nudge") is None
    await world.sandbox.settled()
    (apology,) = [one for one in ana.sees(ana.dm) if "went wrong" in one.text]
    assert apology.only_for == ana.id
    assert "Please try again in a minute." in words(apology)
    reference = re.search(r"tell whoever runs me: ([0-9a-f]{8})\.", words(apology))[1]
    (failed,) = [line for line in logged(caplog).splitlines() if "request_failed" in line]
    assert re.search(f"request={reference} handling=command error='OperationalError in .* < guard:", failed)
    assert all(one.acked for one in world.sandbox.socket_mode.envelopes)
    assert from_bot(ana) == []


@on_both
async def test_a_failing_modal_stays_open_with_what_was_typed_and_can_be_sent_again(world, ana, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.click(nudge, "nudge.answer")
    await without(world, "reply")
    async with trouble() as heard:
        waiting = asyncio.create_task(ana.submit({"text": SECRET, "step": SECRET, "day": "2026-03-09"}))
        await heard.wait()
    await ana.command("/coach", "help")  # on the same connection: an ack of the modal would have come before
    (submission,) = [
        one for one in world.sandbox.socket_mode.envelopes if one.payload.get("type") == "view_submission"
    ]
    assert not submission.acked
    waiting.cancel()
    assert ana.modal.values["text"]["text"]["value"] == SECRET
    assert SECRET not in logged(caplog)

    await mended(world, "reply")
    assert (await ana.submit()).action == "close"
    assert [one.text for one in await kept(world, ana)] == [SECRET]


async def test_a_failing_button_says_so_and_leaves_the_message_as_it_is(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    before = words(nudge)
    await without(world, "nudge")
    await ana.click(nudge, "nudge.why")
    await world.sandbox.settled()
    assert ana.modal is None
    (apology,) = [one for one in ana.sees(ana.dm) if "went wrong" in one.text]
    assert apology.only_for == ana.id
    assert words(nudge) == before


async def test_an_error_that_quotes_somebody_is_logged_without_the_quote(world, ana, caplog):
    caplog.set_level(logging.DEBUG, "bot")
    await world.enrol(ana)
    await ana.click(await world.nudge(ana), "nudge.why")

    def quoting(payload):
        payload["actions"][0]["value"] = SECRET  # where a number should be

    await deliver_again(world, quoting)
    assert "error='ValueError in pressed:" in logged(caplog)
    assert SECRET not in logged(caplog)
    assert SECRET not in repr(ana.sees(ana.dm))


async def test_the_bot_tells_slack_nothing_of_what_was_written(world, ana):
    """Not even back to its author: an answer that has been kept is not repeated."""
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.click(nudge, "nudge.answer")
    await ana.submit({"text": SECRET})
    await ana.say(ana.dm, SECRET)
    await ana.open_home()
    assert SECRET not in repr([one.args for one in world.sandbox.calls])


async def test_who_wrote_where_nobody_reads_an_answer_any_more_is_no_mistake_of_ours(world, ana, caplog):
    await ana.say(ana.dm, "help")
    envelope = next(one for one in world.sandbox.engine.delivery.envelopes if "help" in str(one.payload))
    gone = {**envelope.payload, "event_id": "EvGONE", "event": envelope.payload["event"] | {"channel": "D0GONE"}}
    told = world.sandbox.socket_mode.tell(gone)
    await asyncio.wait_for(told.done.wait(), 30)
    await world.sandbox.settled()
    assert "answer_not_posted" in caplog.text
    assert "reason=channel_not_found" in logged(caplog)
    assert "request_failed" not in caplog.text
