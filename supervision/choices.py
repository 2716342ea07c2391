"""What one can ask the board about: the plans, clauses, units and lead units in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.plan import Clause, Plan
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.remembering import mark, remembered


@dataclass(frozen=True)
class Choice:
    """A key as addresses carry it, and its name in both languages."""

    key: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Choices:
    plans: tuple[Choice, ...]
    clauses: tuple[Choice, ...]
    units: tuple[Choice, ...]
    leads: tuple[Choice, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Choice]:
        """The units, those that owe and those that lead, by their keys."""
        return {unit.key: unit for unit in (*self.leads, *self.units)}

    @cached_property
    def unit_keys(self) -> frozenset[str]:
        """The keys of those that owe."""
        return frozenset(unit.key for unit in self.units)


def choices(session: Session, *, plan: str | None = None) -> Choices:
    """Everything that can be asked for; the clauses of one plan only, where it is named.

    Kept until a config changes.
    """
    at = mark(session).of_config
    return remembered(session, at, ("choices", plan), lambda: _choices(session, plan))


def _choices(session: Session, plan: str | None) -> Choices:
    owing, leading = (
        _units(session, col(TaskUnit.owes).is_(True)),
        _units(session, col(TaskUnit.role) == "lead"),
    )
    return Choices(plans(session), _clauses(session, plan), owing, leading)


def plans(session: Session) -> tuple[Choice, ...]:
    """The plans in force, in the order in which they were first applied. Kept until a config changes."""
    return remembered(session, mark(session).of_config, "plans", lambda: _plans(session))


def _plans(session: Session) -> tuple[Choice, ...]:
    statement = select(Plan.key, Plan.title, Plan.title_en).where(col(Plan.withdrawn).is_(False))
    return tuple(Choice(*row) for row in session.exec(statement.order_by(col(Plan.id))))


def _clauses(session: Session, plan: str | None) -> tuple[Choice, ...]:
    """Clauses that set a task; a number that two plans share is named once."""
    statement = select(Clause.number, Clause.heading, Clause.heading_en).join(Plan)
    statement = statement.where(
        col(Plan.withdrawn).is_(False), col(Clause.id).in_(select(Task.clause_id).where(~col(Task.withdrawn)))
    )
    if plan is not None:
        statement = statement.where(Plan.key == plan)
    found = session.exec(statement.order_by(col(Clause.plan_id), col(Clause.position)))
    named: dict[str, Choice] = {}
    for row in found:
        named.setdefault(row[0], Choice(*row))
    return tuple(named.values())


def _units(session: Session, part: ColumnElement[bool]) -> tuple[Choice, ...]:
    parts = select(TaskUnit.unit_id).where(part)
    statement = select(Unit.key, Unit.name, Unit.name_en).where(col(Unit.id).in_(parts))
    return tuple(Choice(*row) for row in session.exec(statement.order_by(col(Unit.position))))
