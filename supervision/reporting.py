"""What people do to an assignment: acknowledge, report, accept, return."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.database import Database
from models.report import Report, Review
from supervision import record
from supervision.lifecycle import Step, after
from supervision.sweeping import TURN


class UnknownAssignmentError(LookupError):
    """There is no such assignment."""


def acknowledge(database: Database, *assignments: int, now: datetime, actor: str) -> None:
    """The unit says that it has received these duties (签收); all of them or, where one cannot be, none."""
    with database.write(turn=TURN) as session:
        for assignment in assignments:
            _step(session, assignment, Step.ACKNOWLEDGE).acknowledged_at = now
        _written(session, Step.ACKNOWLEDGE, assignments, now, actor)


def report(database: Database, assignment: int, *, words: str, now: datetime, actor: str) -> None:
    """The unit says what it did; the ladder is silent from here on, unless the report is returned."""
    with database.write(turn=TURN) as session:
        found = _step(session, assignment, Step.REPORT)
        _written(session, Step.REPORT, [assignment], now, actor)
        found.acknowledged_at = found.acknowledged_at or now
        found.reported_at = now
        session.add(Report(assignment_id=assignment, reported_at=now, actor=actor, words=words))


def accept(database: Database, assignment: int, *, now: datetime, actor: str) -> None:
    """The supervision office closes it off (办结)."""
    with database.write(turn=TURN) as session:
        found = _step(session, assignment, Step.ACCEPT)
        _written(session, Step.ACCEPT, [assignment], now, actor)
        found.closed_at = now
        _review(session, assignment, accepted=True, reason="", now=now, actor=actor)


def send_back(database: Database, assignment: int, *, reason: str, now: datetime, actor: str) -> None:
    """The supervision office returns a report with a reason (退回); the ladder goes on where it stood."""
    with database.write(turn=TURN) as session:
        found = _step(session, assignment, Step.RETURN)
        _written(session, Step.RETURN, [assignment], now, actor)
        found.reported_at, found.recheck = None, True
        _review(session, assignment, accepted=False, reason=reason, now=now, actor=actor)


def _step(session: Session, assignment: int, step: Step) -> Assignment:
    found = session.get(Assignment, assignment, with_for_update=True)
    if found is None or found.withdrawn_at is not None:
        raise UnknownAssignmentError(f"there is no assignment {assignment}, or it was withdrawn")
    found.state = after(found.state, step)
    return found


def _written(session: Session, step: Step, assignments: Sequence[int], now: datetime, actor: str) -> None:
    subject = ", ".join(f"assignment {assignment}" for assignment in assignments)
    record.write(session, at=now, actor=actor, action=step.value, subject=subject, detail={})


def _review(session: Session, assignment: int, *, accepted: bool, reason: str, now: datetime, actor: str) -> None:
    newest = select(Report.id).where(Report.assignment_id == assignment).order_by(col(Report.id).desc()).limit(1)
    found = session.exec(newest).one()
    assert found is not None
    session.add(Review(report_id=found, reviewed_at=now, actor=actor, accepted=accepted, reason=reason))
