"""The board: who owes what, how late, and what happens next. Read in pages, counted by light."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.due_move import DueMove
from models.plan import Clause, Plan
from models.rung import Rung, RungDay
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.calendar import WorkingCalendar, day_of, end_of_day
from supervision.light import Colour, Reason, Standing, reason
from supervision.owed import View, past, present

PAGE = 50


@dataclass(frozen=True)
class Question:
    """What the board is asked for. Keys of plan, task, unit, lead; a clause number; a colour.

    `scope` says how much: attention (overdue and due soon), overdue, open (all that is owed), all.
    """

    today: date
    scope: str = "attention"
    hindsight: bool = False
    plan: str | None = None
    task: str | None = None
    unit: str | None = None
    lead: str | None = None
    clause: str | None = None
    light: str | None = None
    page: int = 1
    size: int = PAGE

    @property
    def view(self) -> View:
        return past(self.today) if self.hindsight else present(self.today)


@dataclass(frozen=True)
class Line:
    """One assignment on the board. `working_days` is the distance to the due date, before or after it.

    A year whose calendar is not published yet makes what rests on it provisional: the day of the next rung
    (`provisional`), and the working days (`count_provisional`). The due date itself is certain. `was_late` says that
    an earlier date had passed without a report when it was moved.
    """

    id: int
    today: date
    plan: str
    task: str
    title: str
    title_en: str
    clause: str
    unit: str
    unit_name: str
    unit_name_en: str
    role: str
    together: bool
    period: str
    state: str
    due_on: date | None
    first_due_on: date | None
    reported_on: date | None
    closed_on: date | None
    light: str
    next_on: date | None
    next_rung: str | None
    next_rung_en: str | None
    provisional: bool
    in_circular: bool
    days_left: int | None = None
    working_days: int = 0
    count_provisional: bool = False
    was_late: bool = False
    leads: tuple[tuple[str, str, str], ...] = ()

    @property
    def reason(self) -> Reason:
        """Why the light shows its colour."""
        standing = Standing(self.due_on, self.reported_on, self.closed_on, suspended=self.state == State.SUSPENDED)
        return reason(standing, self.today, soon=self.light == Colour.BLUE)

    @property
    def days_late(self) -> int:
        """Calendar days past the due date; 0 while in time."""
        return max(0, -(self.days_left or 0))


@dataclass(frozen=True)
class Board:
    """A page of lines, the number of all that fit the question, and how many there are of each light."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    lights: dict[str, int] = field(default_factory=dict)


class UnitCount(NamedTuple):
    """How much of a unit is overdue, and how much is due soon."""

    key: str
    name: str
    name_en: str
    overdue: int
    soon: int


