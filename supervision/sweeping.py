"""The sweep: whose rung has come. One pass of set-based statements, however many assignments there are."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Update, and_, case, func, literal, or_
from sqlmodel import Session, col, select, update

from models.assignment import Assignment
from models.database import Database, insert_once
from models.instant import Instant
from models.notice import Notice
from models.rung import Rung, RungDay
from supervision import record, runs
from supervision.addressing import address_rungs
from supervision.calendar import day_of
from supervision.in_force import in_force
from supervision.opening import open_due

SPOKEN, PASSED_OVER = "spoken", "passed over"
TURN = "supervision"


@dataclass(frozen=True)
class Swept:
    """What a sweep did: assignments opened, rungs that spoke by stage, rungs passed over, people addressed."""

    day: date
    opened: int
    due_soon: int
    due: int
    overdue: int
    escalated: int
    passed_over: int
    addressed: int

    @property
    def spoken(self) -> int:
        return self.due_soon + self.due + self.overdue + self.escalated


def sweep(database: Database, *, now: datetime, run: int, actor: str = "timetable") -> Swept:
    """Opens what has begun, lets each due rung speak once, and marks the run done, in one transaction."""
    with database.write(turn=TURN) as session:
        rules = in_force(session)
        opened = open_due(session, rules, now=now)
        decide(session, now=now, run=run)
        done = _told(session, run, opened, address_rungs(session, run), day_of(now))
        outcome = asdict(done) | {"day": str(done.day)}
        runs.finish(session, run, now=now, outcome=outcome)
        if done.opened or done.spoken or done.passed_over:
            record.write(session, at=now, actor=actor, action="sweep", subject=str(done.day), detail=outcome)
    return done


def decide(session: Session, *, now: datetime, run: int) -> int:
    """Writes a notice for every rung whose day has come; only the highest speaks. Returns how many were written."""
    today = day_of(now)
    written = session.connection().execute(
        insert_once(session, Notice)
        .from_select(
            ["kind", "run_id", "decided_at", "outcome", "assignment_id", "rung", "due_on", "fires_on"],
            _reached(today, now, run),
        )
        .on_conflict_do_nothing()
    )
    if written.rowcount:
        session.connection().execute(_stepped_up(today))
    return written.rowcount


def _reached(today: date, now: datetime, run: int) -> Select[Any]:
    highest = or_(col(RungDay.until_on).is_(None), col(RungDay.until_on) > today)
    return (
        select(
            literal("rung"), literal(run), literal(now, type_=Instant()),
            case((highest, SPOKEN), else_=PASSED_OVER),
            Assignment.id, RungDay.rung, Assignment.due_on, RungDay.fires_on,
        )
        .join(RungDay, and_(RungDay.ladder == Assignment.ladder, RungDay.due_on == Assignment.due_on))
        .where(col(Assignment.next_on) <= today, RungDay.fires_on <= today, RungDay.position > Assignment.rung)
        .order_by(col(Assignment.id), col(RungDay.position))
    )  # fmt: skip


def _stepped_up(today: date) -> Update:
    """Each swept assignment stands on the rung whose window it is, and sleeps until the next one's day."""
    now_on = and_(
        RungDay.ladder == Assignment.ladder, RungDay.due_on == Assignment.due_on,
        RungDay.fires_on <= today, or_(col(RungDay.until_on).is_(None), col(RungDay.until_on) > today),
    )  # fmt: skip
    return (
        update(Assignment)
        .where(col(Assignment.next_on) <= today, now_on)
        .values(rung=RungDay.position, next_on=RungDay.until_on)
    )


def _told(session: Session, run: int, opened: int, addressed: int, day: date) -> Swept:
    count = (
        select(Notice.outcome, Rung.stage, func.count())
        .join(Assignment, col(Assignment.id) == Notice.assignment_id)
        .join(Rung, and_(Rung.ladder == Assignment.ladder, Rung.rung == Notice.rung))
        .where(Notice.run_id == run)
        .group_by(col(Notice.outcome), col(Rung.stage))
    )
    spoken: Counter[str] = Counter()
    passed = 0
    for outcome, stage, number in session.connection().execute(count):
        if outcome == SPOKEN:
            spoken[stage] += number
        else:
            passed += number
    stages = (spoken["due-soon"], spoken["due"], spoken["overdue"], spoken["escalated"])
    return Swept(day, opened, *stages, passed, addressed)
