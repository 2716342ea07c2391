"""What somebody may look up: the tasks that he has a part in or oversees, the slips to his unit, units and contacts."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from models.account import Account
from models.plan import Clause, Plan
from models.slip import Slip, SlipItem
from models.task import Target, Task, TaskUnit
from models.unit import Contact, Unit
from supervision.access import Viewer


@dataclass(frozen=True)
class Listing:
    """A task with its plan and clause, and the units that have a part in it, in the document's order."""

    task: Task
    plan: str
    clause: str
    units: tuple[tuple[TaskUnit, Unit], ...]
    targets: tuple[Target, ...]


def tasks_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which tasks somebody may read: those that his unit has a part in; who oversees, all."""
    if viewer.oversees:
        return true()
    return col(Task.id).in_(select(TaskUnit.task_id).where(TaskUnit.unit_id == viewer.unit))


def tasks(
    session: Session, viewer: Viewer, *, plan: str | None = None, clause: str | None = None, after: int = 0, most: int
) -> list[Listing]:
    """The tasks in force that somebody may read, by their numbers, beginning behind `after`."""
    wanted = [(plan, col(Plan.key) == plan), (clause, col(Clause.number) == clause)]
    fits = [condition for value, condition in wanted if value is not None]
    statement = _tasks(viewer).where(col(Task.withdrawn).is_(False), col(Task.id) > after, *fits)
    return list(_listed(session, statement.order_by(col(Task.id)).limit(most)))


def task(session: Session, viewer: Viewer, plan: str, key: str) -> Listing | None:
    """A task by the keys of its plan and itself; None where there is none that the viewer may read."""
    return next(_listed(session, _tasks(viewer).where(Plan.key == plan, Task.key == key)), None)


def plans(session: Session) -> list[tuple[Plan, list[Clause]]]:
    """The plans in force with their clauses in the document's order."""
    clauses: dict[int, list[Clause]] = {}
    for clause in session.exec(select(Clause).order_by(col(Clause.position))):
        clauses.setdefault(clause.plan_id, []).append(clause)
    found = session.exec(select(Plan).where(col(Plan.withdrawn).is_(False)).order_by(col(Plan.id)))
    return [(plan, clauses.get(plan.id or 0, [])) for plan in found]


def units(session: Session) -> list[Unit]:
    """The units in force, in the order of the config."""
    return list(session.exec(select(Unit).where(col(Unit.withdrawn).is_(False)).order_by(col(Unit.position))))


def contacts(session: Session, *, unit: str | None = None) -> list[tuple[Contact, Unit]]:
    """The posts in force with their units, or those of one unit."""
    statement = select(Contact, Unit).join(Unit, col(Unit.id) == Contact.unit_id)
    statement = statement.where(col(Contact.withdrawn).is_(False), col(Unit.withdrawn).is_(False))
    if unit is not None:
        statement = statement.where(Unit.key == unit)
    return list(session.exec(statement.order_by(col(Unit.position), col(Contact.position), col(Contact.id))))


def slips(
    session: Session, viewer: Viewer, *, unit: str | None = None, before: int | None = None, most: int
) -> list[tuple[Slip, Unit, list[int]]]:
    """The slips that somebody may read with their units and assignments, the newest first, older than `before`."""
    statement = select(Slip, Unit).join(Unit, col(Unit.id) == Slip.unit_id)
    statement = statement if viewer.oversees else statement.where(Slip.unit_id == viewer.unit)
    if unit is not None:
        statement = statement.where(Unit.key == unit)
    if before:
        statement = statement.where(col(Slip.id) < before)
    rows = session.exec(statement.order_by(col(Slip.id).desc()).limit(most)).all()
    about = _about(session, [slip.id for slip, _ in rows])
    return [(slip, to, about.get(slip.id or 0, [])) for slip, to in rows]


def accounts(session: Session, *, after: int = 0, most: int) -> list[tuple[Account, Unit | None]]:
    """The accounts with their units, in the order in which they were made, beginning behind `after`."""
    statement = select(Account, Unit).outerjoin(Unit, col(Unit.id) == Account.unit_id)
    rows = session.exec(statement.where(col(Account.id) > after).order_by(col(Account.id)).limit(most))
    return [(account, unit) for account, unit in rows]


def _about(session: Session, slips: Collection[int | None]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for item in session.exec(select(SlipItem).where(col(SlipItem.slip_id).in_(slips))):
        found.setdefault(item.slip_id, []).append(item.assignment_id)
    return found


def _tasks(viewer: Viewer) -> Any:
    statement = select(Task, Plan.key, Clause.number).join(Plan, col(Plan.id) == Task.plan_id)
    return statement.join(Clause, col(Clause.id) == Task.clause_id).where(tasks_seen(viewer))


def _listed(session: Session, statement: Any) -> Iterator[Listing]:
    rows = session.exec(statement).all()
    ids = [row[0].id for row in rows]
    parts: dict[int, list[tuple[TaskUnit, Unit]]] = {}
    joined = select(TaskUnit, Unit).join(Unit, col(Unit.id) == TaskUnit.unit_id).where(col(TaskUnit.task_id).in_(ids))
    for part, unit in session.exec(joined.order_by(col(TaskUnit.task_id), col(TaskUnit.position))):
        parts.setdefault(part.task_id, []).append((part, unit))
    targets: dict[int, list[Target]] = {}
    for target in session.exec(select(Target).where(col(Target.task_id).in_(ids)).order_by(col(Target.position))):
        targets.setdefault(target.task_id, []).append(target)
    for found, plan, clause in rows:
        yield Listing(found, plan, clause, tuple(parts.get(found.id, ())), tuple(targets.get(found.id, ())))
