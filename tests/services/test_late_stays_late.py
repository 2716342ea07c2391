"""No change makes late work look in time, and none makes somebody late who could not have been."""

import pytest

from config.whole import Config
from models.assignment import Assignment
from supervision.change.applying import Outcome, RefusedError, apply
from tests.editing import Kept, edited, out_of_groups, schedule, task_of
from tests.world import World, bundled

RESERVE = "overseas-listing-reserve"


def put(world: World, config: Config, *, late: bool = False) -> Outcome:
    return apply(world.database, config, now=world.clock.now(), actor="admin", reason="edited", late=late)


def refused(world: World, config: Config) -> set[tuple[str, str]]:
    with pytest.raises(RefusedError) as told:
        put(world, config)
    return {(one.kind, one.key.rpartition("/")[2]) for one in told.value.refusals}


def without(id: str) -> Config:
    def change(kept: Kept) -> None:
        for clause in kept["plans"][0]["clauses"]:
            clause["tasks"] = [task for task in clause["tasks"] if task["id"] != id]

    return edited(change)


def test_a_late_task_taken_out_and_put_back_with_a_later_date_is_refused(world: World) -> None:
    world.travel("2019-07-03").sweep()
    put(world, without(RESERVE), late=True)
    assert refused(world, edited(schedule(RESERVE, due="2019-09-30"))) == {("past-due", RESERVE)}


def test_a_duty_that_comes_back_after_its_day_is_refused(world: World) -> None:
    world.travel("2019-06-20").sweep()
    put(world, edited(out_of_groups("sanhe")))
    world.travel("2019-07-03")
    assert ("into-the-past", RESERVE) in refused(world, bundled())


def test_a_reporting_day_that_is_over_is_refused(world: World) -> None:
    put(world, edited(lambda kept: kept["cycles"]["reporting"].update(month=20)))
    world.travel("2019-07-12").sweep()
    assert {kind for kind, _ in refused(world, bundled())} == {"into-the-past"}


def test_a_task_renamed_to_a_later_date_is_refused(world: World) -> None:
    world.travel("2019-07-03").sweep()
    config = edited(lambda kept: task_of(kept, RESERVE).update(id="reserve", schedule={"due": "2019-09-30"}))
    assert refused(world, config) == {("withdraws-late", RESERVE)}


def test_a_date_given_when_it_was_over_marks_nobody_as_late(world: World) -> None:
    world.travel("2019-06-26").sweep()
    put(world, edited(schedule(RESERVE, due="2019-06-20")), late=True)
    world.travel("2019-06-26", at="09:01")
    put(world, edited(schedule(RESERVE, due="2019-09-30")))
    lines = [line for line in world.overdue("2019-10-08") if line.task == RESERVE]
    assert {line.was_late for line in lines} == {False}


def test_late_periods_climb_the_ladder_that_is_in_force(world: World) -> None:
    world.travel("2019-07-09").sweep()
    owed = world.owed("talks-progress", "三河市人民政府", "2019-06")

    def renamed(kept: Kept) -> None:
        ladder = next(one for one in kept["ladders"] if one["id"] == "monthly")
        ladder["id"] = "every-month"
        kept["plans"][0]["ladder_by_cadence"] = {"month": "every-month"}

    put(world, edited(renamed))
    world.travel("2019-07-10").sweep()
    assert world.outcomes(owed)[-1] == ("red", "spoken")


def test_a_unit_that_joined_after_the_day_owes_it_when_the_date_moves_on(world: World) -> None:
    put(world, edited(out_of_groups("sanhe")))
    world.travel("2019-06-28").sweep()
    world.travel("2019-07-03")
    put(world, bundled())
    world.sweep()
    before = world.count(Assignment)
    put(world, edited(schedule(RESERVE, due="2019-09-30")), late=True)
    assert world.sweep().opened == 1
    assert world.count(Assignment) == before + 1
