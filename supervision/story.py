"""The story of an assignment: what happened, in order, and what comes next, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import and_
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.due_move import DueMove
from models.message import Message
from models.notice import Notice, Recipient
from models.report import Report, Review
from models.rung import Rung, RungDay
from models.unit import Contact, Unit
from supervision.calendar import day_of


@dataclass(frozen=True)
class Hearer:
    """Who was told: the unit and role, and the message that carries it; None while it waits."""

    unit: str
    unit_en: str
    title: str
    title_en: str
    is_copy: bool
    message: str | None
    status: str | None


@dataclass(frozen=True)
class Event:
    """One thing that happened or will. `kind`: opened, spoken, passed-over, to-come, due, acknowledged, reported,
    accepted, returned, moved, withdrawn. `name` is the rung's; `words` what a person wrote. One that moved went from
    `from_on` to `to_on`; `was_late` says that the first was over without a report."""

    on: date
    kind: str
    at: datetime | None = None
    name: str = ""
    name_en: str = ""
    light: str | None = None
    rung_day: date | None = None
    words: str = ""
    actor: str = ""
    hearers: tuple[Hearer, ...] = field(default=())
    provisional: bool = False
    from_on: date | None = None
    to_on: date | None = None
    was_late: bool = False


ORDER = {"due": 1, "to-come": 2}


def story(session: Session, assignment: int, today: date) -> list[Event]:
    """The events of the assignment, the oldest first; an unknown one has none."""
    found = session.get(Assignment, assignment)
    if found is None:
        return []
    events = [*_stamps(found), *_rungs(session, found), *_talk(session, found), *_moves(session, found)]
    if found.reported_at is None and found.withdrawn_at is None and found.state != State.SUSPENDED:
        events += _to_come(session, found, today)
    return sorted(events, key=_place)


def _place(event: Event) -> tuple[date, int, datetime]:
    """By day; on one day what happened by the clock, then the due day's end, then what is to come."""
    return event.on, ORDER.get(event.kind, 0), event.at or datetime.min.replace(tzinfo=UTC)


def _stamps(found: Assignment) -> Iterator[Event]:
    yield Event(day_of(found.opened_at), "opened", found.opened_at)
    if found.due_on is not None:
        yield Event(found.due_on, "due")
    if found.acknowledged_at is not None:
        yield Event(day_of(found.acknowledged_at), "acknowledged", found.acknowledged_at)
    if found.withdrawn_at is not None:
        yield Event(day_of(found.withdrawn_at), "withdrawn", found.withdrawn_at)


def _rungs(session: Session, found: Assignment) -> Iterator[Event]:
    named = and_(Rung.ladder == Notice.ladder, Rung.rung == Notice.rung)
    statement = select(Notice, Rung).join(Rung, named).where(Notice.assignment_id == found.id)
    for notice, rung in session.exec(statement):
        assert notice.id is not None
        kind = "spoken" if notice.outcome == "spoken" else "passed-over"
        yield Event(
            day_of(notice.decided_at), kind, notice.decided_at, rung.name, rung.name_en, rung.light,
            notice.fires_on, hearers=_hearers(session, notice.id),
        )  # fmt: skip


def _hearers(session: Session, notice: int) -> tuple[Hearer, ...]:
    statement = (
        select(Unit, Contact, Recipient.is_copy, Message.key, Message.status)
        .select_from(Recipient)
        .join(Contact, col(Contact.id) == Recipient.contact_id)
        .join(Unit, col(Unit.id) == Contact.unit_id)
        .outerjoin(Message, col(Message.id) == Recipient.message_id)
        .where(Recipient.notice_id == notice)
        .order_by(col(Recipient.is_copy), col(Unit.position), col(Contact.role))
    )
    return tuple(
        Hearer(unit.name, unit.name_en, contact.title, contact.title_en, is_copy, key, status)
        for unit, contact, is_copy, key, status in session.exec(statement)
    )


def _talk(session: Session, found: Assignment) -> Iterator[Event]:
    statement = select(Report, Review).outerjoin(Review, col(Review.report_id) == Report.id)
    for report, review in session.exec(statement.where(Report.assignment_id == found.id)):
        day = day_of(report.reported_at)
        yield Event(day, "reported", report.reported_at, words=report.words, actor=report.actor)
        if review is not None:
            kind = "accepted" if review.accepted else "returned"
            at = review.reviewed_at
            yield Event(day_of(at), kind, at, words=review.reason, actor=review.actor)


def _moves(session: Session, found: Assignment) -> Iterator[Event]:
    for move in session.exec(select(DueMove).where(DueMove.assignment_id == found.id)):
        yield Event(
            day_of(move.moved_at), "moved", move.moved_at, words=move.reason, actor=move.actor,
            from_on=move.from_on, to_on=move.to_on, was_late=move.was_late,
        )  # fmt: skip


def _to_come(session: Session, found: Assignment, today: date) -> Iterator[Event]:
    named = and_(Rung.ladder == RungDay.ladder, Rung.rung == RungDay.rung)
    later = (RungDay.ladder == found.ladder, RungDay.due_on == found.due_on, RungDay.fires_on > today)
    for day, rung in session.exec(select(RungDay, Rung).join(Rung, named).where(*later)):
        yield Event(
            day.fires_on, "to-come", None, rung.name, rung.name_en, rung.light, day.fires_on,
            provisional=day.provisional,
        )  # fmt: skip
