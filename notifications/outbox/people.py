"""The contacts as people read them: of each unit its posts, their ways, where they are refused, and who hears today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from config.audience import ROLES
from models.channel import Refusal
from models.unit import Contact, Unit
from notifications.digest.finding import REFUSED_FOR, Routing, routed
from notifications.digest.routing import Absence, Detour, Person, Way
from supervision.calendar import day_of

RANK: Mapping[str, int] = {role: place for place, role in enumerate(ROLES)}


@dataclass(frozen=True)
class ReachedBy:
    """A way to a person; `refusal` where the far side refused it, and whether it is gone around for that still."""

    way: Way
    refusal: Refusal | None = None
    avoided: bool = False


@dataclass(frozen=True)
class Away:
    """An absence, with the delegate's title where one is named."""

    start: date
    until: date
    delegate: str | None = None
    delegate_en: str | None = None


@dataclass(frozen=True)
class Instead:
    """Who hears today in somebody's place, and why."""

    detour: Detour
    unit: str
    unit_en: str
    title: str
    title_en: str


@dataclass(frozen=True)
class Reached:
    """A post of a unit and how it is reached. `lost` says that nobody could be told today of what is meant for it."""

    contact: Contact
    ways: tuple[ReachedBy, ...]
    absences: tuple[Away, ...]
    instead: Instead | None
    lost: bool


@dataclass(frozen=True)
class UnitPeople:
    """A unit and its posts, in the order of roles."""

    unit: Unit
    people: tuple[Reached, ...]


def people(session: Session, *, now: datetime, unit: str | None = None) -> list[UnitPeople]:
    """Every unit that has posts, or the one with this key; absences that are over are left out."""
    wanted = select(Contact, Unit).join(Unit, col(Unit.id) == Contact.unit_id)
    wanted = wanted.where(col(Contact.withdrawn).is_(False), col(Unit.withdrawn).is_(False))
    if unit is not None:
        wanted = wanted.where(Unit.key == unit)
    rows = session.exec(wanted.order_by(col(Unit.position), col(Contact.position), col(Contact.id))).all()
    asked = select(Contact.id).where(col(Contact.id).in_([contact.id for contact, _ in rows]))
    routing = routed(session, asked, now=now)
    refused = {Way(one.channel, one.address): one for one in session.exec(select(Refusal))}
    found: dict[int, tuple[Unit, list[Reached]]] = {}
    for contact, owner in rows:
        assert owner.id is not None
        found.setdefault(owner.id, (owner, []))[1].append(_reached(contact, routing, refused, now))
    return [UnitPeople(owner, tuple(sorted(posts, key=_place))) for owner, posts in found.values()]


def _place(one: Reached) -> tuple[int, int, int]:
    return (RANK.get(one.contact.role, len(RANK)), one.contact.position, one.contact.id or 0)


def _reached(contact: Contact, routing: Routing, refused: dict[Way, Refusal], now: datetime) -> Reached:
    assert contact.id is not None
    person, route = routing.people[contact.id], routing.routes[contact.id]
    instead = None
    if route is not None and route.detour is not None:
        post = routing.posts[route.contact]
        instead = Instead(route.detour, post.unit, post.unit_en, post.title, post.title_en)
    ways = () if contact.vacant else tuple(_way(way, refused.get(way), now) for way in person.ways)
    absences = tuple(_away(one, person, routing) for one in person.absences if one.until >= day_of(now))
    return Reached(contact, ways, absences, instead, route is None)


def _way(way: Way, refusal: Refusal | None, now: datetime) -> ReachedBy:
    return ReachedBy(way, refusal, refusal is not None and refusal.refused_at > now - REFUSED_FOR)


def _away(absence: Absence, person: Person, routing: Routing) -> Away:
    named = (one for one in routing.people.values() if one.unit == person.unit and one.key == absence.delegate)
    post = next((routing.posts[one.id] for one in named if not one.withdrawn), None)
    return Away(absence.start, absence.until, post and post.title, post and post.title_en)
