"""What of a source is meant: leads say it in a window, or agree to what is proposed."""

import pytest

from bot.actions.library import sources
from bot.core.library.documents import Kind
from bot.core.library.scope import ALL_OF_IT, Scope
from bot.core.library.sources import NewSource, SourceKind
from bot.store.library import documents
from bot.store.library import sources as store
from bot.store.tables import WorkspaceRow
from tests.slack.kit import buttons, deliver_again, on_both, words

REFERENCE, DECISIONS = 50, 4


@pytest.fixture(autouse=True)
async def docs(world, tmp_path):
    """A folder of reference pages with a few decisions among them, read once."""
    folder = tmp_path / "handbook"
    for number in range(REFERENCE):
        page = folder / "docs/reference" / f"page-{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"# How part {number} is set up\n\nThe settings of part {number}, one after another.\n")
    for number in range(DECISIONS):
        page = folder / "docs/adr" / f"000{number}-queues.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f"# {number}. Queues instead of polling\n\n## Decision\n\nWe take queue {number} for it.\n"
        )
    async with world.sessions.begin() as session:
        await sources.add(session, NewSource(SourceKind.FOLDER, str(folder)), world.clock())
    await world.jobs.sync_sources()


async def source_of(world):
    async with world.sessions() as session:
        (source,) = await store.all_of_them(session)
        return source


@on_both
async def test_what_to_take_of_a_source_is_proposed_by_itself_and_taken_with_one_tap(world, ana, ben):
    asked = "*handbook* has 54 documents. 4 of them look like decisions and post-mortems, in `docs/adr`."
    assert asked in words(await ben.open_home())
    page = await ben.command("/coach", "lead")
    assert buttons(page)[:3] == ["Take these", "All of it", "Choose"]
    await ben.click(page, "sources.take")
    assert words(page).startswith("Noted. I read handbook again within ten minutes")
    assert "look like decisions" not in words(page) + words(await ben.open_home())
    await deliver_again(world)
    assert (await source_of(world)).scope == Scope(("docs/adr/**",))

    world.clock.advance(minutes=10)
    await world.jobs.sync_sources()
    assert (await source_of(world)).documents == DECISIONS
    await world.enrol(ana)
    log = words(await ana.command("/coach", "lead log"))
    assert log.count(f"<@{ben.id}> said what of handbook belongs in the library") == 1


async def test_a_source_that_is_wanted_whole_is_not_asked_about_again(world, ben):
    await ben.click(await ben.open_home(), "sources.all")
    assert "look like decisions" not in words(await ben.open_home())
    world.clock.advance(minutes=10)
    await world.jobs.sync_sources()
    source = await source_of(world)
    assert (source.documents, source.scope, source.proposal) == (REFERENCE + DECISIONS, ALL_OF_IT, None)


async def test_a_lead_says_in_a_window_what_is_meant_and_of_which_kind_it_is(world, ben):
    await ben.click(await ben.command("/coach", "lead"), "sources.open")
    assert "*handbook*, 54 documents: everything" in words(ben.modal)
    await ben.click(ben.modal, "sources.scope")
    assert ben.modal.values["paths"]["paths"]["value"] == "docs/adr/**"  # as proposed
    refused = await ben.submit({"paths": "a" * 201, "without": "*/*/*/*/*/*", "kinds": "docs/adr = poem"})
    assert (
        refused.errors["kinds"] == "I can’t use “docs/adr = poem”. It should look like docs/ops/** = post-mortem."
    )
    assert refused.errors.keys() == {"paths", "without", "kinds"}
    said = {"paths": "docs/**\n", "without": "**/page-*", "kinds": "docs/adr/** = Post-Mortem"}
    assert (await ben.submit(said)).errors == {}
    assert "Noted. I read handbook again" in words(ben.modal)
    scope = Scope(("docs/**",), ("**/page-*",), (("docs/adr/**", Kind.POST_MORTEM),))
    assert (await source_of(world)).scope == scope

    world.clock.advance(minutes=10)
    await world.jobs.sync_sources()
    async with world.sessions() as session:
        kinds = await documents.kinds(session, (await source_of(world)).id)
    assert set(kinds.values()) == {Kind.POST_MORTEM}
    await ben.close_modal(all_of_them=True)
    await ben.click(await ben.command("/coach", "lead"), "sources.open")
    listed = "*handbook*, 4 documents: only `docs/**`, without `**/page-*`; `docs/adr/**` is Post-mortem"
    assert listed in words(ben.modal)


async def test_what_is_said_while_the_source_is_being_read_counts_at_the_next_look(world, ben):
    before = await source_of(world)
    world.clock.advance(seconds=30)
    await ben.click(await ben.command("/coach", "lead"), "sources.take")
    async with world.sessions.begin() as session:  # as a look ends that began before
        await store.went_well(session, before.id, store.Outcome(before.state, ()), before.synced_at)
    world.clock.advance(minutes=10)
    await world.jobs.sync_sources()
    assert (await source_of(world)).documents == DECISIONS


async def test_nobody_else_has_a_say(world, ana, ben):
    page = await ben.command("/coach", "lead")
    await ben.command("/coach", f"lead add <@{ana.id}|ana>")
    await ben.click(page, "sources.take")
    assert "That is for leads." in words(page)
    assert (await source_of(world)).scope == Scope()


async def test_what_several_workspaces_read_is_the_operators_to_say(world, ben):
    page = await ben.command("/coach", "lead")
    async with world.sessions.begin() as session:
        session.add(WorkspaceRow(team_id="T2", name="Globex", bot_user_id="U2", installed_at=world.clock()))
    await ben.click(page, "sources.take")
    assert "not for this workspace to change" in words(page)
    assert "Library" not in buttons(await ben.command("/coach", "lead"))
    assert (await source_of(world)).scope == Scope()
