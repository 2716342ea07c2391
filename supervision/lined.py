"""Assignments by their ids as lines of the board: for lists that have found out already which to show."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from supervision.board import Line, Question
from supervision.board.line import lines
from supervision.calendar import WorkingCalendar


def lines_of(
    session: Session, assignments: Iterable[int], *, today: date, calendar: WorkingCalendar
) -> dict[int, Line]:
    """The lines as things stand today, by assignment, in the order given; the assignments are there."""
    return {line.id: line for line in lines(session, Question(today), list(assignments), calendar)}
