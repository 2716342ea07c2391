"""Whom notices were meant for, and what became of each: bundled, held back, or not sent."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col

from models.channel import Refusal
from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.unit import Contact, Unit
from supervision.calendar import WorkingCalendar, day_of
from supervision.change.difference import UnitName
from supervision.why.answer import Bundle, Detour, Hearer
from supervision.why.verdict import Waited, fate

BUNDLE = (
    col(Message.key), col(Message.subject), col(Message.status), col(Message.day), col(Message.composed_at),
    col(Message.sent_at), or_(col(Message.attempts) > 0, col(Message.fault).is_not(None)).label("tried"),
)  # fmt: skip
POST = (col(Unit.key), col(Unit.name), col(Unit.name_en), col(Contact.title), col(Contact.title_en))


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of one person and a notice; many notices of one sweep share it.

    `carried` are the messages that carried it and gave way, the oldest first; `message` is the one that carries it.
    """

    contact: int
    is_copy: bool
    dropped: str | None
    decided_at: datetime
    message: int | None
    detour: str | None
    carried: tuple[int, ...]
    whom: int


@dataclass(frozen=True, slots=True)
class Post:
    """Whom a contact speaks for, when it is away, and what was said where it was refused."""

    unit: UnitName
    title: str
    title_en: str
    absences: tuple[tuple[date, date], ...]
    fault: str


def hearers(
    session: Session, notices: Any, *, calendar: WorkingCalendar, now: datetime, stale: Callable[[int], str | None]
) -> dict[int, tuple[Hearer, ...]]:
    """The hearers of the notices, whose ids `notices` selects, by notice.

    `stale` says why a notice that still waits will not be sent, or None.
    """
    bundles = _carrying(session, notices)
    told = _told(session, notices, stale)
    posts = _posts(session, notices)
    others = _others(session, {one for _, one in told}, bundles)
    alike: dict[Told, Hearer] = {}
    found: dict[int, list[Hearer]] = defaultdict(list)
    for notice, one in told:
        if one not in alike:
            waited = _waited(one, bundles, others.get(one.whom, ()))
            alike[one] = _hearer(one, posts[one.contact], waited, bundles, calendar, now)
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


def _carrying(session: Session, notices: Any) -> dict[int, Bundle]:
    """Every message that carries one of the notices, or had carried one and gave way, by id."""
    now = rows_of(Recipient.message_id).where(col(Recipient.notice_id).in_(notices))
    before = rows_of(Carried.message_id).where(col(Carried.notice_id).in_(notices))
    statement = _bundles(Message.id).where(or_(col(Message.id).in_(now), col(Message.id).in_(before)))
    return {row.id: _bundle(row) for row in session.connection().execute(statement)}


def _told(session: Session, notices: Any, stale: Callable[[int], str | None]) -> list[tuple[int, Told]]:
    """Every notice with each person, whom it is meant for before whom it is copied to."""
    carried = _carried(session, notices)
    statement = (
        rows_of(Recipient.notice_id, Recipient.contact_id, Recipient.is_copy, Recipient.dropped, Notice.decided_at,
                Recipient.message_id, Recipient.detour, Message.contact_id)
        .join(Notice, col(Notice.id) == Recipient.notice_id)
        .join(Contact, col(Contact.id) == Recipient.contact_id)
        .join(Unit, col(Unit.id) == Contact.unit_id)
        .outerjoin(Message, col(Message.id) == Recipient.message_id)
        .where(col(Recipient.notice_id).in_(notices))
        .order_by(Recipient.notice_id, Recipient.is_copy, Unit.position, Contact.role, Contact.id)
    )  # fmt: skip
    found = []
    for notice, contact, is_copy, dropped, at, message, detour, whom in session.connection().execute(statement):
        gone = dropped if dropped or message is not None else stale(notice)
        before = tuple(one for one in carried.get((notice, contact), ()) if one != message)
        found.append((notice, Told(contact, is_copy, gone, at, message, detour, before, whom or contact)))
    return found


