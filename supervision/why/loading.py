"""Duties as they stood at an instant, in a fixed number of statements however many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.due_move import DueMove
from models.plan import Clause, Plan
from models.report import Report, Review
from models.rung import Rung
from models.suspension import Suspension
from models.task import Task
from models.unit import Unit
from supervision.calendar import day_of
from supervision.change.difference import About, UnitName
from supervision.climb import asks_receipt
from supervision.why.answer import Duty, Move
from supervision.why.verdict import Standing

ABOUT: tuple[Any, ...] = (
    Assignment.period, col(Plan.key).label("plan"), col(Task.key).label("task"), Task.title, Task.title_en,
    col(Clause.number).label("clause"), col(Unit.key).label("unit"), Unit.name, Unit.name_en,
)  # fmt: skip
DOCUMENT: tuple[Any, ...] = (Clause.plan_id, Clause.position, Task.position)


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty with what is not shown of it: its ladder now, and why a notice that waits for it will not be sent.

    `gone` is as the composing of messages would find it now: withdrawn, suspended, done, or None. `is_received` says
    that there is nothing to ask for any more.
    """

    duty: Duty
    ladder: str
    due_now: date | None
    gone: str | None
    is_received: bool

    @property
    def standing(self) -> Standing:
        duty = self.duty
        return Standing(duty.reported_on, duty.closed_on, duty.withdrawn_on, duty.suspended, duty.acknowledged_on)

    def stale(self, ladder: str, due_on: date | None) -> str | None:
        """Why a notice of that ladder and due date, which no message carries yet, will be dropped, if it will."""
        if self.gone == "withdrawn":
            return self.gone
        if asks_receipt(ladder):
            return self.gone or ("received" if self.is_received else None)
        return "moved" if due_on is not None and due_on != self.due_now else self.gone


def owed(
    session: Session, mine: ColumnElement[bool], *, end: datetime, now: datetime, day: date | None = None
) -> dict[int, Owed]:
    """The assignments that `mine` names as they stood just before `end`, by id, in the order of the document.

    With a `day` only those that were there on it: opened by its end, and not withdrawn before it.
    """
    there = [mine] if day is None else [mine, col(Assignment.opened_at) < end]
    rows = session.connection().execute(_rows().where(*there)).all()
    ids = rows_of(Assignment.id).where(mine)
    moves = _moves(session, ids)
    reports = _reports(session, ids, end) if end <= now else None
    stops = _stops(session, ids, end) if end <= now else {row.id for row in rows if row.state == State.SUSPENDED}
    found = {row.id: _owed(row, moves.get(row.id, ()), reports, row.id in stops, end) for row in rows}
    return {id: one for id, one in found.items() if day is None or _is_there(one.duty, day)}


def rung_rows(session: Session) -> dict[tuple[str, str], Rung]:
    """Every rung that any applied config has had."""
    return {(rung.ladder, rung.rung): rung for rung in session.exec(select(Rung))}


def _is_there(duty: Duty, day: date) -> bool:
    return duty.withdrawn_on is None or duty.withdrawn_on >= day


def named(statement: Any) -> Any:
    """The statement over assignments with what `ABOUT` names, and `DOCUMENT` to order by."""
    return (
        statement.join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
    )


def names_of(row: Row[Any]) -> tuple[About, UnitName]:
    """What a row with `ABOUT` says of the duty and of the unit that owes it."""
    about = About(row.plan, row.task, row.title, row.title_en, row.clause, row.period)
    return about, UnitName(row.unit, row.name, row.name_en)


def _rows() -> Any:
    columns = (
        Assignment.id, Assignment.role, Assignment.state, Assignment.ladder, Assignment.first_due_on,
        Assignment.due_on, Assignment.opened_at, Assignment.acknowledged_at, Assignment.reported_at,
        Assignment.closed_at, Assignment.withdrawn_at,
    )  # fmt: skip
    statement = named(rows_of(*columns, *ABOUT).select_from(Assignment))
    return statement.order_by(*DOCUMENT, Assignment.first_due_on, Unit.position, Assignment.id)


def _owed(
    row: Row[Any], moves: tuple[Move, ...], reports: Mapping[int, datetime] | None, stopped: bool, end: datetime
) -> Owed:
    reported_at = row.reported_at if reports is None else reports.get(row.id)
    due_on = next((move.from_on for move in moves if move.at >= end), row.due_on)
    duty = Duty(
        row.id, *names_of(row), row.role, day_of(row.opened_at), row.first_due_on, due_on,
        tuple(move for move in moves if move.at < end), _by(row.acknowledged_at, end), _by(reported_at, end),
        _by(row.closed_at, end), _by(row.withdrawn_at, end), stopped,
    )  # fmt: skip
    return Owed(duty, row.ladder, row.due_on, _gone(row), row.state not in (State.ASSIGNED, State.SUSPENDED))


def _by(at: datetime | None, end: datetime) -> date | None:
    return day_of(at) if at is not None and at < end else None


def _gone(row: Row[Any]) -> str | None:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.state == State.SUSPENDED:
        return "suspended"
    return "done" if row.reported_at is not None or row.closed_at is not None else None


def _moves(session: Session, ids: Any) -> dict[int, tuple[Move, ...]]:
    """The moves of each assignment, the oldest first."""
    columns = (
        DueMove.assignment_id, DueMove.from_on, DueMove.to_on, DueMove.moved_at, DueMove.actor, DueMove.reason,
        DueMove.was_late,
    )  # fmt: skip
    statement = rows_of(*columns).where(col(DueMove.assignment_id).in_(ids))
    found: dict[int, tuple[Move, ...]] = {}
    for id, *move in session.connection().execute(statement.order_by(DueMove.moved_at, DueMove.id)):
        found[id] = (*found.get(id, ()), Move(*move))
    return found


def _reports(session: Session, ids: Any, end: datetime) -> dict[int, datetime]:
    """When the report came in that stood at `end`: one that was returned by then does not."""
    returned = and_(Review.report_id == Report.id, col(Review.accepted).is_(False), col(Review.reviewed_at) < end)
    statement = (
        rows_of(Report.assignment_id, Report.reported_at)
        .outerjoin(Review, returned)
        .where(col(Report.assignment_id).in_(ids), col(Report.reported_at) < end, col(Review.id).is_(None))
        .order_by(Report.reported_at, Report.id)
    )
    return {row.assignment_id: row.reported_at for row in session.connection().execute(statement)}


def _stops(session: Session, ids: Any, end: datetime) -> set[int]:
    """The assignments whose clock stood at `end`."""
    begun = (col(Suspension.assignment_id).in_(ids), col(Suspension.begun_at) < end)
    going_on = or_(col(Suspension.ended_at).is_(None), col(Suspension.ended_at) >= end)
    statement = rows_of(Suspension.assignment_id).where(*begun, going_on)
    return {row.assignment_id for row in session.connection().execute(statement)}
