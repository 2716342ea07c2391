"""A report that is being written (草稿), kept until it is sent."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel

from models.instant import Instant


class Draft(SQLModel, table=True):
    """One for each person and assignment. `figures` holds what was typed, by the target's position."""

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    account_id: int = Field(foreign_key="account.id", primary_key=True)
    words: str = ""
    early_reason: str = ""
    figures: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    saved_at: datetime = Field(sa_type=Instant)
