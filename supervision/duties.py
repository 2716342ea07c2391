"""What a unit owes, grouped as its clerk works through it: what came back first, then what is late, and so on."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, literal
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.instant import Instant
from models.report import Report, Review
from models.rung import RungDay
from supervision.board import Line
from supervision.calendar import WorkingCalendar, end_of_day
from supervision.lined import lines_of
from supervision.owed import View, day_asked, present_asked

PAGE = 50
LATELY = timedelta(days=30)
"""How long what was closed stands under the rest."""


class Group(StrEnum):
    """Where a duty stands for who has to do it, in the order of doing. Under DONE stands what was closed lately."""

    RETURNED = "returned"
    LATE = "late"
    SOON = "soon"
    NEW = "new"
    IN_HAND = "in-hand"
    WAITING = "waiting"
    STOPPED = "stopped"
    DONE = "done"
    LONG_DONE = "long-done"


ORDER = tuple(Group)


class Place(NamedTuple):
    """Where a duty stands on its unit's list."""

    id: int
    group: Group
    period: str


@dataclass(frozen=True)
class Wanted:
    """What is asked for: one group only, where DONE means all that was ever closed; one period only; a page."""

    group: Group | None = None
    period: str | None = None
    page: int = 1
    size: int = PAGE

    def holds(self, group: Group) -> bool:
        if self.group is Group.DONE:
            return group in (Group.DONE, Group.LONG_DONE)
        return group is not Group.LONG_DONE if self.group is None else group is self.group


@dataclass(frozen=True)
class Owed:
    """A duty on the list: its line as on the board, and why its report came back where it did."""

    group: Group
    line: Line
    reason: str = ""

    @property
    def place(self) -> int:
        """Where its group stands in the order of doing."""
        return ORDER.index(self.group)


@dataclass(frozen=True)
class Duties:
    """A page of the list, how many there are on all pages, and how many of each group in the period asked for."""

    owed: tuple[Owed, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[Group, int]


def places_of(session: Session, unit: int, *, today: date) -> list[Place]:
    """Every duty of a unit in the order of doing: group by group, within each the first due first."""
    days = {**day_asked(today), "lately": end_of_day(today - LATELY)}
    rows = session.connection().execute(_places(), {"unit": unit, **days})
    return [Place(row.id, ORDER[row.place], row.period) for row in rows]


def duties(
    session: Session, places: Sequence[Place], wanted: Wanted, *, today: date, calendar: WorkingCalendar
) -> Duties:
    """Of the places of a unit those that are asked for, a page of them; one beyond the last answers with the last."""
    there = [place for place in places if wanted.period in (None, place.period)]
    asked = [place for place in there if wanted.holds(place.group)]
    pages = max(1, -(-len(asked) // wanted.size))
    page = min(max(1, wanted.page), pages)
    shown = asked[(page - 1) * wanted.size : page * wanted.size]
    lines = lines_of(session, [place.id for place in shown], today=today, calendar=calendar)
    reasons = _reasons(session, [place.id for place in shown if place.group is Group.RETURNED])
    owed = tuple(Owed(place.group, lines[place.id], reasons.get(place.id, "")) for place in shown)
    return Duties(owed, len(asked), page, pages, Counter(place.group for place in there))


def periods_of(places: Sequence[Place]) -> list[str]:
    """The periods in which something was asked of the unit, the newest year first."""
    return sorted({place.period for place in places}, reverse=True)


def receivable(session: Session, unit: int, assignments: Collection[int]) -> tuple[set[int], set[int]]:
    """Which of the assignments are the unit's, and which of these wait for its acknowledgement."""
    known = (col(Assignment.id).in_(assignments), Assignment.unit_id == unit, col(Assignment.withdrawn_at).is_(None))
    rows = session.exec(select(Assignment.id, Assignment.state).where(*known)).all()
    return {id for id, _ in rows if id}, {id for id, state in rows if id and state == State.ASSIGNED}


# Asked at every page, so it is built once.
@cache
def _places() -> Any:
    """The unit's assignments with the place of each group in ORDER."""
    view = present_asked()
    place = _place(view).label("place")
    statement: Any = select(Assignment.id, place, Assignment.period).outerjoin(RungDay, view.window)
    statement = statement.where(Assignment.unit_id == bindparam("unit"), col(Assignment.withdrawn_at).is_(None))
    due = (view.due_on.is_(None), view.due_on, Assignment.task_id, Assignment.id)
    return statement.order_by(place, col(Assignment.closed_at).desc(), *due)


def _place(view: View) -> ColumnElement[int]:
    state, lately = col(Assignment.state), bindparam("lately", type_=Instant())
    places = (
        (and_(state == State.CLOSED, col(Assignment.closed_at) < lately), Group.LONG_DONE),
        (state == State.CLOSED, Group.DONE),
        (state == State.SUSPENDED, Group.STOPPED),
        (state == State.REPORTED, Group.WAITING),
        (state == State.RETURNED, Group.RETURNED),
        (view.overdue, Group.LATE),
        (col(RungDay.light).is_not(None), Group.SOON),
        (state == State.ASSIGNED, Group.NEW),
    )
    ranked = ((condition, literal(ORDER.index(group))) for condition, group in places)
    return case(*ranked, else_=literal(ORDER.index(Group.IN_HAND)))


def _reasons(session: Session, assignments: list[int]) -> dict[int, str]:
    """Why the newest report of each came back."""
    if not assignments:
        return {}
    said = select(Report.assignment_id, Review.reason).join(Review, col(Review.report_id) == Report.id)
    said = said.where(col(Report.assignment_id).in_(assignments), col(Review.accepted).is_(False))
    return {row[0]: row[1] for row in session.exec(said.order_by(col(Review.id)))}
