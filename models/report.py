"""What a unit says it did (反馈), and what the supervision office makes of it (审核)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import JSON, Field, SQLModel, false

from models.instant import Instant


class Report(SQLModel, table=True):
    """A unit's progress on an assignment.

    A `consolidated` one is the lead unit's (牵头汇总): `missing` are the keys of the units whose part was not in yet,
    and `early_reason` says why it was sent all the same.
    """

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    reported_at: datetime = Field(sa_type=Instant)
    actor: str
    words: str
    consolidated: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    early_reason: str | None = None
    missing: list[Any] | None = Field(default=None, sa_type=JSON)


class Figure(SQLModel, table=True):
    """What a report says of one target, as the unit has it, and as the supervision office found it to be.

    `position` is the target's. The two values are never one field: `verified_value` is None until somebody looked.
    """

    report_id: int = Field(foreign_key="report.id", primary_key=True)
    position: int = Field(primary_key=True)
    value: Decimal = Field(max_digits=20, decimal_places=4)
    verified_value: Decimal | None = Field(default=None, max_digits=20, decimal_places=4)
    verified_at: datetime | None = Field(default=None, sa_type=Instant)
    verified_by: str | None = None


class Review(SQLModel, table=True):
    """The decision on a report: accepted, or returned with a reason."""

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", unique=True)
    reviewed_at: datetime = Field(sa_type=Instant)
    actor: str
    accepted: bool
    reason: str = ""
