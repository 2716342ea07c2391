"""What somebody finds: of all that was written, what the person may read, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from models.assignment import Assignment
from models.plan import Clause, Plan
from models.search import SearchEntry
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.access import Viewer, seen_by
from supervision.searching.excerpt import Piece, excerpt
from supervision.searching.finding import Narrowed, by_fts, by_gin
from supervision.searching.scope import kind_mark, led_mark, month_marks, plan_mark, task_mark, unit_mark
from supervision.searching.signs import asked

PAGE = 20
LONGEST = 100
MOST_ID = 1 << 31


@dataclass(frozen=True)
class Search:
    """What is asked: parts that must all be found, and filters. `before` is where the last page ended."""

    words: str
    kinds: tuple[str, ...] = ()
    unit: str | None = None
    plan: str | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        return asked(self.words[:LONGEST])

    @property
    def is_too_short(self) -> bool:
        """Whether a part is a single sign, or nothing at all: that would find nearly everything, or nothing."""
        return not self.parts or any(len(part) < 2 for part in self.parts)


@dataclass(frozen=True)
class Hit:
    """One thing that was found, what it belongs to, and its words around what was asked for."""

    kind: str
    ref: int
    task: Task | None
    clause: str | None
    plan: str | None
    unit: Unit | None
    assignment: int | None
    period: str | None
    said_on: date | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """A page of what was found; `more` is where the next one begins, None where there is none."""

    hits: tuple[Hit, ...] = field(default=())
    more: int | None = None


def search(session: Session, viewer: Viewer, question: Search, *, today: date, size: int = PAGE) -> Found:
    """What the viewer may read of what is asked for, the newest first; nothing where the question is too short."""
    if question.is_too_short:
        return Found()
    scope = _scope(session, viewer, question, today)
    if scope is None:
        return Found()
    narrowed = Narrowed(scope, _conditions(viewer, question), _before(session, question))
    by_index = by_fts if session.get_bind().dialect.name == "sqlite" else by_gin
    ids = by_index(session, question.parts, narrowed, size + 1)
    return Found(_hits(session, ids[:size], question.parts), ids[size - 1] if len(ids) > size else None)


def _scope(session: Session, viewer: Viewer, question: Search, today: date) -> list[Sequence[str]] | None:
    """The marks that what is asked for bears; None where nothing can bear them."""
    groups: list[Sequence[str]] = [[kind_mark(kind) for kind in question.kinds]] if question.kinds else []
    if not viewer.oversees:
        groups.append(_own_marks(session, viewer))
    for key, table, mark in ((question.unit, Unit, unit_mark), (question.plan, Plan, plan_mark)):
        if key is not None:
            found = session.exec(select(table.id).where(table.key == key)).first()
            if found is None:
                return None
            groups.append([mark(found)])
    months = month_marks(question.since, question.until or today)
    return [*groups, months] if months else groups


def _before(session: Session, question: Search) -> int | None:
    """The id below which everything asked for stands: what was said up to a day has no later one."""
    if question.until is None:
        return question.before
    newest = session.exec(select(func.max(SearchEntry.id)).where(col(SearchEntry.said_on) <= question.until)).one()
    return min((newest or 0) + 1, question.before or MOST_ID)


def _own_marks(session: Session, viewer: Viewer) -> list[str]:
    """What somebody at a unit may read: its own, the parts in tasks that it leads, what is said of its tasks."""
    parts = select(TaskUnit.task_id, TaskUnit.role).where(TaskUnit.unit_id == viewer.unit)
    marks = [unit_mark(viewer.unit)]
    for task, role in session.exec(parts):
        marks += [task_mark(task), led_mark(task)] if role == "lead" else [task_mark(task)]
    return marks


def _conditions(viewer: Viewer, question: Search) -> list[ColumnElement[bool]]:
    """What the row itself has to say, whatever the index says of it."""
    found = [_readable(viewer)]
    if question.since is not None:
        found.append(col(SearchEntry.said_on) >= question.since)
    if question.until is not None:
        found.append(col(SearchEntry.said_on) <= question.until)
    return found


def _readable(viewer: Viewer) -> ColumnElement[bool]:
    """Which entries somebody may read: those of assignments by `seen_by`, the others by the unit's part in them."""
    if viewer.oversees:
        return true()
    entry, mine = SearchEntry, select(TaskUnit.task_id).where(TaskUnit.unit_id == viewer.unit)
    seen = exists(select(Assignment.id).where(Assignment.id == entry.assignment_id, seen_by(viewer)))
    of_task = and_(col(entry.assignment_id).is_(None), col(entry.task_id).in_(mine))
    to_unit = and_(col(entry.assignment_id).is_(None), col(entry.task_id).is_(None), col(entry.unit_id) == viewer.unit)
    return or_(seen.correlate(entry), of_task, to_unit)


def _hits(session: Session, ids: Sequence[int], parts: Sequence[str]) -> tuple[Hit, ...]:
    statement = (
        rows_of(SearchEntry, Task, Clause.number, Plan.key, Unit, Assignment.period)
        .select_from(SearchEntry)
        .outerjoin(Task, col(Task.id) == SearchEntry.task_id)
        .outerjoin(Clause, col(Clause.id) == Task.clause_id)
        .outerjoin(Plan, col(Plan.id) == Task.plan_id)
        .outerjoin(Unit, col(Unit.id) == SearchEntry.unit_id)
        .outerjoin(Assignment, col(Assignment.id) == SearchEntry.assignment_id)
        .where(col(SearchEntry.id).in_(ids))
        .order_by(col(SearchEntry.id).desc())
    )
    return tuple(
        Hit(
            entry.kind, entry.ref, task, clause, plan, unit, entry.assignment_id, period, entry.said_on,
            excerpt(entry.words, parts),
        )
        for entry, task, clause, plan, unit, period in session.execute(statement)
    )  # fmt: skip
