"""The light of an assignment (亮灯), with the reason for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from supervision.ladder import Window


class Colour(StrEnum):
    """Green in hand, blue due soon, yellow late, red badly late; none where there is no date to judge by."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


class Reason(StrEnum):
    """Why a light shows its colour."""

    CLOSED = "closed"
    CLOSED_LATE = "closed-late"
    SUSPENDED = "suspended"
    REPORTED = "reported"
    REPORTED_LATE = "reported-late"
    NO_DATE = "no-date"
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    IN_HAND = "in-hand"


@dataclass(frozen=True)
class Light:
    colour: Colour
    reason: Reason


@dataclass(frozen=True)
class Standing:
    """Where an assignment stands on a day: when it is due, and the days it was reported and closed, if it was."""

    due_on: date | None
    reported_on: date | None = None
    closed_on: date | None = None
    suspended: bool = False


def is_overdue(standing: Standing, today: date) -> bool:
    """The whole due day belongs to the unit: overdue begins the day after, and ends with the report."""
    done = standing.reported_on or standing.closed_on
    return standing.due_on is not None and standing.due_on < today and not done and not standing.suspended


def days_late(standing: Standing, today: date) -> int:
    """Calendar days past the due date, up to the report where there is one; 0 while in time."""
    end = standing.reported_on or standing.closed_on or today
    return 0 if standing.due_on is None else max(0, (end - standing.due_on).days)


def reason(standing: Standing, today: date, *, soon: bool) -> Reason:
    """Why a light shows its colour; `soon` says that a rung's window before the due date has begun."""
    if standing.reported_on or standing.closed_on:
        return _done(standing, today)
    if standing.suspended:
        return Reason.SUSPENDED
    if standing.due_on is None:
        return Reason.NO_DATE
    if is_overdue(standing, today):
        return Reason.OVERDUE
    return Reason.DUE_SOON if soon else Reason.IN_HAND


def light(standing: Standing, windows: Sequence[Window], today: date) -> Light:
    """The light on a day: of the rung whose window it is; late before the first late rung is yellow."""
    colours = [Colour(window.light) for window in windows if window.holds(today)]
    return lit(standing, Colour.RED if Colour.RED in colours else next(iter(colours), None), today)


def lit(standing: Standing, rung: Colour | None, today: date) -> Light:
    """The same where the colour of the rung whose window it is, if there is one, is known already."""
    why = reason(standing, today, soon=rung is not None)
    if why is Reason.OVERDUE:
        return Light(Colour.RED if rung is Colour.RED else Colour.YELLOW, why)
    return Light(_STEADY.get(why, Colour.GREEN), why)


_STEADY = {Reason.SUSPENDED: Colour.NONE, Reason.NO_DATE: Colour.NONE, Reason.DUE_SOON: Colour.BLUE}


def _done(standing: Standing, today: date) -> Reason:
    late = days_late(standing, today) > 0
    if standing.closed_on:
        return Reason.CLOSED_LATE if late else Reason.CLOSED
    return Reason.REPORTED_LATE if late else Reason.REPORTED
