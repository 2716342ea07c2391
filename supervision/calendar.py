"""Working days: the published calendar with its make-up Saturdays, and weekends where none is published yet."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. `marked` holds the days that differ from the week (True: worked) by published decree.

    Source: the State Council's yearly notice, through the chinese_calendar package; the admin's own days
    stand above it. A year that is not in `published` is worked out by weekends alone and is provisional.
    """

    marked: Mapping[date, bool]
    published: frozenset[int]
    opens_at: time = time(8, 30)
    closes_at: time = time(17, 30)

    def is_working(self, day: date) -> bool:
        worked = self.marked.get(day)
        return day.weekday() < 5 if worked is None else worked

    def is_provisional(self, day: date) -> bool:
        """Whether the day's year still waits for its published calendar."""
        return day.year not in self.published

    def is_count_provisional(self, start: date, end: date) -> bool:
        """Whether some day that `working_days` counts lies in a year that still waits for its published calendar."""
        first = start + DAY
        return first <= end and any(year not in self.published for year in range(first.year, end.year + 1))

    def on_or_before(self, day: date) -> date:
        """The working day that is `day`, or the nearest before it."""
        while not self.is_working(day):
            day -= DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The working day that is `day`, or the nearest after it."""
        while not self.is_working(day):
            day += DAY
        return day

    def shift(self, day: date, working_days: int) -> date:
        """`working_days` before (negative, or 0) or after the day.

        Before counts back from the last working day that is not after `day`, so 0 before a Sunday is
        the Friday: the word comes while there is time to act. After counts on from the day itself.
        """
        if working_days <= 0:
            day = self.on_or_before(day)
            for _ in range(-working_days):
                day = self.on_or_before(day - DAY)
            return day
        for _ in range(working_days):
            day = self.on_or_after(day + DAY)
        return day

    def working_days(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and with `end`; 0 where `end` is not later."""
        return self._worked_through(end) - self._worked_through(start) if end > start else 0

    def _worked_through(self, day: date) -> int:
        """How many days are worked from the first of all days: by the week, and by what differs from it."""
        weeks, rest = divmod(day.toordinal(), 7)
        days, differences = self._differing
        return weeks * 5 + min(rest, 5) + differences[bisect_right(days, day)]

    @cached_property
    def _differing(self) -> tuple[list[date], list[int]]:
        """The marked days in order, and how far the count by the week is out before each of them and at the end."""
        days = sorted(self.marked)
        return days, list(accumulate((self.marked[day] - (day.weekday() < 5) for day in days), initial=0))

    def is_open(self, now: datetime) -> bool:
        """Whether messages may go out: working hours of a working day, in Shanghai."""
        local = now.astimezone(SHANGHAI)
        return self.is_working(local.date()) and self.opens_at <= local.time() < self.closes_at

    def next_opening(self, now: datetime) -> datetime:
        """The instant from which messages may go out: `now` itself in working hours."""
        if self.is_open(now):
            return now
        local = now.astimezone(SHANGHAI)
        day = local.date() if local.time() < self.opens_at else local.date() + DAY
        return datetime.combine(self.on_or_after(day), self.opens_at, SHANGHAI)


def day_of(now: datetime) -> date:
    """The calendar day in Shanghai at this instant."""
    if now.tzinfo is None:
        raise ValueError(f"{now!r} has no time zone")
    return now.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """The first instant that no longer belongs to the day, in Shanghai."""
    return datetime.combine(day + DAY, time(0), SHANGHAI)


@cache
def published_days() -> dict[date, bool]:
    """The days that the published notices set apart from the ordinary week."""
    off = dict.fromkeys(chinese_calendar.constants.holidays, False)
    return off | dict.fromkeys(chinese_calendar.constants.workdays, True)


def published_calendar(
    own_days: Mapping[date, bool] | None = None,
    *,
    opens_at: time = time(8, 30),
    closes_at: time = time(17, 30),
) -> WorkingCalendar:
    """The published calendar with the admin's `own_days` (True: worked) above it."""
    marked = published_days() | dict(own_days or {})
    years = frozenset(day.year for day in published_days())
    return WorkingCalendar(marked, years, opens_at, closes_at)
