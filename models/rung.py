"""The escalation ladder as rows: its rungs, whom each speaks to, and its days for every due date."""

from datetime import date

from sqlmodel import Field, SQLModel


class Rung(SQLModel, table=True):
    """One step of a ladder: `working_days` before (negative) or after the due date.

    The rungs that ask for acknowledgement stand under a ladder of their own, `<ladder>/receipt`, which counts from the
    day of opening.
    """

    ladder: str = Field(primary_key=True, max_length=64)
    rung: str = Field(primary_key=True, max_length=64)
    position: int
    working_days: int
    name: str
    name_en: str
    stage: str = Field(max_length=16)
    form: str = Field(max_length=16)
    light: str = Field(max_length=8)
    in_circular: bool = False


class RungAudience(SQLModel, table=True):
    """Whom a rung speaks to: `who` (unit, leads, supervisor, authority) by `role` of the contact."""

    __tablename__ = "rung_audience"

    ladder: str = Field(primary_key=True, max_length=64)
    rung: str = Field(primary_key=True, max_length=64)
    who: str = Field(primary_key=True, max_length=16)
    role: str = Field(primary_key=True, max_length=16)
    is_copy: bool = False


class RungDay(SQLModel, table=True):
    """The day of a rung for one due date, worked out from the calendar; its turn ends where the next begins.

    `swept_on` is the day of the sweep that let it speak: each window is swept once, whatever hangs on it. Of a ladder
    `<ladder>/receipt` the date that it is counted from, in `due_on`, is the day of opening.
    """

    __tablename__ = "rung_day"

    ladder: str = Field(primary_key=True, max_length=64)
    due_on: date = Field(primary_key=True)
    position: int = Field(primary_key=True)
    rung: str = Field(max_length=64)
    light: str = Field(max_length=8)
    fires_on: date
    until_on: date | None = None
    provisional: bool = False
    swept_on: date | None = None
