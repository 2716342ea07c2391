"""Asking for more time (延期), and what the supervision office decides."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.assignment import Assignment, State
from models.database import Database
from models.extension import Extension
from models.plan import Plan
from models.task import Task
from models.unit import Unit
from supervision import record
from supervision.calendar import day_of
from supervision.change.moving import Change, move_one
from supervision.change.recalling import recall_of
from supervision.in_force import in_force
from supervision.more_time import ExtensionError, misfits, why_not
from supervision.requests import Request as Request
from supervision.requests import waiting as waiting
from supervision.saying import about, say, written_out
from supervision.searching.indexing import index
from supervision.sweeping import TURN


@dataclass(frozen=True)
class Decision:
    """What the office decided: its name, the sentence for the unit, and the office's own words."""

    name: str
    said: str
    words: str


def ask(database: Database, assignment: int, *, to_on: date, reason: str, now: datetime, actor: str) -> Extension:
    """The unit asks for a later date; the supervising office hears of it. Raises ExtensionError.

    One request at a time waits for an assignment. Until it is granted the date in force stays, and the ladder climbs.
    """
    with database.write(turn=TURN) as session:
        found = session.get(Assignment, assignment, with_for_update=True)
        due_on = _askable(session, found, to_on, reason, day_of(now))
        assert found is not None
        asked = Extension(
            assignment_id=assignment, from_on=due_on, to_on=to_on, reason=reason, asked_at=now, actor=actor
        )
        session.add(asked)
        session.flush()
        index(session, asked)
        unit, office = _parties(session, found)
        dates = f"时限由{written_out(due_on)}延至{written_out(to_on)}"
        words = f"{unit.name}申请延期：{about(session, found)}，{dates}。理由：{reason}"
        say(session, found, step=f"extension-{asked.id}-asked", words=words, unit=office, now=now)
        _written(session, asked, "asked", now=now, actor=actor, words=reason)
    return asked


def grant(database: Database, extension: int, *, words: str = "", now: datetime, actor: str) -> Extension:
    """The office grants a request: the due date of this one assignment moves, and its ladder starts from the foot.

    What was asked for in time may be granted later; then the days in between stay late, as with every moved date. The
    unit hears of it. Raises ExtensionError.
    """
    with database.write(turn=TURN) as session:
        asked, found = _decidable(session, extension, day_of(now))
        if found.due_on is not None and asked.to_on <= found.due_on:
            raise ExtensionError("not-later", to=asked.to_on, due=found.due_on)
        _move(session, asked, found, Change(now, actor, words or asked.reason))
        dates = f"时限由{written_out(asked.from_on)}调整为{written_out(asked.to_on)}"
        said = f"延期申请已批准：{about(session, found)}，{dates}。"
        return _decided(session, asked, found, Decision("granted", said, words), now=now, actor=actor)


def refuse(database: Database, extension: int, *, words: str, now: datetime, actor: str) -> Extension:
    """The office refuses a request; the date stays, and the unit hears why. Raises ExtensionError."""
    with database.write(turn=TURN) as session:
        asked, found = _decidable(session, extension)
        said = f"延期申请未获批准：{about(session, found)}，时限仍为{written_out(found.due_on or asked.from_on)}。"
        return _decided(session, asked, found, Decision("refused", said, words), now=now, actor=actor)


def newest(session: Session, assignment: int | None) -> Extension | None:
    """The last request for an assignment, decided or not; None where nobody asked."""
    mine = select(Extension).where(Extension.assignment_id == assignment)
    return session.exec(mine.order_by(col(Extension.id).desc()).limit(1)).first()


def _askable(session: Session, found: Assignment | None, to_on: date, reason: str, today: date) -> date:
    """The date in force, from which more time may be asked for; ExtensionError where it may not."""
    kind = "gone" if found is None else why_not(found, today)
    due_on = found.due_on if found else None
    if kind is not None or found is None or due_on is None:
        raise ExtensionError(kind or "gone", due=due_on)
    if is_open(newest(session, found.id)):
        raise ExtensionError("open")
    for wrong in misfits(due_on, to_on, reason):
        raise wrong
    return due_on


def is_open(asked: Extension | None) -> bool:
    """Whether there is a request that waits for its decision."""
    return asked is not None and asked.granted is None


def _decidable(session: Session, extension: int, not_before: date = date.min) -> tuple[Extension, Assignment]:
    asked = session.get(Extension, extension, with_for_update=True)
    if asked is None:
        raise ExtensionError("unknown", id=extension)
    if not is_open(asked):
        raise ExtensionError("decided", id=extension)
    found = session.get(Assignment, asked.assignment_id, with_for_update=True)
    if found is None or found.withdrawn_at is not None or found.state == State.CLOSED:
        raise ExtensionError("gone")
    if asked.to_on < not_before:
        raise ExtensionError("past", to=asked.to_on)
    return asked, found


def _move(session: Session, asked: Extension, found: Assignment, change: Change) -> None:
    """Moves the date; a reminder of the old one that is composed and not sent is taken back."""
    move_one(session, in_force(session), found, asked.to_on, change)
    recall_of(session, found, kinds=("rung",), now=change.at)
    session.refresh(found)


def _decided(
    session: Session, asked: Extension, found: Assignment, decision: Decision, *, now: datetime, actor: str
) -> Extension:
    asked.granted, asked.words = decision.name == "granted", decision.words
    asked.decided_at, asked.decided_by = now, actor
    index(session, asked)
    said = decision.said + (f"意见：{decision.words}" if decision.words else "")
    step = f"extension-{asked.id}-{decision.name}"
    say(session, found, step=step, words=said, unit=found.unit_id, now=now)
    _written(session, asked, decision.name, now=now, actor=actor, words=decision.words)
    return asked


def _parties(session: Session, found: Assignment) -> tuple[Unit, int]:
    """The unit that owes, and the one that supervises the plan."""
    plan = select(Plan.supervisor_id).join(Task, col(Task.plan_id) == Plan.id).where(Task.id == found.task_id)
    return session.exec(select(Unit).where(Unit.id == found.unit_id)).one(), session.exec(plan).one()


def _written(session: Session, asked: Extension, done: str, *, now: datetime, actor: str, words: str) -> None:
    detail = {"extension": asked.id, "from": str(asked.from_on), "to": str(asked.to_on), "words": words}
    subject = f"assignment {asked.assignment_id}"
    record.write(session, at=now, actor=actor, action=f"extension {done}", subject=subject, detail=detail)
