"""The history: what ran, what was missed and caught up, every rung passed over, and the downtime."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import select

from config.whole import Config
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.timetable import Timetable
from models.database import Database
from models.dispatch import Dispatch
from models.notice import Notice
from supervision import runs
from supervision.change.applying import apply
from supervision.history import History, history
from supervision.in_force import NothingAppliedError
from tests.world import World, bundled


def told(world: World, **span: date) -> History:
    with world.database.read() as session:
        return history(session, now=world.clock.now(), **span)


def timetable(world: World) -> Timetable:
    return Timetable(Carrier(Jobs(world.database, dict, world.clock.now, "http://127.0.0.1:8600"), None))


@pytest.fixture
def outage(world: World) -> World:
    """Ninety days without a sweep, then one, by the service's own catching up."""
    service = timetable(world)
    service.catch_up()
    world.travel("2019-09-02")
    service.catch_up()
    return world


def test_after_ninety_days_each_missed_cycle_is_dispatched_once_and_everybody_gets_one_digest(outage: World) -> None:
    timetable(outage).catch_up()
    with outage.database.read() as session:
        dispatched = Counter(session.exec(select(Dispatch.cycle, Dispatch.period)))
    assert dispatched == {
        ("monthly-statistics", "2019-06"): 1,
        ("monthly-statistics", "2019-07"): 1,
        ("monthly-statistics", "2019-08"): 1,
        ("quarterly-circular", "2019Q2"): 1,
    }
    people = [message.contact_id for message in outage.messages()]
    assert len(people) == len(set(people)) > 20


def test_after_ninety_days_every_passed_over_rung_is_listed(outage: World) -> None:
    with outage.database.read() as session:
        kept = set(session.exec(select(Notice.id).where(Notice.outcome == "passed over")))
    found = told(outage).passed_over
    assert {one.notice for one in found} == kept
    assert len(found) == len(kept) > 500
    assert all(one.instead and one.fires_on < one.decided_at.date() for one in found)


def test_after_ninety_days_the_downtime_stands_there(outage: World) -> None:
    found = told(outage)
    (down,) = found.downtimes
    assert (str(down.from_at.date()), str(down.until_at and down.until_at.date())) == ("2019-06-04", "2019-09-02")
    assert (down.days, len(down.missed_sweeps)) == (90, 89)
    assert (found.missed_sweeps[0], found.missed_sweeps[-1]) == (date(2019, 6, 5), date(2019, 9, 1))
    assert [one.after for one in found.runs if one.job == "sweep"] == [0, 89]


def test_what_was_dispatched_late_says_how_late(outage: World) -> None:
    assert {(one.period, one.days_late) for one in told(outage).late} == {
        ("2019-06", 63),
        ("2019-07", 32),
        ("2019Q2", 63),
    }


def test_a_service_that_runs_daily_has_no_downtime_and_nothing_late(world: World) -> None:
    service = timetable(world)
    for day in range(4, 31):
        world.travel(f"2019-06-{day:02}")
        service.catch_up()
    world.travel("2019-07-01")
    service.catch_up()
    found = told(world)
    assert (found.downtimes, found.missed_sweeps, found.late, found.passed_over) == ((), (), (), ())
    assert len([one for one in found.runs if one.job == "sweep"]) == 28


def test_what_is_down_now_has_no_end_and_what_waits_is_not_dispatched_yet(world: World) -> None:
    timetable(world).catch_up()
    world.travel("2019-07-02")
    found = told(world)
    assert [(one.until_at, len(one.missed_sweeps)) for one in found.downtimes] == [(None, 28)]
    assert {(one.period, one.dispatched_at) for one in found.late} == {("2019-06", None), ("2019Q2", None)}


def test_before_the_time_of_the_sweep_today_is_not_missed(world: World) -> None:
    timetable(world).catch_up()
    world.travel("2019-06-05", at="08:29")
    assert told(world).missed_sweeps == ()
    world.travel("2019-06-05", at="08:31")
    assert told(world).missed_sweeps == (date(2019, 6, 5),)


def test_a_run_that_failed_stands_there_with_its_fault_and_is_no_sweep(world: World) -> None:
    run = runs.begin(world.database, job="sweep", slot="2019-06-04", now=world.clock.now())
    assert run is not None
    runs.failed(world.database, run, now=world.clock.now(), fault="OSError: the disk is full")
    found = told(world)
    assert [(one.job, one.fault, one.finished_at) for one in found.runs] == [
        ("sweep", "OSError: the disk is full", None)
    ]
    assert found.missed_sweeps == (date(2019, 6, 4),)


def test_a_run_by_hand_is_marked(world: World) -> None:
    run = runs.begin(world.database, job="sweep", slot="by hand 1", now=world.clock.now())
    assert run is not None
    with world.database.write() as session:
        runs.finish(session, run, now=world.clock.now(), outcome={"opened": 3})
    (one,) = told(world).runs
    assert (one.by_hand, one.subject, dict(one.outcome)) == (True, "", {"opened": 3})


def test_a_span_lists_only_what_lies_in_it(outage: World) -> None:
    early = told(outage, to_on=date(2019, 8, 31))
    assert (early.passed_over, len(early.missed_sweeps), len(early.downtimes)) == ((), 88, 1)
    late = told(outage, from_on=date(2019, 9, 2))
    assert (late.missed_sweeps, len(late.downtimes)) == ((), 1)
    assert [one.after for one in late.runs if one.job == "sweep"] == [89]


def test_the_history_begins_with_the_first_applied_config(outage: World) -> None:
    assert told(outage, from_on=date(2010, 1, 1)).from_on == date(2019, 6, 4)


def test_a_rung_that_the_config_adds_below_one_that_spoke_is_passed_over_for_that_one(world: World) -> None:
    world.travel("2019-07-10").sweep()
    content = bundled().model_dump(mode="json", by_alias=True)
    rungs = content["ladders"][0]["rungs"]
    rungs.insert(1, rungs[0] | {"id": "five-days-left", "working_days_before": 5})
    world.travel("2019-07-11")
    apply(world.database, Config.model_validate(content), now=world.clock.now(), actor="admin", reason="one more")
    world.sweep()
    found = [one for one in told(world).passed_over if one.rung == "five-days-left" and str(one.due_on) == "2019-06-30"]
    assert len(found) == 42
    assert {one.instead for one in found} == {"红色督办"}


def test_without_any_config_there_is_no_history(database: Database) -> None:
    with pytest.raises(NothingAppliedError):
        told(World(database))
