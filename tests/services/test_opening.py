"""Opening: each unit that owes gets its own, once, for every period that has begun."""

from collections import Counter

from sqlmodel import select

from models.assignment import Assignment
from tests.world import World


def periods(world: World) -> Counter[str]:
    with world.database.read() as session:
        return Counter(session.exec(select(Assignment.period)))


def test_the_first_sweep_opens_june_the_second_quarter_and_the_year(world: World) -> None:
    world.sweep()
    assert set(periods(world)) == {"once", "standing", "2019-06", "2019Q2", "2019"}


def test_the_two_dated_duties_are_owed_by_21_units_each(world: World) -> None:
    world.sweep()
    assert periods(world)["once"] == 42


def test_the_next_month_opens_when_it_begins(world: World) -> None:
    world.sweep()
    world.travel("2019-06-30").sweep()
    assert "2019-07" not in periods(world)
    world.travel("2019-07-01").sweep()
    assert periods(world)["2019-07"] == periods(world)["2019-06"] == 33


def test_a_long_silence_opens_every_period_in_between(world: World) -> None:
    world.sweep()
    world.travel("2020-01-02").sweep()
    months = {f"2019-{month:02}" for month in range(6, 13)} | {"2020-01"}
    assert months | {"2019Q2", "2019Q3", "2019Q4", "2020Q1", "2019", "2020"} <= set(periods(world))


def test_opening_again_adds_nothing(world: World) -> None:
    first = world.sweep().opened
    assert (first, world.sweep().opened) == (sum(periods(world).values()), 0)


def test_leads_among_the_responsible_are_leads(world: World) -> None:
    world.sweep()
    roles = Counter(line.role for line in world.overdue("2019-07-03") if line.task == "overseas-listing-reserve")
    assert roles == {"lead": 3, "responsible": 18}
