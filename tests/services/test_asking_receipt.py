"""Asking for acknowledgement: from the day of opening, while nobody has acknowledged, and beside the ladder."""

from collections import Counter
from datetime import date

from sqlmodel import col, select

from config.whole import Config
from models.assignment import Assignment
from models.notice import Notice
from models.rung import RungDay
from supervision import reporting
from supervision.calendar import day_of
from supervision.calendar_preview import preview
from supervision.change.applying import apply
from supervision.change.difference import Difference
from supervision.change.proposing import propose
from supervision.in_force import in_force
from supervision.passed_over import passed_over
from supervision.story import story
from supervision.tasks import sheet
from supervision.why.answer import Rule
from supervision.why.asking import why_duty
from tests.editing import Kept, edited
from tests.world import World, bundled

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"
OFFICE = "领导小组办公室"
ASKED, ASKED_HEAD = "not-received", "not-received-head"


def _ladder(kept: Kept) -> Kept:
    return next(one for one in kept["ladders"] if one["id"] == "default")


def _later(kept: Kept) -> None:
    _ladder(kept)["receipt"][1]["working_days_after"] = 6


MUTE = edited(lambda kept: _ladder(kept).pop("receipt"))


def through(world: World, *days: str) -> World:
    """Sweeps on each of the days."""
    for day in days:
        world.travel(day).sweep()
    return world


def acknowledge(world: World, *assignments: int) -> None:
    reporting.acknowledge(world.database, *assignments, now=world.clock.now(), actor=ZONE)


def put(world: World, config: Config) -> None:
    apply(world.database, config, now=world.clock.now(), actor="admin", reason="edited")


def difference(world: World, config: Config) -> Difference:
    return propose(world.database, config, now=world.clock.now())


def asked(world: World, owed: int) -> list[tuple[str, str, str]]:
    """What asked for acknowledgement: the rung, its outcome, the day of the decision."""
    with world.database.read() as session:
        mine = select(Notice).where(Notice.assignment_id == owed, Notice.kind == "receipt").order_by(col(Notice.id))
        return [(one.rung or "", one.outcome, str(day_of(one.decided_at))) for one in session.exec(mine)]


def verdicts(world: World, owed: int, on: str) -> list[tuple[str, str, str]]:
    """What the rungs that ask for acknowledgement say on a day."""
    return [(rule.occasion.rung, rule.verdict, str(rule.on)) for rule in rules(world, owed, on)]


def rules(world: World, owed: int, on: str) -> list[Rule]:
    with world.database.read() as session:
        answer = why_duty(session, owed, day=date.fromisoformat(on), now=world.clock.now())
    return [rule for duty in answer.duties for rule in duty.rules if rule.occasion.asks_receipt]


# The plan was issued on Tuesday 4 June 2019; Friday the 7th was a holiday: two working days on is Thursday the 6th,
# four is Tuesday the 11th.


def test_the_unit_is_asked_after_two_working_days_and_its_head_after_four(world: World) -> None:
    through(world, "2019-06-04", "2019-06-05", "2019-06-06", "2019-06-10", "2019-06-11")
    owed = world.owed(RESERVE, ZONE)
    assert asked(world, owed) == [(ASKED, "spoken", "2019-06-06"), (ASKED_HEAD, "spoken", "2019-06-11")]
    assert world.told(owed) == [
        (ASKED, ZONE, "handler", "2019-06-06"),
        (ASKED_HEAD, ZONE, "head", "2019-06-11"),
        (ASKED_HEAD, OFFICE, "handler", "2019-06-11"),
    ]


def test_whoever_acknowledges_is_asked_no_more_and_nobody_else_is_spared(world: World) -> None:
    through(world, "2019-06-04")
    mine, other = world.owed(RESERVE, ZONE), world.owed(RESERVE, "固安县人民政府")
    acknowledge(world, mine)
    through(world, "2019-06-06", "2019-06-11")
    assert asked(world, mine) == []
    assert [rung for rung, _, _ in asked(world, other)] == [ASKED, ASKED_HEAD]


def test_a_report_says_that_the_duty_was_received(world: World) -> None:
    through(world, "2019-06-04")
    owed = world.report(RESERVE, ZONE)
    through(world, "2019-06-11")
    assert asked(world, owed) == []


def test_a_report_that_is_returned_is_not_asked_about_again(world: World) -> None:
    through(world, "2019-06-04")
    owed = world.report(RESERVE, ZONE)
    reporting.send_back(world.database, owed, reason="no figures", now=world.clock.now(), actor="office")
    through(world, "2019-06-11")
    assert asked(world, owed) == []


