"""The tallies say what a count of all rows would say, whatever is done to an assignment."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, delete, select, text, update

from models.assignment import Assignment
from models.due_move import DueMove
from models.tally import TallyMark, UnitTally
from supervision import reporting
from supervision.calendar import day_of
from supervision.light import Standing, days_late
from tests.tallied import recounted, tallies
from tests.world import World

RESERVE = "overseas-listing-reserve"
ONE = "市商务局"


@pytest.fixture
def swept(world: World) -> Iterator[World]:
    """June is over, with something reported in time; what the test does after it must be counted."""
    world.sweep()
    world.travel("2019-06-28")
    world.report(RESERVE, "市发改委")
    world.travel("2019-07-03").sweep()
    assert tallies(world.database) == recounted(world.database)
    yield world
    assert tallies(world.database) == recounted(world.database)


def change(world: World, **values: Any) -> None:
    with world.database.write() as session:
        mine = col(Assignment.id) == world.owed(RESERVE, ONE)
        session.connection().execute(update(Assignment).where(mine).values(**values))


def mark(world: World) -> int:
    with world.database.read() as session:
        return session.exec(select(TallyMark.turn)).one()


def standing(world: World) -> list[str]:
    """How the tallies of the unit stand for the task's only period and date, by what changed against the others."""
    with world.database.read() as session:
        owed = session.get_one(Assignment, world.owed(RESERVE, ONE))
        rows = session.exec(
            select(UnitTally.standing).where(UnitTally.unit_id == owed.unit_id, UnitTally.period == owed.period)
        ).all()
    return sorted(set(rows))


def test_opening_and_reporting_are_counted(swept: World) -> None:
    swept.report(RESERVE, ONE)
    assert "late" in standing(swept)


def test_a_report_that_is_returned_is_open_again(swept: World) -> None:
    owed = swept.report(RESERVE, ONE)
    reporting.send_back(swept.database, owed, reason="again", now=swept.clock.now(), actor="office")
    assert "late" not in standing(swept)


def test_a_report_that_is_closed_off_stands_as_it_did(swept: World) -> None:
    owed = swept.report(RESERVE, ONE)
    reporting.accept(swept.database, owed, now=swept.clock.now(), actor="office")
    assert "late" in standing(swept)


def test_a_stopped_clock_is_counted_apart(swept: World) -> None:
    change(swept, state="suspended")
    assert "suspended" in standing(swept)


def test_what_is_withdrawn_is_counted_no_more_and_again_when_it_returns(swept: World) -> None:
    before = tallies(swept.database)
    change(swept, withdrawn_at=swept.clock.now())
    without = tallies(swept.database)
    change(swept, withdrawn_at=None)
    assert (without == before, tallies(swept.database)) == (False, before)


def test_a_date_or_a_ladder_that_changes_changes_the_place(swept: World) -> None:
    change(swept, due_on=swept.clock.now().date() + timedelta(days=30), ladder="other")


def test_a_date_that_goes_away_is_counted_under_none(swept: World) -> None:
    change(swept, due_on=None)


def test_a_row_that_is_deleted_is_counted_no_more(swept: World) -> None:
    with swept.database.write() as session:
        session.connection().execute(text("DELETE FROM recipient"))
        session.connection().execute(text("DELETE FROM notice"))
        session.connection().execute(delete(Assignment).where(col(Assignment.id) == swept.owed(RESERVE, ONE)))


def test_what_does_not_matter_leaves_the_mark_alone_where_rows_are_watched(swept: World) -> None:
    before = mark(swept)
    change(swept, recheck=True)
    assert mark(swept) == before or swept.database.engine.dialect.name == "postgresql"


def test_every_change_moves_the_mark(swept: World) -> None:
    before = mark(swept)
    swept.report(RESERVE, ONE)
    assert mark(swept) > before


def moved(world: World, owed: int) -> None:
    now = world.clock.now()
    day = now.date()
    with world.database.write() as session:
        session.add(
            DueMove(
                assignment_id=owed, from_on=day, to_on=day, moved_at=now, actor="a", reason="r", was_late=True
            )
        )  # fmt: skip


def test_what_was_late_before_its_date_was_moved_stays_late_once_it_is_done(swept: World) -> None:
    moved(swept, swept.owed(RESERVE, ONE))
    change(swept, due_on=swept.clock.now().date() + timedelta(days=30))
    swept.report(RESERVE, ONE)
    assert "late" in standing(swept)


def test_a_move_of_what_is_reported_already_is_counted_too(swept: World) -> None:
    moved(swept, swept.owed(RESERVE, "市发改委"))


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (datetime(2019, 6, 30, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2019, 6, 30, 16, 0, tzinfo=UTC), True),
    ],
)
def test_late_begins_at_midnight_in_shanghai_as_the_rule_of_the_light_says(
    swept: World, at: datetime, late: bool
) -> None:
    change(swept, reported_at=at, state="reported")
    with swept.database.read() as session:
        due_on = session.get_one(Assignment, swept.owed(RESERVE, ONE)).due_on
    rule = Standing(due_on, day_of(at))
    assert (days_late(rule, day_of(at)) > 0) is ("late" in standing(swept)) is late
