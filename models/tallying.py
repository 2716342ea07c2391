"""The triggers that keep the tallies, and the count by which they can be made anew: one rule, on both databases.

An assignment that is not withdrawn stands in both tallies once: under what it is counted by, and how it stands. Done is
what was reported or closed; late, what was done after its due day in Shanghai, or whose date had passed when it was
moved. SQLite keeps the tallies row by row, PostgreSQL once for each statement.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, Table, event, text

POSTGRESQL = "postgresql"
_DONE_ON = {
    "sqlite": "date(coalesce({a}.reported_at, {a}.closed_at), '+8 hours')",
    POSTGRESQL: "CAST(coalesce({a}.reported_at, {a}.closed_at) AT TIME ZONE 'Asia/Shanghai' AS date)",
}
_STANDING = """
CASE WHEN {a}.reported_at IS NULL AND {a}.closed_at IS NULL
     THEN CASE {a}.state WHEN 'suspended' THEN 'suspended' ELSE 'open' END
     WHEN {done_on} > {a}.due_on OR EXISTS
          (SELECT 1 FROM due_move WHERE due_move.assignment_id = {a}.id AND due_move.was_late)
     THEN 'late' ELSE 'in-time' END
"""
_TASK_KEY = "standing, task_id, period, due_on, ladder"
_UNIT_KEY = "standing, unit_id, period, plan_id, due_on, ladder"
_NO_DATE = "'9999-12-31'"


def install(connection: Connection) -> None:
    """Puts the triggers on, and the mark that they move."""
    run = connection.exec_driver_sql
    day = "CAST('0001-01-01' AS date)" if connection.dialect.name == POSTGRESQL else "'0001-01-01'"
    run(f"INSERT INTO tally_mark (id, turn, newest_on) VALUES (1, 0, {day})")
    for statement in triggers(connection.dialect.name):
        run(statement.replace("%", "%%") if connection.dialect.name == POSTGRESQL else statement)


def remove(connection: Connection) -> None:
    """Takes the triggers off."""
    postgresql = connection.dialect.name == POSTGRESQL
    for table, names in _NAMES.items():
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}{f' ON {table}' if postgresql else ''}")
    if postgresql:
        for name in ("tally_assignments", "tally_move"):
            connection.exec_driver_sql(f"DROP FUNCTION {name}()")


def recount(connection: Connection) -> None:
    """Makes both tallies anew from the assignments, as for a database that was filled before it had them."""
    connection.execute(text("DELETE FROM task_tally"))
    connection.execute(text("DELETE FROM unit_tally"))
    for statement in counted(connection.dialect.name):
        connection.execute(text(statement))
    done_on = _DONE_ON[connection.dialect.name].format(a="assignment")
    newest = f"SELECT max({done_on}) FROM assignment WHERE withdrawn_at IS NULL"
    connection.execute(text(f"UPDATE tally_mark SET turn = turn + 1, newest_on = coalesce(({newest}), newest_on)"))


def counted(dialect: str) -> Iterator[str]:
    """The statements that count all assignments into empty tallies."""
    source = f"SELECT {_columns(dialect, 'a')} FROM assignment a JOIN task t ON t.id = a.task_id"
    for table, key in (("task_tally", _TASK_KEY), ("unit_tally", _UNIT_KEY)):
        yield (
            f"INSERT INTO {table} ({key}, assignments) SELECT {key}, count(*) "
            f"FROM ({source} WHERE a.withdrawn_at IS NULL) AS c GROUP BY {key}"
        )


def triggers(dialect: str) -> Iterator[str]:
    """The statements that put the triggers on."""
    return _postgresql() if dialect == POSTGRESQL else _sqlite()


def _columns(dialect: str, a: str, plan: str = "t.plan_id") -> str:
    """What an assignment is counted by."""
    no_date = f"CAST({_NO_DATE} AS date)" if dialect == POSTGRESQL else _NO_DATE
    return (
        f"{_standing(dialect, a)} AS standing, {a}.task_id AS task_id, {a}.unit_id AS unit_id, {plan} AS plan_id, "
        f"{a}.period AS period, coalesce({a}.due_on, {no_date}) AS due_on, {a}.ladder AS ladder"
    )


def _standing(dialect: str, a: str) -> str:
    return _STANDING.format(a=a, done_on=_DONE_ON[dialect].format(a=a)).strip()


_CHANGING = ("state", "due_on", "ladder", "reported_at", "closed_at", "withdrawn_at")
_NAMES = {
    "assignment": ("tally_opened", "tally_changed", "tally_gone"),
    "due_move": ("tally_moving", "tally_moved"),
}


def _sqlite() -> Iterator[str]:
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in _CHANGING)
    moved = (
        "NEW.was_late AND EXISTS (SELECT 1 FROM assignment a WHERE a.id = NEW.assignment_id "
        "AND coalesce(a.reported_at, a.closed_at) IS NOT NULL AND a.withdrawn_at IS NULL)"
    )
    of_move = "assignment a WHERE a.id = NEW.assignment_id"
    take, put = _sqlite_step("OLD", -1), _sqlite_step("NEW", +1)
    take_moved, put_moved = _sqlite_step("a", -1, of_move), _sqlite_step("a", +1, of_move)
    yield f"CREATE TRIGGER tally_opened AFTER INSERT ON assignment BEGIN {put} END"
    yield (
        f"CREATE TRIGGER tally_changed AFTER UPDATE OF {', '.join(_CHANGING)} ON assignment "
        f"WHEN {changed} BEGIN {take} {put} END"
    )
    yield f"CREATE TRIGGER tally_gone AFTER DELETE ON assignment BEGIN {take} END"
    yield f"CREATE TRIGGER tally_moving BEFORE INSERT ON due_move WHEN {moved} BEGIN {take_moved} END"
    yield f"CREATE TRIGGER tally_moved AFTER INSERT ON due_move WHEN {moved} BEGIN {put_moved} END"


def _sqlite_step(a: str, by: int, source: str = "") -> str:
    """Counts one assignment in or out of both tallies, if it is not withdrawn."""
    plan = f"(SELECT plan_id FROM task WHERE task.id = {a}.task_id)"
    row = (
        f"SELECT {_columns('sqlite', a, plan)}{f' FROM {source} AND' if source else ' WHERE'} {a}.withdrawn_at IS NULL"
    )
    steps = [
        f"INSERT INTO {table} ({key}, assignments) SELECT {key}, {by} FROM ({row}) WHERE true "
        f"ON CONFLICT ({key}) DO UPDATE SET assignments = assignments + excluded.assignments;"
        for table, key in (("task_tally", _TASK_KEY), ("unit_tally", _UNIT_KEY))
    ]
    if by < 0:
        steps += [
            f"DELETE FROM {table} WHERE assignments = 0 AND ({key}) IN (SELECT {key} FROM ({row}));"
            for table, key in (("task_tally", _TASK_KEY), ("unit_tally", _UNIT_KEY))
        ]
    newest = f"coalesce((SELECT {_DONE_ON['sqlite'].format(a=a)}{f' FROM {source}' if source else ''}), newest_on)"
    return " ".join([*steps, f"UPDATE tally_mark SET turn = turn + 1, newest_on = max(newest_on, {newest});"])


_FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{body}
  RETURN {returns};
END $$
"""


