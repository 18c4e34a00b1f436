"""What a team's own tools say: a guess that is settled at once, and a week out of the ordinary that is asked about."""

from datetime import timedelta

from sqlalchemy import select

from bot.actions.coaching import bring_forward, nudges, replies
from bot.actions.library.syncing import Tools
from bot.actions.signals import syncing
from bot.core.coaching.nudges import NewReply, TypedGuess, Way
from bot.core.signals.signals import NewSignal, SignalKind
from bot.store.coaching import guesses
from bot.store.coaching import nudges as nudge_store
from bot.store.people import subscriptions
from bot.store.tables import NudgeRow
from bot.store.teams import teams
from tests.store.kit import DAY, NOW, a_manager, a_nudge, a_team, a_workspace, subscribed

IN_TWO_WEEKS = NOW.replace(hour=9, minute=30) + timedelta(weeks=2)
AREA = "cost-operations"
MONDAY = (NOW - timedelta(days=NOW.weekday(), weeks=1)).replace(hour=2, minute=15)
"""The night to the first day of the last whole week."""


async def a_team_with_a_pager(sessions, tmp_path, *weeks, turn_at=IN_TWO_WEEKS):
    """A team with one manager; so many pages at night in each week, the newest week last."""
    rows = [
        f"{MONDAY - n * timedelta(weeks=1) + k * DAY / 4:%Y-%m-%dT%H:%M:%SZ},checkout,Disk {k}% full,https://pager.example/{k}"
        for n, count in enumerate(reversed(weeks))
        for k in range(count)
    ]
    pages = tmp_path / "pages.csv"
    early = f"{MONDAY - timedelta(weeks=20):%Y-%m-%d},checkout,Hello,\n"
    pages.write_text("time,service,title,url\n" + early + "\n".join(rows))
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        ana = await a_manager(session, workspace)
        await subscribed(session, ana, turn_at, AREA)
        team = await a_team(session, workspace)
        await teams.join(session, team.id, ana.id, NOW)
        signal = await syncing.add(session, NewSignal(team.id, SignalKind.EVENTS, str(pages)), NOW)
    report = await syncing.sync(sessions, signal, Tools(tmp_path, {}), NOW)
    assert report.problem is None
    return ana


LOUD = (2, 3, 2, 2, 3, 2, 2, 3, 9)
USUAL = (2, 3, 2, 2, 3, 2, 2, 3, 2)


async def test_a_loud_week_brings_the_turn_forward_and_is_asked_about_once(sessions, prompts_, tmp_path):
    await a_team_with_a_pager(sessions, tmp_path, *LOUD)
    assert await bring_forward.bring_forward(sessions, prompts_, NOW) == 1
    assert await bring_forward.bring_forward(sessions, prompts_, NOW) == 0
    tomorrow = NOW.replace(hour=9, minute=30) + DAY
    async with sessions.begin() as session:
        assert await nudges.plan_due(session, prompts_, tomorrow, limit=9) == 1
        (asked,) = (await session.scalars(select(NudgeRow))).all()
    assert asked.question_id == "on-call.dreaded-alert"
    assert "“Disk 8% full” sent 9 pages in the week of Monday 23 February" in asked.asked
    assert "2 pages a week is usual" in asked.asked
    assert "out of its usual range last week" in asked.why
    async with sessions() as session:
        (turn,) = (await subscriptions.of_managers(session, [asked.manager_id]))[asked.manager_id]
    assert turn.next_at == IN_TWO_WEEKS + timedelta(weeks=1)  # the same turn, and none besides
    async with sessions.begin() as session:
        await subscriptions.wait(session, turn.id, tomorrow + DAY)
        await nudges.plan_due(session, prompts_, tomorrow + DAY, limit=9)
        again = (await session.scalars(select(NudgeRow.question_id))).all()
    assert again.count("on-call.dreaded-alert") == 1


async def test_a_usual_week_is_no_occasion(sessions, prompts_, tmp_path):
    await a_team_with_a_pager(sessions, tmp_path, *USUAL)
    assert await bring_forward.bring_forward(sessions, prompts_, NOW) == 0


async def test_what_stood_out_weeks_ago_is_no_news(sessions, prompts_, tmp_path):
    await a_team_with_a_pager(sessions, tmp_path, *LOUD)
    assert await bring_forward.bring_forward(sessions, prompts_, NOW + timedelta(weeks=1)) == 0


async def guessed(sessions, prompts_, manager, question_id, text):
    question = prompts_.checklist.questions[question_id]
    async with sessions.begin() as session:
        nudge = await a_nudge(
            session, manager, question_id=question_id, asked=question.text, competency_id="on-call"
        )
        problem = await replies.record(
            session, prompts_, manager, nudge, NewReply("", Way.MODAL, guess=TypedGuess(text)), now=NOW
        )
        assert problem is None
        return await guesses.to_nudge(session, nudge.id), await nudge_store.get(session, nudge.id)


async def test_a_guess_is_settled_at_once_where_the_tools_know(sessions, prompts_, tmp_path):
    ana = await a_team_with_a_pager(sessions, tmp_path, *USUAL)
    guess, nudge = await guessed(sessions, prompts_, ana, "on-call.evenings-lost", "2")
    assert guess.value == 2
    assert guess.real == 4  # of the last thirty days; those that came by day are others
    assert guess.url == "https://pager.example/0"
    assert nudge.follow_up is not None  # to think on, now that the number is there


async def test_a_guess_waits_for_its_author_where_no_tool_knows(sessions, prompts_, tmp_path):
    ana = await a_team_with_a_pager(sessions, tmp_path, *USUAL)
    guess, _ = await guessed(sessions, prompts_, ana, "on-call.budget-spent", "4")
    assert guess.real is None
    async with sessions.begin() as session:
        ben = await a_manager(session, await a_workspace(session), "U2")
    guess, _ = await guessed(sessions, prompts_, ben, "on-call.evenings-lost", "4")
    assert guess.real is None


async def test_of_two_teams_with_the_figure_nobody_knows_which_was_meant(sessions, prompts_, tmp_path):
    ana = await a_team_with_a_pager(sessions, tmp_path, *USUAL)
    async with sessions.begin() as session:
        other = await a_team(session, await a_workspace(session), "C2")
        await teams.join(session, other.id, ana.id, NOW)
        signal = await syncing.add(
            session, NewSignal(other.id, SignalKind.EVENTS, str(tmp_path / "pages.csv")), NOW
        )
    await syncing.sync(sessions, signal, Tools(tmp_path, {}), NOW)
    guess, _ = await guessed(sessions, prompts_, ana, "on-call.evenings-lost", "4")
    assert guess.real is None
