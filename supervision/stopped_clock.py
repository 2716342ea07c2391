"""What a stopped clock (中止) does to a due date: the working days that it stood are given back."""

from datetime import date, timedelta

from supervision.calendar import WorkingCalendar

DAY = timedelta(days=1)


def stood_for(begun_on: date, ended_on: date, calendar: WorkingCalendar) -> int:
    """The working days from that of the stop on, up to the one before the clock runs again.

    So on the day it runs again as many are left, that day counted, as were on the day of the stop.
    """
    return calendar.working_days(begun_on - DAY, ended_on - DAY)


def due_after(due_on: date, begun_on: date, ended_on: date, calendar: WorkingCalendar) -> date:
    """The due date when the clock runs again: later by the working days that it stood, and a working day.

    What was not late as the clock was stopped is not late as it runs again: the whole due day belongs to the unit.
    """
    stood = stood_for(begun_on, ended_on, calendar)
    moved = calendar.shift(due_on, stood) if stood else due_on
    return max(moved, calendar.on_or_after(ended_on)) if begun_on <= due_on < ended_on else moved
