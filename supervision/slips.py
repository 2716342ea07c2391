"""Slips that the supervision office writes by hand (督办单): numbered, to one unit, about duties that it owes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from models.assignment import Assignment
from models.database import Database
from models.plan import Clause, Plan
from models.slip import Slip, SlipItem
from models.task import Task
from models.unit import Unit
from supervision import record
from supervision.calendar import day_of
from supervision.passing_on import Word, pass_on
from supervision.saying import written_out
from supervision.searching.indexing import index
from supervision.sweeping import TURN
from supervision.urging import is_open

PAGE = 50
LONGEST_WORDS = 1000
MOST_ITEMS = 100


class SlipError(ValueError):
    """A slip cannot be issued so: `kind` is unknown-unit, no-duty, many-duties, not-owed, no-words, long or
    reply-over."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(f"no slip was issued: {kind}")
        self.kind, self.values = kind, values


@dataclass(frozen=True)
class Issued:
    """A slip as a list shows it: the unit, how many duties it is about, and how many of them are still owed."""

    slip: Slip
    unit: str
    unit_en: str
    unit_key: str
    duties: int
    owed: int

    @property
    def number(self) -> str:
        return number(self.slip)

    @property
    def issued_on(self) -> date:
        return day_of(self.slip.issued_at)


@dataclass(frozen=True)
class Item:
    """A duty that a slip is about: when it was due as the slip was written, and how it stands now."""

    due_on: date | None
    assignment: Assignment
    clause: str
    title: str
    title_en: str

    def days_late(self, issued_on: date) -> int:
        """Calendar days past the due date on the day of the slip; 0 where it was not over."""
        return max(0, (issued_on - self.due_on).days) if self.due_on else 0


@dataclass(frozen=True)
class Paper:
    """A slip whole. `office` is the unit that supervises the plan, in whose name it is issued."""

    slip: Slip
    unit: Unit
    office: Unit
    items: tuple[Item, ...]

    @property
    def number(self) -> str:
        return number(self.slip)

    @property
    def issued_on(self) -> date:
        return day_of(self.slip.issued_at)


def number(slip: Slip) -> str:
    """The number as it stands on the paper.

    >>> number(Slip(year=2019, ordinal=3))
    '督办〔2019〕3号'
    """
    return f"督办〔{slip.year}〕{slip.ordinal}号"


def issue(
    database: Database,
    *,
    unit: str,
    assignments: Sequence[int],
    words: str,
    reply_on: date | None,
    now: datetime,
    actor: str,
) -> Slip:
    """Issues a slip to a unit, by its key, about duties that it owes; the unit's heads hear it in their next message.

    Its number is the next one of the year, each once. The very same slip of the same day is not issued a second time:
    the one that there is comes back. Raises SlipError, and then there is no new number.
    """
    today = day_of(now)
    if wrong := next(misfits(assignments, words, reply_on, today), None):
        raise wrong
    with database.write(turn=TURN) as session:
        to = session.exec(select(Unit).where(Unit.key == unit)).first()
        if to is None or to.id is None:
            raise SlipError("unknown-unit", unit=unit)
        owed = _owed(session, to.id, assignments)
        if found := _same(session, to.id, owed, words, today):
            return found
        slip = Slip(
            year=today.year, ordinal=_next_ordinal(session, today.year), unit_id=to.id, issued_at=now, actor=actor,
            words=words, reply_on=reply_on,
        )  # fmt: skip
        session.add(slip)
        session.flush()
        index(session, slip)
        assert slip.id is not None
        session.add_all(SlipItem(slip_id=slip.id, assignment_id=one.id or 0, due_on=one.due_on) for one in owed)
        said = Word(owed[0], _sentence(slip, len(owed)))
        pass_on(session, [said], step=f"slip-{slip.id}", slot=f"slip-{slip.id}", now=now, first="head")
        _written(session, slip, to, owed)
    return slip


def misfits(assignments: Sequence[int], words: str, reply_on: date | None, today: date) -> Iterator[SlipError]:
    """What is wrong with a slip as it is written, apart from its unit."""
    if not assignments:
        yield SlipError("no-duty")
    if len(assignments) > MOST_ITEMS:
        yield SlipError("many-duties", most=MOST_ITEMS)
    if not words.strip():
        yield SlipError("no-words")
    if len(words) > LONGEST_WORDS:
        yield SlipError("long", most=LONGEST_WORDS)
    if reply_on is not None and reply_on <= today:
        yield SlipError("reply-over", day=reply_on)


