"""Laying a ladder along the days it is climbed from: the rungs' days as rows, for the statements that join them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, delete, select

from models.assignment import Assignment
from models.database import insert_once
from models.rung import RungDay
from supervision.climb import ASKING, UNRECEIVED, Course
from supervision.in_force import InForce
from supervision.ladder import Window


def lay(session: Session, rules: InForce, dates: Iterable[Course]) -> None:
    """Writes the windows of each (ladder, due date) or (part that asks for receipt, day of opening) that has none."""
    wanted = set(dates)
    rows = [row for ladder, due_on in sorted(wanted - _laid(session, wanted)) for row in _rows(rules, ladder, due_on)]
    if rows:
        session.connection().execute(insert_once(session, RungDay).on_conflict_do_nothing(), rows)


def lay_anew(session: Session, rules: InForce) -> None:
    """Works every window out again, where a ladder or the calendar has changed."""
    dates = session.exec(select(RungDay.ladder, RungDay.due_on).distinct()).all()
    session.connection().execute(delete(RungDay))
    lay(session, rules, [(ladder, due_on) for ladder, due_on in dates if ladder in rules.ladders])


def lay_asking(session: Session, rules: InForce, *, since: date = date.min) -> None:
    """Lays what asks for acknowledgement along every day from `since` on that something unreceived was opened on."""
    opened = (UNRECEIVED, col(Assignment.opened_on) >= since, col(Assignment.withdrawn_at).is_(None))
    courses = session.exec(select(ASKING.ladder, Assignment.opened_on).where(*opened).distinct()).all()
    lay(session, rules, [(name, day) for name, day in courses if day is not None and name in rules.ladders])


def laid(session: Session) -> dict[Course, list[Window]]:
    """Every window as it stands, in rising order, by ladder and the day it is climbed from.

    Each as the calendar of the day on which it was laid made it.
    """
    columns = (
        RungDay.ladder, RungDay.due_on, RungDay.position, RungDay.rung, RungDay.light, RungDay.fires_on,
        RungDay.until_on, RungDay.provisional,
    )  # fmt: skip
    found: dict[Course, list[Window]] = {}
    rows = rows_of(*columns).order_by(col(RungDay.due_on), col(RungDay.ladder), col(RungDay.position))
    for ladder, due_on, *window in session.connection().execute(rows):
        found.setdefault((ladder, due_on), []).append(Window(*window))
    return found


def _laid(session: Session, wanted: set[Course]) -> set[Course]:
    days = {due_on for _, due_on in wanted}
    statement = select(RungDay.ladder, RungDay.due_on).where(col(RungDay.due_on).in_(days)).distinct()
    return {(ladder, due_on) for ladder, due_on in session.exec(statement)}


def _rows(rules: InForce, ladder: str, due_on: date) -> list[dict[str, object]]:
    return [
        {
            "ladder": ladder, "due_on": due_on, "position": window.position, "rung": window.rung,
            "light": window.light, "fires_on": window.fires_on, "until_on": window.until_on,
            "provisional": window.provisional,
        }
        for window in rules.windows(ladder, due_on)
    ]  # fmt: skip
