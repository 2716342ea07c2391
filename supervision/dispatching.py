"""Dispatching a cycle: its period's duties open, every unit that owes is told, the office gets the count."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, literal
from sqlmodel import Session, col, select, update

from config.cycle import CycleSpec
from models.assignment import Assignment
from models.database import Database, insert_once
from models.dispatch import Dispatch
from models.instant import Instant
from models.notice import Notice
from models.plan import Plan
from models.task import Task
from supervision import record, runs
from supervision.addressing import address_dispatch
from supervision.calendar import day_of
from supervision.expected import expected, is_supervised
from supervision.in_force import InForce, in_force
from supervision.opening import open_due
from supervision.owed import present
from supervision.period import Cadence, Period
from supervision.sweeping import SPOKEN, TURN


class CycleError(ValueError):
    """No such cycle, or a period that the cycle cannot be dispatched for; the words say which would do."""


@dataclass(frozen=True)
class Dispatched:
    """What a dispatch found and did. `fresh` is false where the period had been dispatched before."""

    cycle: str
    period: str
    fresh: bool
    assignments: int = 0
    reported: int = 0
    overdue: int = 0
    notices: int = 0
    addressed: int = 0


def missed(session: Session, rules: InForce, *, now: datetime) -> Iterator[tuple[str, Period]]:
    """Every (cycle, period) whose time has come and that the database has no dispatch of, the oldest first.

    What was missed is read from the database, never from a scheduler's memory.
    """
    done = set(session.exec(select(Dispatch.cycle, Dispatch.period)))
    for one in expected(rules, through=day_of(now)):
        if one.fires_at <= now and one.key not in done:
            yield one.cycle.id, one.period


def dispatch(
    database: Database, *, cycle: str, period: Period, now: datetime, run: int, actor: str = "timetable"
) -> Dispatched:
    """Dispatches the cycle for the period, once for ever; the whole of it is one transaction."""
    with database.write(turn=TURN) as session:
        rules = in_force(session)
        done = carried_out(session, rules, cycle, period, now=now, run=run)
        outcome = asdict(done)
        runs.finish(session, run, now=now, outcome=outcome)
        if done.fresh:
            record.write(session, at=now, actor=actor, action="dispatch", subject=f"{cycle} {period}", detail=outcome)
    return done


def carried_out(session: Session, rules: InForce, cycle: str, period: Period, *, now: datetime, run: int) -> Dispatched:
    """The dispatch in the caller's transaction, without its entry on the record. Raises CycleError."""
    spec = checked(rules, cycle, period, today=day_of(now))
    open_due(session, rules, now=now)
    return _dispatched(session, spec, period, now, run)


def checked(rules: InForce, cycle: str, period: Period, *, today: date) -> CycleSpec:
    """The cycle's settings, or CycleError: unknown, of another cadence, not ended yet, before the plans."""
    known = {spec.id: spec for spec in rules.config.cycles.cycles}
    if cycle not in known:
        raise CycleError(f"there is no cycle {cycle!r}; there are {', '.join(sorted(known))}")
    spec = known[cycle]
    if period.cadence != spec.cadence:
        like = Period.containing(today, Cadence(spec.cadence)).previous()
        raise CycleError(f"{cycle} is dispatched by {spec.cadence}; {period} is none, write one like {like}")
    if period.ends_on >= today:
        raise CycleError(f"{period} has not ended on {today}; it is dispatched once, after its end")
    first = min(plan.issued_on for plan in rules.config.plans)
    if period.ends_on < first:
        raise CycleError(f"{period} ended before the first plan was issued on {first}")
    if not is_supervised(rules, period):
        raise CycleError(f"no plan is supervised in {period}; see `supervised` in the plan's file")
    return spec


def _dispatched(session: Session, spec: CycleSpec, period: Period, now: datetime, run: int) -> Dispatched:
    row = {"cycle": spec.id, "period": str(period), "dispatched_at": now, "run_id": run}
    row |= {"assignments": 0, "reported": 0, "overdue": 0, "notices": 0}
    insert = insert_once(session, Dispatch).values(row).on_conflict_do_nothing().returning(col(Dispatch.id))
    found = session.connection().execute(insert).scalar()
    if found is None:
        return Dispatched(spec.id, str(period), fresh=False)
    counts = _counts(session, period, day_of(now))
    notices = _notify(session, spec, period, found, now, run)
    roles = _roles(spec.to)
    addressed = address_dispatch(session, found, roles, _supervisors(session))
    values = dict(zip(("assignments", "reported", "overdue"), counts, strict=True)) | {"notices": notices}
    session.connection().execute(update(Dispatch).where(col(Dispatch.id) == found).values(**values))
    return Dispatched(spec.id, str(period), True, *counts, notices, addressed)


def _counts(session: Session, period: Period, today: date) -> tuple[int, int, int]:
    """How many assignments the period has, how many are reported, how many overdue."""
    mine = col(Assignment.period) == str(period), col(Assignment.withdrawn_at).is_(None)
    count = select(func.count()).select_from(Assignment).where(*mine)
    assignments, owed = session.exec(count).one(), session.exec(count.where(present(today).owed)).one()
    return assignments, assignments - owed, session.exec(count.where(present(today).overdue)).one()


def _notify(session: Session, spec: CycleSpec, period: Period, found: int, now: datetime, run: int) -> int:
    """One notice for each unit that owes something of the period, and for the plans' supervisors."""
    words = (
        literal("dispatch"),
        literal(run),
        literal(now, type_=Instant()),
        literal(SPOKEN),
        literal(found),
    )
    owing = (
        select(*words, Assignment.unit_id)
        .join(Task, col(Task.id) == Assignment.task_id)
        .where(
            and_(
                Assignment.period == str(period),
                present(day_of(now)).owed,
                col(Assignment.withdrawn_at).is_(None),
            )
        )
        .distinct()
    )
    insert = insert_once(session, Notice)
    columns = ["kind", "run_id", "decided_at", "outcome", "dispatch_id", "unit_id"]
    told = session.connection().execute(insert.from_select(columns, owing).on_conflict_do_nothing()).rowcount
    if "supervisor" in _roles(spec.to):
        office = select(*words, Plan.supervisor_id).where(col(Plan.withdrawn).is_(False)).distinct()
        more = insert_once(session, Notice).from_select(columns, office).on_conflict_do_nothing()
        told += session.connection().execute(more).rowcount
    return told


def _roles(tokens: Iterable[str]) -> dict[str, set[str]]:
    roles: dict[str, set[str]] = {}
    for token in tokens:
        who, role = token.split(".")
        roles.setdefault(who, set()).add(role)
    return roles


def _supervisors(session: Session) -> set[int]:
    return set(session.exec(select(Plan.supervisor_id).where(col(Plan.withdrawn).is_(False))))
