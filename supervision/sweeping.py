"""The sweep: whose rung has come. One pass of set-based statements, however many assignments there are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_
from sqlmodel import Session, col, select, update

from models.assignment import Assignment
from models.database import Database, insert_once
from models.instant import Instant
from models.notice import Notice, Recipient
from models.rung import RungDay
from supervision import record, runs
from supervision.addressing import address_rungs
from supervision.calendar import day_of
from supervision.climb import CLIMBS, Climb, in_window
from supervision.in_force import InForce, in_force
from supervision.opening import open_due
from supervision.owed import present
from supervision.trend import count_day

SPOKEN, PASSED_OVER = "spoken", "passed over"
TURN = "supervision"


@dataclass(frozen=True)
class Swept:
    """What a sweep did: assignments opened, rungs that spoke by stage, rungs passed over, people addressed.

    `receipt` are those that asked for acknowledgement.
    """

    day: date
    opened: int
    due_soon: int
    due: int
    overdue: int
    escalated: int
    receipt: int
    passed_over: int
    addressed: int

    @property
    def spoken(self) -> int:
        return self.due_soon + self.due + self.overdue + self.escalated + self.receipt


def sweep(database: Database, *, now: datetime, run: int, actor: str = "timetable") -> Swept:
    """Opens what has begun, lets each due rung speak once, and marks the run done, in one transaction."""
    with database.write(turn=TURN) as session:
        rules = in_force(session)
        _begun(rules, day_of(now))
        opened = open_due(session, rules, now=now)
        tally = _tally(session, run) if decide(session, now=now, run=run) else {}
        spoken = {(ladder, rung) for outcome, ladder, rung in tally if outcome == SPOKEN}
        stages = _stages(rules, tally)
        done = Swept(
            day_of(now), opened, stages["due-soon"], stages["due"], stages["overdue"], stages["escalated"],
            stages["receipt"], stages[PASSED_OVER], address_rungs(session, rules, run, spoken),
        )  # fmt: skip
        count_day(session, done.day)
        outcome = asdict(done) | {"day": str(done.day)}
        runs.finish(session, run, now=now, outcome=outcome)
        if done.opened or done.spoken or done.passed_over:
            record.write(session, at=now, actor=actor, action="sweep", subject=str(done.day), detail=outcome)
    return done


class TooEarlyError(ValueError):
    """A sweep for a day on which no plan had been issued yet."""


def _begun(rules: InForce, today: date) -> None:
    first = min(plan.issued_on for plan in rules.config.plans)
    if today < first:
        raise TooEarlyError(f"the first plan was issued on {first}; there is nothing to sweep on {today}")


def decide(session: Session, *, now: datetime, run: int) -> int:
    """Writes a notice for every rung whose window has begun; only the highest speaks. Returns how many are new.

    Each window is swept once, with all that is climbed from its day, the due date or the day of opening; what came
    late or came back is looked at by itself.
    """
    today = day_of(now)
    begun = col(RungDay.fires_on) <= today
    fresh = (begun, col(RungDay.swept_on).is_(None))
    courses = session.exec(select(RungDay.ladder, RungDay.due_on).where(*fresh).distinct()).all()
    written = 0
    for climb in CLIMBS:
        days = {day for ladder, day in courses if climb.is_of(ladder)}
        if days:
            written += _notice(session, climb, (*fresh, climb.base.in_(days)), climb.index, now, run)
    if courses:
        session.connection().execute(update(RungDay).where(*fresh).values(swept_on=today))
    return written + _look_again(session, now, run)


def _look_again(session: Session, now: datetime, run: int) -> int:
    """Decides of what came late or came back; returns how many notices are new."""
    if session.exec(select(Assignment.id).where(col(Assignment.recheck)).limit(1)).first() is None:
        return 0
    today, written = day_of(now), 0
    for climb in CLIMBS:
        begun = (col(RungDay.fires_on) <= today, col(Assignment.recheck))
        written += _notice(session, climb, begun, BY_RECHECK, now, run)
        _remind(session, climb, today)
    _looked_at(session, today)
    return written


def _remind(session: Session, climb: Climb, today: date) -> None:
    """What came back is told of after all, where its rung has spoken but was dropped before anybody heard."""
    mine = and_(_notice_of(climb), col(Assignment.recheck), climb.speaks)
    current = and_(climb.days, in_window(today), RungDay.rung == Notice.rung)
    notices = select(Notice.id).join(Assignment, mine).join(RungDay, current).where(Notice.outcome == SPOKEN)
    waiting = (col(Recipient.message_id).is_(None), col(Recipient.notice_id).in_(notices))
    session.connection().execute(update(Recipient).where(*waiting).values(dropped=None))


def _looked_at(session: Session, today: date) -> None:
    """Takes the mark away from what was looked at.

    It stays where a rung spoke unheard and the calendar has moved its day into the future since: then it is told.
    """
    to_come = or_(*(_unheard_to_come(climb, today) for climb in CLIMBS))
    seen = (col(Assignment.recheck), ~to_come)
    session.connection().execute(update(Assignment).where(*seen).values(recheck=False))


def _unheard_to_come(climb: Climb, today: date) -> ColumnElement[bool]:
    later = and_(climb.days, RungDay.rung == Notice.rung, col(RungDay.fires_on) > today)
    return exists(
        select(Notice.id)
        .join(Recipient, and_(Recipient.notice_id == Notice.id, col(Recipient.dropped).is_not(None)))
        .join(RungDay, later)
        .where(_notice_of(climb), climb.speaks, Notice.outcome == SPOKEN)
        .correlate(Assignment)
    )


def _notice_of(climb: Climb) -> ColumnElement[bool]:
    """Joins an assignment to its notices for the day that it is climbed from now."""
    return and_(Notice.assignment_id == Assignment.id, Notice.kind == climb.kind, climb.base == Notice.due_on)


# SQLite's planner would rather read the whole table than trust this; PostgreSQL finds its way by itself.
BY_RECHECK = "INDEXED BY ix_assignment_recheck"
COLUMNS = ["kind", "run_id", "decided_at", "outcome", "assignment_id", "ladder", "rung", "due_on", "fires_on"]


def _notice(
    session: Session, climb: Climb, conditions: tuple[ColumnElement[bool], ...], index: str, now: datetime, run: int
) -> int:
    today = day_of(now)
    highest = or_(col(RungDay.until_on).is_(None), col(RungDay.until_on) > today)
    rows = (
        select(
            literal(climb.kind), literal(run), literal(now, type_=Instant()),
            case((highest, SPOKEN), else_=PASSED_OVER),
            Assignment.id, RungDay.ladder, RungDay.rung, climb.base, RungDay.fires_on,
        )
        .select_from(RungDay)
        .join(Assignment, climb.days)
        .where(*conditions, present(today).owed, col(Assignment.withdrawn_at).is_(None), climb.speaks)
        .with_hint(Assignment, index, "sqlite")
    )  # fmt: skip
    insert = insert_once(session, Notice).from_select(COLUMNS, rows).on_conflict_do_nothing()
    return session.connection().execute(insert).rowcount


def _tally(session: Session, run: int) -> dict[tuple[str, str, str], int]:
    """How many notices the run wrote, by (outcome, ladder, rung)."""
    kinds = (Notice.outcome, Notice.ladder, Notice.rung)
    counted = select(*kinds, func.count()).where(Notice.run_id == run).group_by(*kinds)
    return {(row[0], str(row[1]), str(row[2])): row[3] for row in session.connection().execute(counted)}


def _stages(rules: InForce, tally: Mapping[tuple[str, str, str], int]) -> Counter[str]:
    """The spoken notices by stage; what was passed over under its own name."""
    found: Counter[str] = Counter()
    for (outcome, ladder, rung), number in tally.items():
        stage = rules.rung(ladder, rung).stage
        found[stage if outcome == SPOKEN else PASSED_OVER] += number
    return found
