"""Days as people write them."""

from datetime import UTC, date, datetime

import pytest

from bot.sources.parsing import dates


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-09", "2024/3/9", "2024.03.09", "20240309-queue", "pm-2024_03_09", "March 9, 2024", "Mar 9th 2024",
        "9 March 2024", "9th of March 2024", "09-Mar-2024", "2024 March 9", "Saturday, march 9 2024 at noon", "9/3/2024", "09.03.24",
        "2024-03-09T23:59:00+02:00",
    ],
)  # fmt: skip
def test_many_forms_are_one_day(written):
    assert dates.find(written) == date(2024, 3, 9)


def test_day_and_month_change_places_only_where_they_must():
    assert dates.find("03/13/2024") == date(2024, 3, 13)
    assert dates.find("13/03/2024") == date(2024, 3, 13)
    assert dates.find("03/04/2024") == date(2024, 4, 3)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2024",
        "March 2024",
        "version 1.2.3",
        "10.1.0.1",
        "31 February 2024",
        "2024-13-45",
        "12345678",
        "+1 202 555 0101",
    ],
)
def test_what_is_no_day_is_none(written):
    assert dates.find(written) is None


def test_the_first_day_of_a_text_is_taken():
    assert dates.find("On 9 March 2024 we saw it, reported on 2024-03-11") == date(2024, 3, 9)
    assert dates.find("2024-02-30 is no day, 2024-03-01 is not what stands first") == date(2024, 3, 1)


def test_values_of_front_matter_are_days_already():
    assert dates.read(datetime(2024, 3, 9, 23, tzinfo=UTC)) == date(2024, 3, 9)
    assert dates.read(date(2024, 3, 9)) == date(2024, 3, 9)
    assert dates.read(["9 March 2024"]) == date(2024, 3, 9)
    assert dates.read(None) is None
