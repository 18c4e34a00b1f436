"""What readers say about linked documents, and what follows from it."""

from bot.actions.library import syncing as actions
from bot.actions.library.search import Library
from bot.core.library.fits import Fit
from bot.core.library.offering import Opinions
from bot.core.library.ranking.vocabulary import Vocabulary
from bot.store.library import documents, opinions
from bot.store.people import workspaces
from tests.slack.kit import manager_of, past_the_first, words
from tests.store.kit import NOW, a_document, a_nudge, delivered


async def a_library(world):
    """One document that fits everything, so that whatever is asked comes with it."""
    async with world.sessions.begin() as session:
        document_id = await a_document(session, url="https://docs.example/outage")
        topics = [competency.id for competency in world.jobs.prompts.checklist.competencies]
        await documents.set_fits(session, "source", [Fit(document_id, topic, 0.9, ("queue",)) for topic in topics])
    return document_id


def answer(person):
    return next(one for one in reversed(person.sees(person.dm)) if one.only_for == person.id)


async def told(world):
    async with world.sessions() as session:
        (workspace,) = await workspaces.every(session)
        return (await opinions.counts(session, [workspace.id]))[workspace.id]


async def test_a_nudge_asks_what_its_document_was_like_and_keeps_the_last_word(world, ana):
    document_id = await a_library(world)
    await world.enrol(ana)
    await past_the_first(world, ana)
    nudge = await world.nudge(ana)
    assert "Mentions queue" in words(nudge)
    await ana.click(nudge, "document.useful")
    assert await told(world) == {document_id: Opinions(useful=1)}
    await ana.click(nudge, "document.not_for_me")
    assert await told(world) == {document_id: Opinions(not_for_me=1)}
    assert "won’t link this one" in words(answer(ana))


async def test_an_opinion_about_a_document_that_has_gone_is_answered_and_not_kept(world, ana):
    await a_library(world)
    await world.enrol(ana)
    await past_the_first(world, ana)
    nudge = await world.nudge(ana)
    async with world.sessions.begin() as session:
        source_id = await documents.source(session, "folder", "library", None, NOW)
        await documents.forget(session, source_id, ["outage.md"])
    await ana.click(nudge, "document.useful")
    assert "not in the library any more" in words(answer(ana))
    assert await told(world) == {}


async def test_home_and_the_window_show_the_document_that_the_open_question_is_about(world, ana, prompts_):
    document_id = await a_library(world)
    await world.enrol(ana)
    manager = await manager_of(world, ana)
    question = next(one for one in prompts_.checklist.questions.values() if one.about)
    for asked, link_is_shown in ((question.text, False), (next(iter(question.about.values())), True)):
        async with world.sessions.begin() as session:
            nudge = await a_nudge(session, manager, question_id=question.id, asked=asked, document_id=document_id)
            await delivered(session, nudge, manager)
        home = await ana.open_home()
        assert f"Waiting for you: *{asked}*" in words(home)
        await ana.click(home, "nudge.answer")
        for shown in (home, ana.modal):
            assert ("About outage.md" in words(shown)) == link_is_shown
        await ana.close_modal()


async def in_the_library(world, tmp_path, **texts):
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    await actions.sync_folder(world.sessions, Library(Vocabulary()), tmp_path, None, NOW)


async def test_a_search_takes_filters_in_plain_words_and_says_what_to_try(world, ana, tmp_path):
    await in_the_library(
        world,
        tmp_path,
        redis="---\nkind: post-mortem\ndate: 2026-02-20\nowner: Payments team\n---\n# Redis was full\n\nThe redis evicted.",
        plan="---\nkind: rfc\ndate: 2025-02-20\n---\n# Redis in two places\n\nA redis for each region.",
    )
    await world.enrol(ana)
    found = await ana.command("/coach", "library post-mortems about redis since february")
    assert "Redis was full" in words(found)
    assert "Redis in two places" not in words(found)
    assert "Redis in two places" in words(await ana.command("/coach", "library kind:rfc"))
    assert "without the kind, the status or the day" in words(
        await ana.command("/coach", "library kind:adr redis")
    )
    assert "There are `kind:post-mortem`" in words(await ana.command("/coach", "library kind:poem"))


async def test_a_team_says_what_it_owns_and_a_search_knows_it(world, ana, tmp_path):
    await in_the_library(
        world,
        tmp_path,
        redis="---\nkind: post-mortem\nowner: Ledger team\n---\n# Redis was full\n\nThe redis evicted.",
    )
    await world.enrol(ana)
    assert "`/coach team owns" in words(await ana.command("/coach", "library redis team:mine"))
    channel = world.sandbox.add_channel("payments", [ana])
    assert "no digest yet" in words(await ana.command("/coach", "team owns ledger", channel=channel))
    offer = await ana.command("/coach", "team", channel=channel)
    await ana.click(offer, "team.link")
    assert "`/coach team owns payments, ledger`" in words(
        await ana.command("/coach", "team owns", channel=channel)
    )
    assert "for payments’s: ledger" in words(await ana.command("/coach", "team owns ledger", channel=channel))
    assert "Redis was full" in words(await ana.command("/coach", "library redis team:mine"))
