"""The outbox: messages are claimed under a lease, sent, then marked. A lost claim is sent again under its key."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, or_
from sqlmodel import Session, col, select, update

from models.database import Database
from models.instant import Instant
from models.message import Message
from notifications.channels import Channel, Letter, Receipt
from notifications.composing import anyone_waits
from supervision.calendar import day_of
from supervision.change.recalling import to_settle
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
    """What a delivery did, and how many messages are left for later; `held_until` outside working hours.

    Until when is provisional where that year's calendar is not published yet.
    """

    sent: int = 0
    again: int = 0
    dead: int = 0
    left: int = 0
    held_until: datetime | None = None
    held_provisional: bool = False


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
        provisional = held is not None and calendar.is_provisional(day_of(held))
        return replace(done, left=waiting_count(session), held_until=held, held_provisional=provisional)


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
    values = {"channel_asked": channel, "asked_at": now, "leased_until": now + LEASE}
    with database.write() as session:
        rows = session.connection().execute(_CLAIM, values).all()
    return sorted((Letter(*row) for row in rows), key=lambda letter: letter.id)


def _ready(now: datetime | BindParameter[datetime]) -> Any:
    """Messages whose time has come: not tried yet, to be tried again, or claimed by somebody who was lost."""
    free = or_(col(Message.lease_until).is_(None), col(Message.lease_until) <= now)
    return and_(col(Message.status).in_(("pending", "claimed")), free, ~col(Message.recalled))


# Built once, as are those below: to build a statement for each letter would cost more than to execute it.
_BATCH = (
    select(Message.id)
    .where(Message.channel == bindparam("channel_asked"), _ready(bindparam("asked_at", type_=Instant())))
    .order_by(col(Message.id)).limit(BATCH).with_for_update(skip_locked=True)
)  # fmt: skip
_CLAIM = (
    update(Message)
    .where(col(Message.id).in_(_BATCH))
    .values(status="claimed", lease_until=bindparam("leased_until"), attempts=Message.attempts + 1)
    .returning(*LETTER)
)


def _mark(database: Database, receipt: Receipt, now: datetime) -> str | None:
    """Writes down what became of a letter; None where the claim has passed to somebody else meanwhile."""
    verdict = _verdict(receipt, now)
    with database.write() as session:
        values = {f"new_{name}": getattr(verdict, name) for name in _CHANGED}
        marked = session.connection().execute(_MARK, _claim_of(receipt.letter) | values).rowcount
    return verdict.status if marked else None


@dataclass(frozen=True)
class _Verdict:
    """What a message is from now on; `attempts` are those that count."""

    status: str
    attempts: int
    fault: str | None = None
    lease_until: datetime | None = None
    sent_at: datetime | None = None


_CHANGED = ("status", "attempts", "fault", "lease_until", "sent_at")
_STILL_MINE = (
    col(Message.id) == bindparam("of_letter"), col(Message.status) == "claimed",
    col(Message.attempts) == bindparam("of_attempt"),
)  # fmt: skip
_MARK = update(Message).where(*_STILL_MINE).values({name: bindparam(f"new_{name}") for name in _CHANGED})
_GIVE_BACK = update(Message).where(*_STILL_MINE).values(
    status="pending", lease_until=None, attempts=Message.attempts - 1
)  # fmt: skip


def _claim_of(letter: Letter) -> dict[str, Any]:
    return {"of_letter": letter.id, "of_attempt": letter.attempts}


def _verdict(receipt: Receipt, now: datetime) -> _Verdict:
    """Sent, dead, or to be tried again; a server that cannot be reached is nobody's fault and never kills."""
    tried, fault = receipt.letter.attempts, receipt.fault
    if fault is None:
        return _Verdict("sent", tried, sent_at=now)
    if receipt.unreachable:
        return _Verdict("pending", tried - 1, fault, lease_until=now + UNREACHABLE_AFTER)
    if receipt.final or tried > len(AGAIN_AFTER):
        return _Verdict("dead", tried, fault)
    return _Verdict("pending", tried, fault, lease_until=now + AGAIN_AFTER[tried - 1])


def _give_back(database: Database, letters: Collection[Letter]) -> None:
    """What was claimed but never tried is free at once and uncounted."""
    with database.write() as session:
        for letter in letters:
            session.connection().execute(_GIVE_BACK, _claim_of(letter))


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
    waits = session.exec(ready).first() is not None or anyone_waits(session, day_of(now))
    return waits or to_settle(session, now=now)
