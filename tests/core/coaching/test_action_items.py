from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.coaching.action_items import OLD, QUESTION, REST, to_ask_about
from bot.core.coaching.choosing import Asked
from bot.core.library.action_items import GIVEN_UP_AFTER, OpenItem
from bot.core.library.documents import ActionItem, Kind
from bot.core.library.fits import Document

NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)
TODAY = NOW.date()


def item(number, since, owner="Payments team"):
    document = Document(number, "1.md", Kind.POST_MORTEM, "One", since, "Orders", None, "", owner=owner)
    return OpenItem(ActionItem(f"Item {number}", since, None), since, document)


OLDEST, OLDER = item(1, date(2025, 6, 1)), item(2, TODAY - OLD)
NEW = item(3, TODAY - OLD + timedelta(1))


def test_the_oldest_that_was_not_asked_about_is_asked_about():
    items = [NEW, OLDER, OLDEST]
    assert to_ask_about(items, set(), [], NOW) == OLDEST
    assert to_ask_about(items, {1}, [], NOW) == OLDER
    assert to_ask_about(items, {1, 2}, [], NOW) is None
    assert to_ask_about([], set(), [], NOW) is None


@pytest.mark.parametrize(("ago", "asked"), [(REST - timedelta(1), None), (REST, OLDEST)])
def test_a_backlog_is_not_asked_about_every_week(ago, asked):
    assert to_ask_about([OLDEST], set(), [Asked(QUESTION, NOW - ago)], NOW) == asked
    assert to_ask_about([OLDEST], set(), [Asked("on-call.top-page", NOW)], NOW) == OLDEST


def test_what_nobody_has_closed_for_a_year_is_asked_about_no_more():
    at_last = item(5, TODAY - GIVEN_UP_AFTER)
    assert to_ask_about([item(6, at_last.since - timedelta(1))], set(), [], NOW) is None
    assert to_ask_about([at_last], set(), [], NOW) == at_last
