"""Measuring the sweep: against the same rows by a hand-written statement, in the same run, on the same data."""

import resource
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from sqlmodel import text

from config.bundled import bundled_folder
from config.reading import read_config
from duban.clock import morning_of
from models.database import Database
from models.migrating import upgrade
from supervision import runs
from supervision.change.applying import apply
from supervision.sweeping import sweep

ISSUED_ON = date(2019, 6, 4)
DUE_ON, LATER_ON = date(2019, 6, 30), date(2019, 9, 1)
TODAY = date(2019, 6, 14)
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
    fill(database, assignments=assignments, due=due)
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


def fill(database: Database, *, assignments: int, due: int) -> None:
    """Units × tasks, each with its assignment for June; `due` of them have a rung today, the rest in winter."""
    upgrade(database)
    config = read_config(bundled_folder())
    apply(database, config, now=morning_of(ISSUED_ON), actor="bench", reason="bench")
    units = max(1, min(1000, assignments // 10))
    tasks = -(-assignments // units)
    with database.write() as session:
        run = session.connection().execute
        run(text("UPDATE plan SET withdrawn = true"))
        for statement, rows in _rows(units, tasks):
            run(text(statement), rows)
        run(
            text(_made(database)),
            {"n": assignments, "units": units, "every": max(1, assignments // max(1, due)), "due": due},
        )
        for due_on in (DUE_ON, LATER_ON):
            _lay(session, config, due_on)
        if database.engine.dialect.name == "postgresql":
            run(text("ANALYZE"))


def _rows(units: int, tasks: int) -> Iterator[tuple[str, list[dict[str, object]]]]:
    numbers = range(units)
    yield (
        "INSERT INTO unit (key, name, name_en, kind, position, withdrawn) VALUES (:k, :k, :k, 'county', :p, false)",
        [{"k": f"bench-{n}", "p": n} for n in numbers],
    )
    yield (
        "INSERT INTO contact (unit_id, role, title, title_en, channel, address, withdrawn) "
        "SELECT id, 'handler', '', '', 'mail', key || '@bench.example', false FROM unit WHERE key = :k",
        [{"k": f"bench-{n}"} for n in numbers],
    )
    yield (
        "INSERT INTO task (plan_id, clause_id, key, title, title_en, schedule, together, weight, ladder, position, "
        "opened_through, withdrawn) SELECT p.id, c.id, :k, :k, :k, 'once', false, 1, 'default', :p, :day, false "
        "FROM plan p JOIN clause c ON c.plan_id = p.id WHERE c.position = 1",
        [{"k": f"bench-{n}", "p": n, "day": ISSUED_ON} for n in range(tasks)],
    )


_ASSIGNMENTS = """
INSERT INTO assignment (task_id, unit_id, period, role, state, ladder, first_due_on, due_on, recheck, opened_at)
SELECT task, unit, 'once', 'responsible', 'assigned', 'default',
       CASE WHEN n = n / :every * :every AND n / :every < :due THEN {due_on} ELSE {later_on} END,
       CASE WHEN n = n / :every * :every AND n / :every < :due THEN {due_on} ELSE {later_on} END,
       false, {opened_at}
FROM (SELECT t.id AS task, u.id AS unit, t.position * :units + u.position AS n FROM task t CROSS JOIN unit u
      WHERE substr(t.key, 1, 6) = 'bench-' AND substr(u.key, 1, 6) = 'bench-') AS made
WHERE n < :n
"""


def _made(database: Database) -> str:
    """The statement for the assignments, with dates as the database writes them."""
    values = {"due_on": f"'{DUE_ON}'", "later_on": f"'{LATER_ON}'", "opened_at": "'2019-06-04 01:00:00'"}
    if database.engine.dialect.name == "postgresql":
        kinds = {"due_on": "date", "later_on": "date", "opened_at": "timestamptz"}
        values = {name: f"CAST({value} AS {kinds[name]})" for name, value in values.items()}
    return _ASSIGNMENTS.format(**values)


def _lay(session, config, due_on: date) -> None:  # type: ignore[no-untyped-def]
    from supervision.in_force import of_config
    from supervision.laying import lay

    lay(session, of_config(config), [("default", due_on)])


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
