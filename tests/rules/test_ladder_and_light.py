"""Windows and lights: one rung at a time, the whole due day for the unit, late stays late."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from supervision.calendar import published_calendar
from supervision.ladder import Step, windows
from supervision.light import Colour, Reason, Standing, days_late, is_overdue, light

CALENDAR = published_calendar()
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
OFFSETS = st.lists(st.integers(-20, 20), min_size=1, max_size=8, unique=True).map(sorted)
DUE = date(2019, 6, 30)


def steps(offsets: list[int]) -> list[Step]:
    colours = {True: "yellow", False: "blue"}
    return [Step(place, f"r{place}", days, colours[days > 0]) for place, days in enumerate(offsets, 1)]


DEFAULT = [*steps([-10, -3, 0, 1, 3]), Step(6, "red", 7, "red")]


@given(OFFSETS, DAYS, st.integers(-60, 60))
def test_at_most_one_window_holds_on_any_day(offsets: list[int], due_on: date, days: int) -> None:
    today = due_on + timedelta(days=days)
    found = windows(steps(offsets), due_on, CALENDAR)
    assert sum(window.holds(today) for window in found) == (today >= found[0].fires_on)


@given(OFFSETS, DAYS)
def test_windows_begin_on_working_days_in_rising_order(offsets: list[int], due_on: date) -> None:
    days = [window.fires_on for window in windows(steps(offsets), due_on, CALENDAR)]
    assert days == sorted(set(days))
    assert all(CALENDAR.is_working(day) for day in days)


@given(DAYS, st.integers(-40, 40))
def test_overdue_begins_the_day_after(due_on: date, days: int) -> None:
    today = due_on + timedelta(days=days)
    assert is_overdue(Standing(due_on), today) is (days > 0)
    assert days_late(Standing(due_on), today) == max(0, days)


def shown(day: str, standing: Standing | None = None) -> tuple[Colour, Reason]:
    found = light(standing or Standing(DUE), windows(DEFAULT, DUE, CALENDAR), date.fromisoformat(day))
    return found.colour, found.reason


def test_a_light_goes_green_blue_yellow_red() -> None:
    assert shown("2019-06-13") == (Colour.GREEN, Reason.IN_HAND)
    assert shown("2019-06-14") == (Colour.BLUE, Reason.DUE_SOON)
    assert shown("2019-06-30") == (Colour.BLUE, Reason.DUE_SOON)
    assert shown("2019-07-01") == (Colour.YELLOW, Reason.OVERDUE)
    assert shown("2019-07-08") == (Colour.YELLOW, Reason.OVERDUE)
    assert shown("2019-07-09") == (Colour.RED, Reason.OVERDUE)


def test_late_before_the_first_late_rung_is_yellow_all_the_same() -> None:
    friday = date(2019, 6, 28)
    found = light(Standing(friday), windows(DEFAULT, friday, CALENDAR), date(2019, 6, 29))
    assert found.colour is Colour.YELLOW


def test_late_stays_late_when_it_is_closed() -> None:
    late = Standing(DUE, reported_on=date(2019, 7, 2), closed_on=date(2019, 7, 4))
    assert shown("2019-07-31", late) == (Colour.GREEN, Reason.CLOSED_LATE)
    in_time = Standing(DUE, reported_on=DUE, closed_on=date(2019, 7, 4))
    assert shown("2019-07-31", in_time) == (Colour.GREEN, Reason.CLOSED)


def test_without_a_date_there_is_no_light_and_never_green() -> None:
    assert shown("2019-07-31", Standing(None)) == (Colour.NONE, Reason.NO_DATE)
