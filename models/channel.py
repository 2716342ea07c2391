"""What is known of the ways out: which channel is at rest and until when, and which addresses were refused."""

from datetime import datetime

from sqlmodel import Field, SQLModel, text

from models.instant import Instant


class ChannelState(SQLModel, table=True):
    """A channel that did not answer, or asked to be left alone: nobody tries it before `paused_until`.

    `failing_since` is when it stopped answering, None while it works; `failed_at` when it was last tried in vain. A
    channel without a row works.
    """

    __tablename__ = "channel_state"

    channel: str = Field(primary_key=True, max_length=16)
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    failing_since: datetime | None = Field(default=None, sa_type=Instant)
    failed_at: datetime | None = Field(default=None, sa_type=Instant)
    failures: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    fault: str | None = None


class Refusal(SQLModel, table=True):
    """An address that a far side has refused for good: the ways around it are taken until it is cleared.

    `source`: "refused" when the message was handed over, or "bounced" by a later report.
    """

    channel: str = Field(primary_key=True, max_length=16)
    address: str = Field(primary_key=True)
    refused_at: datetime = Field(sa_type=Instant)
    source: str = Field(default="refused", max_length=16)
    fault: str
    message_key: str | None = Field(default=None, max_length=64)
