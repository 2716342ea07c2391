"""The outbox: messages are claimed under a lease, sent, then marked. A lost claim is sent again under its key."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from time import perf_counter

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.database import Database
from models.message import Message
from notifications.channels import Channel, Letter, Limited, Receipt
from notifications.digest.composing import anyone_waits
from notifications.outbox.claiming import BATCH, LEASE, claim, give_back, with_work
from notifications.outbox.marking import DEAD, PENDING, SENT, Came, mark
from supervision.calendar import day_of
from supervision.change.recalling import to_settle
from supervision.in_force import in_force

__all__ = ["BATCH", "LEASE", "Delivered", "claim", "deliver", "has_work", "waiting_count"]

LINGER_S = 0.1
"""Receipts that come within this time are marked together: a thousand letters are not a thousand commits. What is
killed within it is sent again, under its key."""
Clock = Callable[[], datetime]


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


def deliver(
    database: Database,
    channels: Mapping[str, Channel],
    *,
    clock: Clock,
    lease: timedelta = LEASE,
    span: timedelta | None = None,
) -> Delivered:
    """Sends what is due through the channel it is meant for, in working hours. What no channel takes stays.

    The hour and the queue are looked at anew before each batch: a long delivery ends with the working day, and what
    became urgent meanwhile goes first. After `span` it ends, so that what was decided meanwhile can be composed: a slow
    channel does not keep the others' next messages waiting. Channels do not wait for one another.
    """
    with database.read() as session:
        busy = with_work(session, channels, now=clock())
    until = None if span is None else clock() + span

    def by(name: str) -> Counter[str]:
        return _by(database, name, channels[name], clock=clock, lease=lease, until=until)

    return _delivered(database, sum(_each(by, busy), Counter()), clock())


def _each(by: Callable[[str], Counter[str]], busy: Sequence[str]) -> list[Counter[str]]:
    """Each channel in a thread of its own where there are several; an error is raised when all are done."""
    if len(busy) < 2:
        return [by(name) for name in busy]
    with ThreadPoolExecutor(len(busy), thread_name_prefix="deliver") as pool:
        running = [pool.submit(by, name) for name in busy]
    return [one.result() for one in running]


def _delivered(database: Database, done: Counter[str], now: datetime) -> Delivered:
    with database.read() as session:
        calendar, left = in_force(session).calendar, waiting_count(session)
    held = None if calendar.is_open(now) else calendar.next_opening(now)
    provisional = held is not None and calendar.is_provisional(day_of(held))
    return Delivered(done[SENT], done[PENDING], done[DEAD], left, held, provisional)


def _by(
    database: Database, name: str, channel: Channel, *, clock: Clock, lease: timedelta, until: datetime | None
) -> Counter[str]:
    """Sends batch after batch through one channel, until nothing may go or the channel cannot be reached.

    The channel sees one row of letters, so that one connection carries them all.
    """
    left: dict[int, Letter] = {}
    limit = channel.per_minute if isinstance(channel, Limited) else None

    def letters() -> Iterator[Letter]:
        while until is None or clock() < until:
            batch = claim(database, channel=name, now=clock(), lease=lease, per_minute=limit)
            left.update({letter.id: letter for letter in batch})
            # A slow channel ends with the span too, and not with the batch: nobody waits for all its time-outs.
            yield from takewhile(lambda _: until is None or clock() < until, batch)
            if not batch:
                return

    done = _marked(database, name, _taken_from(left, channel.send(letters())), clock)
    if left:
        give_back(database, left.values())
    return done


def _taken_from(left: dict[int, Letter], receipts: Iterable[Receipt]) -> Iterator[Receipt]:
    """The receipts; `left` keeps the letters that none has come for."""
    for receipt in receipts:
        left.pop(receipt.letter.id, None)
        yield receipt


def _marked(database: Database, name: str, receipts: Iterable[Receipt], clock: Clock) -> Counter[str]:
    """Marks what comes back, several at once where they come quickly; how many were sent, come again, are dead."""
    done, kept, since = Counter[str](), list[Came](), perf_counter()
    try:
        for receipt in receipts:
            kept.append(Came(receipt, clock()))
            if perf_counter() - since > LINGER_S:
                marked, kept = kept, []
                done.update(mark(database, name, marked))
                since = perf_counter()
    finally:
        if kept:
            done.update(mark(database, name, kept))
    return done


def waiting_count(session: Session) -> int:
    """How many messages have not been sent and are not dead."""
    return session.exec(select(func.count()).where(col(Message.status).in_(("pending", "claimed")))).one()


def has_work(session: Session, *, channels: Collection[str], now: datetime) -> bool:
    """Whether a delivery would do something now: messages that a channel takes, or people without a digest."""
    if not in_force(session).calendar.is_open(now):
        return False
    waits = bool(with_work(session, channels, now=now)) or anyone_waits(session, now)
    return waits or to_settle(session, now=now)
