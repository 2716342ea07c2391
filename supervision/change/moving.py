"""What an applied change does to assignments that are open already: dates that move, duties that end or grow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, and_, case, exists, false, literal, or_
from sqlmodel import Session, col, insert, select, update

from models.assignment import Assignment, State
from models.due_move import DueMove
from models.extension import Extension
from models.instant import Instant
from models.plan import Plan
from models.suspension import Suspension
from models.task import Task, TaskUnit
from supervision.calendar import day_of, end_of_day
from supervision.in_force import InForce
from supervision.laying import lay
from supervision.period import ONCE, STANDING, Cadence, Period


@dataclass(frozen=True)
class Change:
    """The decision behind what changes: when, by whom, why."""

    at: datetime
    actor: str
    reason: str


def move_deadlines(session: Session, rules: InForce, change: Change) -> None:
    """Moves what is not closed to the dates and ladders now in force; each move is kept, and so is the first date.

    A new date starts its ladder from the foot. What is late already by the reporting days stays late: they move
    only what is still to come, and the late keeps its date on the ladder now in force. So does what was granted a
    date of its own, until a later one is put in force for all.
    """
    for period, ladder, task_due, new_ladder in _kinds(session):
        mine = _of_kind(period, ladder, task_due, new_ladder)
        if period != ONCE:
            late = col(Assignment.due_on) < day_of(change.at)
            _onto(session, rules, (*mine, late), new_ladder)
            mine = (*mine, ~late)
        due_on = task_due if period == ONCE else rules.reporting.due_on(Period.parse(period))
        if due_on is not None:
            _onto(session, rules, (*mine, _granted(due_on)), new_ladder)
            lay(session, rules, [(new_ladder, due_on)])
            _move(session, (*mine, ~_granted(due_on)), new_ladder, due_on, change)


def move_one(session: Session, rules: InForce, assignment: Assignment, due_on: date, change: Change) -> None:
    """Moves the date of one assignment, as an extension grants it; its ladder starts from the foot."""
    lay(session, rules, [(assignment.ladder, due_on)])
    _move(session, (col(Assignment.id) == assignment.id,), assignment.ladder, due_on, change)


def _granted(due_on: date) -> ColumnElement[bool]:
    """Whether the date in force is the assignment's own and no earlier than this one: then it stands.

    It was granted, or comes from a clock that stood.
    """
    mine = (Extension.assignment_id == Assignment.id, Extension.to_on == Assignment.due_on)
    granted = exists(select(Extension.id).where(*mine, col(Extension.granted)).correlate(Assignment))
    moved = (DueMove.assignment_id == Assignment.id, DueMove.to_on == Assignment.due_on)
    stood = and_(Suspension.assignment_id == Assignment.id, Suspension.ended_at == DueMove.moved_at)
    resumed = exists(select(DueMove.id).join(Suspension, stood).where(*moved).correlate(Assignment))
    return and_(col(Assignment.due_on) >= due_on, or_(granted, resumed))


def _onto(session: Session, rules: InForce, mine: tuple[ColumnElement[bool], ...], ladder: str) -> None:
    """Puts assignments on another ladder, each with the date that it has."""
    mine = (*mine, col(Assignment.ladder) != ladder)
    dates = session.exec(select(Assignment.due_on).where(*mine).distinct()).all()
    lay(session, rules, [(ladder, due_on) for due_on in dates if due_on is not None])
    session.connection().execute(update(Assignment).where(*mine).values(ladder=ladder, recheck=True))


def _kinds(session: Session) -> list[tuple[str, str, date | None, str]]:
    statement = (
        select(Assignment.period, Assignment.ladder, Task.due_on, Task.ladder)
        .join(Task, col(Task.id) == Assignment.task_id)
        .where(Assignment.period != STANDING, col(Assignment.withdrawn_at).is_(None))
        .distinct()
    )
    return [(period, ladder, due_on, new) for period, ladder, due_on, new in session.exec(statement)]


def _of_kind(period: str, ladder: str, task_due: date | None, new_ladder: str) -> tuple[ColumnElement[bool], ...]:
    tasks = select(Task.id).where(Task.ladder == new_ladder, col(Task.due_on).is_not_distinct_from(task_due))
    return (
        col(Assignment.period) == period,
        col(Assignment.ladder) == ladder,
        col(Assignment.task_id).in_(tasks),
        col(Assignment.closed_at).is_(None),
        col(Assignment.withdrawn_at).is_(None),
    )


def _move(session: Session, mine: tuple[ColumnElement[bool], ...], ladder: str, due_on: date, change: Change) -> None:
    moved = select(Assignment.due_on).where(*mine, col(Assignment.due_on) != due_on).distinct()
    for from_on in session.exec(moved).all():
        if from_on is not None:
            _keep(session, mine, from_on, due_on, change)
    other = or_(col(Assignment.due_on) != due_on, col(Assignment.ladder) != ladder)
    statement = update(Assignment).where(*mine, other)
    session.connection().execute(statement.values(due_on=due_on, ladder=ladder, recheck=True))


def _keep(session: Session, mine: tuple[ColumnElement[bool], ...], from_on: date, to_on: date, change: Change) -> None:
    """Writes down the move of everything that was due on a day, and whether it was late by then."""
    words = (literal(change.at, type_=Instant()), literal(change.actor), literal(change.reason))
    late = case((was_late(from_on, day_of(change.at)), True), else_=False)
    days = (literal(from_on, type_=Date()), literal(to_on, type_=Date()))
    columns = ["assignment_id", "from_on", "to_on", "moved_at", "actor", "reason", "was_late"]
    rows = select(Assignment.id, *days, *words, late).where(*mine, col(Assignment.due_on) == from_on)
    session.connection().execute(insert(DueMove).from_select(columns, rows))


def was_late(due_on: date, today: date) -> ColumnElement[bool]:
    """Whether the day was over by `today` and it is owed still or was reported after it.

    A stopped clock is not late, and nobody is who was given the date when it was over.
    """
    if due_on >= today:
        return false()
    unreported = or_(col(Assignment.reported_at).is_(None), col(Assignment.reported_at) >= end_of_day(due_on))
    return and_(unreported, col(Assignment.state) != State.SUSPENDED, ~_set_afterwards(due_on))


def _set_afterwards(from_on: date) -> ColumnElement[bool]:
    """Whether the date was given to the assignment when it was over already: nobody could have kept it."""
    given = (DueMove.assignment_id == Assignment.id, DueMove.to_on == from_on)
    afterwards = col(DueMove.moved_at) >= end_of_day(from_on)
    return exists(select(DueMove.id).where(*given, afterwards).correlate(Assignment))


def withdraw(session: Session, now: datetime) -> None:
    """Ends the assignments of what the config no longer names: task, plan, unit or schedule; revives the returning."""
    part = and_(TaskUnit.task_id == Assignment.task_id, TaskUnit.unit_id == Assignment.unit_id, col(TaskUnit.owes))
    in_plan = and_(Task.id == Assignment.task_id, col(Task.withdrawn).is_(False), col(Plan.withdrawn).is_(False))
    held = and_(
        exists(select(TaskUnit.task_id).where(part)),
        exists(select(Task.id).join(Plan, col(Plan.id) == Task.plan_id).where(in_plan, _runs())),
    )
    gone = col(Assignment.withdrawn_at).is_(None), ~held
    session.connection().execute(update(Assignment).where(*gone).values(withdrawn_at=now))
    back = col(Assignment.withdrawn_at).is_not(None), held
    session.connection().execute(update(Assignment).where(*back).values(withdrawn_at=None, recheck=True))


def _runs() -> ColumnElement[bool]:
    """Whether the assignment's period is one of those by which its task runs."""
    period = col(Assignment.period)
    forms = {"month": "____-__", "quarter": "____Q_", "half-year": "____H_", "year": "____"}
    recurring = [and_(Task.cadence == cadence, period.like(form)) for cadence, form in forms.items()]
    once, standing = (
        and_(Task.schedule == "once", period == ONCE),
        and_(Task.schedule == "standing", period == STANDING),
    )
    return or_(once, standing, *recurring)


