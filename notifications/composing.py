"""Composing the day's digests: what waits for a person becomes one message, in working hours only."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, Update, and_, exists, func
from sqlalchemy import select as rows_of
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, insert, select, update

from models.assignment import Assignment, State
from models.database import Database
from models.dispatch import Dispatch
from models.message import Message
from models.notice import Notice, Recipient
from models.plan import Clause, Plan
from models.rung import Rung, RungDay
from models.task import Target, Task
from models.unit import Contact, Unit
from notifications.digest import CycleWord, Letterhead, Reason, digest
from supervision.calendar import WorkingCalendar, day_of
from supervision.change.recalling import settle
from supervision.in_force import InForce, in_force
from supervision.owed import day_asked, present, present_asked
from supervision.period import Period
from supervision.sweeping import TURN

COMPOSING, PENDING, SUPERSEDED = "composing", "pending", "superseded"
WAITING = and_(col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))


@dataclass(frozen=True)
class Composed:
    """How many messages were made and how many notices they carry; `held_until` where the hour is not right.

    Until when is provisional where that year's calendar is not published yet.
    """

    messages: int
    notices: int
    dropped: int
    held_until: datetime | None = None
    held_provisional: bool = False


def compose(database: Database, *, now: datetime, url: str) -> Composed:
    """Makes today's message for everyone who has none yet and must hear something.

    What comes up later in the day waits for the next working day: a person gets one digest a day.
    """
    with database.write(turn=TURN) as session:
        rules = in_force(session)
        if not rules.calendar.is_open(now):
            opening = rules.calendar.next_opening(now)
            return Composed(0, 0, 0, opening, rules.calendar.is_provisional(day_of(opening)))
        settle(session, now=now)
        _recall(session, day_of(now))
        dropped = _drop(session, day_of(now))
        messages = list(_messages(session, rules, now, url))
        if messages:
            session.connection().execute(insert(Message), messages)
        return Composed(len(messages), _attach(session), dropped)


def anyone_waits(session: Session, today: date) -> bool:
    """Whether somebody must hear something and has no digest of today yet."""
    waiting = select(Recipient.notice_id).join(Contact, col(Contact.id) == Recipient.contact_id)
    return session.exec(waiting.where(WAITING, _without_message(today)).limit(1)).first() is not None


def _recall(session: Session, today: date) -> None:
    """What an earlier day's message failed to bring is told today instead: nobody gets two digests at once."""
    old = update(Message).where(col(Message.status) == PENDING, col(Message.day) < today)
    taken = old.values(status=SUPERSEDED, lease_until=None).returning(col(Message.id))
    unsent = session.connection().execute(taken).scalars().all()
    session.connection().execute(update(Recipient).where(col(Recipient.message_id).in_(unsent)).values(message_id=None))


def _drop(session: Session, today: date) -> int:
    """Nobody is told of what was reported, moved, suspended or withdrawn in the meantime; the row says why."""
    return sum(session.connection().execute(drop, day_asked(today)).rowcount for drop in _drops())


# The statements of this module are asked every day: each is built once, with the day left open.
@cache
def _drops() -> tuple[Update, ...]:
    of_assignment = select(Notice.id).join(Assignment, col(Assignment.id) == Notice.assignment_id)
    stale = {
        "withdrawn": col(Assignment.withdrawn_at).is_not(None),
        "moved": col(Assignment.due_on).is_distinct_from(Notice.due_on),
        "suspended": col(Assignment.state) == State.SUSPENDED,
        "done": ~present_asked().owed,
    }
    of_duties = (_dropped(reason, of_assignment.where(gone)) for reason, gone in stale.items())
    return *of_duties, _dropped("done", _dispatches_with_nothing_owed())


def _dropped(reason: str, notices: Select[Any]) -> Update:
    mine = exists(notices.where(col(Notice.id) == Recipient.notice_id).correlate(Recipient))
    return update(Recipient).where(WAITING, mine).values(dropped=reason)


def _dispatches_with_nothing_owed() -> Select[Any]:
    """A unit need not hear of a dispatch for which it has reported everything; the office hears in any case."""
    owed = and_(Assignment.unit_id == Notice.unit_id, Assignment.period == Dispatch.period, present_asked().owed)
    still = exists(
        select(Assignment.id).where(owed, col(Assignment.withdrawn_at).is_(None)).correlate(Notice, Dispatch)
    )
    office = col(Notice.unit_id).in_(select(Plan.supervisor_id))
    dispatched = select(Notice.id).join(Dispatch, col(Dispatch.id) == Notice.dispatch_id)
    return dispatched.where(~still, ~office)


