"""The people of the demo as the sign-in page shows them: the office first, then unit by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.account import Account
from models.unit import Unit
from supervision.access import AT_UNITS, Role
from supervision.accounts.sessions import in_force

ABOVE = (Role.SUPERVISOR, Role.LEADER, Role.ADMIN)


@dataclass(frozen=True)
class Row:
    """A unit and its people; without a unit, those who belong to none."""

    unit: Unit | None
    people: Sequence[Account]


@dataclass(frozen=True)
class Group:
    """Units of a kind; `kind` is "office" for those who oversee and run the work."""

    kind: str
    rows: Sequence[Row]


def grouped(session: Session, *, now: datetime) -> list[Group]:
    """Everybody who can be chosen."""
    people = select(Account, Unit).outerjoin(Unit, col(Unit.id) == Account.unit_id).where(in_force(now))
    found = session.exec(people.order_by(col(Unit.position), col(Account.id))).all()
    above = sorted((one for one, _ in found if one.role not in AT_UNITS), key=lambda one: ABOVE.index(Role(one.role)))
    units = {unit.id: unit for account, unit in found if unit is not None and account.role in AT_UNITS}
    groups = {"office": [Row(None, above)]} if above else {}
    for unit in units.values():
        mine = [account for account, at in found if at is not None and at.id == unit.id and account.role in AT_UNITS]
        groups.setdefault(f"{unit.kind}-units", []).append(Row(unit, mine))
    return [Group(kind, rows) for kind, rows in groups.items()]
