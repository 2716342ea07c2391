"""Stopping the clock of an assignment (中止) and letting it run again, as the supervision office decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.database import Database
from models.plan import Clause
from models.suspension import Suspension
from models.task import Task
from models.unit import Unit
from supervision import record
from supervision.calendar import day_of
from supervision.change.moving import Change, move_one
from supervision.change.recalling import recall_of
from supervision.in_force import in_force
from supervision.lifecycle import Step, StepError, resumed
from supervision.saying import about, say, written_out
from supervision.stepping import held, step
from supervision.stopped_clock import due_after
from supervision.sweeping import TURN


@dataclass(frozen=True)
class Stopped:
    """A clock that stands, and whose; `due_on` is the date in force when it was stopped."""

    suspension: Suspension
    assignment: int
    clause: str
    task: str
    task_en: str
    unit: str
    unit_en: str
    unit_key: str
    period: str
    due_on: date | None


def suspend(database: Database, assignment: int, *, reason: str, now: datetime, actor: str) -> Suspension:
    """Stops the clock: nothing is late and no rung speaks until it runs again. The unit hears it and why.

    A reminder that is composed and not sent is taken back. Raises StepError for what is reported, closed or stopped.
    """
    with database.write(turn=TURN) as session:
        stood = held(session, assignment).state
        found = step(session, assignment, Step.SUSPEND)
        stop = Suspension(
            assignment_id=assignment, begun_at=now, begun_on=day_of(now), stood=stood, reason=reason, actor=actor
        )
        session.add(stop)
        session.flush()
        recall_of(session, found, kinds=("rung", "receipt"), now=now)
        said = f"已中止计时：{about(session, found)}。恢复以前不计逾期，不催办。理由：{reason}"
        say(session, found, step=f"suspension-{stop.id}-begun", words=said, unit=found.unit_id, now=now)
        detail = {"suspension": stop.id, "stood": stood, "words": reason}
        _written(session, assignment, Step.SUSPEND, detail, now=now, actor=actor)
    return stop


def resume(database: Database, assignment: int, *, words: str, now: datetime, actor: str) -> Suspension:
    """Lets the clock run again from where the assignment stood; the unit hears it, with the date in force from now.

    The due date moves by the working days that the clock stood, and its ladder starts from the foot; what was late
    before stays late. Raises StepError.
    """
    with database.write(turn=TURN) as session:
        found, stop = _stopped(session, assignment)
        before = found.due_on
        _move_on(session, found, stop, Change(now, actor, words or stop.reason))
        stop.ended_at, stop.ended_on, stop.ended_by, stop.words = now, day_of(now), actor, words
        said = f"已恢复计时：{about(session, found)}。{_dates(before, found.due_on)}" + (
            f"意见：{words}" if words else ""
        )
        say(session, found, step=f"suspension-{stop.id}-ended", words=said, unit=found.unit_id, now=now)
        detail = {"suspension": stop.id, "from": str(before), "to": str(found.due_on), "words": words}
        _written(session, assignment, Step.RESUME, detail, now=now, actor=actor)
    return stop


def newest_stop(session: Session, assignment: int | None) -> Suspension | None:
    """The last stop of an assignment's clock, ended or not; None where there was none."""
    mine = select(Suspension).where(Suspension.assignment_id == assignment)
    return session.exec(mine.order_by(col(Suspension.id).desc()).limit(1)).first()


def in_effect(session: Session) -> list[Stopped]:
    """The clocks that stand, the longest first."""
    columns = (
        Suspension, col(Assignment.id), col(Clause.number), col(Task.title), col(Task.title_en), col(Unit.name),
        col(Unit.name_en), col(Unit.key), col(Assignment.period), col(Assignment.due_on),
    )  # fmt: skip
    statement: Any = (
        rows_of(*columns)
        .join(Assignment, col(Assignment.id) == Suspension.assignment_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .join(Clause, col(Clause.id) == Task.clause_id)
        .join(Unit, col(Unit.id) == Assignment.unit_id)
        .where(col(Suspension.ended_at).is_(None), col(Assignment.withdrawn_at).is_(None))
        .order_by(col(Suspension.begun_at), col(Suspension.id))
    )
    return [Stopped(*row) for row in session.execute(statement)]


def _stopped(session: Session, assignment: int) -> tuple[Assignment, Suspension]:
    found = held(session, assignment)
    stop = newest_stop(session, assignment)
    if stop is None or stop.ended_at is not None or found.state != State.SUSPENDED:
        raise StepError(found.state, Step.RESUME)
    return found, stop


def _move_on(session: Session, found: Assignment, stop: Suspension, change: Change) -> None:
    """Back to where it stood, with the date moved on.

    A date is late or not as it was when the clock was stopped: while it stood it did not become late.
    """
    today, rules = day_of(change.at), in_force(session)
    back = resumed(found.state, stop.stood)
    was_late = found.due_on is not None and found.due_on < stop.begun_on
    if was_late:
        found.state = back
        session.flush()
    if found.due_on is not None:
        to_on = due_after(found.due_on, stop.begun_on, today, rules.calendar)
        move_one(session, rules, found, to_on, change)
        session.refresh(found)
    found.state, found.recheck = back, True
    session.flush()


def _dates(before: date | None, due_on: date | None) -> str:
    if due_on is None:
        return "这项工作不设时限。"
    if before is None or before == due_on:
        return f"时限仍为{written_out(due_on)}。"
    return f"时限由{written_out(before)}顺延为{written_out(due_on)}。"


def _written(
    session: Session, assignment: int, taken: Step, detail: Mapping[str, object], *, now: datetime, actor: str
) -> None:
    subject = f"assignment {assignment}"
    record.write(session, at=now, actor=actor, action=taken.value, subject=subject, detail=detail)
