"""What waits and need not be told any more: it was reported, moved, acknowledged, suspended or withdrawn since."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, and_, exists
from sqlmodel import Session, col, select, update

from models.assignment import Assignment, State
from models.dispatch import Dispatch
from models.notice import Notice, Recipient
from models.plan import Plan
from notifications.digest.finding import WAITING
from supervision.owed import day_asked, present_asked


def drop(session: Session, today: date) -> int:
    """Nobody is told of what has ended in the meantime; the row says why. Returns how many are told no more."""
    return sum(session.connection().execute(one, day_asked(today)).rowcount for one in _drops())


# The statements of this module are asked every day: each is built once, with the day left open.
@cache
def _drops() -> tuple[Update, ...]:
    """What was said is told in any case, unless nobody is held to the duty any more."""
    rung, receipt = Notice.kind == "rung", Notice.kind == "receipt"
    climbs = col(Notice.kind).in_(("rung", "receipt"))
    stale = {
        "withdrawn": col(Assignment.withdrawn_at).is_not(None),
        "received": and_(receipt, col(Assignment.state).not_in((State.ASSIGNED, State.SUSPENDED))),
        "moved": and_(rung, col(Assignment.due_on).is_distinct_from(Notice.due_on)),
        "suspended": and_(climbs, col(Assignment.state) == State.SUSPENDED),
        "done": and_(climbs, ~present_asked().owed),
    }
    of_assignment = select(Notice.id).join(Assignment, col(Assignment.id) == Notice.assignment_id)
    of_duties = (_dropped(reason, of_assignment.where(gone)) for reason, gone in stale.items())
    return *of_duties, _dropped("done", _dispatches_with_nothing_owed())


def _dropped(reason: str, notices: Select[Any]) -> Update:
    mine = exists(notices.where(col(Notice.id) == Recipient.notice_id).correlate(Recipient))
    return update(Recipient).where(WAITING, mine).values(dropped=reason)


def _dispatches_with_nothing_owed() -> Select[Any]:
    """A unit need not hear of a dispatch for which it has reported everything; the office hears in any case."""
    owed = and_(Assignment.unit_id == Notice.unit_id, Assignment.period == Dispatch.period, present_asked().owed)
    still = exists(
        select(Assignment.id).where(owed, col(Assignment.withdrawn_at).is_(None)).correlate(Notice, Dispatch)
    )
    office = col(Notice.unit_id).in_(select(Plan.supervisor_id))
    dispatched = select(Notice.id).join(Dispatch, col(Dispatch.id) == Notice.dispatch_id)
    return dispatched.where(~still, ~office)
