"""The outbox: messages are claimed under a lease, sent, then marked. A lost claim is sent again under its key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select, update

from models.database import Database
from models.message import Message
from notifications.channels import Channel, Letter, Receipt
from notifications.composing import anyone_waits
from supervision.calendar import day_of
from supervision.in_force import in_force

BATCH = 50
LEASE = timedelta(minutes=5)
LETTER = (
    Message.id, Message.key, Message.address, Message.subject, Message.text, Message.html, Message.attempts,
    Message.composed_at,
)  # fmt: skip
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))


@dataclass(frozen=True)
class Delivered:
    """What a delivery did, and how many messages are left for later; `held_until` outside working hours."""

    sent: int = 0
    again: int = 0
    dead: int = 0
    left: int = 0
    held_until: datetime | None = None


def deliver(database: Database, channels: Mapping[str, Channel], *, now: datetime) -> Delivered:
    """Sends what is due through the channel it is meant for, in working hours. What no channel takes stays."""
    with database.read() as session:
        calendar = in_force(session).calendar
    if not calendar.is_open(now):
        return replace(_rest(database, Delivered()), held_until=calendar.next_opening(now))
    done = Delivered()
    for name, channel in channels.items():
        while letters := claim(database, channel=name, now=now):
            for receipt in channel.send(letters):
                done = _counted(done, receipt, _mark(database, receipt, now))
    return _rest(database, done)


def claim(database: Database, *, channel: str, now: datetime) -> list[Letter]:
    """Takes a batch for this process; nobody else gets it until the lease ends."""
    with database.write() as session:
        waiting = and_(
            Message.status == "pending",
            or_(col(Message.lease_until).is_(None), col(Message.lease_until) <= now),
        )
        lost = and_(Message.status == "claimed", col(Message.lease_until) <= now)
        batch = select(Message.id).where(Message.channel == channel, or_(waiting, lost)).order_by(col(Message.id))
        batch = batch.limit(BATCH).with_for_update(skip_locked=True)
        take = (
            update(Message)
            .where(col(Message.id).in_(batch))
            .values(status="claimed", lease_until=now + LEASE, attempts=Message.attempts + 1)
        )
        rows = session.connection().execute(take.returning(*LETTER)).all()
    return sorted((Letter(*row) for row in rows), key=lambda letter: letter.id)


def _mark(database: Database, receipt: Receipt, now: datetime) -> str:
    """Writes down what became of a letter; returns its new status."""
    letter = receipt.letter
    exhausted = letter.attempts > len(AGAIN_AFTER)
    if receipt.fault is None:
        values = {"status": "sent", "sent_at": now, "lease_until": None, "fault": None}
    elif receipt.final or exhausted:
        values = {"status": "dead", "lease_until": None, "fault": receipt.fault}
    else:
        later = now + AGAIN_AFTER[letter.attempts - 1]
        values = {"status": "pending", "lease_until": later, "fault": receipt.fault}
    with database.write() as session:
        session.connection().execute(update(Message).where(col(Message.id) == letter.id).values(**values))
    return str(values["status"])


def _counted(done: Delivered, receipt: Receipt, status: str) -> Delivered:
    if status == "sent":
        return replace(done, sent=done.sent + 1)
    return replace(done, dead=done.dead + 1) if status == "dead" else replace(done, again=done.again + 1)


def _rest(database: Database, done: Delivered) -> Delivered:
    with database.read() as session:
        return replace(done, left=waiting_count(session))


def waiting_count(session: Session) -> int:
    """How many messages have not been sent and are not dead."""
    return session.exec(select(func.count()).where(col(Message.status).in_(("pending", "claimed")))).one()


def has_work(session: Session, *, now: datetime) -> bool:
    """Whether a delivery would do something now: messages to send, or people who must hear and have no digest."""
    if not in_force(session).calendar.is_open(now):
        return False
    ready = and_(
        col(Message.status).in_(("pending", "claimed")),
        or_(col(Message.lease_until).is_(None), col(Message.lease_until) <= now),
    )
    if session.exec(select(Message.id).where(ready).limit(1)).first() is not None:
        return True
    return anyone_waits(session, day_of(now))
