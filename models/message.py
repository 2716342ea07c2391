"""What is sent (消息): at most one a day for each person and channel. The pending ones are the outbox."""

from datetime import date, datetime
from typing import Any

from sqlmodel import JSON, Field, Index, SQLModel, UniqueConstraint, false
from sqlmodel import text as sql

from models.instant import Instant


class Message(SQLModel, table=True):
    """A digest as it goes out. `key` is the same at every attempt: the far side may drop a second copy by it.

    `recalled` says that a change has overtaken its words: nobody takes it to send it again. The lowest `priority` goes
    first: 0 red, 1 yellow, 2 blue, 3 the rest. Its signed links hold until `links_until`; `link` leads to the whole of
    it. `items` is what it tells in a form for programs, for channels that speak to one. `by_many` says that it went to
    a group, whose readers can only look.

    `claim` grows with every claim and is never set back: it tells one sender's claim from another's. `attempts` are
    the tries that count. `in_doubt` says that it may have arrived: somebody had it in hand and no answer is known. It
    goes again under its own key until it is, and never by another.
    """

    __table_args__ = (
        UniqueConstraint("contact_id", "channel", "day"),
        Index("ix_message_outbox", "status", "channel", "priority"),
        Index("ix_message_sent", "channel", "sent_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    contact_id: int = Field(foreign_key="contact.id")
    channel: str = Field(max_length=16)
    address: str
    day: date
    status: str = Field(default="pending", max_length=16)
    subject: str
    text: str
    html: str
    composed_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    attempts: int = 0
    recalled: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    fault: str | None = None
    claim: int = Field(default=0, sa_column_kwargs={"server_default": sql("0")})
    in_doubt: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    by_many: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    priority: int = Field(default=2, sa_column_kwargs={"server_default": sql("2")})
    link: str = Field(default="", sa_column_kwargs={"server_default": ""})
    links_until: datetime | None = Field(default=None, sa_type=Instant)
    items: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON)


class Carried(SQLModel, table=True):
    """What a message carried for a person, where it gave way before it arrived: the newest stands at the recipient."""

    __table_args__ = (Index("ix_carried_notice", "notice_id", "contact_id"),)

    message_id: int = Field(foreign_key="message.id", primary_key=True)
    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", primary_key=True)
    detour: str | None = Field(default=None, max_length=16)
