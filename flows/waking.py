"""When the timetable wakes on a day; without a scheduler, so that the same instants can be replayed."""

from datetime import date, datetime

from supervision.calendar import SHANGHAI, day_of
from supervision.expected import fires_at
from supervision.in_force import InForce
from supervision.period import Cadence, Period


def instants(rules: InForce, day: date) -> list[datetime]:
    """The sweep, the opening of the working hours and each cycle that goes out on the day; in order, none twice.

    Between them a timetable that missed nothing has nothing to do.
    """
    times = {datetime.combine(day, rules.config.cycles.sweep_at, SHANGHAI), *goes_out(rules, day)}
    if rules.calendar.is_working(day):
        times.add(datetime.combine(day, rules.calendar.opens_at, SHANGHAI))
    return sorted(times)


def goes_out(rules: InForce, day: date) -> list[datetime]:
    """When the cycles are dispatched that have their day on this one; each for the period before it."""
    cycles = rules.config.cycles.cycles
    before = ((cycle, Period.containing(day, Cadence(cycle.cadence)).previous()) for cycle in cycles)
    fires = (fires_at(cycle, period, rules.calendar) for cycle, period in before)
    return [at for at in fires if day_of(at) == day]
