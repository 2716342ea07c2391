"""The statements behind the account of a play; `since` and `until` are its parameters."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, or_
from sqlalchemy import select as rows_of
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.assignment import Assignment
from models.dispatch import Dispatch
from models.instant import Instant
from models.message import Message
from models.notice import Notice, Recipient
from models.plan import Clause, Plan
from models.rung import Rung, RungDay
from models.task import Task
from models.unit import Contact, Unit
from supervision.climb import ASKING

SINCE, UNTIL = bindparam("since", type_=Instant()), bindparam("until", type_=Instant())


def rung_words() -> Any:
    """Every rung's word to every person who hears it, and every rung that was passed over, with the one that spoke."""
    owing, spoke, heard = aliased(Unit), aliased(Notice), aliased(Rung)
    same = and_(
        spoke.run_id == Notice.run_id, spoke.assignment_id == Notice.assignment_id, spoke.ladder == Notice.ladder,
        spoke.outcome == "spoken", Notice.outcome != "spoken",
    )  # fmt: skip
    day = (RungDay.ladder == Notice.ladder, RungDay.due_on == Notice.due_on, RungDay.rung == Notice.rung)
    return (
        rows_of(
            Notice.outcome, Notice.decided_at, _due_on().label("due_on"), _opened_on().label("opened_on"),
            Notice.fires_on, Recipient.is_copy, Recipient.dropped,
            Assignment.period, col(Plan.key).label("plan"), col(Clause.number).label("clause"),
            col(Task.key).label("task"), Task.title, col(owing.name).label("unit"), col(owing.key).label("unit_id"),
            Rung.form, Rung.stage, Rung.working_days, col(Rung.name).label("rule"), col(Rung.rung).label("rule_id"),
            RungDay.provisional, col(heard.name).label("spoke"), *_person(),
        )
        .select_from(Notice)
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .join(owing, col(owing.id) == Assignment.unit_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Rung, and_(Rung.ladder == Notice.ladder, Rung.rung == Notice.rung))
        .outerjoin(RungDay, and_(*day))
        .outerjoin(spoke, same)
        .outerjoin(heard, and_(heard.ladder == spoke.ladder, heard.rung == spoke.rung))
        .outerjoin(Recipient, col(Recipient.notice_id) == Notice.id)
        .outerjoin(Contact, col(Contact.id) == Recipient.contact_id)
        .outerjoin(Unit, col(Unit.id) == Contact.unit_id)
        .outerjoin(Message, col(Message.id) == Recipient.message_id)
        .where(_within())
        .order_by(
            Plan.id, Clause.position, Task.position, Assignment.period, owing.position, Rung.position,
            Recipient.is_copy, Unit.position, Contact.role, Contact.address,
        )
    )  # fmt: skip


def _due_on() -> ColumnElement[date | None]:
    """The date that a rung spoke of; one that asks for acknowledgement speaks of none, and the duty's stands there."""
    return case((Notice.kind == ASKING.kind, Assignment.due_on), else_=Notice.due_on)


def _opened_on() -> ColumnElement[date | None]:
    """The day of opening that a rung which asks for acknowledgement is counted from."""
    return case((Notice.kind == ASKING.kind, Notice.due_on))


def dispatch_words() -> Any:
    """Every dispatch's word to every person who hears it."""
    return (
        rows_of(
            Notice.decided_at, Recipient.dropped, Dispatch.cycle, Dispatch.period, col(Unit.name).label("unit"),
            col(Unit.key).label("unit_id"), *_person(),
        )
        .select_from(Notice)
        .join(Dispatch, col(Dispatch.id) == Notice.dispatch_id)
        .join(Unit, col(Unit.id) == Notice.unit_id)
        .outerjoin(Recipient, col(Recipient.notice_id) == Notice.id)
        .outerjoin(Contact, col(Contact.id) == Recipient.contact_id)
        .outerjoin(Message, col(Message.id) == Recipient.message_id)
        .where(_within())
        .order_by(Dispatch.cycle, Dispatch.period, Unit.position, Contact.role, Contact.address)
    )  # fmt: skip


def messages() -> Any:
    """Every message that went out, and whom it went to."""
    return (
        rows_of(Message.sent_at, Message.subject, *_person())
        .join(Contact, col(Contact.id) == Message.contact_id)
        .join(Unit, col(Unit.id) == Contact.unit_id)
        .where(col(Message.sent_at) >= SINCE, col(Message.sent_at) < UNTIL)
        .order_by(Message.sent_at, Unit.position, Contact.role, Contact.address)
    )


def _person() -> tuple[Any, ...]:
    return (
        col(Unit.name).label("to_unit"), col(Unit.key).label("to_unit_id"), col(Contact.title).label("post"),
        Contact.address, Contact.channel, col(Message.key).label("message"),
    )  # fmt: skip


def _within() -> ColumnElement[bool]:
    """Decided in the span, or decided before it and sent in it."""
    decided = and_(col(Notice.decided_at) >= SINCE, col(Notice.decided_at) < UNTIL)
    return or_(decided, and_(col(Message.sent_at) >= SINCE, col(Message.sent_at) < UNTIL))
