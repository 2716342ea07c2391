"""Who may decide a report: nobody his own, unless the office has nobody else; then with a note that says so."""

from typing import Literal

from sqlalchemy import select as rows_of
from sqlmodel import Session, col

from models.account import Account
from models.report import Report
from models.unit import Unit
from supervision.access import Role

WHY_NOT = {
    "others": "nobody decides a report of his own; another supervisor has to",
    "alone": "it is a report of your own, and there is no other supervisor; say why you decide it yourself",
}


class OwnReportError(Exception):
    """Somebody decides his own report: there are `others` who can, or he is `alone` and gave no words."""

    def __init__(self, kind: Literal["others", "alone"]) -> None:
        super().__init__(f"{WHY_NOT[kind]}; nothing was changed")
        self.kind = kind


def is_own(report: Report, actor: str) -> bool:
    """Whether the report stands on the record under the same name."""
    return report.actor == actor


def not_his_own(session: Session, report: Report, *, actor: str, words: str) -> dict[str, object]:
    """What the record says besides, where somebody decides his own report. Raises OwnReportError."""
    if not is_own(report, actor):
        return {}
    if has_others(session, actor):
        raise OwnReportError("others")
    if not words.strip():
        raise OwnReportError("alone")
    return {"own": True}


def has_others(session: Session, actor: str) -> bool:
    """Whether there is a supervisor's account in force under another name."""
    named = rows_of(col(Unit.name), col(Account.name)).select_from(Account)
    named = named.outerjoin(Unit, col(Unit.id) == col(Account.unit_id))
    supervisors = named.where(col(Account.role) == Role.SUPERVISOR, col(Account.disabled_at).is_(None))
    return any(f"{unit or ''}{name}" != actor for unit, name in session.execute(supervisors))
