"""What an applied change does to assignments that are open already: dates that move, duties that end or grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, and_, exists, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, insert, select, update

from models.assignment import Assignment
from models.database import insert_once
from models.due_move import DueMove
from models.instant import Instant
from models.message import Message
from models.notice import Notice, Recipient
from models.plan import Plan
from models.task import Task, TaskUnit
from models.unit import Contact
from supervision.calendar import day_of
from supervision.in_force import InForce
from supervision.laying import lay
from supervision.period import ONCE, STANDING, Cadence, Period


@dataclass(frozen=True)
class Change:
    """The decision behind what changes: when, by whom, why."""

    at: datetime
    actor: str
    reason: str


def move_deadlines(session: Session, rules: InForce, change: Change) -> int:
    """Moves what is not closed to the dates and ladders now in force; each move is kept, and so is the first date.

    A new date starts its ladder from the foot. What is late already by the reporting days stays late: they move
    only what is still to come. Returns how many assignments moved.
    """
    moved = 0
    for period, ladder, task_due, new_ladder in _kinds(session):
        due_on = task_due if period == ONCE else rules.reporting.due_on(Period.parse(period))
        if due_on is not None:
            lay(session, rules, [(new_ladder, due_on)])
            still = () if period == ONCE else (col(Assignment.due_on) >= day_of(change.at),)
            mine = (*_of_kind(period, ladder, task_due, new_ladder), *still)
            moved += _move(session, mine, new_ladder, due_on, change)
    return moved


def _kinds(session: Session) -> list[tuple[str, str, date | None, str]]:
    statement = (
        select(Assignment.period, Assignment.ladder, Task.due_on, Task.ladder)
        .join(Task, col(Task.id) == Assignment.task_id)
        .where(Assignment.period != STANDING, col(Assignment.withdrawn_at).is_(None))
        .distinct()
    )
    return [(period, ladder, due_on, new) for period, ladder, due_on, new in session.exec(statement)]


def _of_kind(period: str, ladder: str, task_due: date | None, new_ladder: str) -> tuple[ColumnElement[bool], ...]:
    tasks = select(Task.id).where(Task.ladder == new_ladder, col(Task.due_on).is_not_distinct_from(task_due))
    return (
        col(Assignment.period) == period,
        col(Assignment.ladder) == ladder,
        col(Assignment.task_id).in_(tasks),
        col(Assignment.closed_at).is_(None),
        col(Assignment.withdrawn_at).is_(None),
    )


def _move(session: Session, mine: tuple[ColumnElement[bool], ...], ladder: str, due_on: date, change: Change) -> int:
    words = (literal(change.at, type_=Instant()), literal(change.actor), literal(change.reason))
    moved = select(Assignment.id, Assignment.due_on, literal(due_on, type_=Date()), *words)
    columns = ["assignment_id", "from_on", "to_on", "moved_at", "actor", "reason"]
    kept = insert(DueMove).from_select(columns, moved.where(*mine, col(Assignment.due_on) != due_on))
    session.connection().execute(kept)
    other = or_(col(Assignment.due_on) != due_on, col(Assignment.ladder) != ladder)
    statement = update(Assignment).where(*mine, other)
    return session.connection().execute(statement.values(due_on=due_on, ladder=ladder, recheck=True)).rowcount


def recall(session: Session) -> None:
    """Takes back what was composed and not sent, where it speaks of a date that moved or a duty that ended."""
    stale = or_(col(Assignment.due_on) != Notice.due_on, col(Assignment.withdrawn_at).is_not(None))
    wrong = (
        select(Recipient.message_id)
        .join(Notice, col(Notice.id) == Recipient.notice_id)
        .join(Assignment, and_(Assignment.id == Notice.assignment_id, stale))
    )
    messages = session.exec(select(Message.id).where(Message.status == "pending", col(Message.id).in_(wrong))).all()
    told = update(Recipient).where(col(Recipient.message_id).in_(messages)).values(message_id=None)
    session.connection().execute(told)
    session.connection().execute(delete(Message).where(col(Message.id).in_(messages)))


def withdraw(session: Session, now: datetime) -> int:
    """Ends the assignments of tasks, plans and units that the config no longer names, and revives the returning.

    Returns how many ended.
    """
    part = and_(TaskUnit.task_id == Assignment.task_id, TaskUnit.unit_id == Assignment.unit_id, col(TaskUnit.owes))
    in_plan = and_(Task.id == Assignment.task_id, col(Task.withdrawn).is_(False), col(Plan.withdrawn).is_(False))
    held = and_(
        exists(select(TaskUnit.task_id).where(part)),
        exists(select(Task.id).join(Plan, col(Plan.id) == Task.plan_id).where(in_plan)),
    )
    gone = col(Assignment.withdrawn_at).is_(None), ~held
    ended = session.connection().execute(update(Assignment).where(*gone).values(withdrawn_at=now)).rowcount
    back = col(Assignment.withdrawn_at).is_not(None), held
    session.connection().execute(update(Assignment).where(*back).values(withdrawn_at=None, recheck=True))
    return ended


def reopen(session: Session, tasks: Sequence[int], *, today: date) -> None:
    """Lets the next sweep open the newest period again where the owing units changed; what is open stays.

    A duty owed once whose day is over is not opened for a newcomer: nobody is late on the first day.
    """
    found = select(Task.id, Task.cadence, Task.opened_through, Task.due_on).where(col(Task.id).in_(tasks))
    for task, cadence, through, due_on in session.exec(found).all():
        if due_on is not None and due_on < today:
            continue
        before = Period.containing(through, Cadence(cadence)).previous().ends_on if cadence and through else None
        session.connection().execute(update(Task).where(col(Task.id) == task).values(opened_through=before))


def redirect(session: Session) -> None:
    """Whoever waits to be told at an address that is no more, is told at the unit's contact of the same role."""
    old, new = aliased(Contact), aliased(Contact)
    heir = and_(new.unit_id == old.unit_id, new.role == old.role, col(new.withdrawn).is_(False))
    waiting = and_(old.withdrawn, col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    rows = select(Recipient.notice_id, new.id, Recipient.is_copy).select_from(Recipient)
    rows = rows.join(old, old.id == Recipient.contact_id).join(new, heir).where(waiting)
    once = insert_once(session, Recipient).from_select(["notice_id", "contact_id", "is_copy"], rows)
    session.connection().execute(once.on_conflict_do_nothing())
    gone = select(old.id).join(new, heir).where(old.withdrawn)
    left = update(Recipient).where(col(Recipient.contact_id).in_(gone), col(Recipient.message_id).is_(None))
    session.connection().execute(left.where(col(Recipient.dropped).is_(None)).values(dropped="redirected"))
    address = select(new.address).join(old, and_(heir, old.id == Message.contact_id)).limit(1)
    unsent = and_(Message.status == "pending", col(Message.contact_id).in_(gone))
    found = address.correlate(Message).scalar_subquery()
    session.connection().execute(update(Message).where(unsent).values(address=found))
