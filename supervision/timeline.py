"""A plan over the year (计划进度): what falls due when and how much of it is done, and the pace against time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, case, func, select
from sqlmodel import Session, col

from models.assignment import Assignment, State
from models.plan import Clause, Plan
from models.tally import DayCount, TaskTally
from models.task import Task
from supervision.access import Viewer
from supervision.calendar import day_of
from supervision.in_force import InForce
from supervision.period import Cadence, Period

A_DAY = timedelta(days=1)
NO_DATE = date.max
"""What the tallies write where there is no due date."""


class Point(NamedTuple):
    """How many assignments there were by a day."""

    on: date
    number: int


@dataclass(frozen=True)
class Count:
    """Assignments of a task that fall due on one day and stand alike: open, suspended or done."""

    task: int
    due_on: date | None
    standing: str
    number: int


@dataclass(frozen=True)
class Mark:
    """What of a task falls due on one day: how many assignments, how many of them done, suspended, and late still."""

    due_on: date
    total: int
    done: int
    suspended: int
    late: int

    @property
    def state(self) -> str:
        """done, late, or to-come where nothing is late and something is not done yet."""
        if self.total and self.done == self.total:
            return "done"
        return "late" if self.late else "to-come"


@dataclass(frozen=True)
class Course:
    """A task's way through the year. One without marks has no due date: it is kept up, or begins later."""

    task: str
    title: str
    title_en: str
    clause: str
    schedule: str
    marks: tuple[Mark, ...]

    def in_month(self, first: date) -> tuple[Mark, ...]:
        """The marks of the month that begins on the day."""
        return tuple(mark for mark in self.marks if (mark.due_on.year, mark.due_on.month) == (first.year, first.month))


@dataclass(frozen=True)
class Timeline:
    """`asked` and `done` are the curves of the pace: what was to be done, and was done, by each day."""

    courses: tuple[Course, ...]
    months: tuple[date, ...]
    asked: tuple[Point, ...]
    done: tuple[Point, ...]


def timeline(session: Session, rules: InForce, viewer: Viewer, *, plan: str, today: date) -> Timeline:
    """The plan's year as the viewer may see it: all of it, or what the own unit owes. An unknown plan is empty.

    Periods that have not begun yet stand with their due days and without numbers, to the end of the year.
    """
    counts = list(_all(session, plan) if viewer.oversees else _own(session, viewer, plan))
    courses = tuple(_courses(session, rules, plan, counts, today))
    shown = courses if viewer.oversees else tuple(one for one in courses if one.marks)
    done = _done_by_all(session, plan, today) if viewer.oversees else _done_by_unit(session, viewer, plan)
    days = sorted(mark.due_on for one in courses for mark in one.marks)
    return Timeline(shown, tuple(_months(days, today)), tuple(_asked(courses)), tuple(done))