def reopen(session: Session, tasks: Sequence[int], *, today: date) -> None:
    """Lets the next sweep open the newest period again where the owing units changed; what is open stays.

    A duty owed once whose day is over is not opened for a newcomer: nobody is late on the first day.
    """
    found = select(Task.id, Task.cadence, Task.opened_through, Task.due_on).where(col(Task.id).in_(tasks))
    for task, cadence, through, due_on in session.exec(found).all():
        if due_on is not None and due_on < today:
            continue
        before = Period.containing(through, Cadence(cadence)).previous().ends_on if cadence and through else None
        session.connection().execute(update(Task).where(col(Task.id) == task).values(opened_through=before))


Course = tuple[str, str | None, date | None]


def courses(session: Session, plan: int, *, withdrawn: bool) -> dict[str, Course | None]:
    """The schedule, cadence and due date by which each task of the plan runs; None for one that was withdrawn."""
    columns = (Task.key, Task.schedule, Task.cadence, Task.due_on, Task.withdrawn)
    rows = session.connection().execute(select(*columns).where(col(Task.plan_id) == plan))
    return {key: None if gone or withdrawn else (schedule, cadence, due) for key, schedule, cadence, due, gone in rows}


def begin_anew(session: Session, plan: int, before: Mapping[str, Course | None], *, today: date) -> None:
    """A task that joins or comes back to a plan, or runs by another schedule, begins with the running period.

    Periods that are over are not opened for it: nobody is late on the first day. The first tasks of a plan begin with
    its first period.
    """
    if not before:
        return
    columns = (Task.id, Task.key, Task.schedule, Task.cadence, Task.due_on)
    found = select(*columns).where(col(Task.plan_id) == plan, col(Task.withdrawn).is_(False))
    for task, key, schedule, cadence, due_on in session.connection().execute(found).all():
        over = due_on is not None and due_on < today
        if before.get(key) == (schedule, cadence, due_on) or (cadence is None and over):
            continue
        through = Period.containing(today, Cadence(cadence)).previous().ends_on if cadence else None
        session.connection().execute(update(Task).where(col(Task.id) == task).values(opened_through=through))
