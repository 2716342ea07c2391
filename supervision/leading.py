"""What a unit leads (牵头): each task and period that others report for, with how much has not come and whose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.plan import Clause, Plan
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.contributing import LEAD
from supervision.urging import still_open

PAGE = 20
NAMED = 8
"""So many of those whose report is missing are named in the list; the page of the task names them all."""


@dataclass(frozen=True)
class Led:
    """A task and period. `own` is the lead unit's own duty, None where it only leads; `due_on` the oldest date.

    `names` are those who have not reported, as key, name and English name: the first of them.
    """

    plan: str
    task: str
    title: str
    title_en: str
    clause: str
    period: str
    due_on: date | None
    own: int | None
    own_state: str | None
    units: int
    missing: int
    names: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_own_open(self) -> bool:
        """Whether the lead unit itself still owes its report."""
        return self.own is not None and self.own_state not in (State.REPORTED, State.CLOSED, State.SUSPENDED)


def led(session: Session, *, unit: int, done: bool | None = None, page: int = 1) -> tuple[list[Led], int]:
    """A page of what a unit leads, the oldest due first, with the number of all: with `done`, what is over with or not.

    It is over with when every part is in and the lead's own report too.
    """
    groups = _groups(unit, done).subquery()
    total = session.exec(select(func.count()).select_from(groups)).one()
    statement = (
        _rows(groups)
        .order_by(groups.c.due_on.is_(None), groups.c.due_on, Clause.plan_id, Clause.position, Task.position)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    rows = session.connection().execute(statement).mappings().all()
    named = _names(session, [(row["task_id"], row["period"]) for row in rows if row["missing"]])
    return [_led(dict(row), named) for row in rows], total


def _groups(unit: int, done: bool | None) -> Any:
    """Each task that the unit leads with each period that was opened for others."""
    tasks = select(TaskUnit.task_id).where(TaskUnit.unit_id == unit, TaskUnit.role == LEAD)
    theirs, own = Assignment.role != LEAD, and_(Assignment.unit_id == unit, Assignment.role == LEAD)
    missing = func.sum(case((and_(theirs, still_open()), 1), else_=0))
    own_open = func.sum(case((and_(own, still_open()), 1), else_=0))
    units = func.sum(case((theirs, 1), else_=0))
    found = (
        select(
            Assignment.task_id, Assignment.period, func.min(Assignment.due_on).label("due_on"),
            func.max(case((own, Assignment.id))).label("own"), units.label("units"), missing.label("missing"),
        )
        .where(col(Assignment.task_id).in_(tasks), col(Assignment.withdrawn_at).is_(None))
        .group_by(col(Assignment.task_id), col(Assignment.period))
        .having(units > 0)
    )  # fmt: skip
    if done is None:
        return found
    return found.having(and_(missing == 0, own_open == 0) if done else or_(missing > 0, own_open > 0))


def _rows(groups: Any) -> Any:
    own = select(Assignment.state).where(Assignment.id == groups.c.own).scalar_subquery()
    return (
        select(
            groups, own.label("own_state"), col(Plan.key).label("plan"), col(Task.key).label("task"), Task.title,
            Task.title_en, col(Clause.number).label("clause"),
        )
        .select_from(groups)
        .join(Task, Task.id == groups.c.task_id)
        .join(Clause, Clause.id == Task.clause_id)
        .join(Plan, Plan.id == Task.plan_id)
    )  # fmt: skip


def _led(row: dict[str, Any], named: dict[tuple[int, str], tuple[tuple[str, str, str], ...]]) -> Led:
    task = row.pop("task_id")
    return Led(**row, names=named.get((task, row["period"]), ()))


def _names(session: Session, groups: list[tuple[int, str]]) -> dict[tuple[int, str], tuple[tuple[str, str, str], ...]]:
    """Of each task and period the first who have not reported."""
    if not groups:
        return {}
    place = func.row_number().over(
        partition_by=[col(Assignment.task_id), col(Assignment.period)], order_by=[col(Unit.position), col(Unit.id)]
    )
    these = or_(*(and_(Assignment.task_id == task, Assignment.period == period) for task, period in groups))
    late = (
        select(Assignment.task_id, Assignment.period, Unit.key, Unit.name, Unit.name_en, place.label("place"))
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(these, Assignment.role != LEAD, still_open())
        .subquery()
    )
    found: dict[tuple[int, str], tuple[tuple[str, str, str], ...]] = {}
    first = select(late).where(late.c.place <= NAMED).order_by(late.c.task_id, late.c.period, late.c.place)
    for task, period, key, name, name_en, _ in session.connection().execute(first):
        found[task, period] = (*found.get((task, period), ()), (key, name, name_en))
    return found
