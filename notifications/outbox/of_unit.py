"""The messages of one unit as its own people read them: what was sent to its contacts, and to nobody else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from models.assignment import Assignment
from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.plan import Clause
from models.task import Task
from models.unit import Contact, Unit
from notifications.outbox.reading import PAGE, Letter, Outbox

TOLD = ("pending", "claimed", "sent", "dead")
"""One that gave way to another was not sent, and what it carried stands in the other."""


@dataclass(frozen=True)
class About:
    """A duty that a message told of."""

    assignment: int
    clause: str
    title: str
    title_en: str
    period: str
    due_on: date | None


def letters_of(session: Session, unit: int, *, page: int = 1, size: int = PAGE) -> Outbox:
    """The messages to the unit's contacts, newest first; a page beyond the last answers with the last."""
    total = session.execute(_mine(rows_of(func.count()), unit)).scalar_one()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    statement = _mine(rows_of(Message, Contact, Unit), unit)
    statement = statement.order_by(col(Message.day).desc(), col(Message.id).desc())
    rows = session.execute(statement.limit(size).offset((page - 1) * size))
    return Outbox(tuple(Letter(*row) for row in rows), total, page, pages)


def letter_of(session: Session, unit: int, key: str) -> Letter | None:
    """The message with this key, where it went to a contact of the unit; None for all others."""
    found = session.execute(_mine(rows_of(Message, Contact, Unit), unit).where(col(Message.key) == key)).first()
    return None if found is None else Letter(*found)


def told_of(session: Session, message: int, unit: int) -> list[About]:
    """The duties of the unit that a message told of, in the order of the document; withdrawn ones are left out."""
    told = select(Recipient.notice_id).where(Recipient.message_id == message)
    gone = select(Carried.notice_id).where(Carried.message_id == message)
    about = select(Notice.assignment_id).where(or_(col(Notice.id).in_(told), col(Notice.id).in_(gone)))
    statement = (
        rows_of(
            col(Assignment.id), col(Clause.number), col(Task.title), col(Task.title_en), col(Assignment.period),
            col(Assignment.due_on),
        )
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .where(col(Assignment.id).in_(about), col(Assignment.unit_id) == unit)
        .where(col(Assignment.withdrawn_at).is_(None))
        .order_by(col(Clause.plan_id), col(Clause.position), col(Task.position), col(Assignment.id))
    )  # fmt: skip
    return [About(*row) for row in session.execute(statement)]


def _mine(columns: Select[Any], unit: int) -> Select[Any]:
    found = columns.select_from(Message).join(Contact, col(Contact.id) == col(Message.contact_id))
    found = found.join(Unit, col(Unit.id) == col(Contact.unit_id))
    return found.where(col(Contact.unit_id) == unit, col(Message.status).in_(TOLD))
