"""An APScheduler trigger for the first working day after each period's end, in Asia/Shanghai."""

from datetime import datetime
from typing import Any

from apscheduler.triggers.base import BaseTrigger

from config.cycle import CycleSpec
from supervision.calendar import WorkingCalendar, day_of
from supervision.expected import fires_at
from supervision.period import Cadence, Period


class FirstWorkingDay(BaseTrigger):  # type: ignore[misc]
    """Fires once for every period of the cycle, at its time of day; never for a period that lies before `now`."""

    def __init__(self, cycle: CycleSpec, calendar: WorkingCalendar) -> None:
        self.cycle = cycle
        self.calendar = calendar

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The next instant at or after `now` and after the previous one."""
        period = Period.containing(day_of(now), Cadence(self.cycle.cadence)).previous().previous()
        while True:
            at = fires_at(self.cycle, period, self.calendar)
            if at >= now and (previous_fire_time is None or at > previous_fire_time):
                return at
            period = period.next()

    def __getstate__(self) -> dict[str, Any]:
        return {"cycle": self.cycle, "calendar": self.calendar}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.cycle, self.calendar = state["cycle"], state["calendar"]
