"""The only place that asks what time it is. Everything else is told."""

from datetime import date, datetime, time, timedelta
from typing import Protocol

from supervision.calendar import SHANGHAI

MORNING = time(9)


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware, in Shanghai."""


class RealClock:
    """The machine's clock."""

    def now(self) -> datetime:
        import pendulum  # here, so that a replayed clock does not pay for it

        return pendulum.now("Asia/Shanghai")


class ReplayedClock:
    """A clock that stands still until it is moved, and never goes back."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(SHANGHAI)

    def now(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        if to < self._now:
            raise ValueError(f"a replayed clock does not go back from {self._now} to {to}")
        self._now = to.astimezone(SHANGHAI)


def morning_of(day: date) -> datetime:
    """Nine o'clock in Shanghai: the time of day that `--as-of DATE` stands for."""
    return datetime.combine(day, MORNING, SHANGHAI)


def day_after(day: date) -> date:
    return day + timedelta(days=1)
