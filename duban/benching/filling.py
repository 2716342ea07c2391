"""The data of the benchmarks: units × tasks, each pair with its assignment, some of them with a rung today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, text

from config.bundled import bundled_folder
from config.reading import read_config
from config.whole import Config
from duban.clock import morning_of
from models.database import Database
from models.migrating import upgrade
from supervision.change.applying import apply
from supervision.in_force import of_config
from supervision.laying import lay

ISSUED_ON = date(2019, 6, 4)
DUE_ON, LATER_ON = date(2019, 6, 30), date(2019, 9, 1)
TODAY = date(2019, 6, 14)


@dataclass(frozen=True)
class Size:
    """How many assignments, how many of them with a rung today, and how many units owe them, one person each.

    The due ones are scattered over all, or, where `whole_tasks`, are the first tasks of every unit alike.
    """

    assignments: int
    due: int
    units: int
    whole_tasks: bool = False


def fill(database: Database, size: Size) -> None:
    """Makes the assignments for June, acknowledged all; those that are due have a rung today, the rest in winter."""
    upgrade(database)
    config = read_config(bundled_folder())
    apply(database, config, now=morning_of(ISSUED_ON), actor="bench", reason="bench")
    with database.write() as session:
        run = session.connection().execute
        run(text("UPDATE plan SET withdrawn = true"))
        for statement, rows in _rows(size.units, tasks=-(-size.assignments // size.units)):
            run(text(statement), rows)
        run(text(_made(database, size)), _numbers(size))
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
        "SELECT id, 'handler', '经办人', 'Handler', 'mail', key || '@bench.example', false FROM unit WHERE key = :k",
        [{"k": f"bench-{n}"} for n in numbers],
    )
    yield (
        "INSERT INTO task (plan_id, clause_id, key, title, title_en, schedule, together, weight, ladder, position, "
        "opened_through, withdrawn) SELECT p.id, c.id, :k, :k, :k, 'once', false, 1, 'default', :p, :day, false "
        "FROM plan p JOIN clause c ON c.plan_id = p.id WHERE c.position = 1",
        [{"k": f"bench-{n}", "p": n, "day": ISSUED_ON} for n in range(tasks)],
    )


_SCATTERED = "n = n / :every * :every AND n / :every < :due"
_FIRST = "n < :due"
_ASSIGNMENTS = """
INSERT INTO assignment (task_id, unit_id, period, role, state, ladder, first_due_on, due_on, recheck, opened_at,
                        opened_on, acknowledged_at)
SELECT task, unit, 'once', 'responsible', 'acknowledged', 'default',
       CASE WHEN {is_due} THEN {due_on} ELSE {later_on} END, CASE WHEN {is_due} THEN {due_on} ELSE {later_on} END,
       false, {opened_at}, {opened_on}, {opened_at}
FROM (SELECT t.id AS task, u.id AS unit, t.position * :units + u.position AS n FROM task t CROSS JOIN unit u
      WHERE substr(t.key, 1, 6) = 'bench-' AND substr(u.key, 1, 6) = 'bench-') AS made
WHERE n < :n
"""


def _numbers(size: Size) -> dict[str, int]:
    numbers = {"n": size.assignments, "units": size.units, "due": size.due}
    return numbers if size.whole_tasks else numbers | {"every": max(1, size.assignments // max(1, size.due))}


def _made(database: Database, size: Size) -> str:
    """The statement for the assignments, with dates as the database writes them."""
    values = {
        "due_on": f"'{DUE_ON}'", "later_on": f"'{LATER_ON}'", "opened_on": f"'{ISSUED_ON}'",
        "opened_at": "'2019-06-04 01:00:00'",
    }  # fmt: skip
    if database.engine.dialect.name == "postgresql":
        kinds = {"due_on": "date", "later_on": "date", "opened_on": "date", "opened_at": "timestamptz"}
        values = {name: f"CAST({value} AS {kinds[name]})" for name, value in values.items()}
    return _ASSIGNMENTS.format(**values, is_due=_FIRST if size.whole_tasks else _SCATTERED)


def _lay(session: Session, config: Config, due_on: date) -> None:
    lay(session, of_config(config), [("default", due_on)])
