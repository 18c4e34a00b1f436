"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.quantities import MOST, SIGNED, Unclear, Unit, first_in, read, readable, shown

AMOUNTS = st.floats(min_value=0, max_value=1e9).map(lambda value: round(value, 2))


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.5k", "count", 1500),
        ("40 %", "percent", 40),
        ("forty per cent", "percent", 40),
        ("12,5 %", "percent", 12.5),
        ("€2,300", "money", 2300),
        ("2300 EUR", "money", 2300),
        ("€2.300", "money", 2300),
        ("2.300,50", "money", 2300.5),
        ("1.234.567", "money", 1234567),
        ("$1.2m", "money", 1.2e6),
        ("€ -300", "money", -300),
        ("1 234", "count", 1234),
        ("1\u202f234", "count", 1234),
        ("１２", "count", 12),
        ("about 12", "pages", 12),
        ("~7, I think", "pages", 7),
        ("a dozen", "count", 12),
        ("twenty-five", "pages", 25),
        ("none", "pages", 0),
        ("a third", "percent", 100 / 3),
        ("2h", "minutes", 120),
        ("30m", "hours", 0.5),
        ("1h 30m", "minutes", 90),
        ("2h30m", "hours", 2.5),
        ("2 hours and 10 minutes", "minutes", 130),
        ("250ms", "seconds", 0.25),
        ("1.500", "lines", 1500),
        ("1.500", "hours", 1.5),
        ("3x", "times", 3),
        ("12k lines", "lines", 12000),
        ("2 weeks", "days", 14),
        ("three months", "days", 90),
        ("a week", "hours", 168),
        ("an hour", "minutes", 60),
        ("half an hour", "minutes", 30),
        ("a day", "hours", 24),
    ],
)
def test_what_people_type_is_understood(text, unit, value):
    assert read(text, Unit(unit)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("lots", "count", Unclear.NO_NUMBER),
        ("", "pages", Unclear.NO_NUMBER),
        ("10-15", "pages", Unclear.SEVERAL),
        ("3 or 4", "pages", Unclear.SEVERAL),
        ("1e9", "count", Unclear.SEVERAL),
        ("-5", "pages", Unclear.NEGATIVE),
        ("5 pages", "percent", Unclear.OTHER_UNIT),
        ("€5", "hours", Unclear.OTHER_UNIT),
        ("2 weeks", "pages", Unclear.OTHER_UNIT),
        ("9" * 20, "count", Unclear.TOO_LARGE),
    ],
)
def test_what_cannot_be_told_says_why(text, unit, why):
    assert read(text, Unit(unit)) is why


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("In the last 30 days I guess 12 pages at night", "pages", 12),
        ("On 2026-03-01 we had 5, I believe", "pages", 5),
        ("Probably 40% of 200", "percent", 40),
        ("Since 2024 perhaps four", "incidents", 4),
        ("no idea", "pages", None),
        ("RDS, EC2 and data transfer. The last one was a surprise.", "percent", None),
        ("Datadog is the one I did not expect: 9k a month", "percent", None),
        ("One of our services is behind most of it", "pages", None),
        ("That is a third party, and we looked last quarter", "percent", None),
        ("It doubled last year, to 210%", "percent", 210),
        ("One, I think", "incidents", 1),
        ("I guess one", "incidents", 1),
        ("One page, perhaps", "pages", 1),
        ("About five a week, per person", "hours", 5),
        ("Perhaps a third of them", "percent", 100 / 3),
        ("About half", "percent", 50),
        ("The migration took us two weeks, more or less", "days", 14),
        ("Half an hour, with luck", "minutes", 30),
        ("Mirror the writes for two weeks and compare", "hours", None),
        ("The disk alert: nine pages, every one of them closed", "percent", None),
        ("The ledger, one in six", "percent", None),
        ("Twelve large machines do it", "hours", None),
        ("About 12, I think", "hours", 12),
        ("12 or so", "minutes", 12),
        ("One, I think", "count", 1),
        ("Maybe 3 days", "hours", 72),
        ("What I get to see is a page or two.", "lines", None),
        ("An hour or two, on a bad day.", "hours", 2),
        ("One machine or two.", "count", 2),
        ("Yes, since version 5 renames half of its settings.", "count", None),
        ("It listens on port 8080; 3 of them do.", "count", 3),
        ("After step 2 another 4.", "count", 4),
    ],
)
def test_a_longer_text_gives_the_number_it_most_likely_means(text, unit, value):
    assert first_in(text, Unit(unit)) == (value if value is None else pytest.approx(value))


@given(AMOUNTS, st.sampled_from(["{:.2f}", "{:,.2f}", "about {:.2f}", "  {:,.2f} "]), st.sampled_from(list(Unit)))
def test_an_amount_is_read_as_it_is_written(amount, written, unit):
    assert read(written.format(amount), unit) == pytest.approx(amount)


@given(AMOUNTS)
def test_commas_and_dots_may_change_places(amount):
    swapped = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert read(swapped, Unit.MONEY) == pytest.approx(amount)


@given(st.integers(1, 99), st.integers(0, 59))
def test_hours_and_minutes_are_one_duration(hours, minutes):
    assert read(f"{hours}h {minutes} min", Unit.MINUTES) == pytest.approx(60 * hours + minutes)


@given(st.text(max_size=60), st.sampled_from(list(Unit)))
def test_whatever_is_typed_gives_a_value_or_a_reason(text, unit):
    value = read(text, unit)
    assert isinstance(value, Unclear) or (abs(value) <= MOST and (value >= 0 or unit in SIGNED))
    assert isinstance(first_in(text, unit), float | None)


@given(st.floats(-1e9, 1e9))
def test_what_is_shown_is_close_to_the_value(value):
    assert float(shown(value).replace(",", "")) == pytest.approx(value, rel=0.06, abs=1e-300)


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (38 / 1440, Unit.DAYS, (38, Unit.MINUTES)),
        (0.5, Unit.DAYS, (12, Unit.HOURS)),
        (0.02, Unit.SECONDS, (20, Unit.MILLISECONDS)),
        (2, Unit.DAYS, (2, Unit.DAYS)),
        (0, Unit.HOURS, (0, Unit.HOURS)),
        (0.5, Unit.LINES, (0.5, Unit.LINES)),
    ],
)
def test_a_short_time_is_told_in_a_smaller_unit(value, unit, told):
    assert readable(value, unit) == told
