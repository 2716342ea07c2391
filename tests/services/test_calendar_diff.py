"""The preview of a changed calendar: what it says is what applying it does."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from sqlmodel import select

from config.whole import Config
from models.applied import Applied
from models.notice import Notice
from models.record import RecordEntry
from models.rung import RungDay
from supervision.calendar import day_of
from supervision.calendar_moves import before_publication
from supervision.calendar_preview import MovingRung, Preview, preview
from supervision.change.applying import apply
from supervision.in_force import in_force
from supervision.laying import lay_anew
from tests.world import World, bundled

FRIDAY = {"on": "2019-06-28", "kind": "holiday", "name": {"zh": "放假", "en": "Off"}, "source": "示例办〔2019〕1号"}
JULY = {**FRIDAY, "on": "2019-07-01"}
TWENTY_ONE_UNITS = 21


def with_days(*days: Mapping[str, object], config: Config | None = None) -> Config:
    base = config or bundled()
    calendar = base.calendar.model_dump(mode="json") | {"days": days}
    return base.model_copy(update={"calendar": type(base.calendar).model_validate(calendar)})


def asked(world: World, edited: Config) -> Preview:
    with world.database.read() as session:
        return preview(session, edited, today=day_of(world.clock.now()))


def applied(world: World, edited: Config) -> None:
    apply(world.database, edited, now=world.clock.now(), actor="admin", reason="games")


def days(world: World) -> set[tuple[str, date, str, date]]:
    with world.database.read() as session:
        return {(row.ladder, row.due_on, row.rung, row.fires_on) for row in session.exec(select(RungDay))}


def unpublish(world: World, year: int) -> None:
    """Lays the windows as they would have been laid before the year's calendar was published."""
    with world.database.write() as session:
        rules = in_force(session)
        lay_anew(session, replace(rules, calendar=before_publication(rules.calendar, year, own=())))


def of_reserve(found: Iterable[MovingRung]) -> list[tuple[str, str, str, int, int]]:
    return [
        (one.move.rung, str(one.move.from_on), str(one.move.to_on), one.duties, one.had)
        for one in found
        if one.task == "overseas-listing-reserve"
    ]


def test_nothing_moves_where_nothing_was_edited(world: World) -> None:
    world.sweep()
    found = asked(world, bundled())
    assert not found.changes
    assert not found.moves


def test_a_new_day_off_moves_the_rungs_around_it_duty_by_duty(world: World) -> None:
    world.sweep()
    assert of_reserve(asked(world, with_days(FRIDAY)).rungs) == [
        ("ten-days-left", "2019-06-14", "2019-06-13", TWENTY_ONE_UNITS, 0),
        ("three-days-left", "2019-06-25", "2019-06-24", TWENTY_ONE_UNITS, 0),
        ("due-day", "2019-06-28", "2019-06-27", TWENTY_ONE_UNITS, 0),
    ]


def test_what_had_its_turn_is_counted_apart_and_does_not_get_it_again(world: World) -> None:
    world.travel("2019-06-25").sweep()
    moving = of_reserve(asked(world, with_days(FRIDAY)).rungs)
    of_due_date = [(rung, had) for rung, _, _, _, had in moving if not rung.startswith("not-received")]
    assert [had for _, had in of_due_date] == [TWENTY_ONE_UNITS, TWENTY_ONE_UNITS, 0]
    told = world.told(world.owed("overseas-listing-reserve", "廊坊开发区管委会"))
    applied(world, with_days(FRIDAY))
    world.sweep()
    assert world.told(world.owed("overseas-listing-reserve", "廊坊开发区管委会")) == told


def test_a_unit_that_has_reported_is_not_counted(world: World) -> None:
    world.sweep()
    world.report("overseas-listing-reserve", "廊坊开发区管委会")
    moving = of_reserve(asked(world, with_days(FRIDAY)).rungs)
    assert {duties for _, _, _, duties, _ in moving} == {TWENTY_ONE_UNITS - 1}


