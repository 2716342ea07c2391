"""Why somebody must hear (通知事由), and who."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from models.instant import Instant


class Notice(SQLModel, table=True):
    """A rung's turn for an assignment and due date, or a dispatch's word to a unit; each exists once.

    `kind`: "rung" of the ladder; "receipt" of its part that asks for acknowledgement, whose `due_on` is the day of
    opening; "dispatch"; or "said", where a step of somebody has to be told in `words`, and `rung` names the step.
    `outcome` is "spoken", or "passed over" where a higher rung was due at the same sweep.
    """

    __table_args__ = (
        UniqueConstraint("assignment_id", "rung", "due_on"),
        UniqueConstraint("dispatch_id", "unit_id"),
        Index("ix_notice_run", "run_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16)
    run_id: int = Field(foreign_key="run.id")
    decided_at: datetime = Field(sa_type=Instant)
    outcome: str = Field(max_length=16)
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    ladder: str | None = Field(default=None, max_length=64)
    rung: str | None = Field(default=None, max_length=64)
    due_on: date | None = None
    fires_on: date | None = None
    dispatch_id: int | None = Field(default=None, foreign_key="dispatch.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    words: str | None = None


class Recipient(SQLModel, table=True):
    """A contact who must hear a notice; waiting until a message carries it, or `dropped` says why none will.

    `detour` says why the message that carries it went to another person: absent, unreachable or vacant.
    """

    __table_args__ = (
        Index("ix_recipient_waiting", "contact_id", sqlite_where=text("message_id IS NULL AND dropped IS NULL"),
              postgresql_where=text("message_id IS NULL AND dropped IS NULL")),
        Index("ix_recipient_message", "message_id"),
        Index("ix_recipient_contact", "contact_id"),
    )  # fmt: skip

    notice_id: int = Field(foreign_key="notice.id", primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", primary_key=True)
    is_copy: bool = False
    message_id: int | None = Field(default=None, foreign_key="message.id")
    dropped: str | None = Field(default=None, max_length=32)
    detour: str | None = Field(default=None, max_length=16)
