"""The board's question asked of the rows themselves: every condition in SQL, on any day."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.plan import Clause, Plan
from models.rung import RungDay
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.board.question import Question
from supervision.calendar import end_of_day
from supervision.light import Colour
from supervision.owed import View, day_asked, present_asked

FILTERS = ("plan", "task", "unit", "lead", "clause", "period", "light")
HELD = col(Assignment.withdrawn_at).is_(None)
"""Not withdrawn."""


def lights(session: Session, question: Question) -> dict[str, int]:
    """How many fit the question, by the colour of their light."""
    shape = shape_of(question.of_any_light)
    statement = _lights(Sight(question.view, held(question), *shape)) if question.hindsight else _present_lights(*shape)
    found = {row[0]: row[1] for row in session.connection().execute(statement, values(question))}
    return {colour.value: found[colour.value] for colour in Colour if colour.value in found}


def ids(session: Session, question: Question) -> list[int]:
    """The assignments on the page asked for, in the board's order."""
    statement = _ids(sight(question)) if question.hindsight else _present_ids(*shape_of(question))
    page = {"most": question.size, "before": (question.page - 1) * question.size}
    return list(session.connection().execute(statement, values(question) | page).scalars())


def held(question: Question) -> ColumnElement[bool]:
    """Not withdrawn; on a past day, not withdrawn by its end."""
    return or_(HELD, col(Assignment.withdrawn_at) >= end_of_day(question.today)) if question.hindsight else HELD


class Sight:
    """The rows that fit: a view of the day, a scope, and the filters in use; `values` fills these in."""

    def __init__(self, view: View, held: ColumnElement[bool], scope: str, filters: tuple[str, ...]) -> None:
        self.view, self.held, self.scope, self.filters = view, held, scope, filters

    def rows(self, columns: Select[Any]) -> Select[Any]:
        """Joins and conditions, apart from what is shown of the rows."""
        statement = (
            columns.select_from(Assignment)
            .join(Task, col(Task.id) == Assignment.task_id)
            .join(Clause, col(Clause.id) == Task.clause_id)
            .join(Plan, col(Plan.id) == Task.plan_id)
            .join(Unit, col(Unit.id) == Assignment.unit_id)
            .outerjoin(RungDay, self.view.window)
        )
        return statement.where(self.held, self._in_scope, *map(self._fits, self.filters))

    @property
    def order(self) -> tuple[Any, ...]:
        """The oldest due date first, then as the document has it."""
        due = (self.view.due_on.is_(None), self.view.due_on, col(Clause.plan_id), col(Clause.position))
        return (*due, col(Task.position), col(Task.id), col(Unit.position), col(Assignment.id))

    @property
    def _in_scope(self) -> ColumnElement[bool]:
        view = self.view
        soon = and_(view.awake, view.due_on >= view.today, col(RungDay.light).is_not(None))
        return {
            "overdue": view.overdue,
            "attention": or_(view.overdue, soon),
            "open": view.owed,
            "all": col(Assignment.id).is_not(None),
        }[self.scope]

    def _fits(self, name: str) -> ColumnElement[bool]:
        wanted: ColumnElement[Any] = bindparam(f"{name}_asked")
        if name == "lead":
            return leads(wanted)
        columns: dict[str, Any] = {
            "plan": col(Plan.key), "task": col(Task.key), "unit": col(Unit.key), "clause": col(Clause.number),
            "period": col(Assignment.period), "light": self.view.light,
        }  # fmt: skip
        fits: ColumnElement[bool] = columns[name] == wanted
        return fits


def leads(key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a task is led by the unit with this key."""
    return exists(
        select(TaskUnit.task_id)
        .join(Unit, col(Unit.id) == TaskUnit.unit_id)
        .where(TaskUnit.task_id == Task.id, TaskUnit.role == "lead", Unit.key == key)
        .correlate(Task)
    )


def sight(question: Question) -> Sight:
    """How the question sees the rows."""
    return Sight(question.view, held(question), *shape_of(question))


def values(question: Question) -> dict[str, Any]:
    """What the filters ask for, and, of the present, the day."""
    found = {f"{name}_asked": getattr(question, name) for name in FILTERS if getattr(question, name)}
    days: dict[str, Any] = {} if question.hindsight else dict(day_asked(question.today))
    return found | days


def shape_of(question: Question) -> tuple[str, tuple[str, ...]]:
    """The scope, and the filters in use: what a statement is built for."""
    return question.scope, tuple(name for name in FILTERS if getattr(question, name))


# Asked at every page, so they are built once for each shape of a question.
@cache
def _present_lights(scope: str, filters: tuple[str, ...]) -> Select[Any]:
    return _lights(Sight(present_asked(), HELD, scope, filters))


@cache
def _present_ids(scope: str, filters: tuple[str, ...]) -> Select[Any]:
    return _ids(Sight(present_asked(), HELD, scope, filters))


def _lights(sight: Sight) -> Select[Any]:
    lit = sight.rows(select(sight.view.light.label("colour"))).subquery()
    columns: tuple[Any, ...] = (lit.c.colour, func.count())
    statement: Select[Any] = select(*columns)
    return statement.group_by(lit.c.colour)


def _ids(sight: Sight) -> Select[Any]:
    statement = sight.rows(select(Assignment.id)).order_by(*sight.order)
    return statement.limit(bindparam("most")).offset(bindparam("before"))
