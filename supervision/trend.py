"""The trend (走势): how much stood how on each day, written down by the day's first sweep."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, and_, case, func, literal
from sqlmodel import Session, col, select

from models.database import insert_once
from models.plan import Plan
from models.rung import RungDay
from models.tally import DayCount, Stands, TaskTally
from models.task import Task
from supervision.climb import in_window
from supervision.light import Colour
from supervision.remembering import mark, remembered

COLUMNS = ["day", "plan_id", "overdue", "red", "soon", "open", "in_time", "late"]


class Point(NamedTuple):
    """The counts of one day: `overdue` with the red ones among them, `open` all that was owed, the others done."""

    day: date
    overdue: int
    red: int
    soon: int
    open: int
    in_time: int
    late: int


def count_day(session: Session, today: date) -> None:
    """Writes the day's counts of each plan from the tallies, once; a later sweep of the day changes nothing."""
    if session.exec(select(DayCount.day).where(DayCount.day == today).limit(1)).first() is not None:
        return
    counted = (
        select(literal(today, type_=Date()), Task.plan_id, *_counts(today))
        .select_from(TaskTally)
        .join(Task, col(Task.id) == TaskTally.task_id)
        .outerjoin(RungDay, _window(today))
        .group_by(col(Task.plan_id))
    )
    session.connection().execute(insert_once(session, DayCount).from_select(COLUMNS, counted).on_conflict_do_nothing())


def trend(session: Session, *, plan: str | None = None, since: date, until: date) -> list[Point]:
    """The days that were counted, both ends included, the oldest first; of one plan by its key, or of all together."""
    key = ("trend", plan, since, until)
    return list(remembered(session, mark(session), key, lambda: _trend(session, plan, since, until)))


def _trend(session: Session, plan: str | None, since: date, until: date) -> tuple[Point, ...]:
    columns = (DayCount.overdue, DayCount.red, DayCount.soon, DayCount.open, DayCount.in_time, DayCount.late)
    statement = select(DayCount.day, *(func.sum(column) for column in columns))
    statement = statement.where(col(DayCount.day).between(since, until))
    if plan is not None:
        statement = statement.join(Plan, col(Plan.id) == DayCount.plan_id).where(Plan.key == plan)
    rows = session.connection().execute(statement.group_by(col(DayCount.day)).order_by(col(DayCount.day)))
    return tuple(Point(day, *map(int, counts)) for day, *counts in rows)


def _counts(today: date) -> list[ColumnElement[int]]:
    open_, light = col(TaskTally.standing) == Stands.OPEN, col(RungDay.light)
    late = and_(open_, col(TaskTally.due_on) < today)
    soon = and_(open_, col(TaskTally.due_on) >= today, light.is_not(None))
    owed = col(TaskTally.standing).in_([Stands.OPEN.value, Stands.SUSPENDED.value])
    done = [col(TaskTally.standing) == one for one in (Stands.IN_TIME, Stands.LATE)]
    kinds = [late, and_(late, light == Colour.RED), soon, owed, *done]
    return [func.sum(case((kind, col(TaskTally.assignments)), else_=0)) for kind in kinds]


def _window(today: date) -> ColumnElement[bool]:
    """Joins a tally to the rung whose window the day falls in."""
    return and_(RungDay.ladder == TaskTally.ladder, RungDay.due_on == TaskTally.due_on, in_window(today))
