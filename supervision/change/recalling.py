"""Recalling messages: what a change has overtaken before it was sent is told anew, and told to whom it now belongs."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select, update

from models.assignment import Assignment
from models.database import insert_once
from models.message import Carried, Message
from models.notice import Notice, Recipient
from models.unit import Contact

AT_ONCE = 5000
REDIRECTED = "redirected"


def recall(session: Session, *, now: datetime) -> None:
    """Takes back every message that is composed and not sent: its words are those of the config before.

    The mark is set by one statement, and nobody claims a marked message. One that is being sent just now may still
    arrive; if it does not, it is settled by the next composing.
    """
    unsent = col(Message.status).in_(("pending", "claimed"))
    session.connection().execute(update(Message).where(unsent).values(recalled=True))
    settle(session, now=now)


def recall_of(session: Session, assignment: Assignment, *, kinds: Sequence[str], now: datetime) -> None:
    """Takes back the messages not sent yet that carry notices of these kinds about one assignment."""
    mine = select(Recipient.message_id).join(Notice, col(Notice.id) == Recipient.notice_id)
    mine = mine.where(Notice.assignment_id == assignment.id, col(Notice.kind).in_(kinds))
    told = col(Message.id).in_(mine.where(col(Recipient.message_id).is_not(None)))
    unsent = update(Message).where(col(Message.status).in_(("pending", "claimed")), told)
    session.connection().execute(unsent.values(recalled=True))
    settle(session, now=now)


def settle(session: Session, *, now: datetime) -> None:
    """Whom a recalled message would have told waits again.

    A message that was never handed over is gone, so that the day's digest can be composed anew, under the same key.
    One that was may have arrived: it is kept as superseded, and its person hears on the next day, for nobody gets two
    digests in one.
    """
    taken = update(Message).where(_left(now)).values(status="superseded", lease_until=None)
    handed = or_(col(Message.attempts) > 0, col(Message.in_doubt))
    rows = session.connection().execute(taken.returning(col(Message.id), handed)).all()
    if not rows:
        return
    release(session, [id for id, _ in rows if id])
    for untried in _some([id for id, was_handed in rows if id and not was_handed]):
        session.connection().execute(delete(Carried).where(col(Carried.message_id).in_(untried)))
        session.connection().execute(delete(Message).where(col(Message.id).in_(untried)))
    redirect(session)


def release(session: Session, messages: Sequence[int]) -> None:
    """Whom the messages would have told waits again; what each had carried is kept beside it.

    The one place where a message gives way: recalled, not delivered on its day, or refused for good.
    """
    columns = ["message_id", "notice_id", "contact_id", "detour"]
    for ids in _some(messages):
        mine = col(Recipient.message_id).in_(ids)
        rows = select(Recipient.message_id, Recipient.notice_id, Recipient.contact_id, Recipient.detour).where(mine)
        kept = insert_once(session, Carried).from_select(columns, rows).on_conflict_do_nothing()
        session.connection().execute(kept)
        session.connection().execute(update(Recipient).where(mine).values(message_id=None, detour=None))


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in portions that a statement of any database can name."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def to_settle(session: Session, *, now: datetime) -> bool:
    """Whether `settle` would do something."""
    return session.exec(select(Message.id).where(_left(now)).limit(1)).first() is not None


def _left(now: datetime) -> ColumnElement[bool]:
    """Recalled and in nobody's hands: not claimed, or by somebody who was lost."""
    lost = and_(Message.status == "claimed", col(Message.lease_until) <= now)
    return and_(col(Message.recalled), or_(Message.status == "pending", lost))


def redirect(session: Session) -> None:
    """Whoever waits to be told at an address that is no more, is told at the unit's contact of the same role.

    Also where that one had lost it to another before: an address that comes back hears again.
    """
    old, new = aliased(Contact), aliased(Contact)
    heir = and_(new.unit_id == old.unit_id, new.role == old.role, col(new.withdrawn).is_(False))
    gone = select(old.id).join(new, heir).where(old.withdrawn)
    waiting = and_(old.withdrawn, col(Recipient.message_id).is_(None), col(Recipient.dropped).is_(None))
    rows = select(Recipient.notice_id, new.id, Recipient.is_copy).select_from(Recipient)
    rows = rows.join(old, old.id == Recipient.contact_id).join(new, heir).where(waiting)
    once = insert_once(session, Recipient).from_select(["notice_id", "contact_id", "is_copy"], rows)
    lost = and_(col(Recipient.dropped) == REDIRECTED, col(Recipient.message_id).is_(None))
    again = once.on_conflict_do_update(index_elements=["notice_id", "contact_id"], set_={"dropped": None}, where=lost)
    session.connection().execute(again)
    left = update(Recipient).where(col(Recipient.contact_id).in_(gone), col(Recipient.message_id).is_(None))
    session.connection().execute(left.where(col(Recipient.dropped).is_(None)).values(dropped=REDIRECTED))
