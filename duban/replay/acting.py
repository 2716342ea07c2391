"""What the units and the office do on a working day: acknowledge, report, close off; by the services people use."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, col, select

from config.behaviour import Behaviour
from models.assignment import Assignment, State
from models.database import Database
from models.unit import Unit
from supervision import reporting
from supervision.calendar import WorkingCalendar, day_of
from supervision.lifecycle import Step

OFFICE = "领导小组办公室督办专员"
WORDS = "已完成，材料随附（演示数据）"
REVIEWED_AFTER = 2
"""Working days from a report until the office closes it off."""

Shift = Callable[[date, int], date]


def act(database: Database, calendar: WorkingCalendar, behaviour: Behaviour, *, now: datetime) -> None:
    """Takes every step whose day has come; on a day that is not worked nobody does anything."""
    today = day_of(now)
    if behaviour.is_silent or not calendar.is_working(today):
        return
    with database.read() as session:
        todo = _todo(session, today, behaviour, cache(calendar.shift))
    for (step, actor), assignments in todo.items():
        _do(database, now, step, actor, assignments)


def _todo(session: Session, today: date, behaviour: Behaviour, shift: Shift) -> dict[tuple[Step, str], list[int]]:
    """The assignments that somebody takes a step with today, by step and who takes it."""
    todo: dict[tuple[Step, str], list[int]] = {}
    for owed in _open(session):
        step = _step(owed, today, behaviour, shift)
        if step is not None:
            todo.setdefault((step, OFFICE if step is Step.ACCEPT else owed.name), []).append(owed.id)
    return todo


def _open(session: Session) -> Iterable[Row[Any]]:
    columns = (
        Assignment.id, Assignment.state, Assignment.due_on, Assignment.opened_at, Assignment.reported_at, Unit.key,
        Unit.name,
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .where(col(Assignment.state).in_((State.ASSIGNED, State.ACKNOWLEDGED, State.REPORTED)))
        .where(col(Assignment.withdrawn_at).is_(None))
        .order_by(col(Assignment.id))
    )
    return session.connection().execute(statement)


def _step(owed: Row[Any], today: date, behaviour: Behaviour, shift: Shift) -> Step | None:
    manner = behaviour.of(owed.key)
    if owed.reported_at is not None:
        return Step.ACCEPT if shift(day_of(owed.reported_at), REVIEWED_AFTER) <= today else None
    if owed.due_on is not None and manner.reports is not None and shift(owed.due_on, manner.reports) <= today:
        return Step.REPORT
    if owed.state == State.ASSIGNED and manner.acknowledges is not None:
        return Step.ACKNOWLEDGE if shift(day_of(owed.opened_at), manner.acknowledges) <= today else None
    return None


def _do(database: Database, now: datetime, step: Step, actor: str, assignments: list[int]) -> None:
    if step is Step.ACKNOWLEDGE:
        reporting.acknowledge(database, *assignments, now=now, actor=actor)
        return
    for assignment in assignments:
        if step is Step.REPORT:
            reporting.report(database, assignment, words=WORDS, now=now, actor=actor)
        else:
            reporting.accept(database, assignment, now=now, actor=actor)
