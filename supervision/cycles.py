"""The dispatch cycles with what they have done and when they fire next, and the recent runs of every job."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlmodel import Session, col, select

from config.cycle import CycleSpec
from config.words import Words
from models.dispatch import Dispatch
from models.run import Run
from supervision.calendar import day_of
from supervision.expected import fires_at, is_supervised
from supervision.in_force import InForce
from supervision.period import Cadence, Period
from supervision.runs import STEP

NEWEST = 24


@dataclass(frozen=True)
class Round:
    """One dispatch of a cycle, and the run that carried it."""

    dispatch: Dispatch
    run: Run


@dataclass(frozen=True)
class CycleSheet:
    """A cycle; `next_at` is when `next_period` goes out; provisional before that year's calendar."""

    key: str
    name: Words
    cadence: Cadence
    next_period: str
    next_at: datetime
    provisional: bool
    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class Stretch:
    """Runs of one job that followed each other and found nothing to do, or one run that is not of that kind."""

    newest: Run
    oldest: Run
    runs: int


def cycles(session: Session, rules: InForce, *, now: datetime) -> list[CycleSheet]:
    """Every cycle of the config, each with its newest dispatches first."""
    return [_sheet(session, rules, spec, now) for spec in rules.config.cycles.cycles]


def recent_runs(session: Session, *, limit: int = 50) -> list[Run]:
    """The runs of the timetable, of all jobs, the newest first."""
    newest = select(Run).where(Run.job != STEP).order_by(col(Run.started_at).desc(), col(Run.id).desc())
    return list(session.exec(newest.limit(limit)))


def stretches(runs: Iterable[Run]) -> list[Stretch]:
    """The runs with those that found nothing to do drawn together, as far as job and engine are the same."""

    def kind(run: Run) -> tuple[object, ...]:
        return (run.job, run.engine, run.engine_reason) if is_quiet(run) else (run.id,)

    groups = [list(group) for _, group in groupby(runs, key=kind)]
    return [Stretch(group[0], group[-1], len(group)) for group in groups]


def is_quiet(run: Run) -> bool:
    """Whether the run came to its end and there was nothing for it to do: it counted nothing and says nothing else."""
    said = (value for key, value in run.outcome.items() if key != "day")
    return run.finished_at is not None and run.fault is None and not any(said)


def names(rules: InForce) -> Mapping[str, Words]:
    """The names of the cycles by their keys, which are the names of their jobs too."""
    return {spec.id: spec.name for spec in rules.config.cycles.cycles}


def _sheet(session: Session, rules: InForce, spec: CycleSpec, now: datetime) -> CycleSheet:
    cadence = Cadence(spec.cadence)
    period = _next_period(rules, spec, now)
    at = fires_at(spec, period, rules.calendar)
    provisional = rules.calendar.is_provisional(day_of(at))
    return CycleSheet(spec.id, spec.name, cadence, str(period), at, provisional, _rounds(session, spec.id))


def _next_period(rules: InForce, spec: CycleSpec, now: datetime) -> Period:
    """The running period, or the one before it in the days between its end and its dispatch."""
    running = Period.containing(day_of(now), Cadence(spec.cadence))
    before = running.previous()
    waits = fires_at(spec, before, rules.calendar) > now and is_supervised(rules, before)
    return before if waits else running


def _rounds(session: Session, cycle: str) -> tuple[Round, ...]:
    statement = select(Dispatch, Run).join(Run, col(Run.id) == Dispatch.run_id).where(Dispatch.cycle == cycle)
    newest = statement.order_by(col(Dispatch.dispatched_at).desc(), col(Dispatch.id).desc()).limit(NEWEST)
    return tuple(Round(dispatch, run) for dispatch, run in session.exec(newest))
