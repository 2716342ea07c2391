"""Putting a report down, in the caller's transaction, with all that belongs to it: figures, files, the draft it was."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlmodel import Session

from models.report import Figure, Report
from supervision import drafting, record
from supervision.evidence import attach
from supervision.figures import targets_of
from supervision.lifecycle import Step
from supervision.searching.indexing import index
from supervision.stepping import step


class EmptyReportError(ValueError):
    """A report with neither words nor figures nor files says nothing."""

    def __init__(self) -> None:
        super().__init__("a report needs words, a figure or a file; nothing was changed")


class UnknownTargetError(LookupError):
    """A figure for a target that the task does not have; `position` is the one asked for."""

    def __init__(self, position: int) -> None:
        super().__init__(f"the task has no target {position}; nothing was changed")
        self.position = position


class UnknownFileError(LookupError):
    """A file that is not in the draft of who reports: it is another's, was sent already, or was removed meanwhile."""

    def __init__(self) -> None:
        super().__init__("a file is not in your draft any more; nothing was changed")


def hand_in(
    session: Session,
    said: Report,
    *,
    figures: Mapping[int, Decimal],
    evidence: Sequence[int],
    account: int | None,
) -> None:
    """Takes the step of reporting and puts the report down; the account's draft is gone with it.

    `evidence` are files of that account's draft. Raises EmptyReportError, StepError, UnknownAssignmentError,
    UnknownTargetError and UnknownFileError; the caller's transaction is to be given up then.
    """
    if not (said.words.strip() or figures or evidence):
        raise EmptyReportError
    found = step(session, said.assignment_id, Step.REPORT)
    found.acknowledged_at = found.acknowledged_at or said.reported_at
    found.reported_at = said.reported_at
    session.add(said)
    session.flush()
    index(session, said)
    _state(session, said, figures)
    _attach(session, said, evidence, account)
    if account is not None:
        drafting.drop(session, said.assignment_id, account)
    _written(session, said, figures, evidence)


def _state(session: Session, said: Report, figures: Mapping[int, Decimal]) -> None:
    assert said.id is not None
    known = {target.position for target in targets_of(session, said.assignment_id)}
    for position, value in figures.items():
        if position not in known:
            raise UnknownTargetError(position)
        session.add(Figure(report_id=said.id, position=position, value=value))


def _attach(session: Session, said: Report, evidence: Sequence[int], account: int | None) -> None:
    """Hands in all the files that are named, or none. Raises UnknownFileError, EvidenceError."""
    if not evidence:
        return
    assert said.id is not None
    handed = attach(session, evidence, assignment=said.assignment_id, report=said.id, account=account)
    if len(handed) != len(set(evidence)):
        raise UnknownFileError


def _written(session: Session, said: Report, figures: Mapping[int, Decimal], evidence: Sequence[int]) -> None:
    """On the record; of what a report brought besides its words, the record keeps the figures and the files' rows."""
    detail: dict[str, object] = {"figures": {str(n): str(value) for n, value in figures.items()}} if figures else {}
    detail |= {"evidence": sorted(set(evidence))} if evidence else {}
    detail |= {"consolidated": True, "missing": said.missing or []} if said.consolidated else {}
    subject = f"assignment {said.assignment_id}"
    record.write(
        session, at=said.reported_at, actor=said.actor, action=Step.REPORT.value, subject=subject, detail=detail
    )
