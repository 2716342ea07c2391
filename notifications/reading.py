"""The outbox as people read it: messages newest first, one message whole, and how many notices still wait."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_
from sqlmodel import Session, col, func, select

from models.assignment import Assignment
from models.dispatch import Dispatch
from models.message import Message
from models.notice import Notice, Recipient
from models.plan import Clause, Plan
from models.rung import Rung
from models.task import Task
from models.unit import Contact, Unit
from supervision.calendar import WorkingCalendar

PAGE = 50
STATUSES = ("pending", "claimed", "sent", "dead", "superseded")


@dataclass(frozen=True)
class Letter:
    """A message and whom it goes to."""

    message: Message
    contact: Contact
    unit: Unit


@dataclass(frozen=True)
class About:
    """An assignment that a message speaks of, and the rung that spoke."""

    plan: str
    task: str
    title: str
    title_en: str
    clause: str
    unit: str
    unit_name: str
    unit_name_en: str
    period: str
    rung: str
    rung_en: str
    is_copy: bool


@dataclass(frozen=True)
class Word:
    """A dispatch that a message tells of: the key of its cycle, and its period."""

    cycle: str
    period: str


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
    """Notices that no message carries yet, the people who wait for them, and when the next may go out."""

    notices: int
    people: int
    until: datetime


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


def assignments_of(session: Session, key: str) -> list[About]:
    """The assignments that the message speaks of, in the order of the document."""
    return list(_about(session, key))


def dispatches_of(session: Session, key: str) -> list[Word]:
    """The dispatches that the message tells of."""
    statement = (
        select(Dispatch.cycle, Dispatch.period)
        .join(Notice, col(Notice.dispatch_id) == Dispatch.id)
        .join(Recipient, col(Recipient.notice_id) == Notice.id)
        .join(Message, col(Message.id) == Recipient.message_id)
        .where(Message.key == key)
        .order_by(col(Dispatch.id))
    )
    return [Word(cycle, period) for cycle, period in session.exec(statement)]


def waiting(session: Session, calendar: WorkingCalendar, *, now: datetime) -> Waiting:
    """What is held back, and until when: `now` itself in working hours."""
    held = select(func.count(), func.count(func.distinct(col(Recipient.contact_id))))
    held = held.where(col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    notices, people = session.exec(held).one()
    return Waiting(notices, people, calendar.next_opening(now))


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


def _about(session: Session, key: str) -> Iterator[About]:
    named = and_(Rung.ladder == Assignment.ladder, Rung.rung == Notice.rung)
    columns = (
        Plan.key, Task.key, Task.title, Task.title_en, Clause.number, Unit.key, Unit.name, Unit.name_en,
        Assignment.period, func.coalesce(Rung.name, ""), func.coalesce(Rung.name_en, ""), Recipient.is_copy,
    )  # fmt: skip
    statement = (
        select(*columns)
        .select_from(Message)
        .join(Recipient, col(Recipient.message_id) == Message.id)
        .join(Notice, col(Notice.id) == Recipient.notice_id)
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .outerjoin(Rung, named)
        .where(Message.key == key)
        .order_by(Clause.plan_id, Clause.position, Task.position, Unit.position)
    )
    for row in session.connection().execute(statement):
        yield About(*row)
