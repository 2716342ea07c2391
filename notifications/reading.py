"""The outbox as people read it: messages newest first, one message whole, and how many notices still wait."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session, col, func, select

from models.message import Message
from models.notice import Recipient
from models.unit import Contact, Unit
from supervision.calendar import WorkingCalendar, day_of

PAGE = 50
STATUSES = ("pending", "claimed", "sent", "dead", "superseded")


@dataclass(frozen=True)
class Letter:
    """A message and whom it goes to."""

    message: Message
    contact: Contact
    unit: Unit


@dataclass(frozen=True)
class Outbox:
    """A page of letters, the number of all that were asked for, and how many there are of each status."""

    letters: tuple[Letter, ...]
    total: int
    page: int
    pages: int
    statuses: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """Notices that no message carries yet, the people who wait for them, and when the next may go out.

    When is provisional where that year's calendar is not published yet.
    """

    notices: int
    people: int
    until: datetime
    provisional: bool


def outbox(
    session: Session, *, status: str | None = None, unit: str | None = None, page: int = 1, size: int = PAGE
) -> Outbox:
    """The messages, newest first; a page beyond the last answers with the last."""
    counted = _letters(select(Message.status, func.count()), unit).group_by(col(Message.status))
    found = {row[0]: row[1] for row in session.connection().execute(counted)}
    total = sum(found.values()) if status is None else found.get(status, 0)
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    statement = _letters(select(Message, Contact, Unit), unit)
    if status is not None:
        statement = statement.where(Message.status == status)
    statement = statement.order_by(col(Message.day).desc(), col(Message.id).desc())
    rows = session.execute(statement.limit(size).offset((page - 1) * size))
    statuses = {name: found.get(name, 0) for name in STATUSES}
    return Outbox(tuple(Letter(*row) for row in rows), total, page, pages, statuses)


def letter(session: Session, key: str) -> Letter | None:
    """The message with this key; None where there is none."""
    found = session.execute(_letters(select(Message, Contact, Unit), None).where(Message.key == key)).first()
    return None if found is None else Letter(*found)


def waiting(session: Session, calendar: WorkingCalendar, *, now: datetime) -> Waiting:
    """What is held back, and until when: `now` itself in working hours."""
    held = select(func.count(), func.count(func.distinct(col(Recipient.contact_id))))
    held = held.where(col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    notices, people = session.exec(held).one()
    opening = calendar.next_opening(now)
    return Waiting(notices, people, opening, calendar.is_provisional(day_of(opening)))


def recipients(session: Session) -> list[tuple[str, str, str]]:
    """The units that can be written to: key, name, English name."""
    reached = col(Unit.id).in_(select(Contact.unit_id))
    statement = select(Unit.key, Unit.name, Unit.name_en).where(reached)
    return list(session.exec(statement.order_by(col(Unit.position))))


def _letters(columns: Select[Any], unit: str | None) -> Select[Any]:
    statement = (
        columns.select_from(Message)
        .join(Contact, col(Contact.id) == Message.contact_id)
        .join(Unit, col(Unit.id) == Contact.unit_id)
    )
    return statement if unit is None else statement.where(Unit.key == unit)
