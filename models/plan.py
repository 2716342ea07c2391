"""The policy document: a plan and its numbered clauses."""

from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint


class Plan(SQLModel, table=True):
    """One document under supervision, with the unit that supervises it and the one above.

    Periods that end before `supervised_from` (the date of issue, where it is None) or begin after `supervised_until`
    (never, where it is None) are not opened and not dispatched.
    """

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    title: str
    title_en: str
    issuer: str
    issuer_en: str
    document_number: str | None = None
    issued_on: date
    supervisor_id: int = Field(foreign_key="unit.id")
    authority_id: int = Field(foreign_key="unit.id")
    supervised_from: date | None = None
    supervised_until: date | None = None
    withdrawn: bool = False


class Clause(SQLModel, table=True):
    """A numbered place in the document, e.g. 三(六)."""

    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id")
    number: str = Field(max_length=64)
    heading: str
    heading_en: str
    position: int
