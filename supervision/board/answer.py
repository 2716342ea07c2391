"""The board's answer: a page of lines with the counts beside it, from the tallies or from the rows."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from sqlmodel import Session

from supervision.board import rows, tallied
from supervision.board.line import Line, lines
from supervision.board.question import Question
from supervision.calendar import WorkingCalendar
from supervision.remembering import mark, remembered

LARGEST_KEPT = 200
"""Of longer lists nothing is kept: they would fill the memory."""


@dataclass(frozen=True)
class Board:
    """A page of lines, the number of all that fit the question, and how many there are of each light."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int
    lights: dict[str, int] = field(default_factory=dict)


def board(session: Session, question: Question, calendar: WorkingCalendar) -> Board:
    """Answers the question; a page beyond the last answers with the last. Kept until something changes."""
    at = mark(session)
    if question.hindsight or question.size > LARGEST_KEPT or not at.speaks_of(question.today):
        return _board(session, question, calendar)
    return remembered(session, at, ("answer", question), lambda: _board(session, question, calendar))


def _board(session: Session, question: Question, calendar: WorkingCalendar) -> Board:
    lights, ids = _read(session, question)
    total = sum(lights.values()) if question.light is None else lights.get(question.light, 0)
    pages = max(1, -(-total // question.size))
    page = min(max(1, question.page), pages)
    found = lines(session, question, ids(replace(question, page=page)), calendar) if total else []
    return Board(tuple(found), total, page, pages, lights)


def overdue(session: Session, today: date, calendar: WorkingCalendar) -> list[Line]:
    """Everything that was overdue on the day, as things stood at its end; the oldest first."""
    everything = Question(today, scope="overdue", hindsight=True, size=1_000_000_000)
    return list(board(session, everything, calendar).lines)


def _read(session: Session, question: Question) -> tuple[dict[str, int], Callable[[Question], list[int]]]:
    """The counts by light, and how the assignments of a page are found."""
    if not question.hindsight and question.unit is None:
        at = mark(session)
        if at.speaks_of(question.today):
            found = tallied.found(session, question, at)
            return found.lights, partial(tallied.ids, session, found=found)
    return rows.lights(session, question), partial(rows.ids, session)
