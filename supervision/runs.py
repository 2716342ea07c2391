"""Runs of the timetable: of two that want the same slot, one gets it; a lost one is taken over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select, update

from models.database import Database, insert_once
from models.run import Run

LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Engine:
    """What carries a run: `prefect`, or the service called `direct`.

    The reason for the latter is off, starting, away, or failed (on the way; the work was done all the same).
    """

    name: str = "direct"
    reason: str = ""
    flow_run: str | None = None


DIRECT = Engine()
STEP = "step"
"""The job of what is no firing of the timetable: somebody's step that others have to be told of."""


def begin(database: Database, *, job: str, slot: str, now: datetime, engine: Engine = DIRECT) -> int | None:
    """Takes the slot: the run's id, or None where another has it or has done it."""
    with database.write() as session:
        row = {"job": job, "slot": slot, "started_at": now, "lease_until": now + LEASE}
        row |= {"engine": engine.name, "engine_reason": engine.reason, "outcome": {}}
        taken = session.connection().execute(
            insert_once(session, Run).values(row).on_conflict_do_nothing().returning(col(Run.id))
        )
        fresh = taken.scalar()
        return fresh if fresh is not None else _taken_over(session, job, slot, now, engine)


def _taken_over(session: Session, job: str, slot: str, now: datetime, engine: Engine) -> int | None:
    lost = (Run.job == job, Run.slot == slot, col(Run.finished_at).is_(None), col(Run.lease_until) < now)
    values: dict[str, Any] = {"started_at": now, "lease_until": now + LEASE, "fault": None}
    values |= {"engine": engine.name, "engine_reason": engine.reason, "flow_run": None}
    return session.connection().execute(update(Run).where(*lost).values(**values).returning(col(Run.id))).scalar()


def finish(session: Session, run: int, *, now: datetime, outcome: Mapping[str, Any]) -> None:
    """Marks the run done in the transaction of its work; what is done already stays as it was."""
    open_run = update(Run).where(col(Run.id) == run, col(Run.finished_at).is_(None))
    session.connection().execute(open_run.values(finished_at=now, outcome=dict(outcome), fault=None))


def of_step(session: Session, *, step: str, now: datetime) -> int:
    """The run of somebody's step, begun and done in the caller's transaction."""
    run = Run(job=STEP, slot=step, started_at=now, lease_until=now, finished_at=now)
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def outcome(database: Database, run: int) -> dict[str, Any] | None:
    """What a finished run did; None where it has not finished."""
    with database.read() as session:
        finished = select(Run.outcome).where(Run.id == run, col(Run.finished_at).is_not(None))
        found = session.exec(finished).first()
    return None if found is None else dict(found)


def carried_by(database: Database, run: int, engine: Engine) -> None:
    """Notes what carried the run, and why."""
    values = {"engine": engine.name, "engine_reason": engine.reason, "flow_run": engine.flow_run}
    with database.write() as session:
        session.connection().execute(update(Run).where(col(Run.id) == run).values(**values))


def failed(database: Database, run: int, *, now: datetime, fault: str) -> None:
    """Notes the fault and gives the slot free at once, so that the next tick tries again."""
    with database.write() as session:
        statement = update(Run).where(col(Run.id) == run, col(Run.finished_at).is_(None))
        session.connection().execute(statement.values(fault=fault, lease_until=now - LEASE))


def under_way(session: Session, *, now: datetime) -> bool:
    """Whether a sweep or a dispatch is being done just now, by this process or another."""
    deciding = (Run.job != "deliver", col(Run.finished_at).is_(None), col(Run.lease_until) >= now)
    return session.exec(select(Run.id).where(*deciding).limit(1)).first() is not None


def newest_at(session: Session) -> datetime | None:
    """When the newest finished run was done; None before the first."""
    return session.exec(select(func.max(Run.finished_at))).one()


def is_done(session: Session, *, job: str, slot: str) -> bool:
    found = select(Run.id).where(Run.job == job, Run.slot == slot, col(Run.finished_at).is_not(None))
    return session.exec(found).first() is not None
