"""Times and figures of a text as a plan can hold them, and what must be settled where it cannot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.cadence import Cadence
from config.schedule import Once, Recurring
from config.shape import FIRST_YEAR, LAST_YEAR
from config.words import Words
from documents.draft.obligation import Figure, Obligation
from documents.draft.scalar import fit
from documents.findings import Every, Recurrence

_CADENCES: dict[Every, Cadence] = {
    "day": "month",
    "week": "month",
    "month": "month",
    "quarter": "quarter",
    "half-year": "half-year",
    "year": "year",
}
_MOST = 1_000_000_000
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_DAILY = {"day": ("日", "daily"), "week": ("周", "weekly")}


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A schedule as config writes it, with what a person should settle about it."""

    schedule: Once | Recurring | None
    marks: tuple[Words, ...] = ()

    def __str__(self) -> str:
        if isinstance(self.schedule, Once):
            return f"{{due: {self.schedule.due}}}"
        if self.schedule is None:
            return "standing"
        counts = {"at_least": self.schedule.at_least, "at_most": self.schedule.at_most}
        told = "".join(f", {key}: {count}" for key, count in counts.items() if count is not None)
        return f"{{every: {self.schedule.every}{told}}}"


def scheduled(obligation: Obligation, *, issued_on: date | None) -> Scheduled:
    """When an obligation is owed; a day that cannot bind leaves it standing, with a mark."""
    if obligation.deadline:
        return _once(obligation.deadline.date, issued_on)
    if obligation.recurrence:
        return _recurring(obligation.recurrence)
    return Scheduled(None)


def _once(due: date, issued_on: date | None) -> Scheduled:
    if issued_on and due < issued_on:
        zh, en = f"时限 {due} 早于印发日期 {issued_on}", f"the deadline {due} is before the day of issue, {issued_on}"
    elif not FIRST_YEAR <= due.year <= LAST_YEAR:
        zh, en = f"时限 {due} 超出可用年份", f"the deadline {due} lies in a year that config does not take"
    else:
        return Scheduled(Once(due=due))
    mark = Words(zh=f"{zh}，未写入时限；请核定", en=f"{en} and was left out; settle the schedule")
    return Scheduled(None, (mark,))


def _recurring(found: Recurrence) -> Scheduled:
    marks: list[Words] = []
    least, most = _count(found.at_least), _count(found.at_most)
    if (least is None) != (found.at_least is None) or (most is None) != (found.at_most is None):
        marks.append(Words(zh="文中的次数无法写入；请核定", en="the count of the text cannot be written; settle it"))
    if least is not None and most is not None and least > most:
        marks.append(Words(zh="最少次数多于最多次数；请核定", en="the least count is above the most; settle both"))
        least = most = None
    if found.every in _DAILY:
        zh, en = _DAILY[found.every]
        mark = Words(
            zh=f"文中要求每{zh}一次，计划最短按月；请核定",
            en=f"the text says {en}, and a plan knows no shorter than monthly; settle the schedule",
        )
        marks.append(mark)
        least = most = None
    return Scheduled(Recurring(every=_CADENCES[found.every], at_least=least, at_most=most), tuple(marks))


def _count(value: Decimal | None) -> int | None:
    whole = value is not None and value.is_finite() and value == value.to_integral_value() and 1 <= value <= _MOST
    return int(value) if value is not None and whole else None


def held(figures: tuple[Figure, ...]) -> tuple[list[tuple[Figure, int | None]], tuple[Words, ...]]:
    """The figures that a plan can hold, each with the index of its whole among them, and marks for the rest."""
    places: dict[int, int] = {}
    kept: list[tuple[Figure, int | None]] = []
    for place, figure in enumerate(figures):
        if _NUMBER.fullmatch(number(figure.goal.value)):
            places[place] = len(kept)
            kept.append((figure, places.get(figure.part_of) if figure.part_of is not None else None))
    return kept, tuple(_left_out(figures))


def _left_out(figures: tuple[Figure, ...]) -> Iterator[Words]:
    for figure in figures:
        if not _NUMBER.fullmatch(number(figure.goal.value)):
            said = fit(figure.goal.quote.words[:40])
            yield Words(
                zh=f"指标“{said}”的数值无法写入；请核定", en=f"the number of “{said}” cannot be written; settle it"
            )
        elif not figure.goal.unit.strip():
            said = fit(figure.goal.quote.words[:40])
            yield Words(zh=f"指标“{said}”没有计量单位；请补充", en=f"“{said}” has no unit of measure; name one")


def number(value: Decimal) -> str:
    """The number without an exponent or idle zeros.

    >>> number(Decimal("1.50")), number(Decimal("1E+2"))
    ('1.5', '100')
    """
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return str(value)
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
