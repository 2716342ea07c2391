"""When each cycle is dispatched for each period, by the config in force, whether it was or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from config.cycle import CycleSpec
from supervision.calendar import SHANGHAI, WorkingCalendar
from supervision.in_force import InForce
from supervision.period import Cadence, Period


@dataclass(frozen=True, slots=True)
class Expected:
    """A period of a cycle, and the instant from which it is dispatched."""

    cycle: CycleSpec
    period: Period
    fires_at: datetime

    @property
    def key(self) -> tuple[str, str]:
        """Cycle and period as a dispatch names them."""
        return self.cycle.id, str(self.period)


def expected(rules: InForce, *, through: date) -> Iterator[Expected]:
    """Every period that has begun by `through` and in which a plan is supervised; cycle by cycle, the oldest first."""
    first = min(plan.supervised_from for plan in rules.config.plans)
    for cycle in rules.config.cycles.cycles:
        for period in Period.containing(first, Cadence(cycle.cadence)).until(through):
            if is_supervised(rules, period):
                yield Expected(cycle, period, fires_at(cycle, period, rules.calendar))


def fires_at(cycle: CycleSpec, period: Period, calendar: WorkingCalendar) -> datetime:
    """When a period is dispatched: on the first working day after its end."""
    return datetime.combine(calendar.on_or_after(period.next().starts_on), cycle.at, SHANGHAI)


def is_supervised(rules: InForce, period: Period) -> bool:
    """Whether the period lies in the span in which some plan is supervised."""
    return any(plan.is_supervised(period.starts_on, period.ends_on) for plan in rules.config.plans)
