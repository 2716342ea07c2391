"""Composing the day's digests: what waits for a person becomes one message, in working hours only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func
from sqlmodel import Session, col, insert, select, update

from models.database import Database
from models.message import Message
from models.notice import Recipient
from notifications.digest.bundling import Bundle, bundled, untold
from notifications.digest.dropping import drop
from notifications.digest.finding import WAITING, WAITS, routed
from notifications.digest.itemising import itemised
from notifications.digest.writing import Linked, digest
from notifications.links.signing import HOLDS, LOOKING, Claim, Links, Purpose
from supervision.calendar import day_of
from supervision.change.recalling import release, settle
from supervision.in_force import InForce, in_force
from supervision.sweeping import TURN

COMPOSING, PENDING, SUPERSEDED = "composing", "pending", "superseded"
Row = dict[str, Any]


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


def compose(database: Database, *, now: datetime, url: str, links: Links | None = None) -> Composed:
    """Makes today's message for everyone who has none yet and must hear something, with signed links where it may.

    What comes up later in the day waits for the next working day: a person gets one digest a day by each channel.
    """
    with database.write(turn=TURN) as session:
        rules = in_force(session)
        if not rules.calendar.is_open(now):
            opening = rules.calendar.next_opening(now)
            return Composed(0, 0, 0, opening, rules.calendar.is_provisional(day_of(opening)))
        settle(session, now=now)
        _recall(session, now)
        dropped = drop(session, day_of(now))
        bundles = bundled(session, rules, now=now)
        messages = list(rendered(bundles, rules, url=url, links=links, now=now))
        if messages:
            session.connection().execute(insert(Message), messages)
        return Composed(len(messages), _tie(session, bundles), dropped)


def anyone_waits(session: Session, now: datetime) -> bool:
    """Whether a composing would make a message now: somebody waits, can be told, and has no message of today yet."""
    if session.connection().execute(WAITS.limit(1)).first() is None:
        return False
    return bool(untold(session, routed(session, now=now), day_of(now)))


def rendered(
    bundles: Iterable[Bundle], rules: InForce, *, url: str, links: Links | None, now: datetime
) -> Iterator[Row]:
    """The bundles written out, as rows of messages that are not tied to what they carry yet."""
    to_programs = {channel.id for channel in rules.config.channels if channel.service == "webhook"}
    for bundle in bundles:
        by_many = rules.config.is_read_by_many(bundle.way.channel)
        linked = _linked(links, bundle.key, by_many=by_many)
        made = digest(replace(bundle.head, url=url), bundle.content, linked)
        yield {
            "key": bundle.key, "contact_id": bundle.contact, "channel": bundle.way.channel,
            "address": bundle.way.address, "day": bundle.day, "status": COMPOSING, "subject": made.subject,
            "text": made.text, "html": made.html, "composed_at": now, "attempts": 0,
            "priority": bundle.content.priority, "link": linked(Purpose.MESSAGE, 0) if linked else "",
            "links_until": now + HOLDS if linked else None, "by_many": by_many,
            "items": itemised(bundle.content, linked) if bundle.way.channel in to_programs else None,
        }  # fmt: skip


def _linked(links: Links | None, key: str, *, by_many: bool) -> Linked | None:
    if links is None:
        return None

    def to(purpose: Purpose, assignment: int) -> str:
        return links.to(Claim(purpose, key, assignment))

    return Linked(to, LOOKING) if by_many else Linked(to)


def _recall(session: Session, now: datetime) -> None:
    """What an earlier day's message failed to bring is told today instead: nobody gets two digests at once.

    One that may have arrived is not told anew under another key: it goes again under its own.
    """
    left = (col(Message.status) == PENDING, col(Message.day) < day_of(now), col(Message.in_doubt).is_(False))
    old = update(Message).where(*left)
    taken = old.values(status=SUPERSEDED, lease_until=None).returning(col(Message.id))
    release(session, session.connection().execute(taken).scalars().all())


# Not by the index of the status: nearly every message that it would find is somebody else's.
_MADE = (Message.contact_id == Recipient.contact_id, func.coalesce(Message.status, "") == COMPOSING)
_MADE_ID = select(Message.id).where(*_MADE).correlate(Recipient)
_TIE = update(Recipient).where(WAITING, exists(_MADE_ID)).values(message_id=_MADE_ID.scalar_subquery())
_KEYED = select(Message.id).where(Message.key == bindparam("of_message")).scalar_subquery()
_TIE_TO = (
    update(Recipient)
    .where(WAITING, col(Recipient.contact_id) == bindparam("of_contact"))
    .values(message_id=_KEYED, detour=bindparam("by_detour"))
)
_PENDING = update(Message).where(col(Message.status) == COMPOSING).values(status=PENDING)


def _tie(session: Session, bundles: Sequence[Bundle]) -> int:
    """Ties what waited to the messages made just now, and to no earlier one: its text would not tell of it."""
    elsewhere = [row for bundle in bundles for row in _told_elsewhere(bundle)]
    tied = 0
    if elsewhere:
        tied += sum(session.connection().execute(_TIE_TO, row).rowcount for row in elsewhere)
    tied += session.connection().execute(_TIE).rowcount
    session.connection().execute(_PENDING)
    return tied


def _told_elsewhere(bundle: Bundle) -> Iterator[Mapping[str, Any]]:
    """The contacts of a message that goes to somebody else than them."""
    for contact, detour in bundle.contacts.items():
        if contact != bundle.contact:
            yield {"of_message": bundle.key, "of_contact": contact, "by_detour": detour and detour.value}
