"""The database: how it is opened, read and written, on SQLite and on PostgreSQL."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, create_engine, text

BUSY_MS = 30_000


class Database:
    """One database by URL. Readers see a snapshot; a writer commits whole or not at all."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._writer = self.engine.execution_options(duban_write=True)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that changes nothing."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self, *, turn: str | None = None) -> Iterator[Session]:
        """One transaction. Writers that name the same `turn` go one after another."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            if turn is not None and self.engine.dialect.name == "postgresql":
                session.connection().execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": zlib.crc32(turn.encode())}
                )
            yield session

    def close(self) -> None:
        self.engine.dispose()


def insert_once(session: Session, table: type[SQLModel]) -> Any:
    """An INSERT that leaves a row alone where a unique key has it already."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+pg8000")
    if parsed.get_backend_name() == "postgresql":
        return _postgres(parsed)
    engine = create_engine(parsed, connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres(parsed: Any) -> Engine:
    """pg8000 asks for a socket's folder by its own name."""
    query = dict(parsed.query)
    socket = query.pop("host", None)
    arguments = {"unix_sock": f"{socket}/.s.PGSQL.5432"} if socket else {}
    return create_engine(parsed.set(query=query), connect_args=arguments, pool_pre_ping=True)


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its place at once, so that it never has to give up half-way."""
    writes = connection.get_execution_options().get("duban_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
