"""The outbox: messages are claimed under a lease, sent, then marked. A lost claim is sent again under its key."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select, update

from models.database import Database
from models.message import Message
from notifications.channels import Channel, Letter, Receipt
from notifications.composing import anyone_waits
from supervision.calendar import day_of
from supervision.in_force import in_force

# A batch must be sent within its lease, even where each letter takes a channel's whole time-out of 20 s.
BATCH = 20
LEASE = timedelta(minutes=10)
LETTER = (
    Message.id, Message.key, Message.address, Message.subject, Message.text, Message.html, Message.attempts,
    Message.composed_at,
)  # fmt: skip
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480))
UNREACHABLE_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Delivered:
    """What a delivery did, and how many messages are left for later; `held_until` outside working hours."""

    sent: int = 0
    again: int = 0
    dead: int = 0
    left: int = 0
    held_until: datetime | None = None


def deliver(database: Database, channels: Mapping[str, Channel], *, clock: Callable[[], datetime]) -> Delivered:
    """Sends what is due through the channel it is meant for, in working hours. What no channel takes stays.

    The hour is looked at before each batch, so that a long delivery ends with the working day.
    """
    done = Delivered()
    for name, channel in channels.items():
        done = _by(database, name, channel, clock, done)
    with database.read() as session:
        calendar, now = in_force(session).calendar, clock()
        held = None if calendar.is_open(now) else calendar.next_opening(now)
        return replace(done, left=waiting_count(session), held_until=held)


def _by(database: Database, name: str, channel: Channel, clock: Callable[[], datetime], done: Delivered) -> Delivered:
    """Sends batch after batch through one channel, until nothing is left or the channel cannot be reached."""
    while letters := _claim_in_hours(database, name, clock()):
        left = {letter.id: letter for letter in letters}
        for receipt in channel.send(letters):
            left.pop(receipt.letter.id, None)
            done = _counted(done, _mark(database, receipt, clock()))
            if receipt.unreachable:
                _give_back(database, left.values())
                return done
    return done


def _claim_in_hours(database: Database, name: str, now: datetime) -> list[Letter]:
    with database.read() as session:
        is_open = in_force(session).calendar.is_open(now)
    return claim(database, channel=name, now=now) if is_open else []


def claim(database: Database, *, channel: str, now: datetime) -> list[Letter]:
    """Takes a batch for this process; nobody else gets it until the lease ends."""
    with database.write() as session:
        batch = select(Message.id).where(Message.channel == channel, _ready(now)).order_by(col(Message.id))
        batch = batch.limit(BATCH).with_for_update(skip_locked=True)
        values = {"status": "claimed", "lease_until": now + LEASE, "attempts": Message.attempts + 1}
        take = update(Message).where(col(Message.id).in_(batch)).values(**values).returning(*LETTER)
        rows = session.connection().execute(take).all()
    return sorted((Letter(*row) for row in rows), key=lambda letter: letter.id)


def _ready(now: datetime) -> Any:
    """Messages whose time has come: not tried yet, to be tried again, or claimed by somebody who was lost."""
    free = or_(col(Message.lease_until).is_(None), col(Message.lease_until) <= now)
    return and_(col(Message.status).in_(("pending", "claimed")), free)


def _mark(database: Database, receipt: Receipt, now: datetime) -> str | None:
    """Writes down what became of a letter; None where the claim has passed to somebody else meanwhile."""
    values = _verdict(receipt, now)
    with database.write() as session:
        marked = session.connection().execute(_still_mine(receipt.letter).values(**values))
    return str(values["status"]) if marked.rowcount else None


def _still_mine(letter: Letter) -> Any:
    mine = (col(Message.id) == letter.id, Message.status == "claimed", Message.attempts == letter.attempts)
    return update(Message).where(*mine)


def _verdict(receipt: Receipt, now: datetime) -> dict[str, Any]:
    """Sent, dead, or to be tried again; a server that cannot be reached is nobody's fault and never kills."""
    if receipt.fault is None:
        return {"status": "sent", "sent_at": now, "lease_until": None, "fault": None}
    tried = receipt.letter.attempts
    if receipt.unreachable:
        later = now + UNREACHABLE_AFTER
        return {"status": "pending", "lease_until": later, "fault": receipt.fault, "attempts": tried - 1}
    if receipt.final or tried > len(AGAIN_AFTER):
        return {"status": "dead", "lease_until": None, "fault": receipt.fault}
    return {"status": "pending", "lease_until": now + AGAIN_AFTER[tried - 1], "fault": receipt.fault}


def _give_back(database: Database, letters: Collection[Letter]) -> None:
    """What was claimed but never tried is free at once and uncounted."""
    with database.write() as session:
        for letter in letters:
            back = {"status": "pending", "lease_until": None, "attempts": letter.attempts - 1}
            session.connection().execute(_still_mine(letter).values(**back))


def _counted(done: Delivered, status: str | None) -> Delivered:
    match status:
        case "sent":
            return replace(done, sent=done.sent + 1)
        case "dead":
            return replace(done, dead=done.dead + 1)
        case "pending":
            return replace(done, again=done.again + 1)
    return done


def waiting_count(session: Session) -> int:
    """How many messages have not been sent and are not dead."""
    return session.exec(select(func.count()).where(col(Message.status).in_(("pending", "claimed")))).one()


def has_work(session: Session, *, channels: Collection[str], now: datetime) -> bool:
    """Whether a delivery would do something now: messages that a channel takes, or people without a digest."""
    if not in_force(session).calendar.is_open(now):
        return False
    ready = select(Message.id).where(_ready(now), col(Message.channel).in_(channels)).limit(1)
    return session.exec(ready).first() is not None or anyone_waits(session, day_of(now))