def _carried(session: Session, notices: Any) -> Mapping[tuple[int, int], Sequence[int]]:
    """The messages that carried a notice for a person and gave way, the oldest first."""
    rows = rows_of(Carried.notice_id, Carried.contact_id, Carried.message_id)
    rows = rows.join(Message, col(Message.id) == Carried.message_id).where(col(Carried.notice_id).in_(notices))
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for notice, contact, message in session.connection().execute(rows.order_by(Message.composed_at, Message.id)):
        found[notice, contact].append(message)
    return found


def _posts(session: Session, notices: Any) -> Mapping[int, Post]:
    people = rows_of(Recipient.contact_id).where(col(Recipient.notice_id).in_(notices))
    statement = rows_of(Contact.id, Contact.absences, Contact.ways, Contact.channel, Contact.address, *POST)
    statement = statement.join(Unit, col(Unit.id) == Contact.unit_id).where(col(Contact.id).in_(people))
    refused = session.connection().execute(rows_of(Refusal.channel, Refusal.address, Refusal.fault))
    faults = {(channel, address): fault for channel, address, fault in refused}
    return {row.id: _post(row, faults) for row in session.connection().execute(statement)}


def _post(row: Row[Any], faults: Mapping[tuple[str, str], str]) -> Post:
    values: tuple[Any, ...] = tuple(row)
    _, absences, ways, channel, address, unit, name, name_en, title, title_en = values
    away = [(date.fromisoformat(one["from"]), date.fromisoformat(one["until"])) for one in absences]
    every = [(way["channel"], way["address"]) for way in ways] or [(channel, address)]
    fault = next((faults[way] for way in every if way in faults), "")
    return Post(UnitName(unit, name, name_en), title, title_en, tuple(away), fault)


def _others(session: Session, told: Collection[Told], bundles: Mapping[int, Bundle]) -> Mapping[int, Sequence[Bundle]]:
    """Messages of the days of decision to the same people: they explain why a notice was held back."""
    made = [(day_of(one.decided_at), bundles.get(one.message or 0)) for one in told]
    days = {day for day, bundle in made if bundle is None or bundle.day != day}
    if not days:
        return {}
    people = {one.whom for one in told}
    statement = _bundles().where(col(Message.contact_id).in_(people), col(Message.day).in_(days))
    found: dict[int, list[Bundle]] = defaultdict(list)
    for row in session.connection().execute(statement.order_by(Message.id)):
        found[row.contact_id].append(_bundle(row))
    return found


def _waited(one: Told, bundles: Mapping[int, Bundle], others: Iterable[Bundle]) -> Waited:
    decided_on, bundle = day_of(one.decided_at), bundles.get(one.message or 0)
    replaced = [bundles[id] for id in one.carried]
    of_day = [other for other in replaced if other.day == decided_on]
    had = any(other.day == decided_on and other not in replaced for other in others)
    return Waited(
        one.decided_at, one.dropped, bundle and bundle.day, bundle and bundle.composed_at, had,
        any(other.tried for other in of_day), bool(of_day),
    )  # fmt: skip


def _hearer(
    one: Told, post: Post, waited: Waited, bundles: Mapping[int, Bundle], calendar: WorkingCalendar, now: datetime
) -> Hearer:
    bundle = bundles.get(one.message or 0)
    found, reason, until = fate(waited, day_of(one.decided_at), calendar, now)
    provisional = bundle is None and until is not None and calendar.is_provisional(day_of(until))
    detour = None if bundle is None or one.detour is None else _detour(one.detour, post, bundle.day)
    return Hearer(
        post.unit, post.title, post.title_en, one.is_copy, found, str(reason), until, bundle,
        tuple(bundles[id] for id in one.carried), provisional, detour,
    )  # fmt: skip


def _detour(reason: str, post: Post, on: date) -> Detour:
    """The detour with the days or the cause that are known of it now."""
    if reason == "absent":
        start, until = next((days for days in post.absences if days[0] <= on <= days[1]), (None, None))
        return Detour(reason, start, until)
    return Detour(reason, fault=post.fault if reason == "unreachable" else "")
