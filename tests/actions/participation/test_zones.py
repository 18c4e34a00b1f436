"""Everybody's zone, looked at by night: a few at a time, and what was put off comes at the same time of day there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.participation import zones
from bot.core.coaching.nudges import Return
from bot.store.coaching import nudges
from bot.store.people import managers
from tests.store.kit import NOW, a_manager, a_nudge, a_workspace, subscribed

KATHMANDU, LONDON = ZoneInfo("Asia/Kathmandu"), ZoneInfo("Europe/London")


async def test_all_profiles_are_looked_at_with_rests_and_only_those_who_moved_are_changed(sessions, monkeypatch):
    monkeypatch.setattr(zones, "BATCH", 2)
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        people = [await a_manager(session, workspace, f"U{number}") for number in range(5)]
    now_in = {"U1": KATHMANDU, "U2": None, "U4": LONDON}
    asked, rests = [], []

    async def zone_of(manager):
        asked.append(manager.user_id)
        return now_in.get(manager.user_id, LONDON)

    async def rest():
        rests.append(len(asked))

    assert await zones.refresh(sessions, zone_of, lambda: NOW, rest) == 1
    assert (asked, rests) == ([one.user_id for one in people], [2, 4])
    async with sessions() as session:
        found = [(await managers.get(session, one.id)).zone for one in people]
    assert found == [LONDON, KATHMANDU, LONDON, LONDON, LONDON]


async def test_whoever_moves_finds_what_they_put_off_at_the_same_time_of_their_day(session):
    ana = await a_manager(session, await a_workspace(session))
    await subscribed(session, ana, NOW)
    nudge = await a_nudge(session, ana)
    await nudges.come_back(session, nudge.id, datetime(2026, 3, 9, 9, 30, tzinfo=LONDON), Return.SNOOZE)
    assert await zones.move(session, ana, KATHMANDU, NOW)
    moved = await nudges.get(session, nudge.id)
    assert moved.returns_at == datetime(2026, 3, 9, 9, 30, tzinfo=KATHMANDU)
    assert moved.returns_as is Return.SNOOZE