def test_the_due_date_stays_and_its_last_working_day_moves(world: World) -> None:
    world.travel("2019-06-20").sweep()
    move = next(one for one in asked(world, with_days(FRIDAY)).deadlines if str(one.move.due_on) == "2019-06-30")
    assert (str(move.move.last_from), str(move.move.last_to), move.duties) == ("2019-06-28", "2019-06-27", 42)
    assert (move.move.left_from, move.move.left_to) == (6, 5)


def test_a_dispatch_to_come_moves_and_one_that_is_done_does_not(world: World) -> None:
    world.sweep()
    moving = {(one.cycle, one.period) for one in asked(world, with_days(JULY)).cycles}
    assert moving == {("monthly-statistics", "2019-06"), ("quarterly-circular", "2019Q2")}
    world.travel("2019-07-01").dispatch("monthly-statistics", "2019-06")
    again = {(one.cycle, one.period) for one in asked(world, with_days(JULY)).cycles}
    assert again == {("quarterly-circular", "2019Q2")}


def test_the_dispatch_moves_to_the_next_day_worked(world: World) -> None:
    at = [f"{one.from_at:%F} {one.to_at:%F}" for one in asked(world, with_days(JULY)).cycles]
    assert at == ["2019-07-01 2019-07-02"] * 2


def test_changed_working_hours_are_told_and_move_no_rung(world: World) -> None:
    world.sweep()
    calendar = bundled().calendar.model_dump() | {"working_hours": {"from": "09:00", "to": "17:00"}}
    edited = bundled().model_copy(update={"calendar": type(bundled().calendar).model_validate(calendar)})
    found = asked(world, edited)
    assert [f"{hours.opens_at:%R}-{hours.closes_at:%R}" for hours in found.hours] == ["08:30-17:30", "09:00-17:00"]
    assert (found.rungs, found.deadlines, found.cycles) == ((), (), ())


def test_what_it_says_is_what_applying_does(world: World) -> None:
    world.sweep()
    before, found = days(world), asked(world, with_days(FRIDAY, JULY))
    applied(world, with_days(FRIDAY, JULY))
    said = {(one.move.ladder, one.move.due_on, one.move.rung, one.move.to_on) for one in found.rungs}
    assert said == days(world) - before


def test_edits_of_other_files_wait_and_count_for_nothing(world: World) -> None:
    world.sweep()
    base = bundled()
    reporting = base.cycles.model_copy(update={"reporting": base.cycles.reporting.model_copy(update={"month": 8})})
    edited = with_days(FRIDAY, config=base.model_copy(update={"cycles": reporting}))
    found = asked(world, edited)
    assert found.other_edits
    assert not asked(world, with_days(FRIDAY)).other_edits
    assert found.rungs == asked(world, with_days(FRIDAY)).rungs


def test_a_newly_published_calendar_shows_what_it_moves(world: World) -> None:
    world.sweep()
    unpublish(world, 2019)
    found = asked(world, bundled())
    assert found.published[0] == 2019
    october = [one for one in found.cycles if one.period == "2019-09" and one.cycle == "monthly-statistics"]
    assert [f"{one.from_at:%F} {one.to_at:%F}" for one in october] == ["2019-10-01 2019-10-08"]
    assert found.settled > 0


def test_a_calendar_that_waits_is_told_as_provisional(world: World) -> None:
    world.travel("2026-06-30")
    new_year = {**FRIDAY, "on": "2027-01-01"}
    cycles = {one.period: one for one in asked(world, with_days(new_year)).cycles}
    assert cycles["2026-12"].provisional


def test_asking_changes_nothing(world: World) -> None:
    world.travel("2019-06-25").sweep()
    before = days(world), [world.count(table) for table in (Applied, Notice, RecordEntry)]
    asked(world, with_days(FRIDAY, JULY))
    assert before == (days(world), [world.count(table) for table in (Applied, Notice, RecordEntry)])
