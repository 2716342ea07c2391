"""Rules of a change that show only where two things meet: a day on which much opens, a window's last day, a return."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import col, select

from config.whole import Config
from duban.demo.catcher import MailCatcher
from models.assignment import Assignment, State
from models.database import Database
from models.due_move import DueMove
from models.task import Task
from models.unit import Unit
from notifications.channels.smtp import SmtpChannel
from notifications.outbox.delivering import deliver
from supervision.change.applying import Outcome, apply
from supervision.change.proposing import propose
from tests.editing import Kept, edited, schedule, task_of
from tests.world import World, bundled

RESERVE, LISTS, ZONE = "overseas-listing-reserve", "lists-handed-in", "廊坊开发区管委会"
LATER = edited(schedule(RESERVE, due="2019-09-30"))


def put(world: World, config: Config, *, late: bool = False) -> Outcome:
    return apply(world.database, config, now=world.clock.now(), actor="admin", reason="edited", late=late)


def without_task(id: str) -> Callable[[Kept], object]:
    """Takes a task out of its clause."""

    def change(kept: Kept) -> None:
        for plan in kept["plans"]:
            for clause in plan["clauses"]:
                clause["tasks"] = [task for task in clause["tasks"] if task["id"] != id]

    return change


def periods(world: World, task: str, unit: str) -> list[str]:
    with world.database.read() as session:
        found = select(Assignment.period).join(Task).join(Unit, col(Unit.id) == Assignment.unit_id)
        return list(session.exec(found.where(Task.key == task, Unit.name == unit)))


def test_what_opens_anyway_is_not_opened_by_a_change(world: World) -> None:
    world.travel("2019-06-28").sweep()
    world.travel("2019-07-01")
    renamed = edited(lambda kept: task_of(kept, RESERVE)["title"].update(zh="后备资源库"))
    assert propose(world.database, renamed, now=world.clock.now()).opened == ()
    assert world.sweep().opened > 0


@pytest.mark.parametrize(
    ("day", "still_to_speak"),
    [
        ("2019-06-30", ["due-day", "yellow", "orange", "red"]),
        ("2019-07-01", ["yellow", "orange", "red"]),
    ],
)
def test_a_rung_whose_window_ends_on_a_day_is_not_cancelled_on_it(
    world: World, day: str, still_to_speak: list[str]
) -> None:
    world.travel("2019-06-20").sweep()
    world.travel(day)
    found = propose(world.database, LATER, now=world.clock.now())
    assert [one.rung for one in found.cancelled] == still_to_speak


def test_a_task_that_comes_back_after_its_day_is_not_opened_for_a_newcomer(database: Database) -> None:
    all_but_the_zone = edited(lambda kept: task_of(kept, LISTS).update(owes=["departments", "counties"]))
    world = World(database).begin(all_but_the_zone)
    world.travel("2019-06-20").sweep()
    put(world, edited(without_task(LISTS)))
    world.travel("2019-07-10")
    put(world, bundled(), late=True)
    world.sweep()
    assert periods(world, LISTS, ZONE) == []


def test_a_stopped_clock_was_not_late_when_its_date_moves(world: World) -> None:
    world.travel("2019-06-20").sweep()
    owed = world.owed(RESERVE, ZONE)
    with world.database.write() as session:
        session.get_one(Assignment, owed).state = State.SUSPENDED
    world.travel("2019-07-03")
    put(world, LATER, late=True)
    with world.database.read() as session:
        moves = session.exec(select(DueMove)).all()
    assert [(move.from_on, move.was_late) for move in moves if move.assignment_id == owed] == [
        (date(2019, 6, 30), False)
    ]
    assert [move.was_late for move in moves].count(True) == 20


def test_a_word_composed_of_a_duty_that_ended_does_not_go_out(world: World, catcher: MailCatcher) -> None:
    world.travel("2019-06-25").sweep()
    world.compose()
    assert any("境外上市后备资源库" in message.text for message in world.messages())
    put(world, edited(without_task(RESERVE)))
    world.compose()
    mail = {"mail": SmtpChannel("127.0.0.1", catcher.port, "duban@duban.example")}
    assert deliver(world.database, mail, clock=world.clock.now).sent > 0
    bodies = [
        part.get_content() for one in catcher.mails for part in one.walk() if part.get_content_type() == "text/plain"
    ]
    assert any("目标企业清单" in body for body in bodies)
    assert not any("境外上市后备资源库" in body for body in bodies)
