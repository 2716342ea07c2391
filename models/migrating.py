"""Bringing a database to the schema that the code expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from models.database import Database

FOLDER = Path(__file__).parent / "migrations"


def upgrade(database: Database, *, to: str = "head") -> None:
    """Runs the migrations that are missing; safe to call again, and by two processes at once."""
    with database.write(turn="migration") as session:
        config = migration_config()
        config.attributes["connection"] = session.connection()
        command.upgrade(config, to)


def newest_revision() -> str:
    """The revision that the code expects."""
    head = ScriptDirectory.from_config(migration_config()).get_current_head()
    assert head is not None
    return head


def migration_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
