"""What a changed calendar moves: the rung and the last working day, never the due date."""

from dataclasses import replace
from datetime import date

from config.calendar import CalendarDay
from config.words import Words
from supervision.calendar import WorkingCalendar, published_calendar
from supervision.calendar_moves import (
    before_publication,
    deadline_move,
    entries,
    newly_published,
    rung_moves,
)
from supervision.ladder import Step, Window, windows

CALENDAR = published_calendar()
DUE = date(2019, 6, 30)
FRIDAY = date(2019, 6, 28)
LADDER = [Step(1, "three", -3, "blue"), Step(2, "day", 0, "blue"), Step(3, "late", 1, "yellow")]


def entry(on: date, source: str, kind: str = "holiday") -> CalendarDay:
    return CalendarDay.model_validate({"on": on, "kind": kind, "name": Words(zh="放假", en="Off"), "source": source})


def off(*days: date) -> WorkingCalendar:
    return published_calendar(dict.fromkeys(days, False))


def laid(calendar: WorkingCalendar, due_on: date = DUE) -> list[Window]:
    return windows(LADDER, due_on, calendar)


def test_an_entry_is_added_changed_or_removed() -> None:
    before = [entry(date(2019, 6, 1), "甲办〔2019〕1号"), entry(date(2019, 6, 2), "甲办〔2019〕1号")]
    after = [entry(date(2019, 6, 2), "甲办〔2019〕2号"), entry(date(2019, 6, 3), "甲办〔2019〕2号")]
    assert [(one.on.day, one.fate) for one in entries(before, after)] == [(1, "removed"), (2, "changed"), (3, "added")]


def test_only_the_rungs_that_fall_elsewhere_move() -> None:
    moves = rung_moves("default", DUE, laid(CALENDAR), laid(off(FRIDAY)))
    assert [(one.rung, str(one.from_on), str(one.to_on)) for one in moves] == [
        ("three", "2019-06-25", "2019-06-24"),
        ("day", "2019-06-28", "2019-06-27"),
    ]


def test_the_due_day_stays_and_its_last_working_day_moves() -> None:
    move = deadline_move(DUE, CALENDAR, off(FRIDAY), today=date(2019, 6, 24))
    assert move is not None
    assert (move.due_on, move.last_from, move.last_to) == (DUE, FRIDAY, date(2019, 6, 27))
    assert (move.left_from, move.left_to) == (4, 3)


def test_a_deadline_that_is_over_does_not_move() -> None:
    assert deadline_move(DUE, CALENDAR, off(FRIDAY), today=date(2019, 7, 1)) is None


def test_a_day_that_comes_after_the_deadline_does_not_move_it() -> None:
    assert deadline_move(DUE, CALENDAR, off(date(2019, 7, 2)), today=date(2019, 6, 24)) is None


def test_of_a_window_between_two_years_the_later_was_not_published() -> None:
    due = date(2020, 1, 3)
    early = laid(replace(CALENDAR, published=frozenset(range(2004, 2020))), due)
    assert early[0].fires_on.year == 2019
    assert newly_published([(due, window) for window in early], CALENDAR) == 2020


def test_what_was_laid_with_its_calendar_tells_of_no_publication() -> None:
    assert newly_published([(DUE, window) for window in laid(CALENDAR)], CALENDAR) is None


def test_a_year_that_still_waits_tells_of_no_publication() -> None:
    due = date(2031, 6, 30)
    assert newly_published([(due, window) for window in laid(CALENDAR, due)], CALENDAR) is None


def test_before_its_publication_a_year_goes_by_weekends_and_the_admins_days() -> None:
    own = date(2019, 6, 3)
    calendar = published_calendar({own: False})
    before = before_publication(calendar, 2019, own={own})
    dragon_boat = date(2019, 6, 7)
    assert before.is_working(dragon_boat)
    assert before.is_provisional(dragon_boat)
    assert not before.is_working(own)
    assert not before.is_working(date(2018, 6, 18)), "the Dragon Boat Festival of the year before stays"


def test_a_published_calendar_moves_rungs_and_settles_others() -> None:
    before = before_publication(CALENDAR, 2019, own=())
    due = date(2019, 6, 11)
    moves = rung_moves("default", due, laid(before, due), laid(CALENDAR, due))
    assert [(one.rung, one.moves, one.provisional) for one in moves] == [
        ("three", True, False),
        ("day", False, False),
        ("late", False, False),
    ]
