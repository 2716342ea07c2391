"""What people do to an assignment: acknowledge, report, accept, return."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from models.database import Database
from models.report import Report, Review
from supervision import record
from supervision.handing_in import hand_in
from supervision.impartial import not_his_own
from supervision.lifecycle import Step
from supervision.saying import about, say
from supervision.searching.indexing import index
from supervision.stepping import UnknownAssignmentError as UnknownAssignmentError
from supervision.stepping import step
from supervision.sweeping import TURN
from supervision.verifying import NOTHING, Figures, newest_of, verify


def acknowledge(database: Database, *assignments: int, now: datetime, actor: str) -> None:
    """The unit says that it has received these duties (签收); all of them or, where one cannot be, none."""
    with database.write(turn=TURN) as session:
        for assignment in assignments:
            step(session, assignment, Step.ACKNOWLEDGE).acknowledged_at = now
        _written(session, Step.ACKNOWLEDGE, assignments, now, actor)


def report(
    database: Database,
    assignment: int,
    *,
    words: str,
    now: datetime,
    actor: str,
    figures: Figures = NOTHING,
    evidence: Sequence[int] = (),
    account: int | None = None,
) -> Report:
    """The unit says what it did; the ladder is silent from here on, unless the report is returned.

    `figures` are the unit's own, by the position of their target; `evidence` are files of the account's draft, and
    that draft is gone with the report. Raises StepError, UnknownAssignmentError, and what `hand_in` raises.
    """
    said = Report(assignment_id=assignment, reported_at=now, actor=actor, words=words)
    with database.write(turn=TURN) as session:
        hand_in(session, said, figures=figures, evidence=evidence, account=account)
    return said


def accept(
    database: Database,
    assignment: int,
    *,
    now: datetime,
    actor: str,
    verified: Figures = NOTHING,
    words: str = "",
    report: int | None = None,
) -> Review:
    """The supervision office closes it off (办结); `verified` are the figures as it found them, by their position.

    A figure that is not among them stays unverified; what the unit reported is never touched. `words` are the office's
    own; `report` is the one that was read. Raises StepError, NewerReportError, OwnReportError, UnknownFigureError.
    """
    with database.write(turn=TURN) as session:
        found = step(session, assignment, Step.ACCEPT)
        under_review = newest_of(session, assignment, read=report)
        own = not_his_own(session, under_review, actor=actor, words=words)
        verify(session, under_review, verified, now=now, actor=actor)
        found.closed_at = now
        detail = {"report": under_review.id, "verified": {str(n): str(value) for n, value in verified.items()}}
        _reviewed(session, Step.ACCEPT, assignment, detail | own, now=now, actor=actor)
        return _review(session, under_review, accepted=True, reason=words, now=now, actor=actor)


def send_back(
    database: Database, assignment: int, *, reason: str, now: datetime, actor: str, report: int | None = None
) -> Review:
    """The supervision office returns a report with a reason (退回), and the unit hears it; the ladder goes on.

    `report` is the one that was read. Raises StepError, NewerReportError, OwnReportError.
    """
    with database.write(turn=TURN) as session:
        found = step(session, assignment, Step.RETURN)
        under_review = newest_of(session, assignment, read=report)
        own = not_his_own(session, under_review, actor=actor, words=reason)
        found.reported_at, found.recheck = None, True
        _reviewed(session, Step.RETURN, assignment, {"report": under_review.id} | own, now=now, actor=actor)
        done = _review(session, under_review, accepted=False, reason=reason, now=now, actor=actor)
        said = f"反馈已退回：{about(session, found)}。" + (f"理由：{reason}" if reason else "")
        say(session, found, step=f"review-{done.id}-returned", words=said, unit=found.unit_id, now=now)
    return done


def _written(session: Session, step: Step, assignments: Sequence[int], now: datetime, actor: str) -> None:
    subject = ", ".join(f"assignment {assignment}" for assignment in assignments)
    record.write(session, at=now, actor=actor, action=step.value, subject=subject, detail={})


def _reviewed(
    session: Session, taken: Step, assignment: int, detail: Mapping[str, object], *, now: datetime, actor: str
) -> None:
    subject = f"assignment {assignment}"
    record.write(session, at=now, actor=actor, action=taken.value, subject=subject, detail=detail)


def _review(
    session: Session, under_review: Report, *, accepted: bool, reason: str, now: datetime, actor: str
) -> Review:
    assert under_review.id is not None
    done = Review(report_id=under_review.id, reviewed_at=now, actor=actor, accepted=accepted, reason=reason)
    session.add(done)
    session.flush()
    index(session, done)
    return done
