"""What a message brought, duty by duty, and what its reader may do with each now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.message import Carried
from models.notice import Notice, Recipient
from models.plan import Clause, Plan
from models.task import Task
from models.unit import Unit
from notifications.links.holding import Held
from notifications.links.signing import ACTING, Claim, Links, Purpose
from supervision.extending import is_open, newest
from supervision.lifecycle import MOVES, Step
from supervision.more_time import why_not


@dataclass(frozen=True)
class Brought:
    """A duty of a message: as it stands today, and the pages behind its links, by purpose."""

    links: dict[Purpose, str]
    clause: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    period: str
    state: str
    due_on: date | None


def stopped(session: Session, assignment: Assignment, purpose: Purpose, today: date) -> str | None:
    """Why nothing can be done for this purpose now, as a kind; None where it can."""
    if purpose == Purpose.ACKNOWLEDGE:
        return None if (assignment.state, Step.ACKNOWLEDGE) in MOVES else "received"
    if purpose == Purpose.REPORT:
        return None if (assignment.state, Step.REPORT) in MOVES else str(assignment.state)
    if purpose == Purpose.EXTEND:
        return "open" if is_open(newest(session, assignment.id)) else why_not(assignment, today)
    return None


def brought(session: Session, held: Held, links: Links, today: date) -> list[Brought]:
    """The duties of a message in the order of the documents; what was withdrawn is left out.

    Those of the reader's own unit lead to all that can be done with them, those of others to their pages.
    """
    told = select(Recipient.notice_id).where(Recipient.message_id == held.message.id)
    gone = select(Carried.notice_id).where(Carried.message_id == held.message.id)
    about = select(Notice.assignment_id).where(or_(col(Notice.id).in_(told), col(Notice.id).in_(gone)))
    columns = (
        col(Clause.number), col(Task.title), col(Task.title_en), col(Unit.name), col(Unit.name_en),
        col(Assignment.period), col(Assignment.state), col(Assignment.due_on),
    )  # fmt: skip
    rows: Any = (
        rows_of(Assignment, *columns)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Plan, col(Plan.id) == Task.plan_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .where(col(Assignment.id).in_(about), col(Assignment.withdrawn_at).is_(None))
        .order_by(col(Plan.id), col(Clause.position), col(Task.position), col(Unit.position))
    )
    return [Brought(_links(session, held, links, duty, today), *words) for duty, words in _parted(session, rows)]


def _parted(session: Session, rows: Any) -> Iterator[tuple[Assignment, Sequence[Any]]]:
    for duty, *words in session.execute(rows):
        yield duty, words


def _links(session: Session, held: Held, links: Links, one: Assignment, today: date) -> dict[Purpose, str]:
    mine = one.unit_id == held.unit.id and one.state != State.SUSPENDED and not held.message.by_many
    wanted = (Purpose.OPEN, *ACTING) if mine else (Purpose.OPEN,)
    assert one.id is not None
    return {
        purpose: links.to(Claim(purpose, held.message.key, one.id)).removeprefix(links.url)
        for purpose in wanted
        if stopped(session, one, purpose, today) is None
    }
