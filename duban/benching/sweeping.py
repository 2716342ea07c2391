"""Measuring the sweep: against the same rows by a hand-written statement, in the same run, on the same data."""

import resource
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from sqlmodel import text

from duban.benching.filling import DUE_ON, TODAY, Size, fill
from duban.clock import morning_of
from models.database import Database
from supervision import runs
from supervision.sweeping import sweep

ROUNDS = 3


@dataclass(frozen=True)
class Measured:
    """Medians in seconds; `ratio` is the service against the hand-written statement, memory in MiB at the peak."""

    database: str
    assignments: int
    due: int
    decide_s: float
    raw_sql_s: float
    ratio: float
    idle_s: float
    notices: int
    peak_mib: float


def bench_sweep(url: str, *, assignments: int, due: int, progress: Callable[[str], None]) -> Measured:
    """Fills an empty database, then sweeps it in turns with the raw statement, and with nothing new."""
    database = Database(url)
    progress(f"making {assignments:,} assignments")
    fill(database, Size(assignments, due, units=max(1, min(1000, assignments // 10))))
    decided, raw, idle = [], [], []
    notices = 0
    for turn in range(ROUNDS):
        progress(f"round {turn + 1} of {ROUNDS}")
        raw.append(_timed(lambda: _raw(database)))
        _reset(database)
        decided.append(_timed(lambda: _sweep(database)))
        idle += [_timed(lambda: _sweep(database)) for _ in range(5)]
        notices = _count(database)
        _reset(database)
    decide_s, raw_s = statistics.median(decided), statistics.median(raw)
    return Measured(
        database.engine.dialect.name, assignments, due, round(decide_s, 4), round(raw_s, 4),
        round(decide_s / raw_s, 2), round(statistics.median(idle), 5), notices, round(_peak_mib(), 1),
    )  # fmt: skip


def _sweep(database: Database) -> None:
    now = morning_of(TODAY)
    run = runs.begin(database, job="bench", slot=str(perf_counter()), now=now)
    assert run is not None
    sweep(database, now=now, run=run)


def _raw(database: Database) -> None:
    """The same rows, written by hand: the notices, and who hears them."""
    now = morning_of(TODAY)
    run = runs.begin(database, job="bench", slot=str(perf_counter()), now=now)
    words = {"run": run, "now": "2019-06-14 01:00:00", "due_on": str(DUE_ON)}
    with database.write() as session:
        for statement in _BY_HAND:
            used = {name: value for name, value in words.items() if f":{name}" in statement}
            session.connection().execute(text(statement), used)


_BY_HAND = (
    """
    INSERT INTO notice (kind, run_id, decided_at, outcome, assignment_id, ladder, rung, due_on, fires_on)
    SELECT 'rung', :run, :now, 'spoken', a.id, a.ladder, d.rung, a.due_on, d.fires_on
    FROM assignment a JOIN rung_day d ON d.ladder = a.ladder AND d.due_on = a.due_on
    WHERE a.due_on = :due_on AND d.position = 1 AND a.reported_at IS NULL ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO recipient (notice_id, contact_id, is_copy)
    SELECT n.id, c.id, false FROM notice n JOIN assignment a ON a.id = n.assignment_id
    JOIN contact c ON c.unit_id = a.unit_id AND c.role = 'handler' WHERE n.run_id = :run ON CONFLICT DO NOTHING
    """,
)


def _reset(database: Database) -> None:
    with database.write() as session:
        for table in ("recipient", "notice"):
            session.connection().execute(text(f"DELETE FROM {table}"))
        session.connection().execute(text("UPDATE rung_day SET swept_on = NULL"))


def _count(database: Database) -> int:
    with database.read() as session:
        found: int = session.connection().execute(text("SELECT count(*) FROM notice")).scalar_one()
        return found


def _timed(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