def _postgresql() -> Iterator[str]:
    gone, come = _rows_of("gone", -1), _rows_of("come", +1)
    body = "\n".join(
        f"  {'IF' if not place else 'ELSIF'} TG_OP = '{op}' THEN {_postgresql_step(rows, seen)}"
        for place, (op, rows, seen) in enumerate(
            (
                ("INSERT", come, "come"),
                ("UPDATE", f"{gone} UNION ALL {come}", "come"),
                ("DELETE", gone, "gone"),
            )
        )
    )
    yield _FUNCTION.format(name="tally_assignments", body=f"{body}\n  END IF;", returns="NULL")
    for name, op, given in (
        ("tally_opened", "INSERT", "NEW TABLE AS come"),
        ("tally_changed", "UPDATE", "OLD TABLE AS gone NEW TABLE AS come"),
        ("tally_gone", "DELETE", "OLD TABLE AS gone"),
    ):
        yield (
            f"CREATE TRIGGER {name} AFTER {op} ON assignment REFERENCING {given} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tally_assignments()"
        )
    yield from _postgresql_moves()


def _postgresql_moves() -> Iterator[str]:
    mine = "(SELECT * FROM assignment WHERE id = NEW.assignment_id AND coalesce(reported_at, closed_at) IS NOT NULL)"
    body = (
        f"  IF TG_WHEN = 'BEFORE' THEN {_postgresql_step(_rows_of(mine, -1), mine)}\n"
        f"  ELSE {_postgresql_step(_rows_of(mine, +1), mine)}\n  END IF;"
    )
    yield _FUNCTION.format(name="tally_move", body=body, returns="NEW")
    for name, when in (("tally_moving", "BEFORE"), ("tally_moved", "AFTER")):
        yield (
            f"CREATE TRIGGER {name} {when} INSERT ON due_move "
            "FOR EACH ROW WHEN (NEW.was_late) EXECUTE FUNCTION tally_move()"
        )


def _rows_of(source: str, by: int) -> str:
    return (
        f"SELECT {_columns(POSTGRESQL, 'a')}, {by} AS n FROM {source} a JOIN task t ON t.id = a.task_id "
        "WHERE a.withdrawn_at IS NULL"
    )


def _postgresql_step(rows: str, seen: str) -> str:
    """Adds what the rows amount to; in the order of the keys, so that nobody waits for one who waits for him."""
    steps = []
    for table, key in (("task_tally", _TASK_KEY), ("unit_tally", _UNIT_KEY)):
        mine = " AND ".join(f"{table}.{name} = c.{name}" for name in key.split(", "))
        steps += [
            f"INSERT INTO {table} ({key}, assignments) SELECT {key}, sum(n) FROM ({rows}) AS c GROUP BY {key} "
            f"HAVING sum(n) <> 0 ORDER BY {key} "
            f"ON CONFLICT ({key}) DO UPDATE SET assignments = {table}.assignments + excluded.assignments;",
            f"DELETE FROM {table} USING ({rows}) AS c WHERE {table}.assignments = 0 AND c.n < 0 AND {mine};",
        ]
    newest = f"greatest(newest_on, (SELECT max({_DONE_ON[POSTGRESQL].format(a='a')}) FROM {seen} AS a))"
    mark = f"UPDATE tally_mark SET turn = turn + 1, newest_on = {newest} WHERE EXISTS (SELECT 1 FROM {seen} AS a);"
    return "\n    ".join([*steps, mark])


def keep_with(metadata: MetaData) -> None:
    """Lets a schema that is made without migrations have the triggers too."""
    event.listen(metadata, "after_create", _installed)


def _installed(_: MetaData, connection: Connection, *, tables: Sequence[Table], **__: Any) -> None:
    if any(table.name == "tally_mark" for table in tables):
        install(connection)
