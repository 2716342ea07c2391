"""Bringing a file, taking it away again, and handing it in with a report."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO

from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.database import Database
from models.evidence import Evidence
from supervision.evidence.fault import EvidenceError
from supervision.evidence.kind import kind_of, recognised
from supervision.evidence.naming import named
from supervision.evidence.store import MOST_FILES, Received, Store, megabytes, received, settle
from supervision.lifecycle import Step, StepError, after

TURN = "evidence"
"""Bytes are put in their place, and taken from it, one transaction after the other."""
LONGEST_SHOWN = 60


def add(
    database: Database,
    store: Store,
    assignment: int,
    *,
    name: str,
    content: IO[bytes],
    account: int | None,
    actor: str,
    now: datetime,
) -> Evidence:
    """Takes a file for the draft of an account. Raises EvidenceError, and then keeps nothing.

    The bytes are on the disk before the row is written: a kill between the two leaves bytes that nobody needs, which
    `sweep_unused` takes away. The same file brought twice to one draft is there once.
    """
    with _told(name):
        added = Evidence(
            assignment_id=assignment, account_id=account, actor=actor, name=named(name), media_type="", size=0,
            sha256="", added_at=now,
        )  # fmt: skip
        kind = kind_of(added.name)
        with received(store, content) as found:
            added.media_type, added.size, added.sha256 = recognised(kind, found.path), found.size, found.digest
            with database.write(turn=TURN) as session:
                return _put(session, store, found, added)


def remove(database: Database, evidence: int, *, account: int | None) -> bool:
    """Takes a file out of the draft of an account; False where there is no such file in it. The bytes stay a while."""
    with database.write(turn=TURN) as session:
        found = session.get(Evidence, evidence, with_for_update=True)
        if found is None or found.report_id is not None or account is None or found.account_id != account:
            return False
        session.delete(found)
    return True


def attach(
    session: Session, files: Sequence[int], *, assignment: int, report: int, account: int | None
) -> list[Evidence]:
    """Hands the draft's files in with a report, in the caller's transaction; from then on they stay for ever.

    Only files of this assignment's draft of this account are handed in, whatever else is named. Raises EvidenceError
    where they are too many.
    """
    if len(set(files)) > MOST_FILES:
        raise EvidenceError("file-many", most=MOST_FILES)
    found = [one for one in _draft(session, assignment, account) if one.id in files]
    for one in found:
        one.report_id = report
    session.flush()
    return found


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Every refusal says which file it was."""
    try:
        yield
    except EvidenceError as error:
        error.values.setdefault("name", "".join(one for one in name if one.isprintable()).strip()[:LONGEST_SHOWN])
        raise


def _put(session: Session, store: Store, found: Received, added: Evidence) -> Evidence:
    """The bytes into their place and the row beside the others of the draft; the row that is there, where one is."""
    _open(session, added.assignment_id)
    mine = _draft(session, added.assignment_id, added.account_id)
    there = next((one for one in mine if (one.sha256, one.name) == (added.sha256, added.name)), None)
    if there is None:
        _fitting(store, mine, added)
        session.add(added)
    settle(store, found)
    return there or added


def _open(session: Session, assignment: int) -> None:
    found = session.get(Assignment, assignment)
    if found is None or found.withdrawn_at is not None:
        raise EvidenceError("file-gone")
    try:
        after(found.state, Step.REPORT)
    except StepError:
        raise EvidenceError("file-over") from None


def _draft(session: Session, assignment: int, account: int | None) -> list[Evidence]:
    mine = (Evidence.assignment_id == assignment, col(Evidence.account_id).is_not_distinct_from(account))
    statement = select(Evidence).where(*mine, col(Evidence.report_id).is_(None))
    return list(session.exec(statement.order_by(col(Evidence.id)).with_for_update()))


def _fitting(store: Store, there: Sequence[Evidence], added: Evidence) -> None:
    if len(there) >= MOST_FILES:
        raise EvidenceError("file-many", most=MOST_FILES)
    if sum(one.size for one in there) + added.size > store.total:
        raise EvidenceError("file-total", most=megabytes(store.total))
