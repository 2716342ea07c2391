"""Curves over days: where each point lies in a drawing, and what the axes say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 10, 26
"""Room for the axes' words, in the units of the drawing."""


@dataclass(frozen=True)
class Scale:
    """From days and counts to places in the drawing."""

    first: date
    last: date
    most: int

    def x(self, on: date) -> float:
        """How far to the right a day lies."""
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (on - self.first).days / span, 1)

    def y(self, count: int) -> float:
        """How far down a count lies: the more, the higher."""
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / max(1, self.most), 1)

    @property
    def steps(self) -> list[int]:
        """The counts that the axis names: round ones, five at the most.

        >>> Scale(date(2019, 6, 1), date(2019, 7, 1), 118).steps
        [0, 50, 100]
        """
        size = next(one for one in _rounds() if one * 4 >= self.most)
        return list(range(0, self.most + 1, size))

    @property
    def days(self) -> list[date]:
        """The days that the axis names: first days of months, seven at the most; in a short span its ends."""
        months = [day for day in _days(self.first, self.last) if day.day == 1]
        every = -(-len(months) // 7) or 1
        return months[::every] if len(months) > 1 else sorted({self.first, self.last})


def scale(curves: Iterable[Sequence[tuple[date, int]]], *, until: date | None = None) -> Scale | None:
    """What takes in every point of the curves, and a day; None where there is nothing to draw."""
    points = [point for curve in curves for point in curve]
    if not points:
        return None
    days = [on for on, _ in points] + ([until] if until else [])
    return Scale(min(days), max(days), max(1, *(count for _, count in points)))


def line(scale: Scale, curve: Sequence[tuple[date, int]]) -> str:
    """The points of a straight line from count to count, as SVG has them."""
    return " ".join(f"{scale.x(on)},{scale.y(count)}" for on, count in curve)


def stairs(scale: Scale, curve: Sequence[tuple[date, int]]) -> str:
    """The points of a line that keeps its height until the day of the next count."""
    found: list[str] = []
    for place, (on, count) in enumerate(curve):
        if place:
            found.append(f"{scale.x(on)},{scale.y(curve[place - 1][1])}")
        found.append(f"{scale.x(on)},{scale.y(count)}")
    return " ".join(found)


def _rounds() -> Iterable[int]:
    ten = 1
    while True:
        yield from (ten, 2 * ten, 5 * ten)
        ten *= 10


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
