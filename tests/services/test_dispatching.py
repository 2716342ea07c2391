"""Dispatch: once for each cycle and period; what was missed is known from the database."""

import pytest

from models.dispatch import Dispatch
from supervision.dispatching import CycleError, missed
from supervision.in_force import in_force
from tests.world import World


def still_missed(world: World) -> list[str]:
    with world.database.read() as session:
        found = missed(session, in_force(session), now=world.clock.now())
        return sorted(f"{cycle} {period}" for cycle, period in found)


def test_nothing_is_missed_before_the_first_working_day_of_july(world: World) -> None:
    world.travel("2019-06-30").sweep()
    assert still_missed(world) == []


def test_june_and_the_second_quarter_fall_due_on_the_first_of_july(world: World) -> None:
    world.travel("2019-07-01").sweep()
    assert still_missed(world) == ["monthly-statistics 2019-06", "quarterly-circular 2019Q2"]


def test_a_period_whose_first_working_day_is_after_a_holiday_waits_for_it(world: World) -> None:
    world.travel("2019-10-07")
    assert "monthly-statistics 2019-09" not in still_missed(world)
    world.travel("2019-10-08")
    assert "monthly-statistics 2019-09" in still_missed(world)


def test_a_cycle_is_dispatched_once_for_a_period(world: World) -> None:
    world.travel("2019-07-01")
    first, again = (world.dispatch("monthly-statistics", "2019-06") for _ in range(2))
    assert (first.fresh, again.fresh, world.count(Dispatch)) == (True, False, 1)
    assert (first.assignments, first.reported, first.overdue) == (33, 0, 0)


def test_a_dispatch_tells_every_unit_that_owes_and_the_office(world: World) -> None:
    world.travel("2019-07-01")
    assert world.dispatch("monthly-statistics", "2019-06").notices == 21 + 1


def test_ninety_days_of_silence_leave_each_period_to_be_dispatched_once(world: World) -> None:
    world.travel("2019-10-08")
    for name in still_missed(world):
        world.dispatch(*name.split())
    months = [f"monthly-statistics 2019-{month:02}" for month in (6, 7, 8, 9)]
    assert still_missed(world) == []
    assert world.count(Dispatch) == len([*months, "quarterly-circular 2019Q2", "quarterly-circular 2019Q3"])


@pytest.mark.parametrize(
    ("cycle", "period", "words"),
    [
        ("weekly", "2019-06", "there is no cycle 'weekly'"),
        ("monthly-statistics", "2019Q2", "write one like 2019-06"),
        ("monthly-statistics", "2019-08", "has not ended"),
        ("monthly-statistics", "2019-07", "has not ended"),
        ("monthly-statistics", "2019-05", "before the first plan was issued"),
    ],
)
def test_a_dispatch_that_cannot_be_says_why(world: World, cycle: str, period: str, words: str) -> None:
    world.travel("2019-07-01")
    with pytest.raises(CycleError, match=words):
        world.dispatch(cycle, period)
    assert world.count(Dispatch) == 0
