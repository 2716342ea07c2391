"""What the units contribute to a task that another leads (牵头): who has reported for a period, and who has not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.evidence import Evidence
from models.report import Figure, Report
from models.task import Target
from models.unit import Unit
from supervision.board import Line
from supervision.evidence import files_of_reports
from supervision.in_force import in_force
from supervision.lined import lines_of
from supervision.urging import still_open

LEAD = "lead"


@dataclass(frozen=True)
class Contribution:
    """One unit's part. `reported` says that it is in, or that nothing is owed: closed off, or its clock is stopped."""

    line: Line
    reported: bool

    @property
    def unit(self) -> str:
        return self.line.unit

    @property
    def is_late(self) -> bool:
        """Whether it came after its due date, or has not come by now although that is over."""
        done = self.line.reported_on or self.line.closed_on or (self.line.today if not self.reported else None)
        return self.line.due_on is not None and done is not None and done > self.line.due_on


@dataclass(frozen=True)
class Told:
    """A unit's newest report, with its figures by the position of their target and its files."""

    report: Report
    figures: Mapping[int, Figure]
    files: Sequence[Evidence]


@dataclass(frozen=True)
class Sum:
    """What the units' figures for one target come to, and how many units gave one; the verified ones apart."""

    target: Target
    reported: Decimal
    units: int
    verified: Decimal
    verified_units: int


def contributions(session: Session, *, task: int, period: str, today: date) -> list[Contribution]:
    """Every unit's part in a task for a period, apart from the lead units': what has not come first."""
    mine = session.exec(select(Assignment.id).join(Unit).where(_of(task, period)).order_by(col(Unit.position))).all()
    lines = _lines(session, mine, today)
    return sorted((Contribution(one, _is_in(one)) for one in lines), key=lambda one: one.reported)


def leads(session: Session, *, task: int, period: str, today: date) -> list[Line]:
    """The lead units' own duties for a task and period, in the document's order; a lead that owes nothing has none."""
    mine = (Assignment.task_id == task, Assignment.period == period, Assignment.role == LEAD)
    return _lines(session, session.exec(select(Assignment.id).where(*mine).order_by(col(Assignment.id))).all(), today)


def missing(session: Session, *, task: int, period: str) -> list[Unit]:
    """The units whose part has not come, in the document's order."""
    late = select(Unit).join(Assignment, col(Assignment.unit_id) == Unit.id)
    return list(session.exec(late.where(_of(task, period), still_open()).order_by(col(Unit.position))))


def missing_duties(session: Session, *, task: int, period: str) -> list[int]:
    """The duties of those units."""
    late = select(Assignment.id).where(_of(task, period), still_open()).order_by(col(Assignment.id))
    return [one for one in session.exec(late) if one is not None]


def told(session: Session, assignments: Collection[int]) -> dict[int, Told]:
    """The newest report of each of these duties; one of which nothing was reported yet is not there."""
    reports = select(Report).where(col(Report.assignment_id).in_(assignments)).order_by(col(Report.id))
    newest = {one.assignment_id: one for one in session.exec(reports)}
    ids = [one.id for one in newest.values() if one.id is not None]
    files = files_of_reports(session, ids)
    figures: dict[int, dict[int, Figure]] = {}
    for figure in session.exec(select(Figure).where(col(Figure.report_id).in_(ids))):
        figures.setdefault(figure.report_id, {})[figure.position] = figure
    return {
        assignment: Told(one, figures.get(one.id or 0, {}), files.get(one.id or 0, ()))
        for assignment, one in newest.items()
    }


def sums(targets: Iterable[Target], reports: Iterable[Told]) -> list[Sum]:
    """What the reports come to, target by target; a target that no unit gave a figure for is left out."""
    by_target: dict[int, list[Figure]] = {}
    for one in reports:
        for position, figure in one.figures.items():
            by_target.setdefault(position, []).append(figure)
    return [_sum(target, by_target[target.position]) for target in targets if target.position in by_target]


def _of(task: int, period: str) -> ColumnElement[bool]:
    """The duties of all but the lead units for a task and period."""
    mine = (Assignment.task_id == task, Assignment.period == period, Assignment.role != LEAD)
    conditions: list[Any] = [*mine, col(Assignment.withdrawn_at).is_(None)]
    return and_(*conditions)


def _lines(session: Session, assignments: Sequence[int | None], today: date) -> list[Line]:
    """The duties as lines of the board, in the order in which they were given."""
    ids = [one for one in assignments if one is not None]
    found = lines_of(session, ids, today=today, calendar=in_force(session).calendar)
    return [found[one] for one in ids if one in found]


def _is_in(line: Line) -> bool:
    return line.state in (State.REPORTED, State.CLOSED, State.SUSPENDED)


def _sum(target: Target, figures: Sequence[Figure]) -> Sum:
    verified = [one.verified_value for one in figures if one.verified_value is not None]
    reported = sum((one.value for one in figures), Decimal())
    return Sum(target, reported, len(figures), sum(verified, Decimal()), len(verified))
