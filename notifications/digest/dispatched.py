"""What dispatches tell: what a unit still owes of a period, and the office's counts."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.dispatch import Dispatch
from models.notice import Notice, Recipient
from models.plan import Plan
from models.rung import Rung, RungDay
from models.task import Task
from models.unit import Unit
from notifications.digest.finding import WAITING
from notifications.digest.gathering import Telling
from notifications.digest.reason import CycleWord
from supervision.in_force import InForce
from supervision.owed import present
from supervision.period import Period


def cycle_words(session: Session, telling: Telling, rules: InForce) -> dict[int, list[CycleWord]]:
    """What dispatches tell each contact: the newest period of a cycle in full, how many earlier ones are owed."""
    cycles = {cycle.id: cycle for cycle in rules.config.cycles.cycles}
    found: dict[int, list[CycleWord]] = {}
    rows = list(telling.rows(session, _dispatch_rows()))
    if not rows:
        return found
    offices = set(session.exec(select(Plan.supervisor_id)))
    owed = _owed(session, {row.period for row in rows}, telling.today)
    named = cache(lambda: _named_in_circular(session, telling.today))
    for (contact, cycle), group in groupby(rows, key=lambda row: (row.contact_id, row.cycle)):
        *earlier, row = group
        values: dict[str, Any] = {"earlier": len(earlier), "detour": telling.detour(contact)}
        if row.unit_id in offices:
            values["named"] = named() if cycle in cycles and cycles[cycle].circular else ()
            values["counts"] = (row.assignments, row.reported, row.overdue)
        else:
            values["owed"] = tuple(owed.get((row.unit_id, row.period), ()))
        values["unit"] = "" if telling.unit(contact) == row.unit_id else row.unit
        name = cycles[cycle].name.zh if cycle in cycles else cycle
        due_on = rules.reporting.due_on(Period.parse(row.period))
        found.setdefault(contact, []).append(CycleWord(name, row.period, due_on, **values))
    return found


@cache
def _dispatch_rows() -> Any:
    return (
        rows_of(
            Recipient.contact_id, Notice.unit_id, Dispatch.cycle, Dispatch.period, Dispatch.assignments,
            Dispatch.reported, Dispatch.overdue, col(Unit.name).label("unit"),
        )
        .select_from(Recipient)
        .join(Notice, col(Notice.id) == Recipient.notice_id)
        .join(Dispatch, col(Dispatch.id) == Notice.dispatch_id)
        .join(Unit, col(Unit.id) == Notice.unit_id)
        .where(WAITING)
        .order_by(Recipient.contact_id, Dispatch.cycle, Dispatch.period)
    )  # fmt: skip


def _named_in_circular(session: Session, today: date) -> tuple[tuple[str, int], ...]:
    """The units whose late work has climbed to a rung that stands in circulars, with how much it is."""
    rung = and_(Rung.ladder == RungDay.ladder, Rung.rung == RungDay.rung, col(Rung.in_circular))
    climbed = (
        rows_of(Unit.name, func.count())
        .select_from(Assignment)
        .join(RungDay, present(today).window)
        .join(Rung, rung)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .where(present(today).overdue, col(Assignment.withdrawn_at).is_(None))
        .group_by(Unit.id, Unit.name, Unit.position)
        .order_by(func.count().desc(), Unit.position)
    )
    return tuple((name, number) for name, number in session.connection().execute(climbed))


def _owed(session: Session, periods: set[str], today: date) -> Mapping[tuple[int, str], Sequence[str]]:
    """The titles of what each unit still owes of each period."""
    titles = (
        select(Assignment.unit_id, Assignment.period, Task.title)
        .join(Task, col(Task.id) == Assignment.task_id)
        .where(col(Assignment.period).in_(periods), present(today).owed, col(Assignment.withdrawn_at).is_(None))
        .order_by(col(Task.position), col(Task.id))
    )
    found: dict[tuple[int, str], list[str]] = {}
    for unit, period, title in session.connection().execute(titles):
        found.setdefault((unit, period), []).append(title)
    return found
