"""The config in force: every applied one is kept whole, the newest governs."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel

from models.instant import Instant


class Applied(SQLModel, table=True):
    """One accepted config, with who applied it and why."""

    id: int | None = Field(default=None, primary_key=True)
    applied_at: datetime = Field(sa_type=Instant)
    actor: str
    reason: str
    digest: str = Field(max_length=64)
    content: dict[str, Any] = Field(sa_type=JSON)
