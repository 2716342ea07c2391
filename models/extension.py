"""A later date that a unit asks for (延期), and what was decided."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.instant import Instant


class Extension(SQLModel, table=True):
    """A request, before expiry, to move the due date of an assignment; `granted` is None until it is decided."""

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    from_on: date
    to_on: date
    reason: str
    asked_at: datetime = Field(sa_type=Instant)
    actor: str
    granted: bool | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Instant)
    decided_by: str | None = None
    words: str | None = None
