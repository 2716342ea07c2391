"""Whom a notice speaks to: the contacts of the unit, of the leads, of the supervisor, of the authority above."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, literal, select

from models.assignment import Assignment
from models.database import insert_once
from models.notice import Notice, Recipient
from models.plan import Plan
from models.rung import RungAudience
from models.task import Task, TaskUnit
from models.unit import Contact
from supervision.in_force import InForce


def address_rungs(session: Session, rules: InForce, run: int, spoken: Iterable[tuple[str, str]]) -> int:
    """Names the contacts of the rungs that spoke in the run, party by party; returns how many were named."""
    rungs = [rules.rung(ladder, rung) for ladder, rung in spoken]
    wanted = {token.split(".")[0] for rung in rungs for token in (*rung.to, *rung.copy_to)}
    return sum(_name(session, rows(run)) for party, rows in PARTIES.items() if party in wanted)


def address_dispatch(session: Session, dispatch: int, roles: dict[str, set[str]], supervisors: set[int]) -> int:
    """Names the contacts of a dispatch: `roles` of the owing units and of the supervisors."""
    own = select(Notice.id, Contact.id, literal(False)).join(Contact, col(Contact.unit_id) == Notice.unit_id)
    own = own.where(Notice.dispatch_id == dispatch, col(Contact.withdrawn).is_(False))
    at_office = col(Notice.unit_id).in_(supervisors)
    of_units = own.where(~at_office, col(Contact.role).in_(roles.get("unit", set())))
    of_office = own.where(at_office, col(Contact.role).in_(roles.get("supervisor", set()) | roles.get("unit", set())))
    return _name(session, of_units) + _name(session, of_office)


def _own(run: int) -> Any:
    unit = and_(RungAudience.who == "unit", Contact.unit_id == Assignment.unit_id)
    return _spoken(run).join(Contact, unit).where(Contact.role == RungAudience.role)


def _leads(run: int) -> Any:
    lead = and_(RungAudience.who == "leads", TaskUnit.task_id == Assignment.task_id, TaskUnit.role == "lead")
    rows = _spoken(run).join(TaskUnit, lead).join(Contact, col(Contact.unit_id) == TaskUnit.unit_id)
    return rows.where(Contact.role == RungAudience.role)


def _supervisor(run: int) -> Any:
    return _above(run, "supervisor")


def _authority(run: int) -> Any:
    return _above(run, "authority")


def _above(run: int, who: str) -> Any:
    unit = Plan.supervisor_id if who == "supervisor" else Plan.authority_id
    rows = _spoken(run).join(Task, col(Task.id) == Assignment.task_id).join(Plan, col(Plan.id) == Task.plan_id)
    rows = rows.join(Contact, and_(Contact.unit_id == unit, RungAudience.who == who))
    return rows.where(Contact.role == RungAudience.role)


def _spoken(run: int) -> Any:
    """The notices that spoke in the run, with their rung's audience."""
    audience = and_(RungAudience.ladder == Notice.ladder, RungAudience.rung == Notice.rung)
    return (
        select(Notice.id, Contact.id, RungAudience.is_copy)
        .select_from(Notice)
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .join(RungAudience, audience)
        .where(Notice.run_id == run, Notice.outcome == "spoken", col(Contact.withdrawn).is_(False))
    )


def _name(session: Session, rows: Any) -> int:
    insert = insert_once(session, Recipient).from_select(["notice_id", "contact_id", "is_copy"], rows)
    return session.connection().execute(insert.on_conflict_do_nothing()).rowcount


PARTIES = {"unit": _own, "leads": _leads, "supervisor": _supervisor, "authority": _authority}
