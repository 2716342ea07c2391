"""The days that stand in a unit's calendar: its due dates, and, where it supervises, the days of the dispatches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.applied import Applied
from models.assignment import Assignment, State
from models.dispatch import Dispatch
from models.due_move import DueMove
from models.plan import Clause, Plan
from models.report import Report, Review
from models.rung import Rung, RungDay
from models.task import Task
from models.unit import Unit
from supervision.calendar import day_of
from supervision.expected import expected
from supervision.in_force import InForce
from supervision.light import Colour, Reason, Standing, reason
from supervision.owed import present

BACK, AHEAD = timedelta(days=366), timedelta(days=2 * 366)
"""How far a calendar reaches: a year back, two years ahead."""
MOST = 2_000
"""How many due dates a calendar holds; of more, those that are owed and the newest."""


@dataclass(frozen=True)
class DueDay:
    """The due date of one duty of a unit, with how it stands today.

    `revision` rises with whatever is done to the duty and with each config put in force, and `revised_at` is when
    that was: neither depends on who asks, or when.
    """

    plan: str
    plan_key: str
    clause: str
    task: str
    task_key: str
    unit: str
    unit_key: str
    period: str
    state: str
    due_on: date
    first_due_on: date
    light: str
    reason: Reason
    withdrawn: bool
    next_on: date | None
    next_rung: str | None
    next_provisional: bool
    revision: int
    revised_at: datetime

    @property
    def key(self) -> str:
        """The same as long as the unit owes this task for this period, wherever the date goes."""
        return f"{self.plan_key}/{self.task_key}/{self.unit_key}/{self.period}"


@dataclass(frozen=True)
class DispatchDay:
    """The day on which a cycle is dispatched for a period, and whether it was."""

    cycle: str
    name: str
    period: str
    on: date
    provisional: bool
    done: bool
    revision: int
    revised_at: datetime


def due_days(session: Session, unit: int, *, today: date) -> list[DueDay]:
    """The due dates of what the unit owes, or owed, or was relieved of, in rising order."""
    mine = _mine(unit, today)
    steps, applied = _steps(session, mine), _applied(session)
    rows = session.connection().execute(_rows(mine, today)).mappings().all()
    found = [_due_day(dict(row), steps, applied, today) for row in rows]
    return sorted(found, key=lambda day: (day.due_on, day.key))


def dispatch_days(session: Session, rules: InForce, unit: int, *, today: date) -> list[DispatchDay]:
    """The days of the dispatches that the unit sends out; none where it supervises no plan."""
    supervises = select(Plan.id).where(Plan.supervisor_id == unit, col(Plan.withdrawn).is_(False)).limit(1)
    if session.exec(supervises).first() is None:
        return []
    done = {(one.cycle, one.period): one.dispatched_at for one in session.exec(select(Dispatch))}
    applied, found = _applied(session), []
    for one in expected(rules, through=today + AHEAD):
        on, at = day_of(one.fires_at), done.get(one.key)
        if today - BACK <= on <= today + AHEAD:
            found.append(
                DispatchDay(
                    one.cycle.id, one.cycle.name.zh, str(one.period), on, rules.calendar.is_provisional(on),
                    at is not None, len(applied) + (at is not None), max(applied[-1], at or applied[-1]),
                )
            )  # fmt: skip
    return sorted(found, key=lambda day: (day.on, day.cycle))


def _mine(unit: int, today: date) -> tuple[ColumnElement[bool], ...]:
    span = col(Assignment.due_on).between(today - BACK, today + AHEAD)
    return col(Assignment.unit_id) == unit, span


def _applied(session: Session) -> list[datetime]:
    """When each config was put in force; one that is may have renamed, withdrawn or revived anything."""
    return list(session.exec(select(Applied.applied_at).order_by(col(Applied.applied_at))))


Steps = dict[int, tuple[int, datetime]]


def _steps(session: Session, mine: Sequence[ColumnElement[bool]]) -> Steps:
    """How many moves, reports and reviews each duty has seen, and when the last was."""
    reviews = select(Report.assignment_id, col(Review.reviewed_at)).join(Report, col(Report.id) == Review.report_id)
    parts = [
        _of(select(DueMove.assignment_id, col(DueMove.moved_at).label("at")), DueMove.assignment_id, mine),
        _of(select(Report.assignment_id, col(Report.reported_at)), Report.assignment_id, mine),
        _of(reviews, Report.assignment_id, mine),
    ]
    steps = union_all(*parts).subquery()
    counted = select(steps.c.assignment_id, func.count(), func.max(steps.c.at)).group_by(steps.c.assignment_id)
    return {id: (number, last) for id, number, last in session.connection().execute(counted)}


def _of(steps: Any, owner: Any, mine: Sequence[ColumnElement[bool]]) -> Select[Any]:
    found: Select[Any] = steps.join(Assignment, col(Assignment.id) == owner).where(*mine)
    return found


def _rows(mine: Sequence[ColumnElement[bool]], today: date) -> Select[Any]:
    view, following = present(today), aliased(RungDay)
    named = and_(Rung.ladder == Assignment.ladder, Rung.rung == following.rung)
    columns: tuple[Any, ...] = (
        Assignment.id, Assignment.period, Assignment.state, Assignment.due_on, Assignment.first_due_on,
        Assignment.opened_at, Assignment.acknowledged_at, Assignment.reported_at, Assignment.closed_at,
        Assignment.withdrawn_at, col(Plan.title).label("plan"), col(Plan.key).label("plan_key"),
        col(Clause.number).label("clause"), col(Task.title).label("task"), col(Task.key).label("task_key"),
        col(Unit.name).label("unit"), col(Unit.key).label("unit_key"), view.light.label("light"),
        col(following.fires_on).label("next_on"), col(Rung.name).label("next_rung"),
        func.coalesce(following.provisional, False).label("next_provisional"),
    )  # fmt: skip
    statement: Select[Any] = (
        select(*columns)
        .select_from(Assignment)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .outerjoin(RungDay, view.window)
        .outerjoin(following, view.following(following))
        .outerjoin(Rung, named)
        .where(*mine)
    )
    gone, done = col(Assignment.withdrawn_at).is_not(None), ~view.owed
    return statement.order_by(gone, done, col(Assignment.due_on).desc(), col(Assignment.id)).limit(MOST)


def _due_day(row: dict[str, Any], steps: Steps, applied: Sequence[datetime], today: date) -> DueDay:
    number, last = steps.get(row.pop("id"), (0, None))
    stamps = [row.pop(name) for name in ("opened_at", "acknowledged_at", "reported_at", "closed_at", "withdrawn_at")]
    _, acknowledged_at, reported_at, closed_at, withdrawn_at = stamps
    standing = Standing(
        row["due_on"], day_of(reported_at) if reported_at else None, day_of(closed_at) if closed_at else None,
        row["state"] == State.SUSPENDED,
    )  # fmt: skip
    return DueDay(
        **row,
        reason=reason(standing, today, soon=row["light"] == Colour.BLUE),
        withdrawn=withdrawn_at is not None,
        revision=len(applied) + number + (acknowledged_at is not None),
        revised_at=max(at for at in (*stamps, last, applied[-1]) if at is not None),
    )
