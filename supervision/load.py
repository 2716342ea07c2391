"""The load (任务分布): who carries how much, how much of it is late, and how much was done in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, false, func, tuple_
from sqlmodel import Session, col, select

from models.plan import Plan
from models.tally import Stands, UnitTally
from models.unit import Unit
from supervision.board.tallied import current_windows
from supervision.remembering import mark, remembered

PAGE = 50
ORDERS = ("open", "late", "soon", "share", "done", "unit")
"""By what the units can be sorted: the most of it first; by share, the least in time first; by unit, as listed."""


@dataclass(frozen=True)
class Load:
    """What one unit carries: open (late and soon among them), its clock stopped, and done in time or late."""

    key: str
    name: str
    name_en: str
    open: int
    late: int
    soon: int
    suspended: int
    in_time: int
    done_late: int

    @property
    def done(self) -> int:
        return self.in_time + self.done_late

    @property
    def share(self) -> int | None:
        """How many of a hundred were done in time; None where nothing was done yet, for then it cannot be judged."""
        return round(100 * self.in_time / self.done) if self.done else None


@dataclass(frozen=True)
class Loads:
    """A page of units."""

    rows: tuple[Load, ...]
    total: int
    page: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def load(
    session: Session, *, today: date, plan: str | None = None, order: str = "open", page: int = 1, size: int = PAGE
) -> Loads:
    """The units in the order asked for; a page beyond the last is the last. Equals stand as they are listed."""
    at = mark(session)
    everyone = remembered(session, at, ("load", today, plan), lambda: _loads(session, today, plan))
    ranked = remembered(session, at, ("load", today, plan, order), lambda: _ranked(everyone, order))
    pages = max(1, -(-len(ranked) // size))
    page = min(max(1, page), pages)
    return Loads(ranked[(page - 1) * size : page * size], len(ranked), page, size)


def _ranked(everyone: tuple[Load, ...], order: str) -> tuple[Load, ...]:
    match order:
        case "unit":
            return everyone
        case "share":
            return tuple(sorted(everyone, key=lambda one: 101 if one.share is None else one.share))
        case _:
            return tuple(sorted(everyone, key=lambda one: -int(getattr(one, order))))


def _loads(session: Session, today: date, plan: str | None) -> tuple[Load, ...]:
    """Adds up each standing of each unit in the order in which the tallies lie, and puts them together by unit."""
    units = select(Unit.id, Unit.key, Unit.name, Unit.name_en).order_by(Unit.position, Unit.id)
    found: dict[int, dict[str, tuple[int, int, int]]] = {}
    for unit, standing, *counts in session.connection().execute(_counted(session, today, plan)):
        late, soon, number = counts
        found.setdefault(unit, {})[standing] = (int(number), int(late), int(soon))
    rows = session.connection().execute(units)
    return tuple(_load(found[unit], *named) for unit, *named in rows if unit in found)


def _counted(session: Session, today: date, plan: str | None) -> Select[Any]:
    soon = [course for course in current_windows(session, today) if course[1] >= today]
    number = col(UnitTally.assignments)
    near = tuple_(UnitTally.ladder, UnitTally.due_on).in_(soon) if soon else false()
    late = func.sum(case((col(UnitTally.due_on) < today, number), else_=0))
    columns = (late, func.sum(case((and_(col(UnitTally.due_on) >= today, near), number), else_=0)), func.sum(number))
    statement: Select[Any] = select(UnitTally.unit_id, UnitTally.standing, *columns)
    if plan:
        wanted = select(Plan.id).where(Plan.key == plan).scalar_subquery()
        statement = statement.where(col(UnitTally.plan_id) == wanted)
    return statement.group_by(col(UnitTally.standing), col(UnitTally.unit_id))


def _load(counts: Mapping[str, tuple[int, int, int]], key: str, name: str, name_en: str) -> Load:
    nothing = (0, 0, 0)
    open_, suspended, in_time, late = (counts.get(one, nothing) for one in Stands)
    return Load(key, name, name_en, *open_, suspended[0], in_time[0], late[0])
