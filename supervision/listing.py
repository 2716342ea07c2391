"""Assignments as a program lists them: filtered as on the board, in the order in which they were handed out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, true
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.due_move import DueMove
from models.extension import Extension
from models.plan import Clause, Plan
from models.report import Report, Review
from models.rung import RungDay
from models.suspension import Suspension
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.access import Viewer, seen_by
from supervision.owed import View, present

CHUNK = 1000
"""Rows read at a time where all are wanted."""


@dataclass(frozen=True)
class Filters:
    """What is asked for; keys of plan, task, unit and lead, a clause's number, a period, a state, a light's colour.

    `scope` is attention (overdue and due soon), overdue, open or all. `since` leaves out what nothing happened to.
    """

    today: date
    scope: str = "all"
    plan: str | None = None
    task: str | None = None
    unit: str | None = None
    lead: str | None = None
    clause: str | None = None
    period: str | None = None
    state: str | None = None
    light: str | None = None
    since: datetime | None = None

    @property
    def view(self) -> View:
        return present(self.today)


@dataclass(frozen=True)
class Listed:
    """One assignment with its light today, and what it is of."""

    assignment: Assignment
    light: str
    plan: str
    task: str
    title: str
    title_en: str
    clause: str
    unit: str
    unit_name: str
    unit_name_en: str
    was_late: bool


def listed(session: Session, viewer: Viewer, filters: Filters, *, after: int = 0, most: int) -> list[Listed]:
    """At most so many of those that the viewer may see, by their numbers, beginning behind `after`."""
    statement = _rows(filters).where(seen_by(viewer), *_conditions(session, filters))
    statement = statement.where(col(Assignment.id) > after).order_by(col(Assignment.id)).limit(most)
    return [Listed(*row) for row in session.execute(statement)]


def all_listed(session: Session, viewer: Viewer, filters: Filters) -> Iterator[Listed]:
    """All of them, read by the thousand, so that a million need no more room than a thousand."""
    after = 0
    while rows := listed(session, viewer, filters, after=after, most=CHUNK):
        yield from rows
        after = rows[-1].assignment.id or 0
        session.expunge_all()


def one_listed(session: Session, viewer: Viewer, assignment: int, *, today: date) -> Listed | None:
    """The assignment with this number; None where there is none that the viewer may see, or it was withdrawn."""
    found = _rows(Filters(today)).where(seen_by(viewer), col(Assignment.id) == assignment, _held())
    row = session.execute(found).first()
    return None if row is None else Listed(*row)


def _rows(filters: Filters) -> Select[Any]:
    late = exists(
        select(DueMove.id).where(DueMove.assignment_id == Assignment.id, col(DueMove.was_late)).correlate(Assignment)
    )
    columns: tuple[Any, ...] = (
        Assignment, filters.view.light.label("light"), col(Plan.key), col(Task.key).label("task"), Task.title,
        Task.title_en, Clause.number, col(Unit.key).label("unit"), Unit.name, Unit.name_en, late.label("was_late"),
    )  # fmt: skip
    statement: Select[Any] = (
        select(*columns)
        .select_from(Assignment)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .outerjoin(RungDay, filters.view.window)
    )
    return statement


def _held() -> ColumnElement[bool]:
    return col(Assignment.withdrawn_at).is_(None)


def _conditions(session: Session, filters: Filters) -> Iterator[ColumnElement[bool]]:
    """The keys are looked up first, so that an index of the assignments is found."""
    # What was withdrawn is a change too, for a program that keeps a copy.
    yield true() if filters.since is not None else _held()
    yield _scope(filters)
    if filters.unit is not None:
        yield col(Assignment.unit_id).in_(_ids(session, select(Unit.id).where(Unit.key == filters.unit)))
    tasks = [condition for value, condition in _of_task(filters) if value is not None]
    if tasks:
        wanted = select(Task.id).join(Plan, col(Plan.id) == Task.plan_id).join(Clause, col(Clause.id) == Task.clause_id)
        yield col(Assignment.task_id).in_(_ids(session, wanted.where(*tasks)))
    if filters.light is not None:
        yield filters.view.light == filters.light
    for value, column in ((filters.period, Assignment.period), (filters.state, Assignment.state)):
        if value is not None:
            yield col(column) == value
    if filters.since is not None:
        yield _changed(filters.since)


def _ids(session: Session, statement: Any) -> list[int]:
    return list(session.exec(statement))


def _of_task(filters: Filters) -> list[tuple[str | None, ColumnElement[bool]]]:
    leads = select(TaskUnit.task_id).join(Unit, col(Unit.id) == TaskUnit.unit_id)
    leads = leads.where(TaskUnit.role == "lead", Unit.key == filters.lead)
    return [
        (filters.plan, col(Plan.key) == filters.plan), (filters.task, col(Task.key) == filters.task),
        (filters.clause, col(Clause.number) == filters.clause), (filters.lead, col(Task.id).in_(leads)),
    ]  # fmt: skip


def _scope(filters: Filters) -> ColumnElement[bool]:
    view = filters.view
    soon = and_(view.awake, view.due_on >= view.today, col(RungDay.light).is_not(None))
    scopes = {"overdue": view.overdue, "attention": or_(view.overdue, soon), "open": view.owed, "all": true()}
    return scopes[filters.scope]


def _changed(since: datetime) -> ColumnElement[bool]:
    """Whether anything happened to it at the instant or later: a step, a review, a moved date, a request, a stop."""
    stamps = (
        Assignment.opened_at, Assignment.acknowledged_at, Assignment.reported_at, Assignment.closed_at,
        Assignment.withdrawn_at,
    )  # fmt: skip
    reviewed = select(Report.assignment_id).join(Review, col(Review.report_id) == Report.id)
    elsewhere = (
        reviewed.where(col(Review.reviewed_at) >= since),
        select(DueMove.assignment_id).where(col(DueMove.moved_at) >= since),
        select(Extension.assignment_id).where(
            or_(col(Extension.asked_at) >= since, col(Extension.decided_at) >= since)
        ),
        select(Suspension.assignment_id).where(
            or_(col(Suspension.begun_at) >= since, col(Suspension.ended_at) >= since)
        ),
    )
    return or_(*(col(stamp) >= since for stamp in stamps), *(col(Assignment.id).in_(one) for one in elsewhere))


STATES = tuple(State)
