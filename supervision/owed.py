"""What is owed on a day, as conditions for statements: the rules of light.py, in SQL."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, literal, or_
from sqlmodel import col

from models.assignment import Assignment, State
from models.rung import RungDay
from supervision.calendar import end_of_day
from supervision.light import Colour


def is_owed_on(today: date) -> ColumnElement[bool]:
    """Neither reported nor closed by the end of the day; withdrawn ones are left to the caller."""
    end = end_of_day(today)
    unreported = or_(col(Assignment.reported_at).is_(None), col(Assignment.reported_at) >= end)
    return and_(unreported, or_(col(Assignment.closed_at).is_(None), col(Assignment.closed_at) >= end))


def is_overdue_on(today: date) -> ColumnElement[bool]:
    """Owed, not suspended, and the due day is over."""
    return and_(is_owed_on(today), col(Assignment.due_on) < today, col(Assignment.state) != State.SUSPENDED)


def window_on(today: date) -> ColumnElement[bool]:
    """Joins an assignment to the rung whose window the day falls in: one row at the most."""
    return and_(
        RungDay.ladder == Assignment.ladder,
        RungDay.due_on == Assignment.due_on,
        RungDay.fires_on <= today,
        or_(col(RungDay.until_on).is_(None), col(RungDay.until_on) > today),
    )


def following_on(today: date, following: type[RungDay]) -> ColumnElement[bool]:
    """Joins an assignment that is still owed to the next rung to come, where RungDay is joined by `window_on`."""
    return and_(
        following.ladder == Assignment.ladder,
        following.due_on == Assignment.due_on,
        following.position == func.coalesce(RungDay.position, 0) + 1,
        is_owed_on(today),
        col(Assignment.state) != State.SUSPENDED,
    )


def light_on(today: date) -> ColumnElement[str]:
    """The colour of the light, where RungDay is outer-joined by `window_on`; the same as `light.light`."""
    return case(
        (~is_owed_on(today), literal(Colour.GREEN.value)),
        (col(Assignment.state) == State.SUSPENDED, literal(Colour.NONE.value)),
        (col(Assignment.due_on).is_(None), literal(Colour.NONE.value)),
        (
            col(Assignment.due_on) < today,
            case(
                (col(RungDay.light) == Colour.RED.value, literal(Colour.RED.value)),
                else_=literal(Colour.YELLOW.value),
            ),
        ),
        (col(RungDay.light).is_not(None), literal(Colour.BLUE.value)),
        else_=literal(Colour.GREEN.value),
    )
