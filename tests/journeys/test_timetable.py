"""The timetable: two of them on one database fire once, and downtime is made up for from the database."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from time import sleep

from apscheduler.triggers.base import BaseTrigger
from sqlmodel import select

from config.whole import Config
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.timetable import Timetable, triggers
from flows.waking import instants
from models.dispatch import Dispatch
from models.run import Run
from supervision import runs
from supervision.calendar import DAY, SHANGHAI, day_of
from supervision.in_force import of_config
from tests.world import World, bundled


def timetables(world: World, number: int) -> list[Timetable]:
    jobs = Jobs(world.database, dict, world.clock.now, "http://127.0.0.1:8600")
    return [Timetable(Carrier(jobs, None)) for _ in range(number)]


def finished(world: World) -> Counter[tuple[str, str]]:
    with world.database.read() as session:
        done = session.exec(select(Run).where(Run.finished_at.is_not(None)))  # type: ignore[union-attr]
        return Counter((run.job, run.slot) for run in done if run.job != "deliver")


def test_two_schedulers_fire_once_and_catch_up_with_ninety_days(world: World) -> None:
    world.travel("2019-10-08")
    both = timetables(world, 2)
    for timetable in both:
        timetable.start()
    for _ in range(200):
        if len(finished(world)) == 7 and world.messages():
            break
        sleep(0.1)
    for timetable in both:
        timetable.stop()
    assert finished(world) == {
        ("sweep", "2019-10-08"): 1,
        **{("dispatch monthly-statistics", f"2019-{month:02}"): 1 for month in (6, 7, 8, 9)},
        **{("dispatch quarterly-circular", f"2019Q{quarter}"): 1 for quarter in (2, 3)},
    }
    assert world.count(Dispatch) == 6
    people = [message.contact_id for message in world.messages()]
    assert len(people) == len(set(people))


def test_before_its_time_of_day_nothing_is_swept(world: World) -> None:
    (timetable,) = timetables(world.travel("2019-06-05", at="08:29"), 1)
    timetable.catch_up()
    assert finished(world) == {}


def test_a_second_tick_does_nothing_more(world: World) -> None:
    world.travel("2019-06-05")
    (timetable,) = timetables(world, 1)
    timetable.catch_up()
    timetable.catch_up()
    assert finished(world) == {("sweep", "2019-06-05"): 1}


def test_messages_wait_while_another_process_decides_and_no_longer_than_its_lease(world: World) -> None:
    (timetable,) = timetables(world.travel("2019-07-03", at="08:30"), 1)
    elsewhere = runs.begin(world.database, job="sweep", slot="2019-07-03", now=world.clock.now())
    timetable.catch_up()
    assert elsewhere is not None
    assert world.messages() == []
    assert world.count(Dispatch) == 2
    world.travel("2019-07-03", at="08:41")
    timetable.catch_up()
    assert ("sweep", "2019-07-03") in finished(world)
    assert len(world.messages()) == 22


def test_a_replay_wakes_when_the_triggers_fire_but_for_the_openings_of_days_off() -> None:
    content = bundled().model_dump(mode="json", by_alias=True)
    content["calendar"]["working_hours"] = {"from": "09:15", "to": "12:00"}
    content["cycles"]["sweep_at"] = "13:30"
    content["cycles"]["cycles"][0]["at"] = "20:00"
    rules, start = of_config(Config.model_validate(content)), datetime(2019, 6, 5, tzinfo=SHANGHAI)
    expected = {at for n in range(300) for at in instants(rules, day_of(start) + n * DAY)}
    fired = {at for trigger in triggers(rules).values() for at in firings(trigger, start, start + 300 * DAY)}
    assert fired >= expected
    assert all(not rules.calendar.is_working(day_of(at)) and f"{at:%H:%M}" == "09:15" for at in fired - expected)


def firings(trigger: BaseTrigger, start: datetime, end: datetime) -> Iterator[datetime]:
    at = trigger.get_next_fire_time(None, start)
    while at < end:
        yield at
        at = trigger.get_next_fire_time(at, at)
