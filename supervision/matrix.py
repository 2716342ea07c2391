"""The matrix (单位 × 周期): for each unit and period how much was in time, late, missing, excused, and not yet due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, case, exists, func
from sqlmodel import Session, col, select

from models.plan import Plan
from models.tally import Stands, TaskTally, UnitTally
from models.unit import Unit
from supervision.period import ONCE, STANDING, Period
from supervision.remembering import mark, remembered

PAGE = 50
NEWEST = 12
"""So many periods stand side by side."""
ORDERS = ("document", "worst")
STANDINGS = [one.value for one in Stands]


class Cell(StrEnum):
    """How what was owed for a period stands: done in time, done late, overdue, its clock stopped, or not yet due."""

    ON_TIME = "on-time"
    LATE = "late"
    MISSING = "missing"
    EXCUSED = "excused"
    NOT_YET = "not-yet"


@dataclass(frozen=True)
class Wanted:
    """Which part of the matrix: a plan by its key, units of a kind, one unit, in which order and on which page."""

    today: date
    plan: str | None = None
    kind: str | None = None
    unit: str | None = None
    order: str = "document"
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True)
class Row:
    """One unit: for each period the number of duties by how they stand."""

    key: str
    name: str
    name_en: str
    cells: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Matrix:
    """A page of units, and the periods that stand side by side, the newest first; what comes once or stands is last."""

    rows: tuple[Row, ...]
    periods: tuple[str, ...]
    total: int
    page: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def matrix(session: Session, wanted: Wanted) -> Matrix:
    """The page that is wanted; one beyond the last is the last."""
    return remembered(session, mark(session), ("matrix", wanted), lambda: _matrix(session, wanted))


def _matrix(session: Session, wanted: Wanted) -> Matrix:
    units = _units(session, wanted)
    pages = max(1, -(-len(units) // wanted.size))
    page = min(max(1, wanted.page), pages)
    shown = units[(page - 1) * wanted.size : page * wanted.size]
    across = _across(periods(session))
    cells = _cells(session, wanted, [unit for unit, *_ in shown], across)
    rows = tuple(Row(key, name, name_en, cells.get(unit, {})) for unit, key, name, name_en in shown)
    return Matrix(rows, across, len(units), page, wanted.size)


def periods(session: Session) -> tuple[str, ...]:
    """Every period that something is owed for or was, the one that ends last first; once and standing at the end."""
    return remembered(session, mark(session), "periods", lambda: _periods(session))


def kinds(session: Session) -> tuple[str, ...]:
    """The kinds of units that owe or owed something."""
    found = select(Unit.kind).where(_owing(None)).distinct().order_by(Unit.kind)
    return remembered(session, mark(session), "kinds", lambda: tuple(session.exec(found)))


def _periods(session: Session) -> tuple[str, ...]:
    found = set(session.exec(select(TaskTally.period).distinct()))
    timed = [Period.parse(one) for one in found - {ONCE, STANDING}]
    timed.sort(key=lambda one: (one.ends_on, -one.cadence.months), reverse=True)
    return (*map(str, timed), *(one for one in (ONCE, STANDING) if one in found))


def _across(known: Sequence[str]) -> tuple[str, ...]:
    apart = tuple(one for one in known if one in (ONCE, STANDING))
    return (*[one for one in known if one not in apart][:NEWEST], *apart)


_Unit = tuple[int, str, str, str]


def _units(session: Session, wanted: Wanted) -> tuple[_Unit, ...]:
    """Every unit of the matrix in its order; the page is cut from it."""
    day = wanted.today if wanted.order == "worst" else None
    key = ("matrix units", day, wanted.plan, wanted.kind, wanted.unit, wanted.order)
    return remembered(session, mark(session), key, lambda: _listed(session, wanted))


def _listed(session: Session, wanted: Wanted) -> tuple[_Unit, ...]:
    statement = select(Unit.id, Unit.key, Unit.name, Unit.name_en)
    if wanted.order == "worst":
        missing = func.sum(UnitTally.assignments).label("missing")
        late = (UnitTally.standing == Stands.OPEN, col(UnitTally.due_on) < wanted.today, *_of_plan(wanted.plan))
        counted = select(UnitTally.unit_id, missing).where(*late).group_by(col(UnitTally.unit_id)).subquery()
        statement = statement.outerjoin(counted, counted.c.unit_id == Unit.id)
        statement = statement.order_by(func.coalesce(counted.c.missing, 0).desc())
    conditions = [_owing(wanted.plan)]
    conditions += [col(Unit.kind) == wanted.kind] if wanted.kind else []
    conditions += [col(Unit.key) == wanted.unit] if wanted.unit else []
    rows = session.connection().execute(statement.where(*conditions).order_by(col(Unit.position), col(Unit.id)))
    return tuple((unit, key, name, name_en) for unit, key, name, name_en in rows)


def _owing(plan: str | None) -> ColumnElement[bool]:
    """Whether a unit owes or owed something."""
    stands = col(UnitTally.standing).in_(STANDINGS)
    mine = select(UnitTally.unit_id).where(stands, UnitTally.unit_id == Unit.id, *_of_plan(plan))
    return exists(mine.correlate(Unit))


def _of_plan(plan: str | None) -> list[ColumnElement[bool]]:
    wanted = select(Plan.id).where(Plan.key == plan).scalar_subquery()
    return [col(UnitTally.plan_id) == wanted] if plan else []


def _cells(
    session: Session, wanted: Wanted, units: Sequence[int], across: Sequence[str]
) -> dict[int, dict[str, dict[str, int]]]:
    """For each unit and period the counts by how they stand."""
    key = (col(UnitTally.standing), col(UnitTally.unit_id), col(UnitTally.period))
    number, late = col(UnitTally.assignments), col(UnitTally.due_on) < wanted.today
    statement = select(*key, func.sum(number), func.sum(case((late, number), else_=0))).where(
        col(UnitTally.standing).in_(STANDINGS), col(UnitTally.unit_id).in_(units),
        col(UnitTally.period).in_(across), *_of_plan(wanted.plan),
    )  # fmt: skip
    found: dict[int, dict[str, dict[str, int]]] = {}
    for standing, unit, period, counted, over in session.connection().execute(statement.group_by(*key)):
        cell = found.setdefault(unit, {}).setdefault(period, {})
        cell |= {how: count for how, count in _stands(standing, int(counted), int(over)) if count}
    return found


def _stands(standing: str, number: int, over: int) -> tuple[tuple[str, int], ...]:
    """How many are shown as what; of the open ones so many are `over` their date."""
    if standing == Stands.OPEN:
        return (Cell.MISSING.value, over), (Cell.NOT_YET.value, number - over)
    return ((_CELLS[Stands(standing)], number),)


_CELLS = {Stands.SUSPENDED: Cell.EXCUSED.value, Stands.LATE: Cell.LATE.value, Stands.IN_TIME: Cell.ON_TIME.value}
