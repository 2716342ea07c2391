"""The working calendar as people read it: each day of a year or month, who says so, and what falls due on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from sqlmodel import Session, col, func, select

from config.calendar import CalendarDay
from config.words import Words
from models.tally import Stands, UnitTally
from supervision.calendar import published_days
from supervision.in_force import InForce
from supervision.published import published_name


class DayKind(StrEnum):
    """What a day is: as the week has it, or otherwise by decree."""

    WORKING = "working"
    WEEKEND = "weekend"
    OFF = "off"
    MADE_UP = "made-up"


@dataclass(frozen=True)
class Due:
    """What falls due on a day: how much is still open, and how much is done."""

    open: int = 0
    done: int = 0


@dataclass(frozen=True)
class DaySheet:
    """One day. `own` is the config's entry for it; `published` what the published calendar says (True: worked), None
    where it leaves the week; `name` is that of the holiday.
    """

    on: date
    kind: DayKind
    provisional: bool
    name: Words | None
    own: CalendarDay | None
    published: bool | None
    due: Due

    @property
    def is_working(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MADE_UP)

    @property
    def differs(self) -> bool:
        """Whether the config makes another day of it than the published calendar, or the plain week."""
        usual = self.on.weekday() < 5 if self.published is None else self.published
        return self.own is not None and self.is_working != usual


@dataclass(frozen=True)
class MonthSheet:
    """A month: its days, and how many of them are worked."""

    first: date
    days: tuple[DaySheet, ...]

    @property
    def working(self) -> int:
        return sum(day.is_working for day in self.days)

    @property
    def weeks(self) -> list[list[DaySheet | None]]:
        """The days in weeks from Monday on; None where another month's day would stand."""
        cells: list[DaySheet | None] = [*([None] * self.first.weekday()), *self.days]
        cells += [None] * (-len(cells) % 7)
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]


def month_sheets(session: Session, rules: InForce, *, first: date, months: int = 12) -> list[MonthSheet]:
    """So many months from the one that begins on `first`."""
    starts = [_month_after(first, n) for n in range(months + 1)]
    due = _due(session, starts[0], starts[-1])
    own = {day.on: day for day in rules.config.calendar.days}
    return [
        MonthSheet(start, tuple(_sheet(rules, on, own, due) for on in _days(start, end)))
        for start, end in pairwise(starts)
    ]


def own_days(rules: InForce) -> list[CalendarDay]:
    """The days that the config names, in their order."""
    return sorted(rules.config.calendar.days, key=lambda day: day.on)


def _sheet(rules: InForce, on: date, own: Mapping[date, CalendarDay], due: Mapping[date, Due]) -> DaySheet:
    mine, worked = own.get(on), rules.calendar.is_working(on)
    usual = on.weekday() < 5
    kind = DayKind.WORKING if worked and usual else DayKind.WEEKEND if not (worked or usual) else (
        DayKind.MADE_UP if worked else DayKind.OFF
    )  # fmt: skip
    name = mine.name if mine else published_name(on)
    return DaySheet(
        on, kind, rules.calendar.is_provisional(on), name, mine, published_days().get(on), due.get(on, Due())
    )


def _due(session: Session, first: date, end: date) -> dict[date, Due]:
    """What falls due on each day, by the tallies."""
    counted = select(UnitTally.due_on, UnitTally.standing, func.sum(UnitTally.assignments))
    counted = counted.where(col(UnitTally.due_on) >= first, col(UnitTally.due_on) < end)
    found: dict[date, Due] = {}
    for on, standing, number in session.execute(counted.group_by(col(UnitTally.due_on), col(UnitTally.standing))):
        so_far, done = found.get(on, Due()), standing in (Stands.IN_TIME, Stands.LATE)
        found[on] = Due(so_far.open + (0 if done else number), so_far.done + (number if done else 0))
    return found


def _month_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((end - first).days)]