def _all(session: Session, plan: str) -> Iterator[Count]:
    """Counted beforehand: as quick for a million assignments as for ten."""
    done = case((col(TaskTally.standing).in_(("in-time", "late")), "done"), else_=col(TaskTally.standing))
    statement = (
        select(TaskTally.task_id, TaskTally.due_on, done.label("stands"), func.sum(TaskTally.assignments))
        .join(Task, col(Task.id) == TaskTally.task_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .where(col(Plan.key) == plan)
        .group_by(TaskTally.task_id, TaskTally.due_on, "stands")
    )
    return _counted(session.connection().execute(statement))


def _own(session: Session, viewer: Viewer, plan: str) -> Iterator[Count]:
    finished = (col(Assignment.reported_at).is_not(None)) | (col(Assignment.closed_at).is_not(None))
    stands = case((finished, "done"), (col(Assignment.state) == State.SUSPENDED, "suspended"), else_="open")
    statement = (
        select(Assignment.task_id, Assignment.due_on, stands.label("stands"), func.count())
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .where(col(Plan.key) == plan, Assignment.unit_id == viewer.unit, col(Assignment.withdrawn_at).is_(None))
        .group_by(Assignment.task_id, Assignment.due_on, "stands")
    )
    return _counted(session.connection().execute(statement))


def _counted(rows: Iterable[Any]) -> Iterator[Count]:
    for row in rows:
        task, due_on, standing, number = tuple(row)
        yield Count(task, None if due_on == NO_DATE else due_on, standing, int(number))


def _courses(session: Session, rules: InForce, plan: str, counts: list[Count], today: date) -> Iterator[Course]:
    """The tasks in the document's order, each with its marks."""
    statement = (
        select(
            Task.id,
            Task.key,
            Task.title,
            Task.title_en,
            Clause.number,
            Task.schedule,
            Task.cadence,
            Task.opened_through,
            Plan.supervised_until,
        )
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .where(col(Plan.key) == plan, col(Task.withdrawn).is_(False))
        .order_by(col(Clause.position), col(Task.position))
    )
    by_task: dict[int, list[Count]] = {}
    for one in counts:
        by_task.setdefault(one.task, []).append(one)
    for row in session.connection().execute(statement):
        marks = tuple(_marks(by_task.get(row.id, []), today))
        to_come = tuple(_to_come(rules, row, today)) if marks else ()
        yield Course(row.key, row.title, row.title_en, row.number, row.schedule, marks + to_come)


def _to_come(rules: InForce, task: Row[Any], today: date) -> Iterator[Mark]:
    """The due days of the periods that nobody was asked for yet, in this year and while the plan is supervised."""
    if task.schedule != "recurring" or task.opened_through is None:
        return
    until = min(task.supervised_until or date.max, date(today.year, 12, 31))
    following = Period.containing(task.opened_through + A_DAY, Cadence(task.cadence))
    for period in following.until(until):
        yield Mark(rules.reporting.due_on(period), 0, 0, 0, 0)


def _marks(counts: list[Count], today: date) -> Iterator[Mark]:
    dated = sorted((one for one in counts if one.due_on is not None), key=lambda one: one.due_on or NO_DATE)
    for due_on, group in groupby(dated, key=lambda one: one.due_on):
        assert due_on is not None
        of: dict[str, int] = {}
        for one in group:
            of[one.standing] = of.get(one.standing, 0) + one.number
        late = of.get("open", 0) if due_on < today else 0
        yield Mark(due_on, sum(of.values()), of.get("done", 0), of.get("suspended", 0), late)


def _asked(courses: Iterable[Course]) -> Iterator[Point]:
    """What was to be done by each due day, added up."""
    by_day: dict[date, int] = {}
    for mark in (mark for course in courses for mark in course.marks if mark.total):
        by_day[mark.due_on] = by_day.get(mark.due_on, 0) + mark.total
    yield from _added_up(by_day)


def _done_by_all(session: Session, plan: str, today: date) -> Iterator[Point]:
    """As the sweep of each day counted it."""
    statement = (
        select(DayCount.day, DayCount.in_time + DayCount.late)
        .join(Plan, col(Plan.id) == DayCount.plan_id)
        .where(col(Plan.key) == plan, DayCount.day <= today)
        .order_by(col(DayCount.day))
    )
    for day, count in session.connection().execute(statement):
        yield Point(day, count)


def _done_by_unit(session: Session, viewer: Viewer, plan: str) -> Iterator[Point]:
    statement = (
        select(func.coalesce(Assignment.reported_at, Assignment.closed_at, type_=Assignment.__table__.c.closed_at.type))  # type: ignore[attr-defined]
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .where(col(Plan.key) == plan, Assignment.unit_id == viewer.unit, col(Assignment.withdrawn_at).is_(None))
    )
    by_day: dict[date, int] = {}
    for at in session.connection().execute(statement).scalars():
        if at is not None:
            by_day[day_of(at)] = by_day.get(day_of(at), 0) + 1
    yield from _added_up(by_day)


def _added_up(by_day: dict[date, int]) -> Iterator[Point]:
    so_far = 0
    for day in sorted(by_day):
        so_far += by_day[day]
        yield Point(day, so_far)


def _months(days: list[date], today: date) -> Iterator[date]:
    """The first days of the months from the first due day, or today, to the last; never more than two years."""
    first, last = min([*days, today]), max([*days, today])
    year, month = first.year, first.month
    for _ in range(24):
        yield date(year, month, 1)
        if (year, month) == (last.year, last.month):
            return
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
