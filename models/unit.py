"""Who owes: units and the people who speak for them."""

from sqlmodel import Field, SQLModel, UniqueConstraint


class Unit(SQLModel, table=True):
    """A department, county, zone, or the office that supervises them."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=64)
    name: str
    name_en: str
    kind: str = Field(max_length=16)
    position: int
    withdrawn: bool = False


class Contact(SQLModel, table=True):
    """A role at a unit and where it is reached: handler (经办人), head (负责人) or leader (市领导)."""

    __table_args__ = (UniqueConstraint("unit_id", "role", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: str = Field(max_length=16)
    title: str
    title_en: str
    channel: str = Field(default="mail", max_length=16)
    address: str
    phone: str | None = None
    withdrawn: bool = False
