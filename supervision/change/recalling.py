"""Recalling messages: what a change has overtaken before it was sent is told anew, and told to whom it now belongs."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select, update

from models.database import insert_once
from models.message import Message
from models.notice import Recipient
from models.unit import Contact


def recall(session: Session, *, now: datetime) -> None:
    """Takes back every message that is composed and not sent: its words are those of the config before.

    The mark is set by one statement, and nobody claims a marked message. One that is being sent just now may still
    arrive; if it does not, it is settled by the next composing.
    """
    unsent = col(Message.status).in_(("pending", "claimed"))
    session.connection().execute(update(Message).where(unsent).values(recalled=True))
    settle(session, now=now)


def settle(session: Session, *, now: datetime) -> None:
    """Whom a recalled message would have told waits again.

    A message that was never tried is gone, so that the day's digest can be composed anew. One that was tried may have
    arrived: it is kept as superseded, and its person hears on the next day, for nobody gets two digests in one.
    """
    taken = update(Message).where(_left(now)).values(status="superseded", lease_until=None)
    rows = session.connection().execute(taken.returning(col(Message.id), col(Message.attempts))).all()
    if not rows:
        return
    ids = [id for id, _ in rows]
    session.connection().execute(update(Recipient).where(col(Recipient.message_id).in_(ids)).values(message_id=None))
    untried = [id for id, attempts in rows if attempts == 0]
    session.connection().execute(delete(Message).where(col(Message.id).in_(untried)))
    redirect(session)


def to_settle(session: Session, *, now: datetime) -> bool:
    """Whether `settle` would do something."""
    return session.exec(select(Message.id).where(_left(now)).limit(1)).first() is not None


def _left(now: datetime) -> ColumnElement[bool]:
    """Recalled and in nobody's hands: not claimed, or by somebody who was lost."""
    lost = and_(Message.status == "claimed", col(Message.lease_until) <= now)
    return and_(col(Message.recalled), or_(Message.status == "pending", lost))


def redirect(session: Session) -> None:
    """Whoever waits to be told at an address that is no more, is told at the unit's contact of the same role."""
    old, new = aliased(Contact), aliased(Contact)
    heir = and_(new.unit_id == old.unit_id, new.role == old.role, col(new.withdrawn).is_(False))
    gone = select(old.id).join(new, heir).where(old.withdrawn)
    waiting = and_(old.withdrawn, col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    rows = select(Recipient.notice_id, new.id, Recipient.is_copy).select_from(Recipient)
    rows = rows.join(old, old.id == Recipient.contact_id).join(new, heir).where(waiting)
    once = insert_once(session, Recipient).from_select(["notice_id", "contact_id", "is_copy"], rows)
    session.connection().execute(once.on_conflict_do_nothing())
    left = update(Recipient).where(col(Recipient.contact_id).in_(gone), col(Recipient.message_id).is_(None))
    session.connection().execute(left.where(col(Recipient.dropped).is_(None)).values(dropped="redirected"))
