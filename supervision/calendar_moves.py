"""What a changed calendar moves: entries, days of rungs, last working days, dispatches. Values in, values out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from config.calendar import CalendarDay
from supervision.calendar import WorkingCalendar
from supervision.ladder import Window


@dataclass(frozen=True)
class Entry:
    """A day of calendar.yaml that is added, changed or removed; None where there is no such entry."""

    on: date
    fate: Literal["added", "changed", "removed"]
    before: CalendarDay | None
    after: CalendarDay | None


@dataclass(frozen=True)
class RungMove:
    """A rung whose day moves, or is settled on the same day by a published calendar, for one ladder and due date."""

    ladder: str
    due_on: date
    rung: str
    from_on: date
    to_on: date
    provisional: bool

    @property
    def moves(self) -> bool:
        return self.from_on != self.to_on


@dataclass(frozen=True)
class DeadlineMove:
    """A due date's last working day, and the working days left until it. The due date itself never moves."""

    due_on: date
    last_from: date
    last_to: date
    left_from: int
    left_to: int
    provisional: bool


@dataclass(frozen=True)
class CycleMove:
    """A period that is dispatched at another instant."""

    cycle: str
    period: str
    from_at: datetime
    to_at: datetime
    provisional: bool


def entries(before: Iterable[CalendarDay], after: Iterable[CalendarDay]) -> list[Entry]:
    """The entries that differ, by day."""
    old, new = {day.on: day for day in before}, {day.on: day for day in after}
    differing = sorted(day for day in old.keys() | new.keys() if old.get(day) != new.get(day))
    return [Entry(day, _fate(old.get(day), new.get(day)), old.get(day), new.get(day)) for day in differing]


def _fate(before: CalendarDay | None, after: CalendarDay | None) -> Literal["added", "changed", "removed"]:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def rung_moves(ladder: str, due_on: date, laid: Sequence[Window], anew: Sequence[Window]) -> list[RungMove]:
    """The rungs of a due date that move, or whose day is provisional no more, in the ladder's order."""
    now = {window.rung: window for window in anew}
    pairs = [(window, now[window.rung]) for window in laid if window.rung in now]
    return [
        RungMove(ladder, due_on, old.rung, old.fires_on, new.fires_on, new.provisional)
        for old, new in pairs
        if (old.fires_on, old.provisional) != (new.fires_on, new.provisional)
    ]


def deadline_move(due_on: date, before: WorkingCalendar, after: WorkingCalendar, *, today: date) -> DeadlineMove | None:
    """What becomes of a due date that is not over; None where its working days stay as they are."""
    last = before.on_or_before(due_on), after.on_or_before(due_on)
    left = before.working_days(today, due_on), after.working_days(today, due_on)
    if due_on < today or (last[0] == last[1] and left[0] == left[1]):
        return None
    return DeadlineMove(due_on, *last, *left, after.is_count_provisional(today, due_on))


def newly_published(laid: Iterable[tuple[date, Window]], calendar: WorkingCalendar) -> int | None:
    """The first year that was laid provisionally, for want of its calendar, and that is published now.

    Calendars are published year by year: of a window between two years it was the later that was missing.
    """
    years = (max(due_on.year, window.fires_on.year) for due_on, window in laid if window.provisional)
    return min((year for year in years if year in calendar.published), default=None)


def before_publication(calendar: WorkingCalendar, year: int | None, *, own: Collection[date]) -> WorkingCalendar:
    """The calendar as it was before `year` and what follows were published; the admin's `own` days stay."""
    if year is None:
        return calendar
    marked = {day: worked for day, worked in calendar.marked.items() if day.year < year or day in own}
    return replace(calendar, marked=marked, published=frozenset(y for y in calendar.published if y < year))
