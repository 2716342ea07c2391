"""Whether a signed link still holds: its message and term, its person, and what the message really carried."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.plan import Plan
from models.task import Task
from models.unit import Contact, Unit
from notifications.links.signing import ACTING, HOLDS, Claim, Purpose


class Over(StrEnum):
    """Why a genuine link holds no more."""

    EXPIRED = "expired"
    REVOKED = "revoked"
    PERSON = "person"
    """The contact that the message went to is not there any more."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Held:
    """What a link leads to: its message, who it went to, and the duty (None for the whole message)."""

    claim: Claim
    message: Message
    contact: Contact
    unit: Unit
    assignment: Assignment | None
    over: Over | None = None

    @property
    def actor(self) -> str:
        """Under which name a step taken through the link goes on the record."""
        return actor(self.unit.name, self.contact.title)


@dataclass(frozen=True)
class Office:
    """Whom to call: the supervising unit and its handler's address and telephone, as far as they are known."""

    name: str
    name_en: str
    address: str = ""
    phone: str | None = None


def actor(unit: str, post: str) -> str:
    """The post of a unit, through the link in its message.

    >>> actor("三河市人民政府", "经办人")
    '三河市人民政府经办人（凭链接）'
    """
    return f"{unit}{post}（凭链接）"


def held(session: Session, claim: Claim, *, now: datetime) -> Held | None:
    """What the link of a genuine claim leads to, `over` where it holds no more; None where there is no such thing.

    It holds for the person that the message went to, for what the message carried to him, and as long as the message
    says. What only the owing unit may do, nobody else may, and nobody in a group to which the message went.
    """
    about = select(Message, Contact).join(Contact, col(Contact.id) == Message.contact_id)
    row = session.exec(about.where(Message.key == claim.message)).first()
    if row is None or row[0].links_until is None:
        return None
    message, contact = row
    if message.by_many and claim.purpose in ACTING:
        return None
    assignment = session.get(Assignment, claim.assignment) if claim.assignment else None
    person = _person(session, claim, message, contact, assignment)
    if person is None:
        return None
    unit = session.exec(select(Unit).where(Unit.id == person.unit_id)).one()
    return Held(claim, message, person, unit, assignment, _over(message, person, assignment, now))


def office_of(session: Session, assignment: int | None) -> Office:
    """Whom to call about a duty; about a whole message the supervisor of the first plan."""
    units = select(Unit).join(Plan, col(Plan.supervisor_id) == Unit.id)
    if assignment is not None:
        mine = select(Task.plan_id).join(Assignment, col(Assignment.task_id) == Task.id)
        units = units.where(col(Plan.id).in_(mine.where(Assignment.id == assignment)))
    unit = session.exec(units.order_by(col(Plan.id)).limit(1)).first()
    if unit is None:
        return Office("", "")
    handler = (Contact.unit_id == unit.id, Contact.role == "handler", col(Contact.withdrawn).is_(False))
    person = session.exec(select(Contact).where(*handler).order_by(col(Contact.position), col(Contact.id))).first()
    mail = person.address if person is not None and person.channel == "mail" else ""
    return Office(unit.name, unit.name_en, mail, person.phone if person else None)


def _person(
    session: Session, claim: Claim, message: Message, contact: Contact, assignment: Assignment | None
) -> Contact | None:
    """As whom somebody follows the link; None where the message cannot have made this claim.

    One address may stand for several posts: then it is the post that was told of the duty, if that is the unit's own.
    """
    if claim.purpose == Purpose.MESSAGE:
        return contact if claim.assignment == 0 else None
    told = _told(session, message, assignment)
    if assignment is None or not told:
        return None
    own = [one for one, detour in told if detour is None and one.unit_id == assignment.unit_id]
    if contact.unit_id == assignment.unit_id or contact in own:
        return contact
    return own[0] if own else None if claim.purpose in ACTING else contact


def _told(session: Session, message: Message, assignment: Assignment | None) -> list[tuple[Contact, str | None]]:
    """Whom the message told of the duty, or was meant for, and by which detour; also before it gave way."""
    if assignment is None:
        return []
    found: list[tuple[Contact, str | None]] = []
    for table in (Recipient, Carried):
        statement = (
            select(Contact, table.detour)
            .join(table, col(table.contact_id) == Contact.id)
            .join(Notice, col(Notice.id) == table.notice_id)
            .where(table.message_id == message.id, Notice.assignment_id == assignment.id)
        )
        found += session.exec(statement.order_by(col(Contact.id))).all()
    return found


def _over(message: Message, contact: Contact, assignment: Assignment | None, now: datetime) -> Over | None:
    assert message.links_until is not None
    if message.links_until <= now:
        return Over.REVOKED if message.links_until < message.composed_at + HOLDS else Over.EXPIRED
    if contact.withdrawn:
        return Over.PERSON
    return Over.WITHDRAWN if assignment is not None and assignment.withdrawn_at is not None else None
