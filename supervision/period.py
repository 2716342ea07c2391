"""Periods: 2019-06, 2019Q2, 2019H1, 2019; where they begin, end and follow one another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

ONCE = "once"
STANDING = "standing"


class Cadence(StrEnum):
    """How often a duty comes round."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[self.value]


class PeriodError(ValueError):
    """Not a period; write 2019-06, 2019Q2, 2019H1 or 2019."""


@dataclass(frozen=True, order=True)
class Period:
    """The `index`-th month, quarter or half (from 1) of a year; a year has index 1.

    >>> Period.parse("2019Q2").ends_on
    datetime.date(2019, 6, 30)
    >>> str(Period.parse("2019-12").next())
    '2020-01'
    """

    year: int
    index: int
    cadence: Cadence

    @classmethod
    def parse(cls, words: str) -> Self:
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})|Q([1-4])|H([12]))?", words, re.ASCII)
        if found is None:
            raise PeriodError(f"{words!r} is no period; write 2019-06, 2019Q2, 2019H1 or 2019")
        year, month, quarter, half = found.groups()
        if month and not 1 <= int(month) <= 12:
            raise PeriodError(f"{words!r} is no period: there is no month {month}")
        if not 1 <= int(year) <= 9998:
            raise PeriodError(f"{words!r} is no period: there is no year {year}")
        for index, cadence in ((month, Cadence.MONTH), (quarter, Cadence.QUARTER), (half, Cadence.HALF_YEAR)):
            if index:
                return cls(int(year), int(index), cadence)
        return cls(int(year), 1, Cadence.YEAR)

    @classmethod
    def containing(cls, day: date, cadence: Cadence) -> Self:
        return cls(day.year, (day.month - 1) // cadence.months + 1, cadence)

    @property
    def starts_on(self) -> date:
        return date(self.year, (self.index - 1) * self.cadence.months + 1, 1)

    @property
    def ends_on(self) -> date:
        return self.next().starts_on - timedelta(days=1)

    def next(self) -> Self:
        return self._moved(1)

    def previous(self) -> Self:
        return self._moved(-1)

    def _moved(self, steps: int) -> Self:
        a_year = 12 // self.cadence.months
        years, index = divmod(self.index - 1 + steps, a_year)
        return type(self)(self.year + years, index + 1, self.cadence)

    def until(self, day: date) -> Iterator[Self]:
        """This period and those after it that have begun by `day`."""
        period = self
        while period.starts_on <= day:
            yield period
            period = period.next()

    def __str__(self) -> str:
        form = {
            "month": "{0:04}-{1:02}",
            "quarter": "{0:04}Q{1}",
            "half-year": "{0:04}H{1}",
            "year": "{0:04}",
        }
        return form[self.cadence.value].format(self.year, self.index)


@dataclass(frozen=True)
class ReportingDays:
    """By which day of the month after a period's end its report is due. The admin's, where no document says."""

    month: int = 5
    quarter: int = 10
    half_year: int = 15
    year: int = 15

    def due_on(self, period: Period) -> date:
        """The last day on which the period's report is in time, e.g. 2019-07-05 for 2019-06."""
        days = {"month": self.month, "quarter": self.quarter, "half-year": self.half_year, "year": self.year}
        return period.next().starts_on.replace(day=days[period.cadence.value])
