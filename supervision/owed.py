"""What is owed on a day, as conditions for statements: the rules of light.py, in SQL.

The day is the present one, where the rows' own fields speak, or a past one, where what happened later is left out.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Date, and_, bindparam, case, exists, func, literal, or_
from sqlmodel import col, select

from models.assignment import Assignment, State
from models.due_move import DueMove
from models.instant import Instant
from models.report import Report, Review
from models.rung import RungDay
from models.suspension import Suspension
from supervision.calendar import end_of_day
from supervision.climb import in_window
from supervision.light import Colour


@dataclass(frozen=True)
class View:
    """A day with the due date that was in force on it and with what was still owed at its end.

    Withdrawn assignments are left to the caller.
    """

    today: date | BindParameter[date]
    due_on: ColumnElement[date | None]
    owed: ColumnElement[bool]
    stopped: ColumnElement[bool]

    @property
    def awake(self) -> ColumnElement[bool]:
        """Owed, and the clock is not stopped."""
        return and_(self.owed, ~self.stopped)

    @property
    def overdue(self) -> ColumnElement[bool]:
        """Awake, and the due day is over."""
        return and_(self.awake, self.due_on < self.today)

    @property
    def window(self) -> ColumnElement[bool]:
        """Joins an assignment to the rung whose window the day falls in: one row at the most."""
        return and_(RungDay.ladder == Assignment.ladder, self.due_on == RungDay.due_on, in_window(self.today))

    def following(self, rung_day: type[RungDay]) -> ColumnElement[bool]:
        """Joins what is awake to the next rung to come, where RungDay is outer-joined by `window`."""
        return and_(
            rung_day.ladder == Assignment.ladder,
            self.due_on == rung_day.due_on,
            rung_day.position == func.coalesce(RungDay.position, 0) + 1,
            self.awake,
        )

    @property
    def light(self) -> ColumnElement[str]:
        """The colour of the light, where RungDay is outer-joined by `window`; the same as `light.light`."""
        red = col(RungDay.light) == Colour.RED.value
        late = case((red, literal(Colour.RED.value)), else_=literal(Colour.YELLOW.value))
        return case(
            (~self.owed, literal(Colour.GREEN.value)),
            (self.stopped, literal(Colour.NONE.value)),
            (self.due_on.is_(None), literal(Colour.NONE.value)),
            (self.due_on < self.today, late),
            (col(RungDay.light).is_not(None), literal(Colour.BLUE.value)),
            else_=literal(Colour.GREEN.value),
        )


def present(today: date) -> View:
    """The day as the rows stand: neither reported nor closed."""
    return _present(today, end_of_day(today))


def present_asked() -> View:
    """The same with the day left open, for a statement that is built once: `day_asked` gives it at each asking."""
    return _present(bindparam("today", type_=Date()), bindparam("end_of_today", type_=Instant()))


def day_asked(today: date) -> dict[str, date | datetime]:
    """The parameters that `present_asked` leaves open."""
    return {"today": today, "end_of_today": end_of_day(today)}


def _present(today: date | BindParameter[date], end: datetime | BindParameter[datetime]) -> View:
    unreported = or_(col(Assignment.reported_at).is_(None), col(Assignment.reported_at) >= end)
    unclosed = or_(col(Assignment.closed_at).is_(None), col(Assignment.closed_at) >= end)
    return View(today, col(Assignment.due_on), and_(unreported, unclosed), col(Assignment.state) == State.SUSPENDED)


def past(today: date) -> View:
    """The day as it was: with the due date in force then, and a report counted until it was returned."""
    end = end_of_day(today)
    moved_later = (
        select(DueMove.from_on)
        .where(DueMove.assignment_id == Assignment.id, col(DueMove.moved_at) >= end)
        .order_by(col(DueMove.moved_at), col(DueMove.id))
        .limit(1)
        .correlate(Assignment)
        .scalar_subquery()
    )
    returned = and_(Review.report_id == Report.id, col(Review.accepted).is_(False), col(Review.reviewed_at) < end)
    stood = exists(
        select(Report.id).where(
            Report.assignment_id == Assignment.id,
            col(Report.reported_at) < end,
            ~exists(select(Review.id).where(returned).correlate(Report)),
        )
        .correlate(Assignment)
    )  # fmt: skip
    return View(today, func.coalesce(moved_later, Assignment.due_on), ~stood, _stopped(end))


def _stopped(end: datetime) -> ColumnElement[bool]:
    """Whether the clock stood at an instant."""
    begun = (Suspension.assignment_id == Assignment.id, col(Suspension.begun_at) < end)
    going_on = or_(col(Suspension.ended_at).is_(None), col(Suspension.ended_at) >= end)
    return exists(select(Suspension.id).where(*begun, going_on).correlate(Assignment))