def board(session: Session, question: Question, calendar: WorkingCalendar) -> Board:
    """Answers the question; a page beyond the last answers with the last."""
    lights = _lights(session, replace(question, light=None))
    total = sum(lights.values()) if question.light is None else lights.get(question.light, 0)
    pages = max(1, -(-total // question.size))
    page = min(max(1, question.page), pages)
    rows = session.connection().execute(_rows(replace(question, page=page))).mappings().all()
    leads = leads_of(session, {row["task_id"] for row in rows})
    lines = tuple(_line(dict(row), leads, question.today, calendar) for row in rows)
    return Board(lines, total, page, pages, lights)


def overdue(session: Session, today: date, calendar: WorkingCalendar) -> list[Line]:
    """Everything that was overdue on the day, as things stood at its end; the oldest first."""
    everything = Question(today, scope="overdue", hindsight=True, size=1_000_000_000)
    return list(board(session, everything, calendar).lines)


def by_unit(session: Session, question: Question) -> list[UnitCount]:
    """The units that need attention within the question, most overdue first; lights and pages aside."""
    late = func.sum(case((question.view.overdue, 1), else_=0))
    attention = replace(question, scope="attention", light=None)
    columns = (Unit.key, Unit.name, Unit.name_en, late.label("overdue"), (func.count() - late).label("soon"))
    statement = _asked(select(*columns), attention)
    statement = statement.group_by(Unit.key, Unit.name, Unit.name_en, Unit.position)
    rows = session.connection().execute(statement.order_by(late.desc(), Unit.position))
    return [UnitCount(**row) for row in rows.mappings()]


def leads_of(session: Session, tasks: set[int]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """The lead units (key, name, English name) of each task, in the document's order."""
    statement = (
        select(TaskUnit.task_id, Unit.key, Unit.name, Unit.name_en)
        .join(Unit, col(Unit.id) == TaskUnit.unit_id)
        .where(TaskUnit.role == "lead", col(TaskUnit.task_id).in_(tasks))
        .order_by(col(TaskUnit.task_id), col(TaskUnit.position))
    )
    found: dict[int, tuple[tuple[str, str, str], ...]] = {}
    for task, key, name, name_en in session.exec(statement):
        found[task] = (*found.get(task, ()), (key, name, name_en))
    return found


def _lights(session: Session, question: Question) -> dict[str, int]:
    lit = _asked(select(question.view.light.label("colour")), question).subquery()
    counted = select(lit.c.colour, func.count()).group_by(lit.c.colour)
    found = {row[0]: row[1] for row in session.connection().execute(counted)}
    return {colour.value: found[colour.value] for colour in Colour if colour.value in found}


def _rows(question: Question) -> Select[Any]:
    following, reached = aliased(RungDay), aliased(Rung)
    named = and_(Rung.ladder == Assignment.ladder, Rung.rung == following.rung)
    columns: tuple[Any, ...] = (
        Assignment.id, Assignment.task_id, Assignment.role, Assignment.period, Assignment.state,
        question.view.due_on.label("due_on"), Assignment.first_due_on, Assignment.reported_at,
        Assignment.closed_at, col(following.fires_on).label("next_on"),
        col(Plan.key).label("plan"), col(Task.key).label("task"), Task.title, Task.title_en, Task.together,
        col(Clause.number).label("clause"), col(Unit.key).label("unit"), col(Unit.name).label("unit_name"),
        col(Unit.name_en).label("unit_name_en"), question.view.light.label("light"),
        func.coalesce(following.provisional, False).label("provisional"),
        col(Rung.name).label("next_rung"), col(Rung.name_en).label("next_rung_en"),
        func.coalesce(reached.in_circular, False).label("in_circular"),
        _was_late(question.today).label("was_late"),
    )  # fmt: skip
    statement = _asked(select(*columns), question)
    statement = statement.outerjoin(following, question.view.following(following)).outerjoin(Rung, named)
    statement = statement.outerjoin(reached, and_(reached.ladder == RungDay.ladder, reached.rung == RungDay.rung))
    order = (question.view.due_on.is_(None), question.view.due_on, Clause.plan_id, Clause.position)
    statement = statement.order_by(*order, Task.position, Unit.position, Assignment.id)
    return statement.limit(question.size).offset((question.page - 1) * question.size)


def _was_late(today: date) -> ColumnElement[bool]:
    """Whether the date was moved, by the end of the day, when it was over already."""
    late = (DueMove.assignment_id == Assignment.id, col(DueMove.was_late), col(DueMove.moved_at) < end_of_day(today))
    return exists(select(DueMove.id).where(*late).correlate(Assignment))


def _asked(columns: Select[Any], question: Question) -> Select[Any]:
    """The question's rows: joins and conditions, apart from what is shown of them."""
    statement = (
        columns.select_from(Assignment)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .outerjoin(RungDay, question.view.window)
        .where(_held(question), _scope(question))
    )
    for condition in _conditions(question):
        statement = statement.where(condition)
    return statement


def _held(question: Question) -> ColumnElement[bool]:
    """Not withdrawn; on a past day, not withdrawn by its end."""
    held = col(Assignment.withdrawn_at).is_(None)
    return or_(held, col(Assignment.withdrawn_at) >= end_of_day(question.today)) if question.hindsight else held


def _scope(question: Question) -> ColumnElement[bool]:
    view = question.view
    soon = and_(view.awake, view.due_on >= view.today, col(RungDay.light).is_not(None))
    return {
        "overdue": view.overdue,
        "attention": or_(view.overdue, soon),
        "open": view.owed,
        "all": col(Assignment.id).is_not(None),
    }[question.scope]


def _conditions(question: Question) -> list[ColumnElement[bool]]:
    lead = exists(
        select(TaskUnit.task_id)
        .join(Unit, col(Unit.id) == TaskUnit.unit_id)
        .where(TaskUnit.task_id == Task.id, TaskUnit.role == "lead", Unit.key == question.lead)
        .correlate(Task)
    )
    wanted: list[tuple[str | None, ColumnElement[bool]]] = [
        (question.plan, col(Plan.key) == question.plan),
        (question.task, col(Task.key) == question.task),
        (question.unit, col(Unit.key) == question.unit),
        (question.lead, lead),
        (question.clause, col(Clause.number) == question.clause),
        (question.light, question.view.light == question.light),
    ]
    return [condition for value, condition in wanted if value]


def _line(row: dict[str, Any], leads: dict[int, Any], today: date, calendar: WorkingCalendar) -> Line:
    reported_at, closed_at = row.pop("reported_at"), row.pop("closed_at")
    task, due_on = row.pop("task_id"), row["due_on"]
    span = min(today, due_on or today), max(today, due_on or today)
    return Line(
        **row,
        today=today,
        reported_on=day_of(reported_at) if reported_at else None,
        closed_on=day_of(closed_at) if closed_at else None,
        days_left=(due_on - today).days if due_on else None,
        working_days=calendar.working_days(*span),
        count_provisional=calendar.is_count_provisional(*span),
        leads=leads.get(task, ()),
    )
