"""The reports that wait for the supervision office's decision (待审核), the oldest first, in pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal_column
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from models.assignment import Assignment, State
from models.database import Database
from models.evidence import Evidence
from models.plan import Clause, Plan
from models.report import Figure, Report
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision import reporting
from supervision.calendar import WorkingCalendar, day_of
from supervision.impartial import OwnReportError
from supervision.lifecycle import StepError
from supervision.stepping import UnknownAssignmentError
from supervision.verifying import NewerReportError, figures_of

PAGE = 50
# Written out, for SQLite uses an index of some states only where it can read which.
REPORTED = col(Assignment.state) == literal_column(f"'{State.REPORTED}'")


@dataclass(frozen=True)
class Wanted:
    """What the queue is asked for: keys of plan, unit and lead, a clause number, and the page from 1."""

    plan: str | None = None
    unit: str | None = None
    lead: str | None = None
    clause: str | None = None
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True)
class Waiting:
    """A report that waits. `figures` and `files` are how many it brought, `waited` the working days since it came."""

    assignment: int
    report: int
    actor: str
    reported_at: datetime
    consolidated: bool
    plan: str
    task: str
    title: str
    title_en: str
    clause: str
    unit: str
    unit_name: str
    unit_name_en: str
    role: str
    period: str
    due_on: date | None
    figures: int
    files: int
    waited: int

    @property
    def days_late(self) -> int:
        """Calendar days from the due date to the report; 0 where it came in time."""
        return max(0, (day_of(self.reported_at) - self.due_on).days) if self.due_on else 0

    def is_plain(self, actor: str) -> bool:
        """Whether somebody may accept it together with others: it has no figures to look at, and is not his own."""
        return not self.figures and self.actor != actor


@dataclass(frozen=True)
class Queue:
    """A page of what waits, and how much waits in all."""

    lines: tuple[Waiting, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Accepted:
    """What became of accepting several: those that were closed off, and those left as they are."""

    closed: tuple[int, ...]
    left: tuple[int, ...]


def queue(session: Session, wanted: Wanted, *, today: date, calendar: WorkingCalendar) -> Queue:
    """What waits and fits; a page beyond the last is the last."""
    fits = _conditions(wanted)
    total = session.connection().execute(_joined(rows_of(func.count())).where(*fits)).scalar_one()
    pages = max(1, -(-total // wanted.size))
    page = min(max(1, wanted.page), pages)
    order = (col(Assignment.reported_at), col(Assignment.id))
    statement = _joined(_columns()).where(*fits).order_by(*order)
    rows = session.connection().execute(statement.limit(wanted.size).offset((page - 1) * wanted.size)).mappings()
    lines = (Waiting(**row, waited=calendar.working_days(day_of(row["reported_at"]), today)) for row in rows)
    return Queue(tuple(lines), total, page, pages)


def accept_each(database: Database, read: Mapping[int, int], *, now: datetime, actor: str) -> Accepted:
    """Closes off each that can be without a closer look; `read` are the reports that were listed, by assignment.

    One with figures, one decided or reported anew meanwhile, and one of his own are left.
    """
    closed: list[int] = []
    left: list[int] = []
    for assignment, report in read.items():
        (closed if _accepted(database, assignment, report, now=now, actor=actor) else left).append(assignment)
    return Accepted(tuple(closed), tuple(left))


def _accepted(database: Database, assignment: int, report: int, *, now: datetime, actor: str) -> bool:
    with database.read() as session:
        if figures_of(session, report):
            return False
    try:
        reporting.accept(database, assignment, now=now, actor=actor, report=report)
    except (StepError, UnknownAssignmentError, OwnReportError, NewerReportError):
        return False
    return True


def _newest(assignment: Any) -> Any:
    """The id of the report that is under review."""
    newest = select(func.max(Report.id)).where(Report.assignment_id == assignment)
    return newest.correlate(Assignment).scalar_subquery()


def _columns() -> Any:
    figures = select(func.count()).where(Figure.report_id == Report.id).correlate(Report).scalar_subquery()
    files = select(func.count()).where(Evidence.report_id == Report.id).correlate(Report).scalar_subquery()
    return rows_of(
        col(Assignment.id).label("assignment"), col(Report.id).label("report"), col(Report.actor),
        col(Report.reported_at), col(Report.consolidated), col(Plan.key).label("plan"), col(Task.key).label("task"),
        col(Task.title), col(Task.title_en), col(Clause.number).label("clause"), col(Unit.key).label("unit"),
        col(Unit.name).label("unit_name"), col(Unit.name_en).label("unit_name_en"), col(Assignment.role),
        col(Assignment.period), col(Assignment.due_on),
        figures.label("figures"), files.label("files"),
    )  # fmt: skip


def _joined(columns: Any) -> Any:
    under_review = and_(col(Report.assignment_id) == Assignment.id, col(Report.id) == _newest(Assignment.id))
    return (
        columns.select_from(Assignment)
        .join(Report, under_review)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    lead = exists(
        select(TaskUnit.task_id)
        .join(Unit, col(Unit.id) == TaskUnit.unit_id)
        .where(TaskUnit.task_id == Task.id, TaskUnit.role == "lead", Unit.key == wanted.lead)
        .correlate(Task)
    )
    named: list[tuple[str | None, ColumnElement[bool]]] = [
        (wanted.plan, col(Plan.key) == wanted.plan),
        (wanted.unit, col(Unit.key) == wanted.unit),
        (wanted.lead, lead),
        (wanted.clause, col(Clause.number) == wanted.clause),
    ]
    waits = [REPORTED, col(Assignment.withdrawn_at).is_(None)]
    return [*waits, *(condition for value, condition in named if value)]