def slips(session: Session, *, unit: int | None = None, page: int = 1, size: int = PAGE) -> tuple[list[Issued], int]:
    """A page of the slips, the newest first, of one unit or of all; with the number of all that fit."""
    mine: list[Any] = [] if unit is None else [Slip.unit_id == unit]
    total = session.exec(select(func.count()).select_from(Slip).where(*mine)).one()
    newest = select(Slip, Unit).join(Unit, col(Unit.id) == Slip.unit_id).where(*mine)
    newest = newest.order_by(col(Slip.year).desc(), col(Slip.ordinal).desc())
    rows = session.exec(newest.limit(size).offset((page - 1) * size)).all()
    counts = _counts(session, [slip.id for slip, _ in rows if slip.id is not None])
    found = [Issued(slip, to.name, to.name_en, to.key, *counts.get(slip.id or 0, (0, 0))) for slip, to in rows]
    return found, total


def paper(session: Session, slip: int) -> Paper | None:
    """A slip with all that stands on it; None where there is none."""
    found = session.exec(select(Slip, Unit).join(Unit, col(Unit.id) == Slip.unit_id).where(Slip.id == slip)).first()
    if found is None:
        return None
    items = _items(session, slip)
    office = select(Unit).join(Plan, col(Plan.supervisor_id) == Unit.id).join(Task, col(Task.plan_id) == Plan.id)
    return Paper(*found, session.exec(office.where(Task.id == items[0].assignment.task_id)).one(), items)


def slipped_units(session: Session) -> list[Unit]:
    """The units that have been sent a slip, in the document's order."""
    mine = select(Unit).where(col(Unit.id).in_(select(Slip.unit_id)))
    return list(session.exec(mine.order_by(col(Unit.position))))


def _items(session: Session, slip: int) -> tuple[Item, ...]:
    statement: Any = (
        rows_of(SlipItem.due_on, Assignment, Clause.number, Task.title, Task.title_en)  # type: ignore[call-overload]
        .join(Assignment, col(Assignment.id) == SlipItem.assignment_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .where(SlipItem.slip_id == slip)
        .order_by(col(SlipItem.due_on).is_(None), col(SlipItem.due_on), Clause.position, Task.position)
    )
    return tuple(Item(*row) for row in session.execute(statement))


def _owed(session: Session, unit: int, assignments: Sequence[int]) -> list[Assignment]:
    """The duties as they stand, the oldest due first; all of them are the unit's and open."""
    wanted = set(assignments)
    held = select(Assignment).where(col(Assignment.id).in_(wanted)).with_for_update()
    found = [one for one in session.exec(held) if one.unit_id == unit and is_open(one)]
    if len(found) != len(wanted):
        raise SlipError("not-owed")
    return sorted(found, key=lambda one: (one.due_on or date.max, one.id or 0))


def _same(session: Session, unit: int, owed: Sequence[Assignment], words: str, today: date) -> Slip | None:
    """A slip of today that says the very same, as when a button was pressed twice."""
    mine = (Slip.unit_id == unit, Slip.words == words, Slip.year == today.year)
    newest = session.exec(select(Slip).where(*mine).order_by(col(Slip.ordinal).desc()).limit(1)).first()
    if newest is None or day_of(newest.issued_at) != today:
        return None
    about = session.exec(select(SlipItem.assignment_id).where(SlipItem.slip_id == newest.id))
    return newest if set(about) == {one.id for one in owed} else None


def _next_ordinal(session: Session, year: int) -> int:
    highest = session.exec(select(func.max(Slip.ordinal)).where(Slip.year == year)).one()
    return (highest or 0) + 1


def _counts(session: Session, slips: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Of each slip how many duties it is about, and how many of them are still owed."""
    statement = select(SlipItem.slip_id, Assignment).join(Assignment, col(Assignment.id) == SlipItem.assignment_id)
    found: dict[int, tuple[int, int]] = {}
    for slip, assignment in session.exec(statement.where(col(SlipItem.slip_id).in_(slips))):
        duties, owed = found.get(slip, (0, 0))
        found[slip] = duties + 1, owed + is_open(assignment)
    return found


def _sentence(slip: Slip, duties: int) -> str:
    reply = f"请于{written_out(slip.reply_on)}前反馈。" if slip.reply_on else ""
    return f"收到{number(slip)}督办单，涉及{duties}项交办。{reply}{slip.words}"


def _written(session: Session, slip: Slip, to: Unit, owed: Sequence[Assignment]) -> None:
    about = [one.id for one in owed]
    detail = {
        "unit": to.key,
        "assignments": about,
        "words": slip.words,
        "reply_on": slip.reply_on and str(slip.reply_on),
    }
    record.write(
        session, at=slip.issued_at, actor=slip.actor, action="slip issued", subject=number(slip), detail=detail
    )
