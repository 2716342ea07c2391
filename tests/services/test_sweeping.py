"""The sweep: windows, not days; once, not twice; and only what is owed."""

import threading

import pytest

from models.database import Database
from models.message import Message
from models.notice import Notice, Recipient
from supervision import reporting
from tests.world import World

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"


def test_nothing_is_overdue_on_the_due_day_and_42_are_after_it(world: World) -> None:
    world.travel("2019-07-03").sweep()
    assert world.overdue("2019-06-30") == []
    late = world.overdue("2019-07-03")
    assert len(late) == 42
    assert {(line.clause, str(line.due_on), line.days_late) for line in late} == {
        ("三(六)", "2019-06-30", 3),
        ("四(一)1", "2019-06-30", 3),
    }


def test_the_monthly_duties_of_june_are_late_on_the_eighth_of_july_and_no_other(world: World) -> None:
    world.travel("2019-07-03").sweep()
    more = [line for line in world.overdue("2019-07-08") if line.period != "once"]
    assert {(line.period, str(line.due_on)) for line in more} == {("2019-06", "2019-07-05")}
    assert len(more) == 2 + 10 + 21


def test_the_default_ladder_of_one_silent_unit_reads_like_this(world: World) -> None:
    for day in range(4, 31):
        world.travel(f"2019-06-{day:02}").sweep()
    for day in range(1, 13):
        world.travel(f"2019-07-{day:02}").sweep()
    leads = ("市商务局", "市发改委", "市地方金融监督管理局")
    assert world.told(world.owed(RESERVE, ZONE)) == [
        ("not-received", ZONE, "handler", "2019-06-06"),
        ("not-received-head", ZONE, "head", "2019-06-11"),
        ("not-received-head", "领导小组办公室", "handler", "2019-06-11"),
        ("ten-days-left", ZONE, "handler", "2019-06-14"),
        ("three-days-left", ZONE, "handler", "2019-06-25"),
        ("due-day", ZONE, "handler", "2019-06-28"),
        ("yellow", ZONE, "head", "2019-07-01"),
        *(("yellow", lead, "handler", "2019-07-01") for lead in leads),
        *(("orange", lead, "handler", "2019-07-03") for lead in leads),
        ("orange", "领导小组办公室", "handler", "2019-07-03"),
        ("orange", ZONE, "handler", "2019-07-03"),
        ("red", "市对外开放工作领导小组", "leader", "2019-07-09"),
        ("red", ZONE, "head", "2019-07-09"),
        ("red", "领导小组办公室", "handler", "2019-07-09"),
    ]


def test_after_an_outage_only_the_highest_rung_speaks(world: World) -> None:
    world.sweep()
    world.travel("2019-07-10").sweep()
    outcomes = world.outcomes(world.owed(RESERVE, ZONE))
    asking, ladder = outcomes[:2], outcomes[2:]
    assert [outcome for _, outcome in ladder] == ["passed over"] * 5 + ["spoken"]
    assert asking == [("not-received", "passed over"), ("not-received-head", "spoken")]


def test_the_same_sweep_again_adds_no_notice_and_no_message(world: World) -> None:
    world.travel("2019-07-03").sweep()
    world.compose()
    before = [world.count(table) for table in (Notice, Recipient, Message)]
    again = world.sweep()
    assert (again.spoken, again.passed_over, world.compose().messages) == (0, 0, 0)
    assert [world.count(table) for table in (Notice, Recipient, Message)] == before


def test_two_sweeps_at_once_speak_once(world: World) -> None:
    world.travel("2019-07-03")
    done = []
    threads = [threading.Thread(target=lambda: done.append(world.sweep().spoken)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done)[0] == 0
    assert sorted(done)[1] > 42


def test_a_report_silences_the_ladder(world: World) -> None:
    world.sweep()
    owed = world.report(RESERVE, ZONE)
    world.travel("2019-07-10").sweep()
    assert world.told(owed) == []
    assert ZONE not in {line.unit_name for line in world.overdue("2019-07-10") if line.task == RESERVE}


def test_a_returned_report_is_late_again_and_the_ladder_goes_on(world: World) -> None:
    world.sweep()
    owed = world.report(RESERVE, ZONE)
    world.travel("2019-07-02").sweep()
    reporting.send_back(world.database, owed, reason="no evidence", now=world.clock.now(), actor="office")
    world.travel("2019-07-03").sweep()
    assert {rung for rung, *_ in world.told(owed)} == {"review-1-returned", "orange"}
    assert ZONE in {line.unit_name for line in world.overdue("2019-07-03") if line.task == RESERVE}


def test_a_view_of_a_past_day_does_not_know_later_reports(world: World) -> None:
    world.travel("2019-07-04").sweep()
    world.report(RESERVE, ZONE)
    assert len(world.overdue("2019-07-03")) == 42
    assert len(world.overdue("2019-07-04")) == 41


@pytest.mark.parametrize("colour", [("2019-07-03", "yellow"), ("2019-07-09", "red")])
def test_the_light_turns_red_with_the_red_rung(world: World, colour: tuple[str, str]) -> None:
    world.travel("2019-07-03").sweep()
    day, light = colour
    assert {line.light for line in world.overdue(day) if line.period == "once"} == {light}


def test_a_sweep_that_fails_leaves_nothing_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("supervision.record.write", broken)
    with pytest.raises(OSError, match="disk"):
        world.travel("2019-07-03").sweep()
    assert [world.count(table) for table in (Notice, Recipient)] == [0, 0]


def test_every_database_is_real(database: Database) -> None:
    assert database.engine.dialect.name in {"sqlite", "postgresql"}


def test_what_was_dropped_as_done_is_told_when_it_comes_back(world: World) -> None:
    world.travel("2019-07-09", at="07:00").sweep()
    owed = world.report(RESERVE, ZONE)
    world.travel("2019-07-09", at="09:00").compose()
    reporting.send_back(world.database, owed, reason="no evidence", now=world.clock.now(), actor="office")
    world.travel("2019-07-10").sweep()
    world.compose()
    leader = [m.text for m in world.messages() if m.address.startswith("leading-group.leader")]
    assert any("境外上市后备资源库" in text and ZONE in text for text in leader)
