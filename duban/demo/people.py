"""The people of the demo: for each post of the bundled plan an account that a visitor can choose."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.database import Database
from models.unit import Contact, Unit
from supervision.access import Role
from supervision.accounts.making import FIRST, Person, make

ROLES = {"handler": Role.MEMBER, "head": Role.HEAD}
OFFICE = "supervisor"
"""The kind of unit whose handler supervises the others."""


def settle(database: Database, *, now: datetime) -> None:
    """Makes the accounts, none of them with a password: in the demo nobody needs one."""
    with database.read() as session:
        people = [*_above(session), *_at_units(session)]
    for person in people:
        make(database, person, now=now, actor="demo")


def _above(session: Session) -> Iterator[Person]:
    office = session.exec(select(Unit.key).where(Unit.kind == OFFICE).order_by(col(Unit.position))).first()
    yield Person("supervisor", "督办专员", "Supervisor", Role.SUPERVISOR, office)
    yield Person("leader", "分管市领导", "City leader in charge", Role.LEADER)
    yield Person(FIRST, "系统管理员", "System admin", Role.ADMIN)


def _at_units(session: Session) -> Iterator[Person]:
    """The handler and the head of every unit that owes."""
    for unit, contact in _posts(session):
        if contact.role in ROLES:
            yield Person(f"{unit.key}.{contact.role}", contact.title, contact.title_en, ROLES[contact.role], unit.key)


def _posts(session: Session) -> Sequence[tuple[Unit, Contact]]:
    found = select(Unit, Contact).join(Contact, col(Contact.unit_id) == Unit.id)
    owing = found.where(Unit.kind != OFFICE, Unit.kind != "authority", col(Contact.withdrawn).is_(False))
    return session.exec(owing.order_by(col(Unit.position), col(Contact.position), col(Contact.id))).all()
