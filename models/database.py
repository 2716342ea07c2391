"""The database: how it is opened, read and written, on SQLite and on PostgreSQL."""

import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session, SQLModel, create_engine, text

BUSY_MS = 30_000
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+pg8000")


class DatabaseUrlError(ValueError):
    """A database's URL cannot be used; the message says why and the mend, and never quotes the password."""


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
            _wait_for(session, turn)
            yield session

    @contextmanager
    def trial(self, *, turn: str | None = None) -> Iterator[Session]:
        """A transaction like that of `write`, taken back at the end whatever happened in it."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin() as transaction:
            _wait_for(session, turn)
            yield session
            transaction.rollback()

    def close(self) -> None:
        self.engine.dispose()


def _wait_for(session: Session, turn: str | None) -> None:
    """On PostgreSQL, until nobody else has this turn; SQLite has one writer at a time anyway."""
    if turn is not None and session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": zlib.crc32(turn.encode())})


def insert_once(session: Session, table: type[SQLModel]) -> Any:
    """An INSERT that leaves a row alone where a unique key has it already."""
    if session.get_bind().dialect.name != "postgresql":
        return sqlite_insert(table)
    # Here, so that who works on SQLite does not wait for the other.
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert

    return postgresql_insert(table)


def _engine(url: str) -> Engine:
    parsed = _parsed(url)
    if parsed.get_backend_name() == "postgresql":
        return _postgres(parsed)
    engine = create_engine(parsed, connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlError(
            "the database's URL cannot be read; write postgresql://user:password@host/name or sqlite:///file"
        ) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+pg8000")
    if parsed.drivername not in DRIVERS:
        raise DatabaseUrlError(f"{parsed.drivername}:// is no database that Duban knows; write postgresql or sqlite")
    if "@" in (parsed.host or ""):
        raise DatabaseUrlError("the database's URL has more than one @; in a password write it as %40")
    return parsed


def _postgres(parsed: URL) -> Engine:
    """What libpq would read from the query, in the words of pg8000."""
    query = {name: _single(name, value) for name, value in parsed.query.items()}
    host, port = query.pop("host", None), _port(query.pop("port", None)) or parsed.port
    mode = query.pop("sslmode", None)
    if query:
        odd = ", ".join(sorted(query))
        raise DatabaseUrlError(
            f"the database's URL says {odd}, which Duban does not know; host, port and sslmode it does"
        )
    arguments: dict[str, Any] = {} if mode is None else {"ssl_context": _tls(mode)}
    if host is not None and host.startswith("/"):
        parsed, port = parsed.set(host="", port=None), port or 5432
        # A socket is never encrypted, whatever sslmode says; libpq does the same.
        arguments = {"unix_sock": f"{host}/.s.PGSQL.{port}", "ssl_context": False}
    else:
        parsed = parsed.set(host=host or parsed.host, port=port)
    return create_engine(parsed.set(query={}), connect_args=arguments, pool_pre_ping=True)


def _single(name: str, value: str | tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise DatabaseUrlError(f"the database's URL says {name} more than once; say it once")
    return value


def _port(value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise DatabaseUrlError("the port in the database's URL is no number from 1 to 65535")
    return int(value)


def _tls(mode: str) -> ssl.SSLContext | bool:
    """What pg8000 calls an sslmode: False for none at all, else a context; `require` encrypts and verifies nothing."""
    if mode == "disable":
        return False
    if mode not in ("require", "verify-ca", "verify-full"):
        raise DatabaseUrlError(f"sslmode={mode} is not known; write disable, require, verify-ca or verify-full")
    context = ssl.create_default_context()
    if mode == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _set_up_sqlite(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its place at once, so that it never has to give up half-way."""
    writes = connection.get_execution_options().get("duban_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
