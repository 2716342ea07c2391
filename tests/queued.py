"""An outbox for tests: messages put into it by hand, and channels that do as they are told."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlmodel import col, insert, select

from models.database import Database
from models.message import Message
from models.unit import Contact
from notifications.channels import Letter, Receipt
from supervision.calendar import day_of
from tests.world import World

Answer = Callable[[Letter], Receipt]


@dataclass
class Sink:
    """A channel that notes what it is handed, and answers as it is told; it takes everything by default."""

    answer: Answer = Receipt
    taken: list[Letter] = field(default_factory=list)
    tried: list[Letter] = field(default_factory=list)
    turn: Lock = field(default_factory=Lock)

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        for letter in letters:
            receipt = self.answer(letter)
            with self.turn:
                self.tried.append(letter)
                if receipt.fault is None:
                    self.taken.append(letter)
            yield receipt
            if receipt.unreachable:
                return


@dataclass
class LimitedSink(Sink):
    """The same, for a service that takes so many a minute."""

    per_minute: int = 20


def away(letter: Letter) -> Receipt:
    return Receipt(letter, "no route to host", unreachable=True)


def too_fast(letter: Letter) -> Receipt:
    return Receipt(letter, "429 slow down", unreachable=True, rest=timedelta(minutes=10))


def no_mailbox(letter: Letter) -> Receipt:
    return Receipt(letter, "550 no such mailbox", final=True)


def busy(letter: Letter) -> Receipt:
    return Receipt(letter, "451 try again later")


def queue(world: World, number: int, *, channel: str = "mail", priority: int = 2) -> list[str]:
    """Puts messages into the outbox, to as many addresses; their keys."""
    now = world.clock.now()
    with world.database.write() as session:
        contact = session.exec(select(Contact.id).order_by(col(Contact.id)).limit(1)).one()
        start = len(session.exec(select(Message.id)).all())
        places = range(start, start + number)
        rows = [_row(contact, place, channel=channel, priority=priority, now=now) for place in places]
        session.connection().execute(insert(Message), rows)
    return [str(row["key"]) for row in rows]


def _row(contact: int | None, place: int, *, channel: str, priority: int, now: datetime) -> dict[str, object]:
    # A day of its own for each, for a person has one message a day; only the outbox is looked at here.
    return {
        "key": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{channel} {place}")), "contact_id": contact, "channel": channel,
        "address": f"post{place}@unit.example", "day": day_of(now) + timedelta(days=place), "status": "pending",
        "subject": "督办提醒", "text": "…", "html": "…", "composed_at": now, "attempts": 0, "priority": priority,
    }  # fmt: skip


def message(database: Database, key: str) -> Message:
    with database.read() as session:
        return session.exec(select(Message).where(Message.key == key)).one()
