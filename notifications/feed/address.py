"""The secret address of a calendar: who it belongs to, whether it still holds, and how a new one ends the old."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select, update

from config.nearest import meant
from models.database import Database
from models.unit import Contact, Unit
from notifications.feed.due_days import dispatch_days, due_days
from notifications.feed.events import Feed
from notifications.links.signing import FeedClaim, Links, Reader
from supervision import record
from supervision.in_force import InForce


class UnknownReaderError(LookupError):
    """There is no such unit or person; the words say who was probably meant."""


def reader_named(session: Session, unit: str, person: str | None = None) -> Unit | Contact:
    """The unit by its id or Chinese name, or its person by id or role; raises UnknownReaderError."""
    units = session.exec(select(Unit).where(~col(Unit.withdrawn)).order_by(col(Unit.position))).all()
    found = next((one for one in units if unit in (one.key, one.name)), None)
    if found is None:
        mend = meant(unit, [name for one in units for name in (one.name, one.key)]) or "write its id or Chinese name"
        raise UnknownReaderError(f"there is no unit {unit!r}; {mend}")
    if person is None:
        return found
    there = (Contact.unit_id == found.id, ~col(Contact.withdrawn), ~col(Contact.vacant))
    people = session.exec(select(Contact).where(*there).order_by(col(Contact.position), col(Contact.id))).all()
    for contact in people:
        if person in (contact.key, contact.role):
            return contact
    names = ", ".join(dict.fromkeys(one.key or one.role for one in people)) or "nobody"
    raise UnknownReaderError(f"{found.name} has no contact {person!r}; there is {names}")


def feed_url(links: Links, reader: Unit | Contact) -> str:
    """Where the calendar of a unit or a person is; who knows the address can read it."""
    assert reader.id is not None
    kind = Reader.UNIT if isinstance(reader, Unit) else Reader.PERSON
    return links.feed(FeedClaim(kind, reader.id, reader.feed_epoch))


def feed_at(session: Session, rules: InForce, links: Links, token: str, *, today: date) -> Feed | None:
    """The calendar behind the last part of an address; None where it is forged, was replaced, or its reader is gone."""
    claim = links.read_feed(token)
    found = None if claim is None else _reader(session, claim)
    if found is None:
        return None
    unit, person = found
    assert unit.id is not None
    name = f"督办时限 {unit.name}{f' {person.title}' if person else ''}"
    due = due_days(session, unit.id, today=today)
    return Feed(name, links.url, due, dispatch_days(session, rules, unit.id, today=today))


def renew(database: Database, reader: Unit | Contact, *, now: datetime, actor: str) -> Unit | Contact:
    """Gives the reader a new address; the one before answers no more. Returns the reader as it is then."""
    table: Any = type(reader)
    with database.write() as session:
        raised = update(table).where(col(table.id) == reader.id).values(feed_epoch=table.feed_epoch + 1)
        session.connection().execute(raised)
        found: Unit | Contact = session.exec(select(table).where(col(table.id) == reader.id)).one()
        whose = f"unit {found.key}" if isinstance(found, Unit) else f"contact {found.id}"
        detail = {"address": found.feed_epoch + 1}
        record.write(session, at=now, actor=actor, action="renew calendar address", subject=whose, detail=detail)
    return found


def _reader(session: Session, claim: FeedClaim) -> tuple[Unit, Contact | None] | None:
    """The unit, and the person where it is a person's; None where the address is not theirs any more."""
    person = session.get(Contact, claim.id) if claim.reader is Reader.PERSON else None
    if claim.reader is Reader.PERSON and (person is None or person.withdrawn or person.vacant):
        return None
    unit = session.get(Unit, person.unit_id if person else claim.id)
    if unit is None or unit.withdrawn or (person or unit).feed_epoch != claim.epoch:
        return None
    return unit, person