def test_acknowledging_changes_nothing_about_due_dates(world: World) -> None:
    through(world, "2019-06-04")
    acknowledge(world, world.owed(RESERVE, ZONE))
    through(world, "2019-06-14", "2019-06-25", "2019-06-28", "2019-07-01")
    ladder = [("ten-days-left", "spoken"), ("three-days-left", "spoken"), ("due-day", "spoken"), ("yellow", "spoken")]
    assert world.outcomes(world.owed(RESERVE, ZONE)) == ladder


def test_after_an_outage_only_the_highest_speaks(world: World) -> None:
    through(world, "2019-06-04", "2019-06-13")
    owed = world.owed(RESERVE, ZONE)
    assert asked(world, owed) == [(ASKED, "passed over", "2019-06-13"), (ASKED_HEAD, "spoken", "2019-06-13")]


def test_both_parts_speak_in_one_sweep_and_neither_passes_the_other_over(world: World) -> None:
    through(world, "2019-06-04", "2019-06-14")
    spoken = [rung for rung, outcome in world.outcomes(world.owed(RESERVE, ZONE)) if outcome == "spoken"]
    assert sorted(spoken) == sorted([ASKED_HEAD, "ten-days-left"])


def test_a_rung_that_was_passed_over_names_the_one_of_its_own_part(world: World) -> None:
    through(world, "2019-06-04", "2019-06-14")
    with world.database.read() as session:
        found = list(passed_over(session, world.clock.now(), world.clock.now().replace(hour=23)))
    assert {(one.rung, one.instead) for one in found} == {(ASKED, "仍未签收")}


