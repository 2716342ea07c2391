"""The difference: what it foretells is what comes, and foretelling it changes nothing."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import select as rows_of
from sqlmodel import col, select

from config.whole import Config
from models.assignment import Assignment
from models.notice import Notice
from models.tables import metadata
from models.task import Task
from supervision.change.applying import ChangedMeanwhileError, Outcome, RefusedError, apply
from supervision.change.difference import Difference, Rungs
from supervision.change.proposing import propose
from tests.editing import Kept, edited, out_of_groups, rung_of, schedule, task_of, without_unit
from tests.world import World, bundled

RESERVE = "overseas-listing-reserve"
LATER = edited(schedule(RESERVE, due="2019-09-30"))


def difference(world: World, config: Config) -> Difference:
    return propose(world.database, config, now=world.clock.now())


def put(world: World, config: Config, *, late: bool = False) -> Outcome:
    return apply(world.database, config, now=world.clock.now(), actor="admin", reason="edited", late=late)


def days(rungs: Iterable[Rungs]) -> list[tuple[str, str, int]]:
    return [(one.rung, str(one.fires_on), len(one.units)) for one in rungs]


def everything(world: World) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with world.database.read() as session:
        connection = session.connection()
        tables = metadata().sorted_tables
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=str) for table in tables
        }


def spoken(world: World, task: str, after: date) -> set[tuple[str, date, date]]:
    """The rungs of a task that spoke of a due date after a day: rung, due date, the day that is theirs."""
    with world.database.read() as session:
        statement = (
            rows_of(col(Notice.rung), col(Notice.due_on), col(Notice.fires_on), col(Notice.decided_at))
            .join(Assignment, col(Assignment.id) == col(Notice.assignment_id))
            .join(Task, col(Task.id) == col(Assignment.task_id))
            .where(col(Task.key) == task, col(Notice.kind) == "rung")
        )
        rows = session.connection().execute(statement).all()
    return {(str(rung), due, day) for rung, due, day, at in rows if due and day and at.date() > after}


def test_the_difference_of_a_moved_deadline_is_told_rung_by_rung(world: World) -> None:
    world.travel("2019-06-20").sweep()
    found = difference(world, LATER)
    assert [(edit.kind, edit.key, edit.clause) for edit in found.edits] == [
        ("task", f"langfang-2019/{RESERVE}", "三(六)")
    ]
    assert [(part.key, part.before, part.after) for part in found.edits[0].parts] == [
        ("schedule.due", "2019-06-30", "2019-09-30")
    ]
    assert days(found.cancelled) == [
        ("three-days-left", "2019-06-25", 21), ("due-day", "2019-06-28", 21), ("yellow", "2019-07-01", 21),
        ("orange", "2019-07-03", 21), ("red", "2019-07-09", 21),
    ]  # fmt: skip
    assert days(found.added) == [
        ("three-days-left", "2019-09-26", 21), ("due-day", "2019-09-30", 21), ("yellow", "2019-10-08", 21),
        ("orange", "2019-10-10", 21), ("red", "2019-10-15", 21),
    ]  # fmt: skip
    assert days(found.rearmed) == [("ten-days-left", "2019-09-17", 21)]
    assert [(len(one.units), str(one.due_on), str(one.to_on)) for one in found.moved] == [
        (21, "2019-06-30", "2019-09-30")
    ]
    assert found.refusals == ()


def test_looking_at_the_difference_leaves_every_row_as_it_was(world: World) -> None:
    world.travel("2019-06-20").sweep()
    before = everything(world)
    assert difference(world, LATER).changes
    assert everything(world) == before


def test_what_was_foretold_is_what_speaks(world: World) -> None:
    world.travel("2019-06-20").sweep()
    found = difference(world, LATER)
    put(world, LATER)
    day = date(2019, 6, 21)
    while day <= date(2019, 10, 20):
        world.travel(str(day)).sweep()
        day += timedelta(days=1)
    foretold = {(one.rung, one.due_on, one.fires_on) for one in (*found.added, *found.rearmed)}
    assert spoken(world, RESERVE, date(2019, 6, 20)) == foretold


def test_a_word_spoken_and_not_sent_is_told_of(world: World) -> None:
    world.travel("2019-06-14", at="07:00").sweep()
    assert days(difference(world, LATER).unsent) == [("ten-days-left", "2019-06-14", 21)]


def test_the_same_config_makes_no_difference(world: World) -> None:
    found = difference(world, bundled())
    assert (found.changes, found.counts, found.edits) == (False, dict.fromkeys(found.counts, 0), ())


def test_a_date_that_is_over_moves_only_with_late(world: World) -> None:
    world.travel("2019-07-03").sweep()
    before = everything(world)
    with pytest.raises(RefusedError) as refused:
        put(world, LATER)
    assert [(one.kind, one.number, str(one.on)) for one in refused.value.refusals] == [("past-due", 21, "2019-06-30")]
    assert everything(world) == before
    assert put(world, LATER, late=True).moved == 21
    lines = [line for line in world.overdue("2019-10-01") if line.task == RESERVE]
    assert {(str(line.first_due_on), str(line.due_on), line.was_late) for line in lines} == {
        ("2019-06-30", "2019-09-30", True)
    }


def test_what_moved_in_time_was_not_late(world: World) -> None:
    world.travel("2019-06-30").sweep()
    put(world, LATER)
    assert {line.was_late for line in world.overdue("2019-10-01") if line.task == RESERVE} == {False}


def test_who_had_reported_in_time_was_not_late(world: World) -> None:
    world.travel("2019-06-28").sweep()
    world.report(RESERVE, "廊坊开发区管委会")
    world.travel("2019-07-03")
    found = difference(world, LATER)
    assert sorted((len(one.units), one.was_late) for one in found.moved) == [(1, False), (20, True)]
    assert [one.number for one in found.refusals] == [20]


def test_a_date_moved_into_the_past_is_refused(world: World) -> None:
    world.travel("2019-06-20").sweep()
    with pytest.raises(RefusedError) as refused:
        put(world, edited(schedule(RESERVE, due="2019-06-19")))
    assert [one.kind for one in refused.value.refusals] == ["into-the-past"]


def test_a_unit_that_still_owes_cannot_be_left_out(world: World) -> None:
    world.travel("2019-06-20").sweep()
    with pytest.raises(RefusedError) as refused:
        put(world, edited(without_unit("sanhe")), late=True)
    assert [(one.kind, one.key, one.unless_late) for one in refused.value.refusals] == [("unit-owes", "sanhe", False)]


def test_a_unit_may_go_when_it_was_taken_out_of_the_clauses_first(world: World) -> None:
    world.travel("2019-06-20").sweep()
    put(world, edited(out_of_groups("sanhe")))
    assert put(world, edited(without_unit("sanhe"))).changed


def test_a_unit_taken_out_of_a_group_owes_no_more(world: World) -> None:
    world.travel("2019-06-20").sweep()
    found = difference(world, edited(out_of_groups("sanhe")))
    owed = world.database
    with owed.read() as session:
        number = len(session.exec(select(Assignment.id).join(Task)).all())
    assert 0 < found.counts["withdrawn"] < number
    assert {unit.key for one in found.withdrawn for unit in one.units} == {"sanhe"}


def test_a_rung_set_to_another_day_is_shifted(world: World) -> None:
    world.travel("2019-06-20").sweep()
    config = edited(lambda kept: rung_of(kept, "default", "orange").update(working_days_after=4))
    found = difference(world, config)
    mine = [one for one in found.shifted if one.about.task == RESERVE]
    assert [(one.rung, str(one.from_on), str(one.fires_on), len(one.units)) for one in mine] == [
        ("orange", "2019-07-03", "2019-07-04", 21)
    ]
    assert (found.cancelled, found.added, found.moved) == ((), (), ())


def test_a_new_rung_is_added_to_what_is_open(world: World) -> None:
    world.travel("2019-06-20").sweep()

    def also(kept: Kept) -> None:
        rungs = next(one["rungs"] for one in kept["ladders"] if one["id"] == "default")
        rungs.append(dict(rungs[-1], id="crimson", working_days_after=20))

    found = difference(world, edited(also))
    mine = [one for one in found.added if one.about.task == RESERVE]
    assert days(mine) == [("crimson", "2019-07-26", 21)]


def test_a_holiday_shifts_the_rungs_behind_it(world: World) -> None:
    world.travel("2019-06-20").sweep()
    holiday = {
        "on": "2019-07-03",
        "kind": "holiday",
        "name": {"zh": "放假", "en": "Day off"},
        "source": "测试〔2019〕1号",
    }
    found = difference(world, edited(lambda kept: kept["calendar"]["days"].append(holiday)))
    mine = [(one.rung, str(one.from_on), str(one.fires_on)) for one in found.shifted if one.about.task == RESERVE]
    assert mine == [("orange", "2019-07-03", "2019-07-04"), ("red", "2019-07-09", "2019-07-10")]
    assert [(edit.kind, edit.key, edit.fate) for edit in found.edits] == [("calendar", "2019-07-03", "added")]


def test_a_reporting_day_moves_what_is_open(world: World) -> None:
    world.travel("2019-06-20").sweep()
    found = difference(world, edited(lambda kept: kept["cycles"]["reporting"].update(month=8)))
    assert found.counts["moved"] == 33
    assert {(one.about.period, str(one.due_on), str(one.to_on)) for one in found.moved} == {
        ("2019-06", "2019-07-05", "2019-07-08")
    }


def test_a_task_that_joins_later_begins_with_the_running_period(world: World) -> None:
    world.travel("2019-10-10").sweep()

    def joined(kept: Kept) -> None:
        clause = kept["plans"][0]["clauses"][-1]
        clause["tasks"].append(dict(task_of(kept, "talks-progress"), id="new-monthly", owes=["sanhe"]))

    config = edited(joined)
    found = difference(world, config)
    assert [(one.about.task, one.about.period) for one in found.opened] == [("new-monthly", "2019-10")]
    put(world, config)
    world.sweep()
    assert not [line for line in world.overdue("2019-10-10") if line.task == "new-monthly"]


def test_a_task_owed_once_becomes_monthly_from_the_running_period(world: World) -> None:
    world.travel("2019-06-20").sweep()
    config = edited(schedule(RESERVE, every="month"))
    found = difference(world, config)
    assert [(one.about.period, len(one.units)) for one in found.withdrawn] == [("once", 21)]
    assert [(one.about.period, len(one.units)) for one in found.opened] == [("2019-06", 21)]
    put(world, config)
    assert world.sweep().opened == 21


def test_a_new_task_whose_date_is_over_is_refused_in_a_known_plan(world: World) -> None:
    world.travel("2019-07-10").sweep()

    def joined(kept: Kept) -> None:
        clause = kept["plans"][0]["clauses"][-1]
        clause["tasks"].append(dict(task_of(kept, RESERVE), id="new-once", owes=["sanhe"]))

    found = difference(world, edited(joined))
    assert [(one.kind, one.key) for one in found.refusals] == [("into-the-past", "langfang-2019/new-once")]


def test_a_plan_supervised_until_a_day_opens_nothing_after_it(world: World) -> None:
    put(world, edited(lambda kept: kept["plans"][0].update(supervised={"until": "2019-08-15"})))
    world.travel("2019-12-02").sweep()
    with world.database.read() as session:
        periods = set(session.exec(select(Assignment.period)).all())
    assert (
        periods
        == {"once", "standing", "2019", "2019H1", "2019H2", "2019Q2", "2019Q3", "2019-06", "2019-07", "2019-08"}
        & periods
    )
    assert {"2019-08", "2019Q3"} <= periods


def test_a_plan_supervised_from_a_day_opens_nothing_before_it(world: World) -> None:
    put(world, edited(lambda kept: kept["plans"][0].update(supervised={"from": "2019-09-15"})))
    world.travel("2019-10-08").sweep()
    with world.database.read() as session:
        months = {period for period in session.exec(select(Assignment.period)) if "-" in period}
    assert months == {"2019-09", "2019-10"}


def test_a_difference_that_was_shown_is_the_one_applied(world: World) -> None:
    world.travel("2019-06-20").sweep()
    shown = difference(world, LATER)
    put(world, edited(schedule(RESERVE, due="2019-08-31")))
    with pytest.raises(ChangedMeanwhileError):
        apply(world.database, LATER, now=world.clock.now(), actor="admin", reason="edited", base=shown.base)


def test_applying_again_does_nothing(world: World) -> None:
    world.travel("2019-06-20").sweep()
    put(world, LATER)
    before = everything(world)
    assert put(world, LATER).changed is False
    assert everything(world) == before


def test_what_is_late_is_withdrawn_only_with_late_and_past_lists_keep_it(world: World) -> None:
    world.travel("2019-07-03").sweep()
    config = edited(out_of_groups("sanhe"))
    with pytest.raises(RefusedError) as refused:
        put(world, config)
    kinds = {(one.kind, one.key, one.number) for one in refused.value.refusals}
    assert kinds == {("withdraws-late", f"langfang-2019/{task}", 1) for task in (RESERVE, "lists-handed-in")}
    before = len(world.overdue("2019-07-02"))
    put(world, config, late=True)
    assert len(world.overdue("2019-07-02")) == before
    assert len(world.overdue("2019-07-03")) == before - 2


def test_what_is_not_late_is_withdrawn_without_a_word(world: World) -> None:
    world.travel("2019-06-20").sweep()
    assert put(world, edited(out_of_groups("sanhe"))).withdrawn > 0


def test_a_cycle_under_another_name_is_seen_to_go_out_again(world: World) -> None:
    world.travel("2019-08-02").sweep()
    for period in ("2019-06", "2019-07"):
        world.dispatch("monthly-statistics", period)

    def renamed(kept: Kept) -> None:
        kept["cycles"]["cycles"][0]["id"] = "monthly-figures"

    rounds = {(one.cycle, one.period) for one in difference(world, edited(renamed)).dispatched}
    assert rounds == {("monthly-figures", "2019-06"), ("monthly-figures", "2019-07")}
