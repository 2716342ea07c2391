"""The rungs that were passed over: each with its day, and the higher one that spoke in its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.notice import Notice
from models.rung import Rung
from models.unit import Unit
from supervision.change.difference import About, UnitName
from supervision.climb import asks_receipt
from supervision.sweeping import PASSED_OVER
from supervision.why.deciding import decided, spoken_instead
from supervision.why.loading import ABOUT, DOCUMENT, named, names_of


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A rung that was not spoken, since a higher one had come by the same sweep; that one's name is `instead`.

    Of one that `asks_receipt` the day in `due_on` is that of the opening.
    """

    notice: int
    about: About
    unit: UnitName
    due_on: date
    rung: str
    name: str
    name_en: str
    fires_on: date
    decided_at: datetime
    instead: str
    instead_en: str
    asks_receipt: bool


def passed_over(session: Session, start: datetime, end: datetime) -> Iterator[PassedOver]:
    """Every rung that was passed over from one instant up to another, in the order of the document."""
    mine = (Notice.outcome == PASSED_OVER, Notice.decided_at >= start, Notice.decided_at < end)
    names = {(rung.ladder, rung.rung): (rung.name, rung.name_en) for rung in session.exec(select(Rung))}
    siblings = decided(session, col(Notice.assignment_id).in_(rows_of(Notice.assignment_id).where(*mine)))
    by_number = {one.id: one for found in siblings.values() for one in found}
    for row in session.connection().execute(_rows().where(*mine)):
        passed = by_number[row.id]
        higher = spoken_instead(passed, siblings[row.assignment_id])
        name, name_en = names.get((passed.ladder, passed.rung), (passed.rung, passed.rung))
        instead, instead_en = names.get((higher.ladder, higher.rung), (higher.rung,) * 2) if higher else ("", "")
        yield PassedOver(
            passed.id, *names_of(row), passed.due_on, passed.rung, name, name_en, passed.fires_on, passed.at, instead,
            instead_en, asks_receipt(passed.ladder),
        )  # fmt: skip


def _rows() -> Any:
    statement = rows_of(Notice.id, Notice.assignment_id, *ABOUT).select_from(Notice)
    statement = named(statement.join(Assignment, col(Assignment.id) == Notice.assignment_id))
    return statement.order_by(*DOCUMENT, Notice.due_on, Notice.fires_on, Unit.position, Notice.id)
