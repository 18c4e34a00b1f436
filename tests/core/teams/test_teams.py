import pytest

from bot.core.teams.teams import ChannelEvent as Event
from bot.core.teams.teams import TeamState as State
from bot.core.teams.teams import after


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([Event.ARCHIVE], State.ARCHIVED),
        ([Event.ARCHIVE, Event.UNARCHIVE], State.LINKED),
        ([Event.LEFT, Event.RETURNED], State.LINKED),
        ([Event.SHARED, Event.UNSHARED], State.LINKED),
        ([Event.DELETED, Event.UNARCHIVE], State.DELETED),
        ([Event.LEFT, Event.UNARCHIVE], State.LEFT),
        ([Event.RETURNED], State.LINKED),
    ],
)
def test_a_channel_and_its_team(events, state):
    now = State.LINKED
    for event in events:
        now = after(event, now)
    assert now is state


@pytest.mark.parametrize("event", Event)
def test_what_a_person_switched_off_stays_off(event):
    assert after(event, State.UNLINKED) is State.UNLINKED