def test_a_monthly_duty_is_not_asked_about(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06", "2019-06-11")
    with world.database.read() as session:
        asking = select(Assignment.ladder).join(Notice, col(Notice.assignment_id) == Assignment.id)
        assert set(session.exec(asking.where(Notice.kind == "receipt"))) == {"default"}


def test_a_duty_without_a_due_date_is_asked_about_all_the_same(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06")
    with world.database.read() as session:
        undated = select(Notice.rung).join(Assignment, col(Assignment.id) == Notice.assignment_id)
        assert set(session.exec(undated.where(col(Assignment.due_on).is_(None)))) == {ASKED}


def test_each_period_is_asked_about_from_its_own_opening(world: World) -> None:
    through(world, "2019-06-04", "2019-07-01", "2019-07-03")
    with world.database.read() as session:
        quarter = select(col(Notice.due_on), col(Notice.rung)).join(
            Assignment, col(Assignment.id) == Notice.assignment_id
        )
        found = set(session.exec(quarter.where(Assignment.period == "2019Q3", Notice.kind == "receipt")))
    assert found == {(date(2019, 7, 1), ASKED)}


def test_asking_that_is_applied_later_looks_at_what_is_open_and_speaks_once(world: World) -> None:
    put(world, MUTE)
    through(world, "2019-06-04", "2019-06-13")
    owed = world.owed(RESERVE, ZONE)
    assert asked(world, owed) == []
    put(world, bundled())
    through(world, "2019-06-13", "2019-06-14")
    assert asked(world, owed) == [(ASKED, "passed over", "2019-06-13"), (ASKED_HEAD, "spoken", "2019-06-13")]


def test_asking_that_is_taken_away_says_no_more(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06")
    put(world, MUTE)
    through(world, "2019-06-11")
    assert asked(world, world.owed(RESERVE, ZONE)) == [(ASKED, "spoken", "2019-06-06")]


def test_a_difference_tells_what_will_not_be_asked_any_more(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06")
    found = difference(world, MUTE)
    units = sum(len(one.units) for one in found.cancelled)
    assert {(one.rung, one.due_on, str(one.fires_on)) for one in found.cancelled} == {
        (ASKED_HEAD, date(2019, 6, 4), "2019-06-11")
    }
    assert units == len([one for one in _unreceived(world) if one.ladder == "default"])
    assert (found.added, found.rearmed, found.shifted) == ((), (), ())


def test_a_difference_tells_what_will_be_asked_on_another_day(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06")
    found = difference(world, edited(_later))
    assert {(one.rung, str(one.from_on), str(one.fires_on)) for one in found.shifted} == {
        (ASKED_HEAD, "2019-06-11", "2019-06-13")
    }


def test_what_a_difference_adds_for_asking_is_what_the_next_sweeps_say(world: World) -> None:
    put(world, MUTE)
    through(world, "2019-06-04")
    foretold: Counter[tuple[str | None, date | None]] = Counter()
    for one in difference(world, bundled()).added:
        foretold[one.rung, one.fires_on] += len(one.units)
    put(world, bundled())
    through(world, "2019-06-06", "2019-06-11")
    with world.database.read() as session:
        asking = session.exec(select(col(Notice.rung), col(Notice.fires_on)).where(Notice.kind == "receipt"))
        assert Counter(asking) == foretold


def test_an_edited_calendar_moves_the_asking(world: World) -> None:
    through(world, "2019-06-04")
    wednesday = {
        "on": "2019-06-05",
        "kind": "holiday",
        "name": {"zh": "放假", "en": "Off"},
        "source": "示例办〔2019〕1号",
    }
    config = edited(lambda kept: kept["calendar"]["days"].append(wednesday))
    with world.database.read() as session:
        moves = [one.move for one in preview(session, config, today=date(2019, 6, 4)).rungs]
    asking = {(one.rung, str(one.from_on), str(one.to_on)) for one in moves if one.ladder == "default/receipt"}
    assert asking == {(ASKED, "2019-06-06", "2019-06-10"), (ASKED_HEAD, "2019-06-11", "2019-06-12")}
    put(world, config)
    with world.database.read() as session:
        laid = select(col(RungDay.rung), col(RungDay.fires_on)).where(RungDay.ladder == "default/receipt")
        assert set(session.exec(laid)) == {(ASKED, date(2019, 6, 10)), (ASKED_HEAD, date(2019, 6, 12))}


def test_why_tells_what_was_said_and_what_will_be(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06")
    owed = world.owed(RESERVE, ZONE)
    assert verdicts(world, owed, "2019-06-05") == [
        (ASKED, "not-due", "2019-06-06"), (ASKED_HEAD, "not-due", "2019-06-11"),
    ]  # fmt: skip
    assert verdicts(world, owed, "2019-06-06") == [
        (ASKED, "fired", "2019-06-06"), (ASKED_HEAD, "not-due", "2019-06-11"),
    ]  # fmt: skip
    assert verdicts(world, owed, "2019-06-11")[1] == (ASKED_HEAD, "will-speak", "2019-06-11")


def test_why_tells_since_when_nobody_is_asked(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06")
    owed = world.owed(RESERVE, ZONE)
    world.travel("2019-06-10")
    acknowledge(world, owed)
    world.report(RESERVE, ZONE)
    through(world, "2019-06-11")
    assert verdicts(world, owed, "2019-06-11") == [
        (ASKED, "fired", "2019-06-06"), (ASKED_HEAD, "acknowledged", "2019-06-10"),
    ]  # fmt: skip


def test_why_of_a_past_day_does_not_know_of_an_acknowledgement_to_come(world: World) -> None:
    through(world, "2019-06-04", "2019-06-06")
    owed = world.owed(RESERVE, ZONE)
    world.travel("2019-06-10")
    acknowledge(world, owed)
    assert verdicts(world, owed, "2019-06-06")[1] == (ASKED_HEAD, "not-due", "2019-06-11")


def test_why_counts_from_the_day_of_opening_with_the_holiday_between(world: World) -> None:
    through(world, "2019-06-04")
    head = rules(world, world.owed(RESERVE, ZONE), "2019-06-04")[1].occasion
    assert (head.due_on, head.working_days, str(head.fires_on)) == (date(2019, 6, 4), 4, "2019-06-11")
    assert [str(entry.on) for entry in head.entries] == ["2019-06-07"]


def test_a_story_tells_what_will_be_asked_until_somebody_acknowledges(world: World) -> None:
    through(world, "2019-06-04")
    owed = world.owed(RESERVE, ZONE)

    def to_come() -> list[tuple[str, str]]:
        with world.database.read() as session:
            events = story(session, owed, day_of(world.clock.now()))
        return [(event.name_en, str(event.on)) for event in events if event.kind == "to-come"]

    asking = [("Not acknowledged", "2019-06-06"), ("Still not acknowledged", "2019-06-11")]
    assert to_come()[:2] == asking
    acknowledge(world, owed)
    assert to_come()[0] == ("Reminder ten working days ahead", "2019-06-14")


def test_a_task_names_its_rungs_apart(world: World) -> None:
    through(world, "2019-06-04")
    with world.database.read() as session:
        found = sheet(session, in_force(session), plan="langfang-2019", task=RESERVE, today=date(2019, 6, 4))
    assert found is not None
    assert [rung.rung for rung in found.asking] == [ASKED, ASKED_HEAD]
    assert found.rungs[0].rung == "ten-days-left"


def _unreceived(world: World) -> list[Assignment]:
    with world.database.read() as session:
        return list(session.exec(select(Assignment).where(Assignment.state == "assigned")))
