"""Migrations: the schema they make is the one the code expects, on both databases."""

import threading

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from models.database import Database
from models.message import Message
from models.migrating import migration_config, newest_revision, upgrade
from models.notice import Notice
from models.search import is_index
from models.tables import metadata
from tests.world import World


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """Whether something in the database is a table of ours; the index of the search is made by each in its way."""
    return kind != "table" or not is_index(name)


def test_the_migrated_schema_equals_the_tables(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        assert compare_metadata(context, metadata()) == []
        assert context.get_current_revision() == newest_revision()


def test_upgrading_a_filled_database_again_changes_nothing(world: World) -> None:
    world.travel("2019-07-03").sweep()
    upgrade(world.database)
    assert len(world.overdue("2019-07-03")) == 42


@pytest.mark.parametrize("revision", ["0002", "0001"])
def test_a_filled_database_goes_down_and_up_again_with_its_rows(world: World, revision: str) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    kept = world.count(Notice), world.count(Message)
    with world.database.write(turn="migration") as session:
        config = migration_config()
        config.attributes["connection"] = session.connection()
        command.downgrade(config, revision)
    upgrade(world.database)
    assert (world.count(Notice), world.count(Message)) == kept
    assert len(world.overdue("2019-07-03")) == 42


def test_two_processes_may_upgrade_at_once(database: Database) -> None:
    faults: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(database)
        except BaseException as error:
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
