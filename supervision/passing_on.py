"""Passing a step on to many at once: what saying.py does for one unit, in a few statements for any number of them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from config.audience import ROLES, Role
from models.assignment import Assignment
from models.notice import Notice, Recipient
from models.unit import Contact
from supervision import runs


@dataclass(frozen=True)
class Word:
    """What the unit of an assignment is to hear of it, in one sentence."""

    assignment: Assignment
    words: str


def pass_on(
    session: Session, said: Sequence[Word], *, step: str, slot: str, now: datetime, first: Role = "handler"
) -> int:
    """Lets every unit hear its word in its next message, in the caller's transaction; returns how many people will.

    `step` names the step on each assignment and is told once for it and its due date; `slot` names the whole, once for
    ever. The people of the role `first` hear it, or where a unit has none, the others from its handlers up.
    """
    if not said:
        return 0
    run = runs.of_step(session, step=slot, now=now)
    notices = [_notice(one, run, step, now) for one in said]
    session.add_all(notices)
    session.flush()
    people = _people(session, {one.assignment.unit_id for one in said}, first)
    named = list(_recipients(notices, people))
    session.add_all(named)
    session.flush()
    return len(named)


def _notice(one: Word, run: int, step: str, now: datetime) -> Notice:
    return Notice(
        kind="said", run_id=run, decided_at=now, outcome="spoken", assignment_id=one.assignment.id, rung=step,
        due_on=one.assignment.due_on, unit_id=one.assignment.unit_id, words=one.words,
    )  # fmt: skip


def _recipients(notices: Sequence[Notice], people: dict[int, list[int]]) -> Iterator[Recipient]:
    for notice in notices:
        assert notice.id is not None
        assert notice.unit_id is not None
        for person in people.get(notice.unit_id, ()):
            yield Recipient(notice_id=notice.id, contact_id=person)


def _people(session: Session, units: Collection[int], first: Role) -> dict[int, list[int]]:
    """The contacts of each unit who are the first to hear."""
    known = select(Contact).where(col(Contact.unit_id).in_(units), col(Contact.withdrawn).is_(False))
    by_unit: dict[int, dict[str, list[int]]] = {}
    for one in session.exec(known.order_by(col(Contact.id))):
        assert one.id is not None
        by_unit.setdefault(one.unit_id, {}).setdefault(one.role, []).append(one.id)
    order = (first, *(role for role in ROLES if role != first))
    return {unit: next((roles[role] for role in order if role in roles), []) for unit, roles in by_unit.items()}
