"""Export, being forgotten, and leaving, as people see it; and what is left of them afterwards."""

import json

import pytest
from sqlalchemy import func, select

from bot.actions.participation import forgetting
from bot.sandbox import Fault
from bot.sandbox.state.scopes import ALL
from bot.store.people import workspaces
from bot.store.tables import ErasureRow, KeyCheckRow, ReplyRow, WorkspacePauseRow
from tests.kit.world import world_on
from tests.slack.kit import (
    buttons,
    deliver_again,
    everything_stored,
    from_bot,
    kept,
    manager_of,
    mention,
    on_both,
    utc,
    words,
)

SECRET = "Joana says the ledger loses one order in 4,100"


@pytest.fixture
async def world(sessions, clock):
    """The bot, allowed to hand over files."""
    async with world_on(sessions, clock, ALL) as ready:
        yield ready


async def with_a_past(world, person):
    """Somebody who has answered a question, with a next step, and has done a self-check."""
    await world.enrol(person)
    nudge = await world.nudge(person)
    await person.click(nudge, "nudge.answer")
    await person.submit({"text": SECRET, "step": f"When {SECRET}, I look.", "day": "2026-03-09"})
    await person.command("/coach", "check cost")
    await person.submit({"rating-cost-drivers": "2", "evidence-cost-drivers": f"See: {SECRET}"})
    await person.close_modal()
    return nudge


def files_of(world) -> dict[str, str]:
    """What was handed over; of a picture, only that it is one."""
    files = world.sandbox.workspace.files.standing.values()
    return {one.name: one.content.decode(errors="replace") for one in files if one.shares}


async def confirm(world, person) -> str:
    """Forget me, and yes; what the person reads then."""
    await person.command("/coach", "forget-me")
    await person.submit()
    said = words(person.modal)
    await person.close_modal()
    await world.sandbox.settled()
    return said


async def test_an_export_has_all_of_it_and_comes_as_files_with_its_picture(world, ana, ben, caplog):
    caplog.set_level("DEBUG", "bot")
    for person in (ana, ben):
        await with_a_past(world, person)
    answer = await ana.command("/coach", "export")
    assert "comes into our direct message in a minute" in words(answer)
    await world.work()
    await world.work()
    assert len(files_of(world)) == 3
    page, whole = (
        files_of(world)["em-coach-2026-03-02.md"],
        json.loads(files_of(world)["em-coach-2026-03-02.json"]),
    )
    assert f"> {SECRET}\n\nNext step, by 9 March 2026 (open):\n\n> When {SECRET}, I look." in page
    assert f"Cost drivers: 2\n\n> See: {SECRET}" in page
    assert "](em-coach-2026-03-02-radar.png)" in page
    assert "PNG" in files_of(world)["em-coach-2026-03-02-radar.png"]
    assert whole["kept"]["reply"][0]["text"] == SECRET
    assert whole["kept"]["rating"][0]["evidence"] == f"See: {SECRET}"
    assert [one["user_id"] for one in whole["kept"]["manager"]] == [ana.id]
    assert ben.id not in repr(whole)
    (message,) = [one for one in from_bot(ana) if one.files]
    assert message.channel == ana.dm.id
    assert SECRET not in caplog.text


async def test_an_export_is_tried_again_and_without_the_scope_it_comes_as_text(world, ana):
    await with_a_past(world, ana)
    await world.background.finish()
    world.sandbox.faults.add(Fault("server_error", "files.completeUploadExternal"))
    await ana.command("/coach", "export")
    await world.work()
    assert [one for one in from_bot(ana) if one.files] == []
    world.sandbox.workspace.scopes -= {"files:write"}
    world.clock.advance(minutes=6)
    await world.work()
    first, part = from_bot(ana)[-2:]
    assert "with the scope `files:write`" in words(first)
    assert SECRET in words(part)
    await confirm(world, ana)
    await world.work()
    assert SECRET not in repr(ana.sees(ana.dm))


async def test_the_buttons_do_the_same_on_home_and_under_the_answer(world, ana):
    assert buttons(await ana.command("/coach", "privacy")) == ["Export", "Forget me"]
    await world.enrol(ana)
    for surface in (await ana.open_home(), await ana.command("/coach", "privacy")):
        await ana.click(surface, "privacy.export")
        assert "comes into our direct message" in words(ana.modal)
        await ana.close_modal()
        await ana.click(surface, "privacy.forget")
        assert "This can't be undone." in words(ana.modal)
        await ana.close_modal()
    assert await manager_of(world, ana)


