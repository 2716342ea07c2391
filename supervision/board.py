"""The board: who owes what, how late, and what happens next. Read in pages, counted by light."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.plan import Clause, Plan
from models.rung import Rung, RungDay
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.calendar import WorkingCalendar, day_of
from supervision.light import Colour
from supervision.owed import following_on, is_overdue_on, is_owed_on, light_on, window_on

PAGE = 50


@dataclass(frozen=True)
class Question:
    """What the board is asked for. Keys of plan, task, unit, lead; a clause number; a colour.

    `scope` says how much: attention (overdue and due soon), overdue, open (all that is owed), all.
    """

    today: date
    scope: str = "attention"
    plan: str | None = None
    task: str | None = None
    unit: str | None = None
    lead: str | None = None
    clause: str | None = None
    light: str | None = None
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True)
class Line:
    """One assignment on the board. `working_days` is the distance to the due date, before or after it."""

    id: int
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
    light: str
    next_on: date | None
    next_rung: str | None
    next_rung_en: str | None
    provisional: bool
    in_circular: bool
    days_left: int | None = None
    working_days: int = 0
    leads: tuple[tuple[str, str, str], ...] = ()

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
    """Everything overdue on the day, the oldest first."""
    everything = Question(today, scope="overdue", size=1_000_000_000)
    return list(board(session, everything, calendar).lines)


def by_unit(session: Session, question: Question) -> list[UnitCount]:
    """The units that need attention within the question, most overdue first; lights and pages aside."""
    late = func.sum(case((is_overdue_on(question.today), 1), else_=0))
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
    lit = _asked(select(light_on(question.today).label("colour")), question).subquery()
    counted = select(lit.c.colour, func.count()).group_by(lit.c.colour)
    found = {row[0]: row[1] for row in session.connection().execute(counted)}
    return {colour.value: found[colour.value] for colour in Colour if colour.value in found}


def _rows(question: Question) -> Select[Any]:
    following, reached = aliased(RungDay), aliased(Rung)
    named = and_(Rung.ladder == Assignment.ladder, Rung.rung == following.rung)
    columns = (
        Assignment.id, Assignment.task_id, Assignment.role, Assignment.period, Assignment.state,
        Assignment.due_on, Assignment.first_due_on, Assignment.reported_at, following.fires_on.label("next_on"),
        Plan.key.label("plan"), Task.key.label("task"), Task.title, Task.title_en, Task.together,
        Clause.number.label("clause"), Unit.key.label("unit"), Unit.name.label("unit_name"),
        Unit.name_en.label("unit_name_en"), light_on(question.today).label("light"),
        func.coalesce(following.provisional, False).label("provisional"),
        Rung.name.label("next_rung"), Rung.name_en.label("next_rung_en"),
        func.coalesce(reached.in_circular, False).label("in_circular"),
    )  # fmt: skip
    statement = _asked(select(*columns), question)
    statement = statement.outerjoin(following, following_on(question.today, following)).outerjoin(Rung, named)
    statement = statement.outerjoin(reached, and_(reached.ladder == RungDay.ladder, reached.rung == RungDay.rung))
    order = (col(Assignment.due_on).is_(None), Assignment.due_on, Clause.plan_id, Clause.position)
    statement = statement.order_by(*order, Task.position, Unit.position, Assignment.id)
    return statement.limit(question.size).offset((question.page - 1) * question.size)


def _asked(columns: Select[Any], question: Question) -> Select[Any]:
    """The question's rows: joins and conditions, apart from what is shown of them."""
    statement = (
        columns.select_from(Assignment)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .outerjoin(RungDay, window_on(question.today))
        .where(col(Assignment.withdrawn_at).is_(None), _scope(question))
    )
    for condition in _conditions(question):
        statement = statement.where(condition)
    return statement


def _scope(question: Question) -> ColumnElement[bool]:
    today = question.today
    owed = and_(is_owed_on(today), col(Assignment.state) != "suspended")
    soon = and_(owed, col(Assignment.due_on) >= today, col(RungDay.light).is_not(None))
    return {
        "overdue": is_overdue_on(today),
        "attention": or_(is_overdue_on(today), soon),
        "open": is_owed_on(today),
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
        (question.light, light_on(question.today) == question.light),
    ]
    return [condition for value, condition in wanted if value]


def _line(row: dict[str, Any], leads: dict[int, Any], today: date, calendar: WorkingCalendar) -> Line:
    reported_at = row.pop("reported_at")
    task, due_on = row.pop("task_id"), row["due_on"]
    working = calendar.working_days(min(today, due_on), max(today, due_on)) if due_on else 0
    return Line(
        **row,
        reported_on=day_of(reported_at) if reported_at else None,
        days_left=(due_on - today).days if due_on else None,
        working_days=working,
        leads=leads.get(task, ()),
    )
