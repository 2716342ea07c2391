"""Which files there are, and who may have one."""

from collections.abc import Collection, Iterable

from sqlalchemy import and_, false, or_
from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.evidence import Evidence
from supervision.access import Role, Viewer, seen_by


def files_of(
    session: Session, assignment: int, *, report: int | None = None, account: int | None = None
) -> list[Evidence]:
    """The files of one report; with an `account` those of its draft; with neither all that were handed in."""
    statement = select(Evidence).where(Evidence.assignment_id == assignment)
    if account is not None:
        statement = statement.where(col(Evidence.report_id).is_(None), Evidence.account_id == account)
    elif report is not None:
        statement = statement.where(Evidence.report_id == report)
    else:
        statement = statement.where(col(Evidence.report_id).is_not(None))
    return list(session.exec(statement.order_by(col(Evidence.id))))


def waiting_files(session: Session, assignment: int, files: Collection[int]) -> list[Evidence]:
    """Of the files named, those that came through a signed link for this assignment and are in no report yet."""
    mine = (Evidence.assignment_id == assignment, col(Evidence.account_id).is_(None), col(Evidence.report_id).is_(None))
    statement = select(Evidence).where(*mine, col(Evidence.id).in_(list(files)))
    return list(session.exec(statement.order_by(col(Evidence.id))))


def files_of_reports(session: Session, reports: Iterable[int]) -> dict[int, list[Evidence]]:
    """The files of several reports, by the report's id; a report without any is left out."""
    found: dict[int, list[Evidence]] = {}
    statement = select(Evidence).where(col(Evidence.report_id).in_(list(reports))).order_by(col(Evidence.id))
    for one in session.exec(statement):
        assert one.report_id is not None
        found.setdefault(one.report_id, []).append(one)
    return found


def visible(session: Session, viewer: Viewer, evidence: int) -> Evidence | None:
    """The file, for whom it is there: with a report whoever reads the report, in a draft the owing unit alone."""
    works = viewer.unit is not None and viewer.role is not Role.LEADER
    own = col(Assignment.unit_id) == viewer.unit if works else false()
    handed_in = col(Evidence.report_id).is_not(None)
    statement = select(Evidence).join(Assignment, col(Assignment.id) == Evidence.assignment_id)
    mine = or_(and_(handed_in, seen_by(viewer)), and_(~handed_in, own))
    return session.exec(statement.where(col(Evidence.id) == evidence, mine)).first()