async def test_nobody_has_anything_to_export_or_to_forget_before_they_are_known(ana):
    for said in ("export", "forget-me", "delete me"):
        assert "Nothing is kept about you" in words(await ana.command("/coach", said))
    answer = await ana.command("/coach", "privacy")
    for action in ("privacy.export", "privacy.forget"):
        await ana.click(answer, action)
        assert "Nothing is kept about you" in words(ana.modal)
        await ana.close_modal()


@on_both
async def test_forget_me_leaves_nothing_here_and_nothing_in_slack(world, ana, ben):
    await with_a_past(world, ben)
    await world.work()
    async with world.sessions() as session:
        others = await session.scalar(select(func.count()).select_from(ReplyRow))
    await with_a_past(world, ana)
    await ana.say(ana.dm, "x" * 9000)  # which is answered, and by no delivery
    await ana.command("/coach", "export")
    await world.work()

    await ana.command("/coach", "forget-me")
    assert "Rows, by table: " in words(ana.modal)
    assert SECRET in repr(await kept(world, ana))
    await ana.close_modal()  # a second thought
    assert await manager_of(world, ana)

    said = await confirm(world, ana)
    assert "*You are forgotten.*" in said
    for table in (
        "manager 1",
        "reply 1",
        "commitment 1",
        "self_check 1",
        "rating 1",
        "subscription 3",
        "handout 5",
    ):
        assert table in said
    assert ana.id not in await everything_stored(world)
    assert buttons(ana.home) == ["Start"]
    async with world.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ReplyRow)) == others

    for _ in range(2):
        await world.work()
    assert [one for one in from_bot(ana) if one.text or one.blocks] == []
    assert files_of(world) == {}
    async with world.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(ErasureRow)) == 0
    assert len(from_bot(ben)) > 0


async def test_after_it_nothing_comes_and_a_new_start_begins_from_nothing(world, ana):
    await with_a_past(world, ana)
    said = await confirm(world, ana)
    assert (await deliver_again(world))["response_action"] == "update"
    assert "*You are forgotten.*" in said
    for day in ("03", "10", "17"):
        world.clock.now = utc(f"2026-03-{day} 18:00")
        await world.work()
    assert [one for one in from_bot(ana) if one.text or one.blocks] == []
    await world.enrol(ana)
    assert await kept(world, ana) == []


@pytest.mark.parametrize("leaves", [False, True])
async def test_a_lead_who_takes_no_part_is_forgotten_too(world, ana, ben, leaves):
    await ben.command("/coach", f"lead add {mention(ana)}")
    assert "in the log of what leads did" in words(await ana.command("/coach", "export"))
    assert ana.id in await everything_stored(world)
    if leaves:
        world.sandbox.workspace.change_user(ana.user, deleted=True)
        await world.sandbox.settled()
    else:
        assert "Rows that are gone, by table: lead 1." in await confirm(world, ana)
    assert ana.id not in await everything_stored(world)
    assert "*Leads:* the workspace admins" in words(await ben.command("/coach", "lead"))


async def test_whom_only_the_log_names_is_named_no_more(world, ana, ben):
    await ben.command("/coach", f"lead add {mention(ana)}")
    await ben.command("/coach", f"lead remove {mention(ana)}")
    await ana.command("/coach", "forget-me")
    assert "Only the log of what leads did names you" in words(ana.modal)
    await ana.submit()
    assert "The log of what leads did no longer names you." in words(ana.modal)
    assert ana.id not in await everything_stored(world)


GONE = "You no longer take part, so none of this was kept."


@pytest.mark.parametrize(
    ("command", "filled", "said"),
    [
        ("check cost", {"rating-cost-drivers": "2", "evidence-cost-drivers": SECRET}, GONE),
        ("check depth", {"system": SECRET, "rating-level-context": "1"}, GONE),
        ("settings", {}, GONE),
        ("answer", {"text": SECRET}, "I can't find that question any more."),
    ],
)
async def test_a_window_open_on_another_device_says_that_nothing_is_kept(world, ana, command, filled, said):
    await world.enrol(ana)
    await world.nudge(ana)
    await ana.command("/coach", command)
    async with world.sessions.begin() as session:
        await forgetting.forget(session, await manager_of(world, ana), world.clock.now)
    assert (await ana.submit(filled)).action == "update"
    assert said in words(ana.modal)
    assert (SECRET in words(ana.modal)) == bool(filled)
    assert await manager_of(world, ana) is None


