"""What a person decides of a message: that a dead one goes again, or that the links of one hold no longer."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists
from sqlmodel import Session, col, delete, func, select, update

from models.applied import Applied
from models.database import Database
from models.message import Carried, Message
from models.notice import Recipient
from models.unit import Contact
from notifications.outbox.refusing import accept
from supervision import record
from supervision.calendar import day_of
from supervision.change.recalling import release
from supervision.sweeping import TURN


class OutboxError(ValueError):
    """Something that cannot be done with a message; the words say what could."""


class Outcome(StrEnum):
    """What became of a dead message that a person wanted to go again."""

    AGAIN = "again"
    """It goes again under its key: it is of today, and what it brings still has to be told."""
    NEXT = "next digest"
    """What it carried and nobody was told goes into the next digest."""
    TOLD = "told to others"
    """All of it was told to others, or need not be told any more; its address counts as good again, no more."""


@dataclass(frozen=True)
class Requeued:
    """A dead message by its key, what became of it, and how many of its notices still have to be told."""

    key: str
    outcome: Outcome
    notices: int


def requeue(database: Database, key: str, *, now: datetime, actor: str, reason: str = "") -> Requeued:
    """Sends a dead message again, or lets the next digest tell what it carried; its address counts as good again.

    OutboxError where no message has the key, or it is not dead. In the turn of the composing, so that nothing is told
    twice.
    """
    with database.write(turn=TURN) as session:
        message = _held(session, key)
        if message.status != "dead":
            raise OutboxError(f"message {key} is not undeliverable, it is {message.status}; only those can go again")
        found = _again(session, message, now)
        accept(session, channel=message.channel, addresses=[message.address])
        detail = {"channel": message.channel, "outcome": found.outcome.value, "reason": reason}
        record.write(session, at=now, actor=actor, action="requeue message", subject=key, detail=detail)
    return found


def requeue_each(
    database: Database, keys: Sequence[str], *, now: datetime, actor: str, reason: str = ""
) -> Counter[Outcome]:
    """Requeues several dead messages for one reason, each in a transaction of its own; how many became what.

    What is not dead any more is passed over: somebody else has seen to it.
    """
    done = Counter[Outcome]()
    for key in keys:
        with suppress(OutboxError):
            done[requeue(database, key, now=now, actor=actor, reason=reason).outcome] += 1
    return done


def dead_keys(session: Session, *, channel: str | None = None) -> list[str]:
    """The keys of all dead messages, or those of one channel, the most serious and oldest first."""
    statement = select(Message.key).where(Message.status == "dead")
    if channel is not None:
        statement = statement.where(Message.channel == channel)
    return list(session.exec(statement.order_by(col(Message.priority), col(Message.id))))


def revoke(database: Database, key: str, *, now: datetime, actor: str, reason: str = "") -> None:
    """Ends the signed links that stand in a message. OutboxError where it has none that hold."""
    with database.write() as session:
        message = _held(session, key)
        if message.links_until is None or message.links_until <= now:
            raise OutboxError(f"message {key} has no links that hold")
        message.links_until = now
        session.add(message)
        record.write(session, at=now, actor=actor, action="revoke links", subject=key, detail={"reason": reason})


def _held(session: Session, key: str) -> Message:
    found = session.exec(select(Message).where(Message.key == key).with_for_update()).first()
    if found is None:
        raise OutboxError(f"no message has the key {key}; `duban outbox` lists them")
    return found


def _again(session: Session, message: Message, now: datetime) -> Requeued:
    assert message.id is not None
    # One that died before this was kept still holds what it carried.
    release(session, [message.id])
    waiting = session.exec(select(func.count()).select_from(Recipient).where(_still_waits(message.id))).one()
    if not waiting:
        return _over(session, message, Outcome.TOLD, 0)
    if not _holds(session, message, now):
        return _over(session, message, Outcome.NEXT, waiting)
    _tie(session, message.id)
    message.status, message.attempts, message.lease_until, message.fault = "pending", 0, None, None
    message.sent_at = None
    session.add(message)
    return Requeued(message.key, Outcome.AGAIN, waiting)


def _over(session: Session, message: Message, outcome: Outcome, waiting: int) -> Requeued:
    """Nothing is left of the message to be sent: what it carried is told by others."""
    message.status, message.lease_until = "superseded", None
    session.add(message)
    return Requeued(message.key, outcome, waiting)


def _holds(session: Session, message: Message, now: datetime) -> bool:
    """Whether its words still hold: it is of today, its person is there, and no config was applied since."""
    if message.day != day_of(now) or message.recalled:
        return False
    gone = session.exec(select(Contact.withdrawn).where(Contact.id == message.contact_id)).one()
    newer = select(Applied.id).where(col(Applied.applied_at) > message.composed_at).limit(1)
    return not gone and session.exec(newer).first() is None


def _still_waits(message: int) -> ColumnElement[bool]:
    """The recipients that the message carried and that nobody tells now."""
    waits = and_(col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    return and_(waits, exists(_carried(message)))


def _carried(message: int) -> Any:
    same = Carried.notice_id == Recipient.notice_id, Carried.contact_id == Recipient.contact_id
    return select(Carried.detour).where(Carried.message_id == message, *same).correlate(Recipient)


def _tie(session: Session, message: int) -> None:
    """The message carries again what still waits; only what others tell stays written down as given up."""
    detour = _carried(message).scalar_subquery()
    tied = update(Recipient).where(_still_waits(message)).values(message_id=message, detour=detour)
    session.connection().execute(tied)
    mine = Recipient.notice_id == Carried.notice_id, Recipient.contact_id == Carried.contact_id
    back = exists(select(Recipient.notice_id).where(Recipient.message_id == message, *mine).correlate(Carried))
    session.connection().execute(delete(Carried).where(col(Carried.message_id) == message, back))
