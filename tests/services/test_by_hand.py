"""A cycle dispatched by hand: tried without a trace, done once, refused in words."""

import pytest
from sqlmodel import select

from models.dispatch import Dispatch
from models.notice import Notice
from models.run import Run
from supervision.by_hand import DispatchedAlreadyError, dispatch_by_hand, ended_periods, tried
from supervision.dispatching import CycleError
from supervision.in_force import in_force
from supervision.period import Period
from tests.following import everything
from tests.world import World

CYCLE, JUNE = "monthly-statistics", Period.parse("2019-06")


@pytest.fixture
def july(world: World) -> World:
    world.travel("2019-07-01", at="08:00").sweep()
    return world


def test_a_trial_leaves_nothing_behind(july: World) -> None:
    before = everything(july)
    found = tried(july.database, cycle=CYCLE, period=JUNE, now=july.clock.now())
    assert found.assignments > 0
    assert "三河市人民政府" in {one.name for one in found.hearers}
    assert everything(july) == before


def test_what_was_tried_is_what_is_done(july: World) -> None:
    found = tried(july.database, cycle=CYCLE, period=JUNE, now=july.clock.now())
    done = dispatch_by_hand(july.database, cycle=CYCLE, period=JUNE, now=july.clock.now(), actor="督查室")
    assert (done.assignments, done.notices) == (found.assignments, len(found.hearers))
    with july.database.read() as session:
        dispatch = session.exec(select(Dispatch)).one()
        run = session.exec(select(Run).where(Run.id == dispatch.run_id)).one()
        told = session.exec(select(Notice).where(Notice.dispatch_id == dispatch.id)).all()
    assert (run.job, run.slot, run.engine, len(told)) == (f"dispatch {CYCLE}", "2019-06", "direct", done.notices)


@pytest.mark.parametrize("by", ["hand", "timetable"])
def test_a_period_is_dispatched_once_by_whomever(july: World, by: str) -> None:
    if by == "hand":
        dispatch_by_hand(july.database, cycle=CYCLE, period=JUNE, now=july.clock.now(), actor="a")
    else:
        july.dispatch(CYCLE, "2019-06")
    with pytest.raises(DispatchedAlreadyError) as refused:
        dispatch_by_hand(july.database, cycle=CYCLE, period=JUNE, now=july.clock.now(), actor="b")
    assert refused.value.at == july.clock.now()
    with pytest.raises(DispatchedAlreadyError):
        tried(july.database, cycle=CYCLE, period=JUNE, now=july.clock.now())
    assert july.count(Dispatch) == 1


@pytest.mark.parametrize("period", ["2019-07", "2019Q2", "2019-04"])
def test_a_period_that_cannot_be_dispatched_is_refused(july: World, period: str) -> None:
    with pytest.raises(CycleError):
        dispatch_by_hand(july.database, cycle=CYCLE, period=Period.parse(period), now=july.clock.now(), actor="a")
    assert july.count(Dispatch) == 0


def test_the_periods_that_are_over_are_listed_with_when_they_were_dispatched(july: World) -> None:
    july.dispatch(CYCLE, "2019-06")
    july.travel("2019-08-02")
    with july.database.read() as session:
        found = ended_periods(session, in_force(session), today=july.clock.now().date())[CYCLE]
    assert [(one.period, one.dispatched_at is None) for one in found] == [("2019-07", True), ("2019-06", False)]
