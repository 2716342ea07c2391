"""What a stopped clock gives back: as many working days as it stood."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.calendar import published_calendar
from supervision.stopped_clock import due_after, stood_for

CALENDAR = published_calendar()
DAY = timedelta(days=1)
DAYS = st.dates(date(2019, 1, 1), date(2019, 9, 1))
SPANS = st.integers(0, 120)


def left(today: date, due_on: date) -> int:
    """The working days that are left, today counted."""
    return CALENDAR.working_days(today - DAY, due_on)


@pytest.mark.parametrize(
    ("begun_on", "ended_on", "stood"),
    [("2019-06-20", "2019-06-20", 0), ("2019-06-20", "2019-06-21", 1), ("2019-06-22", "2019-06-24", 0),
     ("2019-06-20", "2019-07-01", 7)],
)  # fmt: skip
def test_the_day_of_the_stop_counts_and_the_day_of_going_on_does_not(begun_on: str, ended_on: str, stood: int) -> None:
    assert stood_for(date.fromisoformat(begun_on), date.fromisoformat(ended_on), CALENDAR) == stood


@given(DAYS, SPANS, SPANS)
def test_as_many_working_days_are_left_as_were(begun_on: date, ahead: int, stopped: int) -> None:
    due_on = CALENDAR.on_or_after(begun_on + timedelta(days=ahead))
    ended_on = begun_on + timedelta(days=stopped)
    assert left(ended_on, due_after(due_on, begun_on, ended_on, CALENDAR)) == left(begun_on, due_on)


@given(DAYS, SPANS, SPANS)
def test_what_was_not_late_is_not_late(begun_on: date, ahead: int, stopped: int) -> None:
    ended_on = begun_on + timedelta(days=stopped)
    assert due_after(begun_on + timedelta(days=ahead), begun_on, ended_on, CALENDAR) >= ended_on or ahead >= stopped


@given(DAYS, st.integers(1, 60), SPANS)
def test_what_was_late_stays_as_late(begun_on: date, late: int, stopped: int) -> None:
    due_on = CALENDAR.on_or_before(begun_on - timedelta(days=late))
    ended_on = begun_on + timedelta(days=stopped)
    moved = due_after(due_on, begun_on, ended_on, CALENDAR)
    assert CALENDAR.working_days(moved, ended_on - DAY) == CALENDAR.working_days(due_on, begun_on - DAY)


@given(DAYS, st.integers(-60, 60), st.integers(1, 120))
def test_a_moved_date_is_a_working_day(begun_on: date, ahead: int, stopped: int) -> None:
    due_on = begun_on + timedelta(days=ahead)
    moved = due_after(due_on, begun_on, begun_on + timedelta(days=stopped), CALENDAR)
    assert moved == due_on or CALENDAR.is_working(moved)
