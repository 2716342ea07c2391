"""The outbox as people read it: messages newest first, one message whole, and how many notices still wait."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_
from sqlmodel import Session, col, func, select

from models.message import Carried, Message
from models.notice import Recipient
from models.unit import Contact, Unit
from notifications.outbox.requeuing import OutboxError
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
class Left:
    """What a message that gave way had carried: the later ones that tell it (key, day), how many notices still wait,
    and how many need not be told any more."""

    told: tuple[tuple[str, date], ...]
    waiting: int
    dropped: int


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
    session: Session,
    *,
    status: str | None = None,
    unit: str | None = None,
    channel: str | None = None,
    page: int = 1,
    size: int = PAGE,
) -> Outbox:
    """The messages, newest first; a page beyond the last answers with the last."""
    counted = _letters(select(Message.status, func.count()), unit, channel).group_by(col(Message.status))
    found = {row[0]: row[1] for row in session.connection().execute(counted)}
    total = sum(found.values()) if status is None else found.get(status, 0)
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    statement = _letters(select(Message, Contact, Unit), unit, channel)
    if status is not None:
        statement = statement.where(Message.status == status)
    statement = statement.order_by(col(Message.day).desc(), col(Message.id).desc())
    rows = session.execute(statement.limit(size).offset((page - 1) * size))
    statuses = {name: found.get(name, 0) for name in STATUSES}
    return Outbox(tuple(Letter(*row) for row in rows), total, page, pages, statuses)


def letter(session: Session, key: str) -> Letter | None:
    """The message with this key; None where there is none."""
    found = session.execute(_letters(select(Message, Contact, Unit)).where(Message.key == key)).first()
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


def channels(session: Session) -> list[str]:
    """The channels by which messages went or wait."""
    return list(session.exec(select(Message.channel).distinct().order_by(col(Message.channel))))


def key_named(session: Session, name: str) -> str:
    """The key of the message that the name is the beginning of; OutboxError where there is none, or several."""
    begins = name.strip().lower()
    if not re.fullmatch(r"[0-9a-f-]{4,36}", begins):
        raise OutboxError(f"{name!r} is no key of a message; write at least the first 4 characters of one")
    found = session.exec(select(Message.key).where(col(Message.key).startswith(begins)).limit(2)).all()
    if len(found) != 1:
        many = f"several messages have keys that begin with {begins}; write more of it"
        raise OutboxError(many if found else f"no message has the key {begins}; `duban outbox` lists them")
    return found[0]


def left_of(session: Session, message: int) -> Left:
    """What became of the notices that a message gave up: told by others, waiting, or not told any more."""
    rows = select(Recipient.message_id, Recipient.dropped, Message.key, Message.day)
    rows = rows.join(
        Carried, and_(Carried.notice_id == Recipient.notice_id, Carried.contact_id == Recipient.contact_id)
    )
    rows = rows.outerjoin(Message, col(Message.id) == Recipient.message_id).where(Carried.message_id == message)
    found = session.execute(rows.order_by(col(Message.day), col(Message.id))).all()
    told = {row.key: row.day for row in found if row.message_id is not None}
    waiting = sum(row.message_id is None and row.dropped is None for row in found)
    return Left(tuple(told.items()), waiting, sum(row.dropped is not None for row in found))


def _letters(columns: Select[Any], unit: str | None = None, channel: str | None = None) -> Select[Any]:
    statement = (
        columns.select_from(Message)
        .join(Contact, col(Contact.id) == Message.contact_id)
        .join(Unit, col(Unit.id) == Contact.unit_id)
    )
    wanted = {Unit.key: unit, Message.channel: channel}
    return statement.where(*(column == value for column, value in wanted.items() if value is not None))
