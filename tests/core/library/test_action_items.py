from datetime import UTC, date, datetime, timedelta

from bot.core.coaching.action_items import OLD
from bot.core.library.action_items import OpenItem, of_team
from bot.core.library.documents import ActionItem, Kind
from bot.core.library.fits import Document

NOW = datetime(2026, 3, 17, 12, tzinfo=UTC)
TODAY = NOW.date()


def item(number, since, owner="Payments team"):
    document = Document(number, "1.md", Kind.POST_MORTEM, "One", since, "Orders", None, "", owner=owner)
    return OpenItem(ActionItem(f"Item {number}", since, None), since, document)


OLDEST, OLDER = item(1, date(2025, 6, 1)), item(2, TODAY - OLD)
NEW, OTHERS = item(3, TODAY - OLD + timedelta(1)), item(4, date(2024, 1, 1), owner="Ledger")


def test_a_team_gets_its_own_items_the_oldest_first():
    assert of_team([NEW, OTHERS, OLDER, OLDEST], ["payments-leads"]) == [OLDEST, OLDER, NEW]
    assert of_team([OLDEST], []) == []


def test_ages_are_whole_weeks():
    assert OLDER.weeks(TODAY) == 8
    assert NEW.weeks(TODAY) == 7
    assert NEW.weeks(date(2020, 1, 1)) == 0
