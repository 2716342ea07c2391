"""What is sent (消息): at most one a day for each person and channel. The pending ones are the outbox."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, false

from models.instant import Instant


class Message(SQLModel, table=True):
    """A digest as it goes out. `key` is the same at every attempt: the far side may drop a second copy by it.

    `recalled` says that a change has overtaken its words: nobody takes it to send it again.
    """

    __table_args__ = (
        UniqueConstraint("contact_id", "channel", "day"),
        Index("ix_message_outbox", "status", "lease_until"),
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
