"""The story of an assignment: what happened, in order, and what comes next, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import and_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from config.ladder import RECEIPT
from models.assignment import Assignment, State
from models.due_move import DueMove
from models.extension import Extension
from models.message import Message
from models.notice import Notice, Recipient
from models.report import Report, Review
from models.rung import Rung, RungDay
from models.slip import Instruction, Slip, SlipItem
from models.suspension import Suspension
from models.unit import Contact, Unit
from supervision.calendar import day_of
from supervision.climb import Course
from supervision.slips import number
from supervision.urging import STEP as URGED


@dataclass(frozen=True)
class Hearer:
    """Who was to be told: the unit and role, and the message that carries it; None while it waits.

    Where that went to another person, `detour` is why, or empty for a shared address, and `instead` its post, Chinese
    and English.
    """

    unit: str
    unit_en: str
    title: str
    title_en: str
    is_copy: bool
    message: str | None
    status: str | None
    detour: str = ""
    instead: tuple[str, str] | None = None


@dataclass(frozen=True)
class Event:
    """One thing that happened or will. `kind`: opened, spoken, passed-over, to-come, due, acknowledged, reported,
    accepted, returned, asked (for a later date), granted, refused, moved, suspended, resumed, urged, slip, instruction,
    withdrawn. `name` is the rung's, the slip's number, or who gave the instruction; `words` what a person wrote. One
    that moved went from `from_on` to `to_on`, one asked for would; `was_late` says that the first was over without a
    report. `slip` is which slip."""

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
    slip: int | None = None


ORDER = {"due": 1, "to-come": 2}
CONSOLIDATED = ("（牵头汇总）", "(consolidated)")


def story(session: Session, assignment: int, today: date) -> list[Event]:
    """The events of the assignment, the oldest first; an unknown one has none."""
    found = session.get(Assignment, assignment)
    if found is None:
        return []
    events = [*_stamps(found), *_rungs(session, found), *_talk(session, found), *_moves(session, found)]
    events += [*_requests(session, found), *_stops(session, found)]
    events += [*_urges(session, found), *_slips(session, found), *_instructions(session, found)]
    events += [event for ladder, base in _courses(found) for event in _to_come(session, ladder, base, today)]
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
            day_of(notice.decided_at), kind, notice.decided_at, rung.name, rung.name_en, _light(rung),
            notice.fires_on, hearers=_hearers(session, notice.id),
        )  # fmt: skip


def _light(rung: Rung) -> str | None:
    """The light that comes with a rung; one that asks for acknowledgement changes none."""
    return None if rung.ladder.endswith(RECEIPT) else rung.light


def _hearers(session: Session, notice: int) -> tuple[Hearer, ...]:
    told, at = aliased(Contact), aliased(Unit)
    statement = (
        select(Unit, Contact, Recipient, Message.key, Message.status, told, at)
        .select_from(Recipient)
        .join(Contact, col(Contact.id) == Recipient.contact_id)
        .join(Unit, col(Unit.id) == Contact.unit_id)
        .outerjoin(Message, col(Message.id) == Recipient.message_id)
        .outerjoin(told, and_(told.id == Message.contact_id, told.id != Contact.id))
        .outerjoin(at, at.id == told.unit_id)
        .where(Recipient.notice_id == notice)
        .order_by(col(Recipient.is_copy), col(Unit.position), col(Contact.role))
    )
    return tuple(
        Hearer(
            unit.name, unit.name_en, contact.title, contact.title_en, row.is_copy, key, status, row.detour or "",
            told and (f"{at.name} {told.title}", f"{at.name_en} {told.title_en}"),
        )
        for unit, contact, row, key, status, told, at in session.execute(statement)
    )  # fmt: skip


def _talk(session: Session, found: Assignment) -> Iterator[Event]:
    statement = select(Report, Review).outerjoin(Review, col(Review.report_id) == Report.id)
    for report, review in session.exec(statement.where(Report.assignment_id == found.id)):
        day = day_of(report.reported_at)
        named = CONSOLIDATED if report.consolidated else ("", "")
        yield Event(day, "reported", report.reported_at, *named, words=report.words, actor=report.actor)
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


def _requests(session: Session, found: Assignment) -> Iterator[Event]:
    """What was asked for more time, and what was decided."""
    for asked in session.exec(select(Extension).where(Extension.assignment_id == found.id)):
        dates = {"from_on": asked.from_on, "to_on": asked.to_on}
        day = day_of(asked.asked_at)
        yield Event(day, "asked", asked.asked_at, words=asked.reason, actor=asked.actor, **dates)
        if asked.decided_at is not None:
            kind, at = "granted" if asked.granted else "refused", asked.decided_at
            yield Event(day_of(at), kind, at, words=asked.words or "", actor=asked.decided_by or "", **dates)


def _stops(session: Session, found: Assignment) -> Iterator[Event]:
    """When the clock was stopped and when it ran again."""
    for stop in session.exec(select(Suspension).where(Suspension.assignment_id == found.id)):
        yield Event(stop.begun_on, "suspended", stop.begun_at, words=stop.reason, actor=stop.actor)
        if stop.ended_at is not None and stop.ended_on is not None:
            yield Event(stop.ended_on, "resumed", stop.ended_at, words=stop.words or "", actor=stop.ended_by or "")


def _urges(session: Session, found: Assignment) -> Iterator[Event]:
    """Each urging as it was told, which names who urged."""
    urged = (Notice.assignment_id == found.id, Notice.kind == "said", col(Notice.rung).startswith(URGED))
    for notice in session.exec(select(Notice).where(*urged)):
        assert notice.id is not None
        at, hearers = notice.decided_at, _hearers(session, notice.id)
        yield Event(day_of(at), "urged", at, words=notice.words or "", hearers=hearers)


def _slips(session: Session, found: Assignment) -> Iterator[Event]:
    """The slips that are about it. What one says may be about other duties too: it is read on the slip itself."""
    about = select(Slip).join(SlipItem, col(SlipItem.slip_id) == Slip.id).where(SlipItem.assignment_id == found.id)
    for slip in session.exec(about):
        at, name = slip.issued_at, number(slip)
        yield Event(day_of(at), "slip", at, name, name, actor=slip.actor, slip=slip.id)


def _instructions(session: Session, found: Assignment) -> Iterator[Event]:
    """What leaders wrote on its task from its opening until it was closed off."""
    mine = (Instruction.task_id == found.task_id, col(Instruction.written_at) >= found.opened_at)
    for one in session.exec(select(Instruction).where(*mine)):
        if found.closed_at is None or one.written_at <= found.closed_at:
            at, by = one.written_at, one.given_by
            yield Event(day_of(at), "instruction", at, by, by, words=one.words)


def _courses(found: Assignment) -> Iterator[Course]:
    """What may still speak of it: its ladder while it is owed, what asks for acknowledgement until somebody has."""
    if found.reported_at is not None or found.withdrawn_at is not None or found.state == State.SUSPENDED:
        return
    if found.due_on is not None:
        yield found.ladder, found.due_on
    if found.state == State.ASSIGNED and found.opened_on is not None:
        yield found.ladder + RECEIPT, found.opened_on


def _to_come(session: Session, ladder: str, base: date, today: date) -> Iterator[Event]:
    named = and_(Rung.ladder == RungDay.ladder, Rung.rung == RungDay.rung)
    later = (RungDay.ladder == ladder, RungDay.due_on == base, RungDay.fires_on > today)
    for day, rung in session.exec(select(RungDay, Rung).join(Rung, named).where(*later)):
        yield Event(
            day.fires_on, "to-come", None, rung.name, rung.name_en, _light(rung), day.fires_on,
            provisional=day.provisional,
        )  # fmt: skip
