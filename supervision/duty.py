"""One duty as a sheet: what the document asks of the unit, where it stands, and all that was reported and decided."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.evidence import Evidence
from models.extension import Extension
from models.plan import Clause, Plan
from models.report import Figure, Report, Review
from models.suspension import Suspension
from models.task import Target, Task
from models.unit import Unit
from supervision.access import Viewer, owes, seen_by
from supervision.board import Line
from supervision.calendar import WorkingCalendar
from supervision.evidence import files_of_reports
from supervision.extending import is_open, newest
from supervision.figures import targets_of
from supervision.judging import Verdict, judged
from supervision.lifecycle import MOVES, Step
from supervision.lined import lines_of
from supervision.more_time import why_not

LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Stated:
    """A figure of a report and the target it is for; None where the target is not asked for any more."""

    figure: Figure
    target: Target | None

    @property
    def judged(self) -> Verdict | None:
        """What the figure says of its target: the verified value where there is one; None without a target."""
        value = self.figure.value if self.figure.verified_value is None else self.figure.verified_value
        return judged(self.target, value) if self.target else None


@dataclass(frozen=True)
class Reported:
    """One report with its figures and files, and its review where there was one."""

    report: Report
    review: Review | None
    figures: tuple[Stated, ...]
    files: tuple[Evidence, ...]


@dataclass(frozen=True)
class Duty:
    """An assignment with everything around it. `line` is as on the board, None where it was withdrawn.

    `reports` begin with the newest; `extension` is the last request for more time; `suspension` the stop of the clock
    that is in force. `leads_others` says that other units owe a part of the same task and period, whose reports the
    lead's own one consolidates.
    """

    assignment: Assignment
    plan: Plan
    clause: Clause
    task: Task
    unit: Unit
    line: Line | None
    targets: tuple[Target, ...]
    reports: tuple[Reported, ...]
    extension: Extension | None
    suspension: Suspension | None
    leads_others: bool

    @property
    def id(self) -> int:
        assert self.assignment.id is not None
        return self.assignment.id

    @property
    def may_acknowledge(self) -> bool:
        return self._may(Step.ACKNOWLEDGE)

    @property
    def may_report(self) -> bool:
        return self._may(Step.REPORT)

    def no_more_time(self, today: date) -> str | None:
        """Why no more time can be asked for now, as a kind; None where it can."""
        return "open" if is_open(self.extension) else why_not(self.assignment, today)

    def _may(self, step: Step) -> bool:
        return self.assignment.withdrawn_at is None and (self.assignment.state, step) in MOVES


def seen(session: Session, viewer: Viewer, assignment: int) -> Assignment | None:
    """The assignment where the viewer may read it; None where there is none for him."""
    if not 0 < assignment <= LARGEST_ID:
        return None
    return session.exec(select(Assignment).where(Assignment.id == assignment, seen_by(viewer))).first()


def owed_by(session: Session, viewer: Viewer, assignment: int) -> Assignment | None:
    """The assignment where the viewer's own unit owes it, for a step of the unit; None for all others."""
    found = seen(session, viewer, assignment)
    return found if found is not None and owes(viewer, found) else None


def duty(session: Session, viewer: Viewer, assignment: int, *, today: date, calendar: WorkingCalendar) -> Duty | None:
    """The sheet of a duty that the viewer may read; None where there is none for him."""
    found = seen(session, viewer, assignment)
    if found is None:
        return None
    about = select(Plan, Clause, Task, Unit).join(Clause, col(Clause.plan_id) == Plan.id)
    about = about.join(Task, col(Task.clause_id) == Clause.id).join(Unit, col(Unit.id) == found.unit_id)
    plan, clause, task, unit = session.exec(about.where(Task.id == found.task_id)).one()
    targets = targets_of(session, assignment)
    shown = [] if found.withdrawn_at else [assignment]
    line = lines_of(session, shown, today=today, calendar=calendar).get(assignment)
    return Duty(
        found, plan, clause, task, unit, line, targets, _reports(session, assignment, targets),
        newest(session, assignment), _stop(session, assignment),
        leads_others(session, found),
    )  # fmt: skip


def leads_others(session: Session, lead: Assignment) -> bool:
    """Whether it is a lead's own, and other units owe a part of the task in the same period."""
    if lead.role != "lead":
        return False
    others = select(Assignment.id).where(
        Assignment.task_id == lead.task_id, Assignment.period == lead.period, Assignment.role != "lead",
        col(Assignment.withdrawn_at).is_(None),
    )  # fmt: skip
    return session.exec(others.limit(1)).first() is not None


def _reports(session: Session, assignment: int, targets: tuple[Target, ...]) -> tuple[Reported, ...]:
    """The newest first."""
    by_position = {target.position: target for target in targets}
    rows = select(Report, Review).outerjoin(Review, col(Review.report_id) == Report.id)
    rows = rows.where(Report.assignment_id == assignment).order_by(col(Report.id).desc())
    mine = select(Report.id).where(Report.assignment_id == assignment)
    stated: dict[int, list[Stated]] = {}
    for figure in session.exec(select(Figure).where(col(Figure.report_id).in_(mine)).order_by(col(Figure.position))):
        stated.setdefault(figure.report_id, []).append(Stated(figure, by_position.get(figure.position)))
    found = session.exec(rows).all()
    files = files_of_reports(session, [report.id for report, _ in found if report.id])
    return tuple(
        Reported(report, review, tuple(stated.get(report.id or 0, ())), tuple(files.get(report.id or 0, ())))
        for report, review in found
    )


def _stop(session: Session, assignment: int) -> Suspension | None:
    standing = select(Suspension).where(Suspension.assignment_id == assignment, col(Suspension.ended_at).is_(None))
    return session.exec(standing.order_by(col(Suspension.id).desc())).first()
