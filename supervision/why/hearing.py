"""Whom notices were meant for, and what became of each: bundled, held back, or not sent."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col

from models.message import Message
from models.notice import Notice, Recipient
from models.unit import Contact, Unit
from supervision.calendar import WorkingCalendar, day_of
from supervision.change.difference import UnitName
from supervision.why.answer import Bundle, Hearer
from supervision.why.verdict import Waited, fate

SUPERSEDED = "superseded"
BUNDLE = (
    col(Message.key), col(Message.subject), col(Message.status), col(Message.day), col(Message.composed_at),
    col(Message.sent_at), or_(col(Message.attempts) > 0, col(Message.fault).is_not(None)).label("tried"),
)  # fmt: skip
POST = (col(Unit.key), col(Unit.name), col(Unit.name_en), col(Contact.title), col(Contact.title_en))


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one person and a notice; many notices of one sweep share it."""

    contact: int
    is_copy: bool
    dropped: str | None
    decided_at: datetime
    message: int | None
    bundle: Bundle | None = field(compare=False)


@dataclass(frozen=True, slots=True)
class Post:
    """Whom a contact speaks for."""

    unit: UnitName
    title: str
    title_en: str


def hearers(
    session: Session, notices: Any, *, calendar: WorkingCalendar, now: datetime, stale: Callable[[int], str | None]
) -> dict[int, tuple[Hearer, ...]]:
    """The hearers of the notices, whose ids `notices` selects, by notice.

    `stale` says why a notice that still waits will not be sent, or None.
    """
    told = _told(session, notices, stale)
    posts = _posts(session, notices)
    others = _others(session, notices, {one for _, one in told})
    alike: dict[Told, Hearer] = {}
    found: dict[int, list[Hearer]] = defaultdict(list)
    for notice, one in told:
        if one not in alike:
            alike[one] = _hearer(one, posts[one.contact], others.get(one.contact, ()), calendar, now)
        found[notice].append(alike[one])
    return {notice: tuple(people) for notice, people in found.items()}


def bundles_of(session: Session, unit: int, day: date) -> tuple[Bundle, ...]:
    """The messages of the day to people of the unit."""
    statement = _bundles().where(Contact.unit_id == unit, Message.day == day).order_by(Message.id)
    return tuple(_bundle(row) for row in session.connection().execute(statement))


def bundle_of(session: Session, key: str) -> Bundle | None:
    """The message with this key."""
    row = session.connection().execute(_bundles().where(Message.key == key)).first()
    return None if row is None else _bundle(row)


def _bundles(*more: Any) -> Any:
    columns = rows_of(*BUNDLE, *POST, Message.contact_id, *more).select_from(Message)
    columns = columns.join(Contact, col(Contact.id) == Message.contact_id)
    return columns.join(Unit, col(Unit.id) == Contact.unit_id)


def _bundle(row: Row[Any]) -> Bundle:
    values: tuple[Any, ...] = tuple(row)
    key, subject, status, day, composed_at, sent_at, tried, unit, name, name_en, title, title_en, *_ = values
    whom = UnitName(unit, name, name_en), title, title_en
    return Bundle(key, subject, status, day, composed_at, sent_at, *whom, bool(tried))


def _told(session: Session, notices: Any, stale: Callable[[int], str | None]) -> list[tuple[int, Told]]:
    """Every notice with each person, whom it is meant for before whom it is copied to."""
    mine = col(Recipient.notice_id).in_(notices)
    of_message = col(Message.id).in_(rows_of(Recipient.message_id).where(mine))
    rows = session.connection().execute(_bundles(Message.id).where(of_message))
    bundles = {row.id: _bundle(row) for row in rows}
    statement = (
        rows_of(Recipient.notice_id, Recipient.contact_id, Recipient.is_copy, Recipient.dropped, Notice.decided_at,
                Recipient.message_id)
        .join(Notice, col(Notice.id) == Recipient.notice_id)
        .join(Contact, col(Contact.id) == Recipient.contact_id)
        .join(Unit, col(Unit.id) == Contact.unit_id)
        .where(mine)
        .order_by(Recipient.notice_id, Recipient.is_copy, Unit.position, Contact.role, Contact.id)
    )  # fmt: skip
    found = []
    for notice, contact, is_copy, dropped, at, message in session.connection().execute(statement):
        gone = dropped if dropped or message is not None else stale(notice)
        found.append((notice, Told(contact, is_copy, gone, at, message, bundles.get(message))))
    return found


def _posts(session: Session, notices: Any) -> Mapping[int, Post]:
    people = rows_of(Recipient.contact_id).where(col(Recipient.notice_id).in_(notices))
    statement = (
        rows_of(Contact.id, *POST).join(Unit, col(Unit.id) == Contact.unit_id).where(col(Contact.id).in_(people))
    )
    return {
        id: Post(UnitName(unit, name, name_en), title, title_en)
        for id, unit, name, name_en, title, title_en in session.connection().execute(statement)
    }


def _others(session: Session, notices: Any, told: Iterable[Told]) -> Mapping[int, Sequence[Bundle]]:
    """Other messages to the same people that explain why one was held back: of those days, or replaced later."""
    decided = [(day_of(one.decided_at), one.bundle) for one in told]
    days = {day for day, bundle in decided if bundle is None or bundle.day != day}
    if not days:
        return {}
    people = rows_of(Recipient.contact_id).where(col(Recipient.notice_id).in_(notices))
    about = or_(col(Message.day).in_(days), Message.status == SUPERSEDED)
    statement = _bundles().where(col(Message.contact_id).in_(people), about, Message.day >= min(days))
    found: dict[int, list[Bundle]] = defaultdict(list)
    for row in session.connection().execute(statement.order_by(Message.id)):
        found[row.contact_id].append(_bundle(row))
    return found


def _hearer(one: Told, post: Post, others: Iterable[Bundle], calendar: WorkingCalendar, now: datetime) -> Hearer:
    decided_on, bundle = day_of(one.decided_at), one.bundle
    replaced = tuple(other for other in others if _replaced(other, one))
    had = any(other.day == decided_on and other not in replaced for other in others)
    of_day = [other for other in replaced if other.day == decided_on]
    waited = Waited(
        one.decided_at, one.dropped, bundle and bundle.day, bundle and bundle.composed_at, had,
        any(other.tried for other in of_day), bool(of_day),
    )  # fmt: skip
    found, reason, until = fate(waited, decided_on, calendar, now)
    provisional = bundle is None and until is not None and calendar.is_provisional(day_of(until))
    return Hearer(
        post.unit, post.title, post.title_en, one.is_copy, found, str(reason), until, bundle, replaced, provisional
    )


def _replaced(other: Bundle, one: Told) -> bool:
    """Whether a message carried the notice and gave way to a later one before it went out.

    When a notice was dropped is not kept, so of its messages only that of its own day is told.
    """
    if other.status != SUPERSEDED or other.composed_at < one.decided_at:
        return False
    if one.bundle is None:
        return one.dropped is None or other.day == day_of(one.decided_at)
    return other.composed_at < one.bundle.composed_at
