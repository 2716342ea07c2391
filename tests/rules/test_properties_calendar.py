"""Any calendar: a shift is a count along worked days, windows follow one another, and what is uncertain says so."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from supervision.calendar import WorkingCalendar
from supervision.ladder import Step, windows

BEGIN = date(2026, 6, 1)
DAY = timedelta(days=1)
NEAR = st.integers(0, 400).map(lambda number: BEGIN + number * DAY)
CALENDARS = st.builds(
    WorkingCalendar,
    st.dictionaries(NEAR, st.booleans(), max_size=60),
    st.frozensets(st.sampled_from((2025, 2026, 2027, 2028))),
)
OFFSETS = st.lists(st.integers(-20, 20), min_size=1, max_size=8, unique=True).map(sorted)


def worked(calendar: WorkingCalendar, start: date, step: int, number: int) -> list[date]:
    """The first days that are worked from a day on, one way or the other."""
    found: list[date] = []
    while len(found) < number:
        is_worked = calendar.marked.get(start, start.weekday() < 5)
        found += [start] if is_worked else []
        start += step * DAY
    return found


@given(CALENDARS, NEAR, st.integers(0, 30))
def test_so_many_days_before_is_counted_back_from_the_last_day_worked(
    calendar: WorkingCalendar, day: date, number: int
) -> None:
    assert calendar.shift(day, -number) == worked(calendar, day, -1, number + 1)[-1]


@given(CALENDARS, NEAR, st.integers(1, 30))
def test_so_many_days_after_is_counted_on_from_the_day_itself(
    calendar: WorkingCalendar, day: date, number: int
) -> None:
    assert calendar.shift(day, number) == worked(calendar, day + DAY, 1, number)[-1]


@given(CALENDARS, NEAR, st.integers(0, 60))
def test_the_days_between_are_those_worked_after_the_first(calendar: WorkingCalendar, day: date, span: int) -> None:
    later = [day + number * DAY for number in range(1, span + 1)]
    expected = sum(calendar.marked.get(one, one.weekday() < 5) for one in later)
    assert calendar.working_days(day, day + span * DAY) == expected


@given(CALENDARS, NEAR, st.integers(0, 60))
def test_a_count_is_provisional_with_any_of_its_days(calendar: WorkingCalendar, day: date, span: int) -> None:
    later = [day + number * DAY for number in range(1, span + 1)]
    assert calendar.is_count_provisional(day, day + span * DAY) == any(map(calendar.is_provisional, later))


@given(CALENDARS, OFFSETS, NEAR)
def test_each_window_begins_on_a_day_worked_and_ends_where_the_next_begins(
    calendar: WorkingCalendar, offsets: list[int], due_on: date
) -> None:
    found = windows([Step(place, str(place), days, "blue") for place, days in enumerate(offsets, 1)], due_on, calendar)
    assert all(calendar.is_working(window.fires_on) for window in found)
    assert [window.until_on for window in found] == [*(window.fires_on for window in found[1:]), None]
    assert all(window.until_on is None or window.fires_on < window.until_on for window in found)


@given(CALENDARS, OFFSETS, NEAR, st.integers(-60, 60))
def test_on_any_day_one_window_holds_once_the_first_has_begun(
    calendar: WorkingCalendar, offsets: list[int], due_on: date, away: int
) -> None:
    found = windows([Step(place, str(place), days, "blue") for place, days in enumerate(offsets, 1)], due_on, calendar)
    today = due_on + away * DAY
    assert sum(window.holds(today) for window in found) == (found[0].fires_on <= today)


@given(CALENDARS, OFFSETS, NEAR)
def test_a_window_is_provisional_with_its_day_or_its_due_date(
    calendar: WorkingCalendar, offsets: list[int], due_on: date
) -> None:
    found = windows([Step(place, str(place), days, "blue") for place, days in enumerate(offsets, 1)], due_on, calendar)
    for window in found:
        uncertain = {window.fires_on.year, due_on.year} - calendar.published
        assert window.provisional is bool(uncertain)
