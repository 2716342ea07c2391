"""Working days: published holidays and make-up Saturdays, weekends where nothing is published."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.calendar import SHANGHAI, published_calendar

CALENDAR = published_calendar()
DAYS = st.dates(date(2018, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2019-06-07", False),  # Dragon Boat Festival, a Friday
        ("2019-09-29", True),  # a Sunday made up for National Day
        ("2019-10-12", True),  # a Saturday made up
        ("2019-10-07", False),
        ("2019-06-30", False),  # an ordinary Sunday
        ("2019-07-01", True),
    ],
)
def test_a_day_is_worked_as_the_notice_says(day: str, worked: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    ("working_days", "day"),
    [
        (-10, "2019-06-14"),
        (-3, "2019-06-25"),
        (0, "2019-06-28"),
        (1, "2019-07-01"),
        (3, "2019-07-03"),
        (7, "2019-07-09"),
    ],
)
def test_the_rungs_of_a_sunday_deadline(working_days: int, day: str) -> None:
    assert str(CALENDAR.shift(date(2019, 6, 30), working_days)) == day


def test_an_unpublished_year_goes_by_weekends_and_says_so() -> None:
    national_day = date(2031, 10, 1)
    assert CALENDAR.is_provisional(national_day)
    assert CALENDAR.is_working(national_day)
    assert not CALENDAR.is_working(date(2031, 10, 4))


def test_the_admins_days_stand_above_the_published_ones() -> None:
    day = date(2019, 7, 1)
    assert not published_calendar({day: False}).is_working(day)


@given(DAYS, st.integers(-30, 30))
def test_a_shift_ends_on_a_working_day_on_its_side(day: date, working_days: int) -> None:
    found = CALENDAR.shift(day, working_days)
    assert CALENDAR.is_working(found)
    assert found > day if working_days > 0 else found <= day


@given(DAYS, st.integers(-30, 29))
def test_one_more_working_day_is_always_later(day: date, working_days: int) -> None:
    assert CALENDAR.shift(day, working_days) < CALENDAR.shift(day, working_days + 1)


@given(DAYS, st.integers(1, 30))
def test_counting_undoes_shifting(day: date, working_days: int) -> None:
    assert CALENDAR.working_days(day, CALENDAR.shift(day, working_days)) == working_days


@given(st.datetimes(datetime(2018, 1, 1), datetime(2032, 12, 31)))
def test_the_next_opening_is_in_working_hours_and_never_before(naive: datetime) -> None:
    now = naive.replace(tzinfo=SHANGHAI)
    opening = CALENDAR.next_opening(now)
    assert CALENDAR.is_open(opening)
    assert opening >= now
    assert opening - now < timedelta(days=12)
