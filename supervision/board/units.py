"""Which units need attention, and how much of theirs."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, false, func, literal, or_, tuple_
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.plan import Plan
from models.tally import Stands, UnitTally
from models.unit import Unit
from supervision.board.question import Question
from supervision.board.rows import HELD, Sight, shape_of, sight, values
from supervision.board.tallied import STANDS, current_windows, found
from supervision.owed import present_asked
from supervision.remembering import Mark, mark, remembered

EVERYTHING = 1_000_000_000


class UnitCount(NamedTuple):
    """How much of a unit is overdue, and how much is due soon."""

    key: str
    name: str
    name_en: str
    overdue: int
    soon: int


def by_unit(session: Session, question: Question, *, most: int | None = None) -> list[UnitCount]:
    """The units that need attention within the question, most overdue first; lights and pages aside.

    `most` says how many at the most; without it, all of them.
    """
    asked = replace(question.of_any_light, scope="attention", size=1)
    at = mark(session)
    if asked.hindsight or asked.unit or not at.speaks_of(asked.today):
        statement = _by_rows(sight(asked)) if asked.hindsight else _present_by_rows(*shape_of(asked))
        return _read(session, statement, values(asked) | {"most": most or EVERYTHING})
    return remembered(session, at, ("by unit", asked, most), lambda: _tallied(session, asked, most, at))


def _tallied(session: Session, question: Question, most: int | None, at: Mark) -> list[UnitCount]:
    windows = current_windows(session, question.today)
    soon = [course for course in windows if course[1] >= question.today]
    if question.picks_tasks:
        tasks = sorted({group.task for group in found(session, question, at).groups})
        return _read(session, _by_tasks(question, tasks, soon, most))
    return _read(session, _by_tallies(question, soon, most))


def _read(session: Session, statement: Select[Any], given: dict[str, Any] | None = None) -> list[UnitCount]:
    return [UnitCount(**row) for row in session.connection().execute(statement, given or {}).mappings()]


# Asked at every page of a unit, so it is built once for each shape of a question.
@cache
def _present_by_rows(scope: str, filters: tuple[str, ...]) -> Select[Any]:
    return _by_rows(Sight(present_asked(), HELD, scope, filters))


def _by_rows(sight: Sight) -> Select[Any]:
    """From the rows themselves, on any day."""
    late = func.sum(case((sight.view.overdue, 1), else_=0))
    columns = (Unit.key, Unit.name, Unit.name_en, late.label("overdue"), (func.count() - late).label("soon"))
    statement = sight.rows(select(*columns)).group_by(Unit.key, Unit.name, Unit.name_en, Unit.position)
    return statement.order_by(late.desc(), Unit.position).limit(bindparam("most"))


def _by_tallies(question: Question, soon: list[tuple[str, date]], most: int | None) -> Select[Any]:
    conditions = [col(UnitTally.standing) == Stands.OPEN.value]
    if question.plan:
        plan = select(Plan.id).where(Plan.key == question.plan).scalar_subquery()
        conditions.append(col(UnitTally.plan_id) == plan)
    if question.period:
        conditions.append(col(UnitTally.period) == question.period)
    return _counted(question, UnitTally, col(UnitTally.assignments), conditions, soon, most)


def _by_tasks(question: Question, tasks: list[int], soon: list[tuple[str, date]], most: int | None) -> Select[Any]:
    conditions = [HELD, STANDS[Stands.OPEN.value], col(Assignment.task_id).in_(tasks)]
    conditions.append(col(Assignment.due_on) <= max((day for _, day in soon), default=question.today))
    if question.period:
        conditions.append(col(Assignment.period) == question.period)
    return _counted(question, Assignment, literal(1), conditions, soon, most)


def _counted(
    question: Question, table: Any, weight: ColumnElement[int], conditions: list[ColumnElement[bool]],
    soon: list[tuple[str, date]], most: int | None,
) -> Select[Any]:  # fmt: skip
    """Adds up what is late and what is due soon by unit, before the units are named."""
    late, near = table.due_on < question.today, _is_one_of(table, soon)
    counted = (
        select(
            table.unit_id, func.sum(case((late, weight), else_=0)).label("overdue"),
            func.sum(case((late, 0), else_=weight)).label("soon"),
        )
        .where(*conditions, or_(late, near))
        .group_by(table.unit_id)
    )  # fmt: skip
    if table is Assignment:
        counted = counted.with_hint(Assignment, "INDEXED BY ix_assignment_owed", "sqlite")
    of = counted.subquery()
    columns = (Unit.key, Unit.name, Unit.name_en, of.c.overdue, of.c.soon)
    statement: Select[Any] = select(*columns).join(of, of.c.unit_id == Unit.id)
    return statement.order_by(of.c.overdue.desc(), Unit.position).limit(most)


def _is_one_of(table: Any, soon: list[tuple[str, date]]) -> ColumnElement[bool]:
    if not soon:
        return false()
    return and_(table.due_on <= max(day for _, day in soon), tuple_(table.ladder, table.due_on).in_(soon))
