"""Opening assignments: each unit that owes a task gets its own, once for each period."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, exists, func, literal, or_
from sqlmodel import Session, col, select, update

from models.assignment import Assignment, State
from models.database import insert_once
from models.instant import Instant
from models.plan import Plan
from models.rung import RungDay
from models.task import Task, TaskUnit
from supervision.calendar import day_of
from supervision.in_force import InForce
from supervision.laying import lay, lay_asking
from supervision.period import ONCE, STANDING, Cadence, Period

COLUMNS = [
    "task_id", "unit_id", "period", "role", "state", "ladder", "first_due_on", "due_on", "recheck", "opened_at",
    "opened_on",
]  # fmt: skip
SUPERVISED_FROM = func.coalesce(Plan.supervised_from, Plan.issued_on)


def open_due(session: Session, rules: InForce, *, now: datetime) -> int:
    """Opens what has begun by now and was not opened yet; returns how many assignments are new.

    A plan's first period is the one that ends on or after its date of issue, or after the day from which it is
    supervised; its last one begins by the day until which it is.
    """
    today = day_of(now)
    waiting = _waiting(session, today)
    opened = _open_once(session, rules, now) if "once" in waiting else 0
    opened += _open_standing(session, now) if "standing" in waiting else 0
    opened += sum(_open_period(session, rules, period, now) for period in _begun(session, today))
    if opened:
        lay_asking(session, rules, since=today)
    return opened


def _waiting(session: Session, today: date) -> set[str]:
    """The kinds of schedule of which some task was never opened: on most days there is none."""
    never = select(Task.schedule).join(Plan).where(*_in_force_on(today), col(Task.opened_through).is_(None))
    return set(session.exec(never.distinct()))


def _open_once(session: Session, rules: InForce, now: datetime) -> int:
    new = _unopened("once", day_of(now))
    dates = session.exec(select(Task.ladder, Task.due_on).join(Plan).where(*new).distinct())
    lay(session, rules, [(ladder, due_on) for ladder, due_on in dates if due_on is not None])
    rows = _owing(literal(ONCE), col(Task.due_on), now).where(*new)
    return _opened(session, rows, new, through=day_of(now))


def _open_standing(session: Session, now: datetime) -> int:
    new = _unopened("standing", day_of(now))
    rows = _owing(literal(STANDING), col(Task.due_on), now).where(*new)
    return _opened(session, rows, new, through=day_of(now))


def _open_period(session: Session, rules: InForce, period: Period, now: datetime) -> int:
    due_on = rules.reporting.due_on(period)
    new = (
        *_in_force_on(day_of(now)),
        Task.cadence == period.cadence.value,
        or_(col(Task.opened_through).is_(None), col(Task.opened_through) < period.ends_on),
        period.ends_on >= SUPERVISED_FROM,
        or_(col(Plan.supervised_until).is_(None), col(Plan.supervised_until) >= period.starts_on),
    )
    ladders = session.exec(select(Task.ladder).join(Plan).where(*new).distinct()).all()
    lay(session, rules, [(ladder, due_on) for ladder in ladders])
    rows = _owing(literal(str(period)), literal(due_on, type_=Date()), now).where(*new)
    return _opened(session, rows, new, through=period.ends_on)


def _begun(session: Session, today: date) -> Iterator[Period]:
    """The periods up to today that some recurring task has not been opened for, the oldest first."""
    through = func.coalesce(Task.opened_through, SUPERVISED_FROM)
    goes_on = or_(col(Plan.supervised_until).is_(None), through < Plan.supervised_until)
    behind = or_(col(Task.opened_through).is_(None), col(Task.opened_through) < today)
    oldest = select(Task.cadence, func.min(through)).join(Plan).where(*_in_force_on(today), goes_on, behind)
    for cadence, day in session.exec(oldest.where(Task.schedule == "recurring").group_by(col(Task.cadence))):
        yield from Period.containing(day, Cadence(cadence)).until(today)


def _in_force_on(today: date) -> tuple[object, ...]:
    return (col(Task.withdrawn).is_(False), col(Plan.withdrawn).is_(False), col(Plan.issued_on) <= today)


def _unopened(schedule: str, today: date) -> tuple[object, ...]:
    return (*_in_force_on(today), Task.schedule == schedule, col(Task.opened_through).is_(None))


def _owing(period: object, due_on: object, now: datetime) -> Any:
    """Every unit that owes a task, as the columns of its assignment.

    Where a window of its due date has been swept already, the next sweep must look at it by itself.
    """
    swept = exists(
        select(RungDay.rung)
        .where(RungDay.ladder == Task.ladder, RungDay.due_on == due_on, col(RungDay.swept_on).is_not(None))
        .correlate(Task)
    )
    return (
        select(
            Task.id, TaskUnit.unit_id, period, TaskUnit.role, literal(State.ASSIGNED.value), Task.ladder,
            due_on, due_on, swept, literal(now, type_=Instant()), literal(day_of(now), type_=Date()),
        )
        .select_from(Task)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(TaskUnit, col(TaskUnit.task_id) == Task.id)
        .where(col(TaskUnit.owes))
        .order_by(col(Task.id), col(TaskUnit.position))
    )  # fmt: skip


def _opened(session: Session, rows: Any, new: tuple[object, ...], *, through: date) -> int:
    insert = insert_once(session, Assignment).from_select(COLUMNS, rows).on_conflict_do_nothing()
    opened = session.connection().execute(insert).rowcount
    tasks = select(Task.id).join(Plan).where(*new)
    session.connection().execute(update(Task).where(col(Task.id).in_(tasks)).values(opened_through=through))
    return opened
