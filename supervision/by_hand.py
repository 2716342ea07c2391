"""A cycle dispatched by hand: the periods that it can be dispatched for, who would hear of it, and doing it, once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from models.database import Database
from models.dispatch import Dispatch
from models.notice import Notice, Recipient
from models.unit import Unit
from supervision import runs
from supervision.calendar import day_of
from supervision.dispatching import Dispatched, carried_out, checked, dispatch
from supervision.expected import expected
from supervision.in_force import InForce, in_force
from supervision.period import Period
from supervision.sweeping import TURN


@dataclass(frozen=True)
class Ended:
    """A period that is over; `dispatched_at` is None where its cycle has not been dispatched for it."""

    period: str
    dispatched_at: datetime | None


@dataclass(frozen=True)
class Hearer:
    """A unit that would be told."""

    key: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Trial:
    """What a dispatch would do: the duties of the period, who would be told, and how many people that are."""

    assignments: int
    reported: int
    overdue: int
    hearers: tuple[Hearer, ...]
    people: int


class DispatchedAlreadyError(Exception):
    """The cycle was dispatched for the period, or is just being dispatched (no instant then)."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__(f"dispatched {at.isoformat() if at else 'just now'}")
        self.at = at


def ended_periods(session: Session, rules: InForce, *, today: date) -> dict[str, list[Ended]]:
    """For each cycle the supervised periods that are over, the newest first."""
    done = {(one.cycle, one.period): one.dispatched_at for one in session.exec(select(Dispatch))}
    found: dict[str, list[Ended]] = {spec.id: [] for spec in rules.config.cycles.cycles}
    for one in expected(rules, through=today):
        if one.period.ends_on < today:
            found[one.cycle.id].insert(0, Ended(str(one.period), done.get(one.key)))
    return found


def dispatched_at(session: Session, cycle: str, period: Period) -> datetime | None:
    """When the cycle was dispatched for the period; None where it was not."""
    same = (Dispatch.cycle == cycle, Dispatch.period == str(period))
    return session.exec(select(Dispatch.dispatched_at).where(*same)).first()


def tried(database: Database, *, cycle: str, period: Period, now: datetime) -> Trial:
    """What a dispatch would do: it is done in a trial, looked at, and taken back.

    Raises CycleError and DispatchedAlreadyError.
    """
    with database.trial(turn=TURN) as session:
        _not_yet(session, cycle, period)
        run = runs.of_step(session, step=f"trial {cycle} {period} {now.isoformat()}", now=now)
        done = carried_out(session, in_force(session), cycle, period, now=now, run=run)
        hearers, people = _hearing(session, run)
    return Trial(done.assignments, done.reported, done.overdue, hearers, people)


def dispatch_by_hand(database: Database, *, cycle: str, period: Period, now: datetime, actor: str) -> Dispatched:
    """Dispatches the cycle for the period at once, without Prefect, on the record under the actor.

    Raises CycleError and DispatchedAlreadyError; then nothing is done.
    """
    with database.read() as session:
        checked(in_force(session), cycle, period, today=day_of(now))
        _not_yet(session, cycle, period)
    run = runs.begin(database, job=f"dispatch {cycle}", slot=str(period), now=now)
    if run is None:
        with database.read() as session:
            raise DispatchedAlreadyError(dispatched_at(session, cycle, period))
    try:
        done = dispatch(database, cycle=cycle, period=period, now=now, run=run, actor=actor)
    except Exception as error:
        runs.failed(database, run, now=now, fault=f"{type(error).__name__}: {error}"[:500])
        raise
    if not done.fresh:
        with database.read() as session:
            raise DispatchedAlreadyError(dispatched_at(session, cycle, period))
    return done


def _not_yet(session: Session, cycle: str, period: Period) -> None:
    if (at := dispatched_at(session, cycle, period)) is not None:
        raise DispatchedAlreadyError(at)


def _hearing(session: Session, run: int) -> tuple[tuple[Hearer, ...], int]:
    """The units that the run's dispatch has a notice for, in their order, and the people of its notices."""
    mine = (Notice.run_id == run, col(Notice.dispatch_id).is_not(None))
    told = select(Unit.key, Unit.name, Unit.name_en).join(Notice, col(Notice.unit_id) == Unit.id)
    # Once for each unit: a dispatch has one notice for it.
    units = tuple(Hearer(*row) for row in session.execute(told.where(*mine).order_by(col(Unit.position))))
    people = select(func.count(func.distinct(col(Recipient.contact_id)))).join(Notice)
    return units, session.exec(people.where(*mine)).one()
