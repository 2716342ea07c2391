"""Files behind a report (佐证材料): what each is called and holds; the bytes lie in a folder by their hash."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.instant import Instant


class Evidence(SQLModel, table=True):
    """One file of an assignment. Without a `report_id` it belongs to the draft of the account that brought it."""

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    report_id: int | None = Field(default=None, foreign_key="report.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    actor: str
    name: str
    media_type: str = Field(max_length=127)
    size: int
    sha256: str = Field(max_length=64, index=True)
    added_at: datetime = Field(sa_type=Instant)
