"""The data of the pages' benchmark: a year of monthly duties, three plans, one in ten of them overdue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, text

from config.bundled import bundled_folder
from config.reading import read_config
from duban.clock import morning_of
from models.database import Database
from models.migrating import upgrade
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from supervision.in_force import of_config
from supervision.laying import lay
from supervision.period import Cadence, Period, ReportingDays

ISSUED_ON = date(2019, 6, 4)
TODAY = date(2020, 6, 3)
"""Two days before May is due, so that a month's duties are due soon."""
PERIODS = tuple(Period.containing(date(2019, 6, 1), Cadence.MONTH).until(date(2020, 5, 31)))
TASKS, PLANS, LEADS = 28, 3, 6
PER_UNIT = TASKS * len(PERIODS)


@dataclass(frozen=True)
class Year:
    """How many assignments were made, for how many units; whole units only, so that there may be a few more."""

    assignments: int
    units: int


def fill_year(database: Database, assignments: int) -> Year:
    """Makes the year in an empty database: of what is over a tenth is open, the rest reported or closed, some late."""
    upgrade(database)
    config = read_config(bundled_folder())
    apply(database, config, now=morning_of(ISSUED_ON), actor="bench", reason="bench")
    units = max(LEADS, -(-assignments // PER_UNIT))
    with database.write() as session:
        run = session.connection().execute
        run(text("UPDATE plan SET withdrawn = true"))
        for statement, rows in _rows(units):
            run(text(statement), rows)
        run(text(_PARTS), {"leads": LEADS})
        for place, period in enumerate(PERIODS):
            due_on = ReportingDays().due_on(period)
            lay(session, of_config(config), [("default", due_on)])
            _open(session, period, due_on, place)
        _count_days(session)
        if database.engine.dialect.name == "postgresql":
            run(text("ANALYZE"))
    return Year(units * PER_UNIT, units)


def _count_days(session: Session) -> None:
    """A hundred days of the trend, as the sweeps would have written them; the numbers are made up."""
    statement = text(
        "INSERT INTO day_count (day, plan_id, overdue, red, soon, open, in_time, late) "
        "SELECT :day, id, :late, :late / 2, :late / 3, :late * 2, :late * 6, :late FROM plan WHERE NOT withdrawn"
    )
    days = [{"day": TODAY - timedelta(days=n), "late": 30_000 - 100 * (n % 40)} for n in range(1, 101)]
    session.connection().execute(statement, days)


_Rows = list[dict[str, object]]


def _rows(units: int) -> Iterator[tuple[str, _Rows]]:
    yield (
        "INSERT INTO unit (key, name, name_en, kind, position, withdrawn) "
        "VALUES (:key, :name, :name_en, 'department', :position, false)",
        [
            {"key": f"bench-{n}", "name": f"示例市第{n}局", "name_en": f"Sample Bureau {n}", "position": 1000 + n}
            for n in range(units)
        ],
    )
    yield (
        "INSERT INTO plan (key, title, title_en, issuer, issuer_en, issued_on, supervisor_id, authority_id, withdrawn) "
        "SELECT :key, :title, :title_en, issuer, issuer_en, issued_on, supervisor_id, authority_id, false "
        "FROM plan WHERE key = 'langfang-2019'",
        [
            {"key": f"bench-{n}", "title": f"示例行动计划之{n + 1}", "title_en": f"Sample action plan {n + 1}"}
            for n in range(PLANS)
        ],
    )
    yield (
        "INSERT INTO clause (plan_id, number, heading, heading_en, position) "
        "SELECT id, :number, :heading, :heading_en, :position FROM plan WHERE key = :plan",
        [
            {"plan": f"bench-{n % PLANS}", "number": f"{n + 1}", "heading": f"第{n + 1}项工作",
             "heading_en": f"Work {n + 1}", "position": n + 1}
            for n in range(TASKS)
        ],
    )  # fmt: skip
    yield (
        "INSERT INTO task (plan_id, clause_id, key, title, title_en, schedule, cadence, together, weight, ladder, "
        "position, opened_through, withdrawn) SELECT p.id, c.id, :key, :title, :title_en, 'recurring', 'month', false, "
        "1, 'default', 1, :through, false FROM plan p JOIN clause c ON c.plan_id = p.id "
        "WHERE p.key = :plan AND c.number = :number",
        [
            {"plan": f"bench-{n % PLANS}", "number": f"{n + 1}", "key": f"bench-{n}", "through": PERIODS[-1].ends_on,
             "title": f"办好第{n + 1}项重点工作", "title_en": f"Carry out key work {n + 1}"}
            for n in range(TASKS)
        ],
    )  # fmt: skip


_PARTS = """
INSERT INTO task_unit (task_id, unit_id, role, owes, position)
SELECT t.id, u.id, CASE WHEN t.id - t.id / :leads * :leads = u.position - 1000 THEN 'lead' ELSE 'responsible' END, true,
       u.position
FROM task t JOIN plan p ON p.id = t.plan_id AND NOT p.withdrawn CROSS JOIN unit u WHERE substr(u.key, 1, 6) = 'bench-'
"""
# Of what is over: 11 in 100 open, one stopped, 12 late, 6 waiting for review. Of what is due soon: half is open.
# Remainders are written out, for a driver would take a percent sign for a place to fill in.
_OPENED = """
INSERT INTO assignment (task_id, unit_id, period, role, state, ladder, first_due_on, due_on, recheck, opened_at,
                        opened_on, acknowledged_at, reported_at, closed_at)
SELECT task_id, unit_id, :period, role,
       CASE WHEN n < :open THEN CASE n - n / 3 * 3 WHEN 0 THEN 'assigned' WHEN 1 THEN 'acknowledged' ELSE 'returned' END
            WHEN n < :open + 1 THEN 'suspended' WHEN n < :open + 7 THEN 'reported' ELSE 'closed' END,
       'default', {due_on}, {due_on}, false, {opened_at}, {opened_on},
       CASE WHEN n - n / 3 * 3 > 0 OR n > :open THEN {opened_at} END,
       CASE WHEN n < :open + 1 THEN NULL WHEN n < :open + 19 THEN {late_at} ELSE {in_time_at} END,
       CASE WHEN n >= :open + 7 THEN {late_at} END
FROM (SELECT task_id, unit_id, role, seed - seed / 100 * 100 AS n FROM
      (SELECT tu.*, u.position AS place, tu.task_id * 7919 + tu.unit_id * 10473 + :place * 15487 AS seed
       FROM task_unit tu JOIN task t ON t.id = tu.task_id JOIN unit u ON u.id = tu.unit_id
       WHERE substr(t.key, 1, 6) = 'bench-') AS seeded ORDER BY task_id, place) AS made
"""


def _open(session: Session, period: Period, due_on: date, place: int) -> None:
    """A month's duties, in the order in which the service would open them."""
    opened_on = max(period.starts_on, ISSUED_ON)
    late_on = min(due_on + timedelta(days=3), TODAY - timedelta(days=1))
    days = {"due_on": due_on, "opened_on": opened_on}
    moments = {"opened_at": opened_on, "late_at": late_on, "in_time_at": min(due_on, late_on) - timedelta(days=1)}
    postgresql = session.connection().dialect.name == "postgresql"
    words = {name: f"CAST('{day}' AS date)" if postgresql else f"'{day}'" for name, day in days.items()}
    words |= {name: _moment(day, postgresql=postgresql) for name, day in moments.items()}
    share = {"open": 11 if due_on < TODAY else 50, "place": place, "period": str(period)}
    session.connection().execute(text(_OPENED.format(**words)), share)


def _moment(day: date, *, postgresql: bool) -> str:
    at = datetime.combine(day, time(10), SHANGHAI).astimezone(UTC)
    return f"CAST('{at.isoformat()}' AS timestamptz)" if postgresql else f"'{day} 02:00:00.000000'"
