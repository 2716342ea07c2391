"""The tallies as they are kept, and as a count of all rows would have them."""

from typing import Any

from sqlmodel import Session, SQLModel

from models import tallying
from models.database import Database
from models.tally import TaskTally, UnitTally

Rows = list[list[tuple[Any, ...]]]


def tallies(database: Database) -> Rows:
    """Every row of both, in an order of its own."""
    with database.read() as session:
        return _rows(session)


def recounted(database: Database) -> Rows:
    """The same from the assignments; nothing is changed."""
    with database.trial() as session:
        tallying.recount(session.connection())
        return _rows(session)


def _rows(session: Session) -> Rows:
    tables = SQLModel.metadata.tables
    found = [tables[str(one.__tablename__)] for one in (TaskTally, UnitTally)]
    return [sorted(tuple(row) for row in session.connection().execute(table.select())) for table in found]
