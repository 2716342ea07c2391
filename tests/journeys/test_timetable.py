"""The timetable: two of them on one database fire once, and downtime is made up for from the database."""

from collections import Counter
from time import sleep

from sqlmodel import select

from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.timetable import Timetable
from models.dispatch import Dispatch
from models.run import Run
from tests.world import World


def timetables(world: World, number: int) -> list[Timetable]:
    jobs = Jobs(world.database, {}, world.clock.now, "http://127.0.0.1:8600")
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
