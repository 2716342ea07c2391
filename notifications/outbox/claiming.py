"""Claiming: a batch is taken under a lease, the most serious first, and no more than its channel may send now."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, bindparam, func, or_
from sqlmodel import Session, col, select, update

from models.channel import ChannelState
from models.database import Database
from models.instant import Instant
from models.message import Message
from notifications.channels import Letter
from notifications.outbox.resting import MINUTE, hold, resting_until
from supervision.in_force import in_force

BATCH = 20
"""A batch must be sent within its lease, even where each letter takes a channel's whole time-out of 20 s."""
LEASE = timedelta(minutes=10)
LETTER = (
    Message.id, Message.key, Message.address, Message.subject, Message.text, Message.html, Message.attempts,
    Message.composed_at, Message.link, Message.items, Message.claim,
)  # fmt: skip


def claim(
    database: Database, *, channel: str, now: datetime, lease: timedelta = LEASE, per_minute: int | None = None
) -> list[Letter]:
    """Takes a batch for this process; nobody else gets it until the lease ends. None outside working hours.

    Where a channel takes only so many `per_minute`, those of all senders are counted, in their turn: what was sent in
    the last minute, and what is in somebody's hands.
    """
    turn = None if per_minute is None else f"channel {channel}"
    with database.write(turn=turn) as session:
        if not in_force(session).calendar.is_open(now) or resting_until(session, channel, now=now):
            return []
        room = BATCH if per_minute is None else min(BATCH, _room(session, channel, per_minute, now))
        ids = _first(session, channel, now, room) if room else []
        taken = session.connection().execute(_CLAIM, {"ids": ids, "leased_until": now + lease}).all() if ids else []
    by_id = {row.id: row for row in taken}
    return [_letter(by_id[id]) for id in ids]


def ready(now: Any) -> ColumnElement[bool]:
    """Messages whose time has come: not tried yet, to be tried again, or claimed by somebody who was lost."""
    return or_(_waits(now), _lost(now))


def give_back(database: Database, letters: Iterable[Letter]) -> None:
    """What was claimed but never tried is free at once and uncounted."""
    with database.write() as session:
        for letter in letters:
            session.connection().execute(_GIVE_BACK, claim_of(letter))


def claim_of(letter: Letter) -> dict[str, Any]:
    """What `STILL_MINE` asks about a letter: another's claim of the same message has a higher number."""
    return {"of_letter": letter.id, "of_claim": letter.claim}


def _waits(now: Any) -> ColumnElement[bool]:
    free = or_(col(Message.lease_until).is_(None), col(Message.lease_until) <= now)
    return and_(col(Message.status) == "pending", free, ~col(Message.recalled))


def _lost(now: Any) -> ColumnElement[bool]:
    return and_(col(Message.status) == "claimed", col(Message.lease_until) <= now, ~col(Message.recalled))


# Statements that are asked for each batch are built once: to build one costs more than to execute it. What waits and
# what was lost are asked apart, so that either is read in the order of its index, however long the queue is.
def _queue(of: ColumnElement[bool]) -> Any:
    mine = select(Message.id, Message.priority).where(Message.channel == bindparam("channel_asked"), of)
    ordered = mine.order_by(col(Message.priority), col(Message.id)).limit(bindparam("room", type_=Integer()))
    return ordered.with_for_update(skip_locked=True)


_NOW = bindparam("asked_at", type_=Instant())
_QUEUES = (_queue(_waits(_NOW)), _queue(_lost(_NOW)))
# Whoever was lost with a message in hand may have sent it.
_CLAIM = (
    update(Message)
    .where(col(Message.id).in_(bindparam("ids", expanding=True)))
    .values(
        status="claimed",
        lease_until=bindparam("leased_until"),
        attempts=Message.attempts + 1,
        claim=Message.claim + 1,
        in_doubt=or_(col(Message.in_doubt), col(Message.status) == "claimed"),
    )
    .returning(*LETTER)
)
STILL_MINE = (
    col(Message.id) == bindparam("of_letter"), col(Message.status) == "claimed",
    col(Message.claim) == bindparam("of_claim"),
)  # fmt: skip
_GIVE_BACK = update(Message).where(*STILL_MINE).values(
    status="pending", lease_until=None, attempts=Message.attempts - 1
)  # fmt: skip


def _first(session: Session, channel: str, now: datetime, room: int) -> list[int]:
    """The messages that go next, red before the rest; nobody else's for this transaction."""
    asked = {"channel_asked": channel, "asked_at": now, "room": room}
    found = [row for queue in _QUEUES for row in session.connection().execute(queue, asked)]
    return [row.id for row in sorted(found, key=lambda row: (row.priority, row.id))][:room]


def _room(session: Session, channel: str, per_minute: int, now: datetime) -> int:
    """How many more may go within this minute; where none may, the channel is left alone until one may."""
    mine = Message.channel == channel
    sent = select(func.count(), func.min(Message.sent_at)).where(mine, col(Message.sent_at) > now - MINUTE)
    number, first = session.exec(sent).one()
    held = select(func.count()).where(mine, col(Message.status) == "claimed", col(Message.lease_until) > now)
    room = per_minute - number - session.exec(held).one()
    if room <= 0:
        hold(session, channel, until=(first or now) + MINUTE)
    return max(room, 0)


def _letter(row: Row[Any]) -> Letter:
    values = row._asdict()
    return Letter(**values | {"items": values["items"] or ()})


def with_work(session: Session, channels: Iterable[str], *, now: datetime) -> Sequence[str]:
    """Those of the channels that have something to send and are not at rest."""
    rests = select(ChannelState.channel).where(col(ChannelState.paused_until) > now)
    wanted = col(Message.channel).in_(tuple(channels)), col(Message.channel).not_in(rests)
    return session.exec(select(Message.channel).where(ready(now), *wanted).distinct()).all()