async def test_no_byte_of_it_is_left_in_the_file(databases, clock):
    """Neither the words nor the sealed text, in the database or in its log, while the bot has them open."""
    url = databases.migrated()
    async with world_on(url, clock) as world:
        ana = world.sandbox.add_person("ana", "Ana Lima")
        await with_a_past(world, ana)
        await ana.say(ana.dm, f"And: {SECRET} " * 300)  # longer than a page of the file
        async with world.sessions() as session:
            sealed = [one[-60:].encode() for one in await session.scalars(select(ReplyRow.sealed_text))]
        assert any(one in bytes_of(databases, url) for one in sealed)
        await confirm(world, ana)
        await world.jobs.keep_house()
        found = bytes_of(databases, url)
        assert not any(one in found for one in sealed)
        assert SECRET.encode() not in found
        assert b"gAAAA" not in found.replace(await the_check(world), b"")


async def the_check(world) -> bytes:
    """The one thing that stays sealed."""
    async with world.sessions() as session:
        return (await session.scalars(select(KeyCheckRow.sealed_word))).one().encode()


def bytes_of(databases, url) -> bytes:
    files = databases.folder.glob(f"{url.rpartition('/')[2]}*")
    return b"".join(path.read_bytes() for path in files)


async def test_whoever_leaves_is_forgotten_after_the_grace_and_may_come_back_before(world, ana, ben):
    for person in (ana, ben):
        await with_a_past(world, person)
        world.sandbox.workspace.change_user(person.user, deleted=True)
    await world.sandbox.settled()
    world.clock.advance(days=29)
    await world.work()
    world.sandbox.workspace.change_user(ben.user, deleted=False)
    await world.sandbox.settled()
    for _ in range(3):
        world.clock.advance(days=1)
        await world.work()
    assert await manager_of(world, ana) is None
    assert ana.id not in await everything_stored(world)
    assert [one.text for one in await kept(world, ben)] == [SECRET]


@pytest.mark.parametrize("revoked_first", [True, False])
async def test_an_uninstalled_workspace_goes_after_the_grace(databases, clock, revoked_first):
    url = databases.migrated()
    async with world_on(url, clock) as world:
        ana = world.sandbox.add_person("ana", "Ana Lima")
        await with_a_past(world, ana)
        world.sandbox.uninstall(revoked_first=revoked_first)
        await world.sandbox.settled()
        for days in (0, 1, 28):
            clock.advance(days=days)
            await world.jobs.keep_house()
            assert ana.id in await everything_stored(world)
        clock.advance(days=1)
        await world.jobs.keep_house()
        assert ana.id not in await everything_stored(world)


async def test_installed_again_in_time_a_workspace_keeps_everything(world, ana):
    await with_a_past(world, ana)
    world.sandbox.uninstall()
    await world.sandbox.settled()
    world.clock.advance(days=20)
    assert await nothing_is_sent(world)
    async with world.sessions.begin() as session:
        at = world.sandbox.workspace
        await workspaces.remember(
            session, team_id=at.team_id, enterprise_id=None, name="x", bot_user_id="UBOT", now=world.clock.now
        )
    assert not await nothing_is_sent(world)
    for _ in range(3):
        world.clock.advance(days=8)
        await world.jobs.keep_house()
    assert [one.text for one in await kept(world, ana)] == [SECRET]


async def nothing_is_sent(world) -> bool:
    """Whether the workspace is left alone."""
    async with world.sessions() as session:
        return bool(await session.scalar(select(func.count()).select_from(WorkspacePauseRow)))


async def test_a_revoked_token_of_a_person_is_no_reason_to_leave(world, ana):
    await world.enrol(ana)
    event = {"type": "tokens_revoked", "tokens": {"oauth": [ana.id], "bot": []}}
    world.sandbox.engine.emit(world.sandbox.workspace.team_id, "tokens_revoked", event)
    await world.sandbox.settled()
    world.clock.advance(days=40)
    for _ in range(2):
        world.clock.advance(days=1)
        await world.jobs.keep_house()
    assert await manager_of(world, ana)
