"""Applying: the config in force, once; an edited deadline moves what is open and rewrites nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from config.bundled import copy_bundled
from config.reading import read_config
from config.whole import Config
from models.applied import Applied
from models.assignment import Assignment
from models.database import Database
from models.due_move import DueMove
from models.record import RecordEntry
from models.task import Task
from models.unit import Unit
from supervision import record, reporting
from supervision.change.applying import Outcome, apply
from supervision.story import story
from tests.world import World, bundled

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"
Edit = Callable[[str], str]


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Config]:
    """The bundled config with an edit of one file."""

    def made(edit: Edit, file: str = "plans/langfang-2019.yaml") -> Config:
        folder = tmp_path / "config"
        copy_bundled(to=folder)
        path = folder / file
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
        return read_config(folder)

    return made


def put(world: World, config: Config, *, late: bool = False) -> Outcome:
    return apply(world.database, config, now=world.clock.now(), actor="admin", reason="edited", late=late)


def later(text: str) -> str:
    return text.replace("2019-06-30", "2019-09-30", 1)


def test_applying_what_is_in_force_changes_nothing(world: World, edited: Callable[..., Config]) -> None:
    before = world.count(RecordEntry)
    assert put(world, edited(lambda text: text + "\n# a comment\n")).changed is False
    assert (world.count(Applied), world.count(RecordEntry)) == (1, before)


def test_a_moved_deadline_keeps_the_first_one(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-06-20").sweep()
    assert put(world, edited(later)).moved == 21
    with world.database.read() as session:
        owed = session.exec(
            select(Assignment).join(Task).where(Task.key == RESERVE, Task.id == Assignment.task_id)
        ).all()
    assert {(one.first_due_on, one.due_on) for one in owed} == {(date(2019, 6, 30), date(2019, 9, 30))}


def test_no_word_about_the_old_date_after_it_moved(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-06-25", at="07:00").sweep()
    put(world, edited(later))
    world.travel("2019-06-25", at="09:00").compose()
    assert not any("境外上市后备资源库" in message.text for message in world.messages())
    world.travel("2019-07-03").sweep()
    assert {line.task for line in world.overdue("2019-07-03")} == {"lists-handed-in"}


def test_the_ladder_begins_anew_for_the_new_date(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-06-28").sweep()
    put(world, edited(later))
    world.travel("2019-09-17").sweep()
    owed = world.owed(RESERVE, ZONE)
    assert ("ten-days-left", ZONE, "handler", "2019-09-17") in world.told(owed)


def test_a_withdrawn_task_is_owed_no_more(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-07-03").sweep()

    def without(text: str) -> str:
        start = text.index("- id: overseas-listing-reserve\n")
        return text[:start].rstrip(" ") + text[text.index("  - number: 四(一)1") :]

    put(world, edited(without), late=True)
    assert {line.task for line in world.overdue("2019-07-03")} == {"lists-handed-in"}


def test_a_reporting_day_moves_the_open_duties(world: World, edited: Callable[..., Config]) -> None:
    world.sweep()
    config = edited(lambda text: text.replace("month: 5", "month: 8"), "cycles.yaml")
    assert put(world, config).moved == 33
    assert {str(line.due_on) for line in world.overdue("2019-07-09") if line.period == "2019-06"} == {"2019-07-08"}


def test_a_unit_that_joins_a_group_owes_from_the_running_period(world: World, edited: Callable[..., Config]) -> None:
    world.sweep()
    world.travel("2019-10-10").sweep()
    put(
        world,
        edited(lambda text: text.replace("      - dachang\n", "      - dachang\n      - zone\n", 1), "units.yaml"),
    )
    world.sweep()
    assert periods(world, "talks-progress", ZONE) == ["2019-10"]


def periods(world: World, task: str, unit: str) -> list[str]:
    with world.database.read() as session:
        statement = select(Assignment.period).join(Task, col(Task.id) == Assignment.task_id)
        statement = statement.join(Unit, col(Unit.id) == Assignment.unit_id)
        return list(session.exec(statement.where(Task.key == task, Unit.name == unit)))


def test_everything_stands_on_the_record_and_the_chain_holds(world: World) -> None:
    world.travel("2019-07-03").sweep()
    world.report(RESERVE, ZONE)
    with world.database.read() as session:
        assert record.broken_at(session) is None
        actions = session.exec(select(RecordEntry.action).order_by(RecordEntry.id)).all()  # type: ignore[arg-type]
    assert actions == ["apply", "sweep", "report"]


def test_a_changed_entry_of_the_record_shows(world: World) -> None:
    world.sweep()
    with world.database.write() as session:
        first = session.exec(select(RecordEntry).where(RecordEntry.action == "apply")).one()
        first.actor = "somebody else"
        session.add(first)
    with world.database.read() as session:
        assert record.broken_at(session) == first.id


def test_a_rung_that_the_config_drops_keeps_its_place_in_the_story(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-07-03", at="07:00").sweep()
    owed = world.owed(RESERVE, ZONE)
    put(world, edited(lambda text: text.replace("- id: orange", "- id: amber"), "ladders.yaml"))
    world.travel("2019-07-03", at="09:00").compose()
    assert any("橙色督办" in message.text for message in world.messages())
    with world.database.read() as session:
        spoken = [event.name for event in story(session, owed, date(2019, 7, 3)) if event.kind == "spoken"]
    assert spoken == ["橙色督办"]


def test_a_deadline_moved_away_and_back_is_told_of_after_all(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-06-25", at="07:00").sweep()
    put(world, edited(later))
    world.travel("2019-06-25", at="09:00").compose()
    put(world, bundled())
    world.travel("2019-06-26").sweep()
    world.compose()
    assert any("境外上市后备资源库" in message.text for message in world.messages())


def test_a_word_that_waits_goes_to_the_new_address(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-07-03", at="07:00").sweep()
    put(world, edited(lambda text: text.replace("sanhe.handler@", "sanhe.desk@"), "units.yaml"))
    world.travel("2019-07-03", at="09:00").compose()
    addresses = {message.address for message in world.messages()}
    assert "sanhe.desk@langfang.example" in addresses
    assert "sanhe.handler@langfang.example" not in addresses


def test_what_was_composed_of_the_old_date_is_taken_back(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-06-25").sweep()
    world.compose()
    assert any("境外上市后备资源库" in message.text for message in world.messages())
    put(world, edited(later))
    world.compose()
    assert world.messages()
    assert not any("境外上市后备资源库" in message.text for message in world.messages())


def test_late_stays_late_after_the_date_moved(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-07-10").sweep()
    put(world, edited(later), late=True)
    assert len([line for line in world.overdue("2019-07-03") if line.task == RESERVE]) == 21
    assert [line for line in world.overdue("2019-07-11") if line.task == RESERVE] == []
    with world.database.read() as session:
        moves = session.exec(select(DueMove)).all()
        events = story(session, world.owed(RESERVE, ZONE), date(2019, 7, 11))
    assert {(move.from_on, move.to_on, move.reason) for move in moves} == {
        (date(2019, 6, 30), date(2019, 9, 30), "edited")
    }
    assert "moved" in {event.kind for event in events}


def test_reporting_days_do_not_unmake_what_is_late(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-07-08").sweep()
    put(world, edited(lambda text: text.replace("month: 5", "month: 28"), "cycles.yaml"))
    assert len([line for line in world.overdue("2019-07-08") if line.period == "2019-06"]) == 33
    assert len([line for line in world.overdue("2019-07-09") if line.period == "2019-06"]) == 33


def test_a_report_counted_until_it_was_returned(world: World) -> None:
    world.travel("2019-07-01").sweep()
    owed = world.report(RESERVE, ZONE)
    world.travel("2019-07-04")
    reporting.send_back(world.database, owed, reason="no evidence", now=world.clock.now(), actor="office")
    late = {day: ZONE in {one.unit_name for one in world.overdue(day) if one.task == RESERVE} for day in DAYS}
    assert late == {"2019-07-02": False, "2019-07-04": True}


DAYS = ("2019-07-02", "2019-07-04")


def test_a_report_in_review_moves_with_its_task(world: World, edited: Callable[..., Config]) -> None:
    world.sweep()
    owed = world.report(RESERVE, ZONE)
    put(world, edited(later))
    world.travel("2019-07-05")
    reporting.send_back(world.database, owed, reason="no evidence", now=world.clock.now(), actor="office")
    world.sweep()
    assert ZONE not in {line.unit_name for line in world.overdue("2019-07-05") if line.task == RESERVE}


def test_a_newcomer_is_not_late_on_its_first_day(database: Database, edited: Callable[..., Config]) -> None:
    all_but_the_zone = edited(
        lambda text: text.replace("owes: [departments, counties, zone]", "owes: [departments, counties]")
    )
    world = World(database).begin(all_but_the_zone)
    world.travel("2019-10-10").sweep()
    assert periods(world, "lists-handed-in", ZONE) == []
    put(world, bundled())
    world.sweep()
    assert periods(world, "lists-handed-in", ZONE) == []
    assert periods(world, "project-statistics", ZONE) == ["2019-10"]


def test_a_newcomer_owes_what_is_still_to_come(database: Database, edited: Callable[..., Config]) -> None:
    all_but_the_zone = edited(
        lambda text: text.replace("owes: [departments, counties, zone]", "owes: [departments, counties]")
    )
    world = World(database).begin(all_but_the_zone)
    world.travel("2019-06-20").sweep()
    put(world, bundled())
    world.sweep()
    assert periods(world, "lists-handed-in", ZONE) == ["once"]


def test_what_was_composed_and_not_sent_goes_to_the_new_address(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    put(world, edited(lambda text: text.replace("sanhe.handler@", "sanhe.desk@"), "units.yaml"))
    world.compose()
    addresses = [message.address for message in world.messages() if message.address.startswith("sanhe")]
    assert addresses == ["sanhe.desk@langfang.example"]


def test_a_new_address_gets_one_message_a_day(world: World, edited: Callable[..., Config]) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    put(world, edited(lambda text: text.replace("sanhe.handler@", "sanhe.desk@"), "units.yaml"))
    world.compose()
    world.dispatch("monthly-statistics", "2019-06")
    world.compose()
    assert [one.address for one in world.messages()].count("sanhe.desk@langfang.example") == 1
