"""Runs: of two that want a slot, one gets it; a lost one is taken over."""

from datetime import timedelta

from supervision import runs
from tests.world import World


def begin(world: World) -> int | None:
    return runs.begin(world.database, job="sweep", slot="2019-06-04", now=world.clock.now())


def test_the_second_to_ask_gets_nothing(world: World) -> None:
    assert begin(world) is not None
    assert begin(world) is None


def test_a_lost_run_is_taken_over_after_its_lease(world: World) -> None:
    first = begin(world)
    world.clock.move(world.clock.now() + timedelta(minutes=11))
    assert begin(world) == first


def test_a_finished_run_is_never_taken_over(world: World) -> None:
    first = begin(world)
    assert first is not None
    with world.database.write() as session:
        runs.finish(session, first, now=world.clock.now(), outcome={})
    world.clock.move(world.clock.now() + timedelta(days=9))
    assert begin(world) is None


def test_a_failed_run_is_free_at_once(world: World) -> None:
    first = begin(world)
    assert first is not None
    runs.failed(world.database, first, now=world.clock.now(), fault="OSError: the disk is full")
    assert begin(world) == first
