"""How a ladder is climbed, in SQL: its rungs from the due day on, those that ask for acknowledgement from the opening.

Both are the same rules on other days. Their rows keep apart by the name of the ladder: `default`, `default/receipt`.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, literal_column, or_
from sqlmodel import col

from config.ladder import RECEIPT
from models.assignment import Assignment, State
from models.rung import RungDay

Course = tuple[str, date]
"""The name under which a part of a ladder has its rows, and the day that its rungs are counted from."""


@dataclass(frozen=True)
class Climb:
    """One part of every ladder, as conditions over assignments.

    `base` is the day that its rungs are counted from, `days` joins RungDay, `speaks` says for which states, beside
    being owed. `kind` is what its notices are called, `index` how SQLite finds the assignments of a day.
    """

    kind: str
    base: ColumnElement[date | None]
    ladder: ColumnElement[str]
    speaks: ColumnElement[bool]
    index: str

    @property
    def days(self) -> ColumnElement[bool]:
        """Joins an assignment to the days of all its rungs."""
        return and_(self.base == RungDay.due_on, self.ladder == RungDay.ladder)

    def is_of(self, ladder: str) -> bool:
        """Whether rows under this name belong to it."""
        return asks_receipt(ladder) == (self is ASKING)


# Written out, for SQLite uses an index of some states only where it can read which.
UNRECEIVED = col(Assignment.state) == literal_column(f"'{State.ASSIGNED}'")
"""Nobody has acknowledged it, and nothing was reported, which would say as much."""

# SQLite's planner would rather read the whole table than trust these; PostgreSQL finds its way by itself.
TO_DUE = Climb(
    "rung", col(Assignment.due_on), col(Assignment.ladder), col(Assignment.state) != State.SUSPENDED,
    "INDEXED BY ix_assignment_due",
)  # fmt: skip
ASKING = Climb(
    "receipt", col(Assignment.opened_on), col(Assignment.ladder).concat(literal_column(f"'{RECEIPT}'")), UNRECEIVED,
    "INDEXED BY ix_assignment_unreceived",
)  # fmt: skip
CLIMBS = (TO_DUE, ASKING)


def in_window(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Of the days of a part, the one whose turn it is on the day: one row at the most."""
    return and_(RungDay.fires_on <= today, or_(col(RungDay.until_on).is_(None), col(RungDay.until_on) > today))


def asks_receipt(ladder: str) -> bool:
    """Whether the name is that of the part of a ladder that asks for acknowledgement.

    >>> asks_receipt("default/receipt"), asks_receipt("default")
    (True, False)
    """
    return ladder.endswith(RECEIPT)
