"""Who waits to hear, and who hears today for each of them: the contacts, refusals and channels as rules see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from models.channel import ChannelState, Refusal
from models.notice import Recipient
from models.plan import Plan
from models.unit import Contact, Unit
from notifications.digest.routing import Absence, Detour, Person, Route, Way, routes
from supervision.calendar import day_of

WAITING = and_(col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
WAITS = rows_of(Recipient.contact_id).where(WAITING).distinct()
REFUSED_FOR = timedelta(days=7)
"""How long an address is gone around that was refused; then it is tried again, for mailboxes are mended.

A channel likewise, counted from its last failure: nobody else would find out that it works again.
"""
DOWN_AFTER = timedelta(hours=4)
"""How long a channel must have failed before people are told by their next one."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a contact is called: its unit and its place there, and where to call."""

    unit: str
    unit_en: str
    title: str
    title_en: str
    phone: str | None


@dataclass(frozen=True)
class Routing:
    """Who hears for each contact that was asked about, with everybody's names and why an address was refused."""

    routes: Mapping[int, Route | None]
    people: Mapping[int, Person]
    posts: Mapping[int, Post]
    faults: Mapping[Way, str]
    office: Sequence[int]

    def absence(self, contact: int, today: date) -> Absence | None:
        """The days on which the contact is away, where it is today."""
        return self.people[contact].absence(today)

    def fault(self, contact: int) -> str:
        """What was said where the first of the contact's ways was refused; nothing where none was."""
        return next((self.faults[way] for way in self.people[contact].ways if way in self.faults), "")


@dataclass(frozen=True)
class Unheard:
    """A post for which notices wait and nobody can be told: neither its holder, nor a colleague, nor the office."""

    contact: int
    unit: str
    unit_en: str
    title: str
    title_en: str
    detour: Detour
    notices: int


def routed(session: Session, wanted: Select[Any] = WAITS, *, now: datetime) -> Routing:
    """Who hears today for the contacts that `wanted` selects: whoever waits, unless others are asked about."""
    asked = session.connection().execute(wanted).scalars().all()
    offices = select(Plan.supervisor_id).where(col(Plan.withdrawn).is_(False))
    at_work = select(Contact.unit_id).where(col(Contact.id).in_(wanted))
    near = or_(col(Contact.unit_id).in_(at_work), col(Contact.unit_id).in_(offices))
    rows = session.connection().execute(_PEOPLE.where(near)).all() if asked else []
    people = {row.id: _person(row) for row in rows}
    # On PostgreSQL each statement sees what has been committed by then: who was told in between waits no longer.
    asked = [id for id in asked if id in people]
    faults = _refused(session, now)
    office = _office(session, people.values())
    found = routes(people, asked, today=day_of(now), refused=frozenset(faults), down=_down(session, now), office=office)
    posts = {row.id: Post(row.name, row.name_en, row.title, row.title_en, row.phone) for row in rows}
    return Routing(found, people, posts, faults, office)


def unheard(session: Session, now: datetime) -> list[Unheard]:
    """The posts for which something waits that nobody can be told today."""
    routing = routed(session, now=now)
    lost = [contact for contact, route in routing.routes.items() if route is None]
    if not lost:
        return []
    counted = rows_of(Recipient.contact_id, func.count()).where(WAITING).group_by(col(Recipient.contact_id))
    notices = {row[0]: row[1] for row in session.connection().execute(counted)}
    return [_unheard(routing, contact, notices[contact], day_of(now)) for contact in sorted(lost) if contact in notices]


def _unheard(routing: Routing, contact: int, notices: int, today: date) -> Unheard:
    person, post = routing.people[contact], routing.posts[contact]
    why = Detour.ABSENT if person.absence(today) else Detour.UNREACHABLE
    detour = Detour.VACANT if person.vacant or person.withdrawn else why
    return Unheard(contact, post.unit, post.unit_en, post.title, post.title_en, detour, notices)


_PEOPLE = (
    rows_of(
        Contact.id, Contact.unit_id, Contact.role, Contact.position, Contact.key, Contact.channel, Contact.address,
        Contact.ways, Contact.absences, Contact.vacant, Contact.withdrawn, Contact.title, Contact.title_en,
        Contact.phone, Unit.name, Unit.name_en,
    )
    .join(Unit, col(Unit.id) == Contact.unit_id)
    .order_by(Contact.id)
)  # fmt: skip


def _person(row: Row[Any]) -> Person:
    ways = [Way(way["channel"], way["address"]) for way in row.ways] or [Way(row.channel, row.address)]
    return Person(
        row.id, row.unit_id, row.role, row.position, row.key, tuple(ways),
        tuple(_absence(one) for one in row.absences), row.vacant, row.withdrawn,
    )  # fmt: skip


def _absence(found: Mapping[str, Any]) -> Absence:
    return Absence(date.fromisoformat(found["from"]), date.fromisoformat(found["until"]), found.get("delegate"))


def _refused(session: Session, now: datetime) -> dict[Way, str]:
    """The ways that count as refused, each with what the far side said."""
    recent = select(Refusal.channel, Refusal.address, Refusal.fault).where(Refusal.refused_at > now - REFUSED_FOR)
    return {Way(channel, address): fault for channel, address, fault in session.exec(recent)}


def _down(session: Session, now: datetime) -> frozenset[str]:
    """The channels that have failed for long, the last time not long ago."""
    failing = col(ChannelState.failing_since) <= now - DOWN_AFTER, col(ChannelState.failed_at) > now - REFUSED_FOR
    return frozenset(session.exec(select(ChannelState.channel).where(*failing)))


def _office(session: Session, people: Iterable[Person]) -> list[int]:
    """The people of last resort: the handlers of the plans' supervisors, then their heads, in the order of plans."""
    plans = select(Plan.supervisor_id).where(col(Plan.withdrawn).is_(False)).order_by(col(Plan.id))
    order = {unit: place for place, unit in reversed(list(enumerate(session.exec(plans))))}
    holders = [one for one in people if not one.vacant and not one.withdrawn]
    at_office = [one for one in holders if one.unit in order and one.role in ("handler", "head")]
    ordered = sorted(at_office, key=lambda one: (one.role != "handler", order[one.unit], one.position, one.id))
    return [one.id for one in ordered]
