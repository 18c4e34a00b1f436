from datetime import timedelta

from sqlalchemy import text

from bot.core.coaching.guessing.guesses import Guess, NewGuess
from bot.core.quantities import Unit
from bot.store.coaching import guesses, nudges
from bot.store.participation import personal_data
from bot.store.tables import NudgeRow
from bot.store.teams import teams
from tests.store.kit import DAY, HOUR, NOW, a_manager, a_nudge, a_team, a_workspace

WEEK = timedelta(days=7)


async def a_guess(session, manager, value=4.0, *, now=NOW, **more):
    nudge = await a_nudge(session, manager, due_at=now)
    await guesses.keep(session, nudge.id, Unit.PAGES, NewGuess(value, **more), now=now, next_at=now + WEEK)
    return nudge


async def ana_and_ben(session):
    workspace = await a_workspace(session)
    return await a_manager(session, workspace), await a_manager(session, workspace, "UBEN")


async def test_a_guess_comes_back_whole_and_settled(session):
    ana, ben = await ana_and_ben(session)
    nudge = await a_guess(session, ana, 4.5, low=2, high=8)
    await a_guess(session, ben, 7)
    waiting = await guesses.to_nudge(session, nudge.id)
    await guesses.settle(session, nudge.id, 11, url="https://pager.example.org/1", now=NOW + HOUR)
    (known,) = await guesses.settled(session, ana.id)
    assert waiting == Guess(
        nudge.id, "rfcs.a", "rfcs", nudge.asked, Unit.PAGES, 4.5, 2, 8, from_text=False, guessed_at=NOW
    )
    assert (known.value, known.real, known.url, known.looked_at) == (
        4.5, 11, "https://pager.example.org/1", NOW + HOUR
    )  # fmt: skip
    assert await guesses.pairs(session, [ana.id, ben.id], NOW) == {nudge.id: (4.5, 11)}
    assert await guesses.pairs(session, [ana.id], NOW + DAY) == {}


async def test_what_a_team_has_guessed_and_nobody_looked_up(session):
    ana, ben = await ana_and_ben(session)
    team = await a_team(session, await a_workspace(session))
    for person in (ana, ben):
        await teams.join(session, team.id, person.id, NOW)
    elsewhere = await a_manager(session, await a_workspace(session), "UCARL")
    old, open_, looked = [await a_guess(session, ana, now=NOW + days * DAY) for days in range(3)]
    others = [await a_guess(session, one, now=NOW + DAY) for one in (ben, elsewhere)]
    await guesses.settle(session, looked.id, 4, url=None, now=NOW + 3 * DAY)
    found = await guesses.unsettled(session, team.id, ["rfcs.a"], NOW + HOUR)
    assert {id_: [one.nudge_id for one in some] for id_, some in found.items()} == {
        ana.id: [open_.id], ben.id: [others[0].id]
    }  # fmt: skip
    assert await guesses.unsettled(session, team.id, ["rfcs.b"], NOW) == {}
    assert (await guesses.unsettled(session, team.id, ["rfcs.a"], NOW))[ana.id][0].nudge_id == old.id


async def test_who_is_told_instead_of_asked_is_due_all_the_same(session):
    ana, _ = await ana_and_ben(session)
    nudge = await a_guess(session, ana)
    await guesses.find_out(session, nudge.id, 7, url="", now=NOW + DAY)
    assert await guesses.take_due(session, NOW + WEEK, 9) == [ana.id]
    (due,) = await guesses.due_of(session, ana.id, NOW + WEEK)
    assert (due.real, due.url) == (7, "")
    await guesses.settle(session, nudge.id, 8, url=None, now=NOW + 2 * DAY)  # she corrects it herself
    assert await guesses.take_due(session, NOW + WEEK, 9) == []


async def test_another_guess_takes_its_place_and_what_it_is_stays(session):
    ana, _ = await ana_and_ben(session)
    nudge = await a_guess(session, ana, from_text=True)
    await guesses.settle(session, nudge.id, 11, url=None, now=NOW)
    await guesses.keep(session, nudge.id, Unit.PAGES, NewGuess(9), now=NOW + DAY, next_at=NOW + WEEK)
    guess = await guesses.to_nudge(session, nudge.id)
    assert (guess.value, guess.real, guess.from_text, guess.guessed_at) == (9, 11, False, NOW)
    await guesses.remove(session, nudge.id)
    assert await guesses.to_nudge(session, nudge.id) is None


async def test_who_has_not_looked_is_due_once(session):
    ana, ben = await ana_and_ben(session)
    open_, looked = await a_guess(session, ana), await a_guess(session, ana, now=NOW + HOUR)
    await a_guess(session, ben, now=NOW + DAY)
    await guesses.settle(session, looked.id, 4, url=None, now=NOW + DAY)
    assert await guesses.take_due(session, NOW + WEEK - HOUR, 9) == []
    assert await guesses.next_due_at(session) == NOW + WEEK
    assert await guesses.take_due(session, NOW + WEEK + HOUR, 9) == [ana.id]
    assert [one.nudge_id for one in await guesses.due_of(session, ana.id, NOW + WEEK + HOUR)] == [open_.id]
    await guesses.come_back(session, [open_.id], None)
    assert await guesses.take_due(session, NOW + WEEK + HOUR, 9) == []
    assert await guesses.take_due(session, NOW + WEEK + DAY, 1) == [ben.id]


async def test_numbers_are_sealed_exported_and_gone_with_their_nudge(session):
    ana, _ = await ana_and_ben(session)
    nudge = await a_guess(session, ana, 41717, low=40404, high=42424)
    await guesses.settle(session, nudge.id, 50505, url="https://x.example.org/60606", now=NOW)
    (row,) = (await session.execute(text("SELECT * FROM guess"))).mappings()
    assert not any(number in str(dict(row)) for number in ("41717", "40404", "42424", "50505", "60606"))
    (exported,) = (await personal_data.rows(session, ana))["guess"]
    assert (exported["guess"], exported["real"], exported["low"]) == ("41717.0", "50505.0", "40404.0")
    await session.execute(text(f"DELETE FROM {NudgeRow.__tablename__} WHERE id = {nudge.id}"))  # noqa: S608 - ours
    assert await guesses.to_nudge(session, nudge.id) is None
    assert await nudges.get(session, nudge.id) is None
