"""A line of the board: one assignment with all that is shown of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.due_move import DueMove
from models.instant import Instant
from models.plan import Clause, Plan
from models.rung import Rung, RungDay
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.board.question import Question
from supervision.calendar import WorkingCalendar, day_of, end_of_day
from supervision.light import Colour, Reason, Standing, reason
from supervision.owed import View, day_asked, present_asked
from supervision.remembering import mark, remembered

SOME = 500
"""How many lines are read at a time."""


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
    def face(self) -> tuple[object, ...]:
        """What its light, its dates and its next step are shown by: alike for most lines that follow one another."""
        stopped, closed = self.state == State.SUSPENDED, self.state == State.CLOSED
        dates = (self.due_on, self.first_due_on, self.was_late, self.reported_on, stopped, closed)
        return (self.light, *dates, self.next_on, self.next_rung, self.provisional, self.in_circular)

    @property
    def days_late(self) -> int:
        """Calendar days past the due date; 0 while in time."""
        return max(0, -(self.days_left or 0))


def lines(session: Session, question: Question, ids: Sequence[int], calendar: WorkingCalendar) -> list[Line]:
    """The assignments as lines, in the order of their ids here."""
    rows = {row["id"]: row for some in _parts(ids) for row in _rows(session, question, some)}
    leads = leads_of(session, {row["task_id"] for row in rows.values()})
    spans = _Spans(question.today, calendar)
    return [_line(rows[one], leads, question.today, spans) for one in ids]


def leads_of(session: Session, tasks: set[int]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    """The lead units (key, name, English name) of each task, in the document's order. Kept until a config changes."""
    key = ("leads", tuple(sorted(tasks)))
    return remembered(session, mark(session).of_config, key, lambda: _leads_of(session, tasks))


def _leads_of(session: Session, tasks: set[int]) -> dict[int, tuple[tuple[str, str, str], ...]]:
    found: dict[int, tuple[tuple[str, str, str], ...]] = {}
    if tasks:
        for task, key, name, name_en in session.connection().execute(_LEADS, {"tasks": sorted(tasks)}):
            found[task] = (*found.get(task, ()), (key, name, name_en))
    return found


def _parts(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[first : first + SOME] for first in range(0, len(ids), SOME))


def _rows(session: Session, question: Question, ids: Sequence[int]) -> Iterable[dict[str, Any]]:
    days: dict[str, Any] = {} if question.hindsight else dict(day_asked(question.today))
    statement = _columns(question.view, end_of_day(question.today)) if question.hindsight else _present()
    found = session.connection().execute(statement, {"ids": ids} | days)
    names = tuple(found.keys())
    return (dict(zip(names, row, strict=True)) for row in found)


# Asked at every page, so they are built once.
_LEADS = (
    select(TaskUnit.task_id, Unit.key, Unit.name, Unit.name_en)
    .join(Unit, col(Unit.id) == TaskUnit.unit_id)
    .where(TaskUnit.role == "lead", col(TaskUnit.task_id).in_(bindparam("tasks", expanding=True)))
    .order_by(col(TaskUnit.task_id), col(TaskUnit.position))
)


@cache
def _present() -> Select[Any]:
    return _columns(present_asked(), bindparam("end_of_today", type_=Instant()))


def _columns(view: View, end: Any) -> Select[Any]:
    following, reached = aliased(RungDay), aliased(Rung)
    named = and_(Rung.ladder == Assignment.ladder, Rung.rung == following.rung)
    columns: tuple[Any, ...] = (
        Assignment.id, Assignment.task_id, Assignment.role, Assignment.period, Assignment.state,
        view.due_on.label("due_on"), Assignment.first_due_on, Assignment.reported_at,
        Assignment.closed_at, col(following.fires_on).label("next_on"),
        col(Plan.key).label("plan"), col(Task.key).label("task"), Task.title, Task.title_en, Task.together,
        col(Clause.number).label("clause"), col(Unit.key).label("unit"), col(Unit.name).label("unit_name"),
        col(Unit.name_en).label("unit_name_en"), view.light.label("light"),
        func.coalesce(following.provisional, False).label("provisional"),
        col(Rung.name).label("next_rung"), col(Rung.name_en).label("next_rung_en"),
        func.coalesce(reached.in_circular, False).label("in_circular"),
        _was_late(end).label("was_late"),
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
        .outerjoin(reached, and_(reached.ladder == RungDay.ladder, reached.rung == RungDay.rung))
        .where(col(Assignment.id).in_(bindparam("ids", expanding=True)))
    )
    return statement


def _was_late(end: BindParameter[Any] | Any) -> ColumnElement[bool]:
    """Whether the date was moved, by the end of the day, when it was over already."""
    late = (DueMove.assignment_id == Assignment.id, col(DueMove.was_late), col(DueMove.moved_at) < end)
    return exists(select(DueMove.id).where(*late).correlate(Assignment))


class _Spans:
    """The working days between today and a date, each counted once for a page."""

    def __init__(self, today: date, calendar: WorkingCalendar) -> None:
        self.today, self.calendar = today, calendar
        self.known: dict[date | None, tuple[int, bool]] = {None: (0, False)}

    def to(self, due_on: date | None) -> tuple[int, bool]:
        """How many working days lie between, and whether the count is provisional."""
        if due_on not in self.known:
            span = min(self.today, due_on or self.today), max(self.today, due_on or self.today)
            self.known[due_on] = self.calendar.working_days(*span), self.calendar.is_count_provisional(*span)
        return self.known[due_on]


def _line(row: dict[str, Any], leads: dict[int, Any], today: date, spans: _Spans) -> Line:
    reported_at, closed_at = row.pop("reported_at"), row.pop("closed_at")
    task, due_on = row.pop("task_id"), row["due_on"]
    working_days, count_provisional = spans.to(due_on)
    return Line(
        **row,
        today=today,
        reported_on=day_of(reported_at) if reported_at else None,
        closed_on=day_of(closed_at) if closed_at else None,
        days_left=(due_on - today).days if due_on else None,
        working_days=working_days,
        count_provisional=count_provisional,
        leads=leads.get(task, ()),
    )
