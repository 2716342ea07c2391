"""Messages as a program lists them: the newest first, from where it has come to, so that new ones shift nothing."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.message import Message
from models.unit import Contact, Unit
from notifications.outbox.of_unit import TOLD
from notifications.outbox.reading import Letter


@dataclass(frozen=True)
class Sought:
    """Which messages: of a status, to a unit by its key, by a channel.

    With `own`, a unit's row, only what was sent to its contacts, without what gave way; an unknown one has none.
    """

    status: str | None = None
    unit: str | None = None
    channel: str | None = None
    own: int | None = None


def letters(session: Session, sought: Sought, *, before: int = 0, most: int) -> list[Letter]:
    """At most so many messages older than `before` (0: from the newest on)."""
    statement = select(Message, Contact, Unit).join(Contact, col(Contact.id) == Message.contact_id)
    statement = statement.join(Unit, col(Unit.id) == Contact.unit_id)
    for column, value in (
        (col(Message.status), sought.status), (col(Unit.key), sought.unit), (col(Message.channel), sought.channel),
    ):  # fmt: skip
        if value is not None:
            statement = statement.where(column == value)
    if sought.own is not None:
        statement = statement.where(Contact.unit_id == sought.own, col(Message.status).in_(TOLD))
    if before:
        statement = statement.where(col(Message.id) < before)
    rows = session.exec(statement.order_by(col(Message.id).desc()).limit(most))
    return [Letter(*row) for row in rows]