def _messages(session: Session, rules: InForce, now: datetime, url: str) -> Iterator[dict[str, Any]]:
    today = day_of(now)
    words = _cycle_words(session, rules, today)
    reasons: dict[int, list[Reason]] = {}
    rows = session.connection().execute(_rung_rows(), day_asked(today)).all()
    wanted = _wanted(session, {row.task_id for row in rows})
    for contact_id, group in groupby(rows, key=lambda row: row.contact_id):
        reasons[contact_id] = [_reason(row, today, rules.calendar, wanted) for row in group]
    heads = _heads(session, {*reasons, *words}, today, url)
    for contact_id, (contact, head) in heads.items():
        made = digest(head, reasons.get(contact_id, []), words.get(contact_id, []))
        yield {
            "key": message_key(contact, today), "contact_id": contact_id, "channel": contact.channel,
            "address": contact.address, "day": today, "status": COMPOSING, "subject": made.subject,
            "text": made.text, "html": made.html, "composed_at": now, "attempts": 0,
        }  # fmt: skip


def message_key(contact: Contact, day: date) -> str:
    """The same for one person, channel and day, at every attempt."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"duban:{contact.id}:{contact.channel}:{contact.address}:{day}"))


def _without_message(today: Any) -> Any:
    sent = and_(Message.contact_id == Recipient.contact_id, Message.day == today, Message.channel == Contact.channel)
    return ~exists(select(Message.id).where(sent).correlate(Recipient, Contact))


@cache
def _rung_rows() -> Any:
    day = present_asked()
    following, upcoming = aliased(RungDay), aliased(Rung)
    return (
        rows_of(
            Recipient.contact_id, Recipient.is_copy, col(Contact.unit_id).label("own_id"),
            Assignment.unit_id, Assignment.task_id,
            Assignment.period, Assignment.due_on, Assignment.first_due_on, col(following.fires_on).label("next_on"),
            col(Unit.name).label("unit"), col(Unit.key).label("unit_key"), col(Task.title).label("task"),
            col(Task.key).label("task_key"), col(Clause.number).label("clause"), col(Plan.title).label("plan"),
            col(Plan.key).label("plan_key"), col(Rung.name).label("rung"), Rung.working_days, Rung.light, Rung.form,
            Rung.in_circular, col(upcoming.name).label("next_rung"), Notice.fires_on,
            func.coalesce(following.provisional, False).label("next_provisional"),
        )
        .select_from(Recipient)
        .join(Contact, col(Contact.id) == Recipient.contact_id)
        .join(Notice, col(Notice.id) == Recipient.notice_id)
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .join(Rung, and_(Rung.ladder == Notice.ladder, Rung.rung == Notice.rung))
        .outerjoin(RungDay, day.window)
        .outerjoin(following, day.following(following))
        .outerjoin(upcoming, and_(upcoming.ladder == following.ladder, upcoming.rung == following.rung))
        .where(WAITING, _without_message(day.today))
        .order_by(Recipient.contact_id, Clause.position, Task.position, Unit.position)
    )  # fmt: skip


def _wanted(session: Session, tasks: set[int]) -> dict[int, str]:
    """The quantities that a task orders, in words: 目标企业 ≥ 20 家."""
    signs = {">=": "≥", "<=": "≤", "=": "达到", "~": "约"}
    statement = select(Target).where(col(Target.task_id).in_(tasks)).order_by(col(Target.task_id), col(Target.position))
    found: dict[int, list[str]] = {}
    for target in session.exec(statement):
        said = f"{target.of} {signs[target.op]} {target.value.normalize():f} {target.measure}"
        found.setdefault(target.task_id, []).append(said)
    return {task: "；".join(said) for task, said in found.items()}


def _reason(row: Row[Any], today: date, calendar: WorkingCalendar, wanted: Mapping[int, str]) -> Reason:
    due_on: date = row.due_on
    span = min(today, due_on), max(today, due_on)
    return Reason(
        plan=row.plan, task=row.task, task_key=row.task_key, plan_key=row.plan_key, clause=row.clause,
        unit=row.unit, unit_key=row.unit_key, period=row.period, due_on=due_on,
        first_due_on=row.first_due_on or due_on, days_left=(due_on - today).days,
        working_days=calendar.working_days(*span), provisional=calendar.is_count_provisional(*span),
        rung=row.rung, rung_working_days=row.working_days, fires_on=row.fires_on, today=today, light=row.light,
        form=row.form, mine=row.own_id == row.unit_id,
        is_copy=row.is_copy, next_rung=row.next_rung, next_on=row.next_on, in_circular=row.in_circular,
        wanted=wanted.get(row.task_id, ""), next_provisional=row.next_provisional,
    )  # fmt: skip


def _cycle_words(session: Session, rules: InForce, today: date) -> Mapping[int, list[CycleWord]]:
    """What dispatches tell each contact: the newest period of a cycle in full, how many earlier ones are owed."""
    cycles = {cycle.id: cycle for cycle in rules.config.cycles.cycles}
    found: dict[int, list[CycleWord]] = {}
    rows = session.connection().execute(_dispatch_rows(), day_asked(today)).all()
    if not rows:
        return found
    offices = set(session.exec(select(Plan.supervisor_id)))
    owed = _owed(session, {row.period for row in rows}, today)
    for (contact, cycle), group in groupby(rows, key=lambda row: (row.contact_id, row.cycle)):
        *earlier, row = group
        due_on = rules.reporting.due_on(Period.parse(row.period))
        name = cycles[cycle].name.zh if cycle in cycles else cycle
        if row.unit_id in offices:
            named = _named_in_circular(session, today) if cycle in cycles and cycles[cycle].circular else ()
            counts = (row.assignments, row.reported, row.overdue)
            word = CycleWord(name, row.period, due_on, counts=counts, earlier=len(earlier), named=named)
        else:
            titles = tuple(owed.get((row.unit_id, row.period), ()))
            word = CycleWord(name, row.period, due_on, titles, earlier=len(earlier))
        found.setdefault(contact, []).append(word)
    return found


@cache
def _dispatch_rows() -> Any:
    return (
        rows_of(
            Recipient.contact_id, Notice.unit_id, Dispatch.cycle, Dispatch.period, Dispatch.assignments,
            Dispatch.reported, Dispatch.overdue,
        )
        .select_from(Recipient)
        .join(Contact, col(Contact.id) == Recipient.contact_id)
        .join(Notice, col(Notice.id) == Recipient.notice_id)
        .join(Dispatch, col(Dispatch.id) == Notice.dispatch_id)
        .where(WAITING, _without_message(present_asked().today))
        .order_by(Recipient.contact_id, Dispatch.cycle, Dispatch.period)
    )  # fmt: skip


def _named_in_circular(session: Session, today: date) -> tuple[tuple[str, int], ...]:
    """The units whose late work has climbed to a rung that stands in circulars, with how much it is."""
    rung = and_(Rung.ladder == RungDay.ladder, Rung.rung == RungDay.rung, col(Rung.in_circular))
    climbed = (
        rows_of(Unit.name, func.count())
        .select_from(Assignment)
        .join(RungDay, present(today).window)
        .join(Rung, rung)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .where(present(today).overdue, col(Assignment.withdrawn_at).is_(None))
        .group_by(Unit.id, Unit.name, Unit.position)
        .order_by(func.count().desc(), Unit.position)
    )
    return tuple((name, number) for name, number in session.connection().execute(climbed))


def _owed(session: Session, periods: set[str], today: date) -> Mapping[tuple[int, str], Sequence[str]]:
    """The titles of what each unit still owes of each period."""
    titles = (
        select(Assignment.unit_id, Assignment.period, Task.title)
        .join(Task, col(Task.id) == Assignment.task_id)
        .where(col(Assignment.period).in_(periods), present(today).owed, col(Assignment.withdrawn_at).is_(None))
        .order_by(col(Task.position), col(Task.id))
    )
    found: dict[tuple[int, str], list[str]] = {}
    for unit, period, title in session.connection().execute(titles):
        found.setdefault((unit, period), []).append(title)
    return found


def _heads(session: Session, contacts: set[int], today: date, url: str) -> dict[int, tuple[Contact, Letterhead]]:
    """The letterhead of each contact; the office to call is the supervisor of the first plan."""
    office = session.exec(
        select(Unit, Contact)
        .join(Plan, col(Plan.supervisor_id) == Unit.id)
        .join(Contact, and_(Contact.unit_id == Unit.id, Contact.role == "handler"))
        .where(col(Contact.withdrawn).is_(False))
        .order_by(col(Plan.id))
        .limit(1)
    ).first()
    name, address, phone = (office[0].name, office[1].address, office[1].phone) if office else ("", "", None)
    people = select(Contact, Unit).join(Unit, col(Unit.id) == Contact.unit_id)
    return {
        contact.id: (contact, Letterhead(unit.name, contact.title, today, url, name, address, phone))
        for contact, unit in session.exec(people.where(col(Contact.id).in_(contacts)).order_by(col(Contact.id)))
        if contact.id is not None
    }


_MADE = and_(Message.contact_id == Recipient.contact_id, Message.status == COMPOSING)
_MADE_ID = select(Message.id).where(_MADE).correlate(Recipient)
_TIE = update(Recipient).where(WAITING, exists(_MADE_ID)).values(message_id=_MADE_ID.scalar_subquery())
_PENDING = update(Message).where(col(Message.status) == COMPOSING).values(status=PENDING)


def _attach(session: Session) -> int:
    """Ties what waited to the messages made just now, and to no earlier one: its text would not tell of it."""
    tied = session.connection().execute(_TIE).rowcount
    session.connection().execute(_PENDING)
    return tied
