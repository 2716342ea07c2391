"""Bringing the index up to what is there: what was written before there was one, or past it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.database import Database
from models.extension import Extension
from models.report import Report, Review
from models.search import SearchEntry
from models.slip import Instruction, Slip
from models.task import Task
from supervision.searching.indexing import Written, entry_of, index, put_entries

TURN = "supervision"
AT_ONCE = 1000
PAST: dict[str, tuple[Any, Any]] = {
    "report": (Report, Report.reported_at),
    "review": (Review, Review.reviewed_at),
    "extension": (Extension, Extension.asked_at),
    "instruction": (Instruction, Instruction.written_at),
    "slip": (Slip, Slip.issued_at),
}
"""Everything besides tasks, with the moment by which it stands among the others."""
Missing = tuple[datetime, str, int]


def fill(database: Database) -> int:
    """Puts in what is not in the index yet, the oldest first; returns how many were looked at. Safe to call again."""
    with database.write(turn=TURN) as session:
        index_tasks(session)
        missing = sorted(one for kind in PAST for one in _missing(session, kind))
    for place in range(0, len(missing), AT_ONCE):
        with database.write(turn=TURN) as session:
            _add(session, missing[place : place + AT_ONCE])
    return len(missing)


def index_tasks(session: Session) -> None:
    """Keeps the tasks findable as the config has them, in the caller's transaction; only what changed is written."""
    index(session, *session.exec(select(Task).order_by(col(Task.id))))


def _missing(session: Session, kind: str) -> list[Missing]:
    table, at = PAST[kind]
    there = exists(select(SearchEntry.id).where(SearchEntry.kind == kind, SearchEntry.ref == table.id))
    return [(row[0], kind, row[1]) for row in session.execute(rows_of(at, table.id).where(~there))]


def _add(session: Session, missing: Sequence[Missing]) -> None:
    """Many at a time; what somebody else has put in meanwhile is left as it is."""
    rows: dict[tuple[str, int], Written] = {}
    for kind in PAST:
        ids = [ref for _, one, ref in missing if one == kind]
        there = set(
            session.exec(select(SearchEntry.ref).where(SearchEntry.kind == kind, col(SearchEntry.ref).in_(ids)))
        )
        table = PAST[kind][0]
        wanted = session.exec(select(table).where(table.id.in_([ref for ref in ids if ref not in there])))
        rows |= {(kind, row.id): row for row in wanted}
    found = (rows[kind, ref] for _, kind, ref in missing if (kind, ref) in rows)
    put_entries(session, [entry for row in found if (entry := entry_of(session, row)) is not None])
