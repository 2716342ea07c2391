"""Verifying the figures of a report: what the supervision office found, beside what the unit reported."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from models.report import Figure, Report

Figures = Mapping[int, Decimal]
"""Values by the position of their target."""
NOTHING: Figures = {}


class UnknownFigureError(LookupError):
    """The report says nothing of a target that was to be verified."""

    def __init__(self, position: int) -> None:
        super().__init__(f"the report has no figure for target {position}; nothing was changed")
        self.position = position


class NewerReportError(Exception):
    """The report that was read is not the newest any more; nobody decides what he has not seen."""

    def __init__(self, newest: int | None) -> None:
        super().__init__("there is a newer report than the one that was read; nothing was changed")
        self.newest = newest


def newest_of(session: Session, assignment: int, *, read: int | None = None) -> Report:
    """The report that is under review, which is the newest. Raises NewerReportError where another was `read`."""
    newest = select(Report).where(Report.assignment_id == assignment).order_by(col(Report.id).desc())
    found = session.exec(newest.limit(1)).first()
    assert found is not None
    if read not in (None, found.id):
        raise NewerReportError(found.id)
    return found


def figures_of(session: Session, report: int) -> list[Figure]:
    """The figures of a report, in the order of their targets."""
    mine = select(Figure).where(Figure.report_id == report)
    return list(session.exec(mine.order_by(col(Figure.position))))


def verify(session: Session, report: Report, verified: Figures, *, now: datetime, actor: str) -> None:
    """Puts down what was found to be true; what was reported stays beside it. Raises UnknownFigureError."""
    assert report.id is not None
    for position, value in verified.items():
        figure = session.get(Figure, (report.id, position))
        if figure is None:
            raise UnknownFigureError(position)
        figure.verified_value, figure.verified_at, figure.verified_by = value, now, actor
