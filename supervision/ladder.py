"""The ladder by windows: on which working day each rung begins, and until when it is the one to speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from supervision.calendar import WorkingCalendar


@dataclass(frozen=True)
class Step:
    """What the days of a rung depend on: its place, and its working days before (≤ 0) or after the due date."""

    position: int
    rung: str
    working_days: int
    light: str


@dataclass(frozen=True)
class Window:
    """From `fires_on` until the day before `until_on` (for ever where it is None) this rung is the one to speak."""

    position: int
    rung: str
    light: str
    fires_on: date
    until_on: date | None
    provisional: bool

    def holds(self, today: date) -> bool:
        return self.fires_on <= today and (self.until_on is None or today < self.until_on)


def windows(steps: Sequence[Step], due_on: date, calendar: WorkingCalendar) -> list[Window]:
    """The rungs' windows for a due date, in rising order; each begins on a working day.

    A year without a published calendar, at the rung or at the due date that it is counted from, makes the window
    provisional: it is worked out anew when that comes.
    """
    days = [calendar.shift(due_on, step.working_days) for step in steps]
    untils: list[date | None] = [later for _, later in pairwise(days)]
    return [
        Window(
            step.position,
            step.rung,
            step.light,
            day,
            until,
            calendar.is_provisional(day) or calendar.is_provisional(due_on),
        )
        for step, day, until in zip(steps, days, [*untils, None], strict=True)
    ]
