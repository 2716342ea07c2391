"""A stopped clock: nothing is late and nobody is reminded, and the days that it stood are given back."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.assignment import Assignment
from models.due_move import DueMove
from models.notice import Notice, Recipient
from models.record import RecordEntry
from supervision import record, reporting
from supervision.change.applying import apply
from supervision.lifecycle import StepError
from supervision.story import story
from supervision.suspending import in_effect, resume, suspend
from supervision.why.asking import why_duty
from tests.editing import edited, schedule
from tests.world import World

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"
DUE = date(2019, 6, 30)
OFFICE = "领导小组办公室督办人员"
ABOUT = "三(六)境外上市后备资源库"


@pytest.fixture
def june(world: World) -> World:
    """20 June 2019: the reserve list is owed in ten days."""
    world.travel("2019-06-20").sweep()
    return world


def stops(world: World, *, reason: str = "项目用地待省里批复") -> int:
    owed = world.owed(RESERVE, ZONE)
    suspend(world.database, owed, reason=reason, now=world.clock.now(), actor=OFFICE)
    return owed


def goes_on(world: World, *, words: str = "已批复") -> None:
    resume(world.database, world.owed(RESERVE, ZONE), words=words, now=world.clock.now(), actor=OFFICE)


def standing(world: World) -> Assignment:
    with world.database.read() as session:
        return session.exec(select(Assignment).where(Assignment.id == world.owed(RESERVE, ZONE))).one()


def said(world: World) -> list[str]:
    with world.database.read() as session:
        statement = select(Notice.words).where(Notice.kind == "said").order_by(col(Notice.id))
        return [words or "" for words in session.exec(statement)]


def rungs(world: World) -> list[tuple[str, date | None]]:
    """The rungs that spoke of the duty, and for which due date."""
    with world.database.read() as session:
        mine = select(Notice).where(Notice.kind == "rung", Notice.outcome == "spoken")
        mine = mine.where(Notice.assignment_id == world.owed(RESERVE, ZONE)).order_by(col(Notice.id))
        return [(notice.rung or "", notice.due_on) for notice in session.exec(mine)]


def was_late(world: World) -> list[bool]:
    with world.database.read() as session:
        return [move.was_late for move in session.exec(select(DueMove).order_by(col(DueMove.id)))]


def is_overdue(world: World, on: str) -> bool:
    return ZONE in {line.unit_name for line in world.overdue(on) if line.task == RESERVE}


def test_while_the_clock_stands_nothing_is_late_and_no_rung_speaks(june: World) -> None:
    before = rungs(june)
    stops(june)
    june.travel("2019-07-10").sweep()
    assert not is_overdue(june, "2019-07-10")
    assert rungs(june) == before


def test_when_it_goes_on_the_due_date_has_moved_by_the_working_days_that_it_stood(june: World) -> None:
    stops(june)
    june.travel("2019-07-01")
    goes_on(june)
    assert (standing(june).due_on, standing(june).first_due_on) == (date(2019, 7, 9), DUE)
    assert was_late(june) == [False]


def test_a_due_day_that_passed_meanwhile_was_not_missed(june: World) -> None:
    stops(june)
    june.travel("2019-07-10")
    goes_on(june)
    june.travel("2019-07-11").sweep()
    assert not any(is_overdue(june, day) for day in ("2019-07-01", "2019-07-09", "2019-07-11"))


def test_what_was_late_before_stays_late(june: World) -> None:
    june.travel("2019-07-03").sweep()
    stops(june)
    june.travel("2019-07-10")
    goes_on(june)
    assert was_late(june) == [True]
    assert [is_overdue(june, day) for day in ("2019-07-02", "2019-07-05", "2019-07-10")] == [True, False, True]


def test_the_ladder_starts_from_its_foot_for_the_new_date(june: World) -> None:
    stops(june)
    june.travel("2019-07-10")
    goes_on(june)
    due_on = standing(june).due_on
    assert due_on is not None
    june.travel(str(due_on)).sweep()
    assert ("due-day", due_on) in rungs(june)


def test_stopped_and_going_on_within_a_day_moves_nothing(june: World) -> None:
    stops(june)
    goes_on(june)
    assert (standing(june).due_on, was_late(june)) == (DUE, [])


def test_a_rung_that_came_in_a_stop_of_a_day_without_work_speaks_afterwards(june: World) -> None:
    june.travel("2019-06-29")
    stops(june)
    june.travel("2019-06-30").sweep()
    goes_on(june)
    june.sweep()
    assert ("due-day", DUE) in rungs(june)


@pytest.mark.parametrize("state", ["assigned", "acknowledged", "returned"])
def test_it_goes_on_from_where_it_stood(june: World, state: str) -> None:
    owed = june.owed(RESERVE, ZONE)
    if state == "acknowledged":
        reporting.acknowledge(june.database, owed, now=june.clock.now(), actor=ZONE)
    if state == "returned":
        june.report(RESERVE, ZONE)
        reporting.send_back(june.database, owed, reason="请附名单", now=june.clock.now(), actor=OFFICE)
    stops(june)
    assert standing(june).state == "suspended"
    june.travel("2019-07-01")
    goes_on(june)
    assert standing(june).state == state


def test_a_duty_without_a_date_goes_on_without_one(june: World) -> None:
    with june.database.read() as session:
        endless = session.exec(select(Assignment.id).where(col(Assignment.due_on).is_(None))).first()
    assert endless is not None
    suspend(june.database, endless, reason="机构改革", now=june.clock.now(), actor=OFFICE)
    june.travel("2019-07-01")
    resume(june.database, endless, words="", now=june.clock.now(), actor=OFFICE)
    assert was_late(june) == []
    assert said(june)[-1].endswith("这项工作不设时限。")


def test_what_was_reported_or_stopped_is_not_stopped(june: World) -> None:
    stops(june)
    with pytest.raises(StepError):
        stops(june)
    with pytest.raises(StepError):
        suspend(june.database, june.report(RESERVE, "广阳区人民政府"), reason="x", now=june.clock.now(), actor=OFFICE)


def test_what_runs_cannot_be_resumed(june: World) -> None:
    with pytest.raises(StepError):
        goes_on(june)


def test_the_unit_hears_of_both_and_why(june: World) -> None:
    stops(june)
    june.travel("2019-07-01")
    goes_on(june)
    assert said(june) == [
        f"已中止计时：{ABOUT}。恢复以前不计逾期，不催办。理由：项目用地待省里批复",
        f"已恢复计时：{ABOUT}。时限由2019年6月30日顺延为2019年7月9日。意见：已批复",
    ]


def test_the_reminder_that_is_composed_and_not_sent_is_taken_back(june: World) -> None:
    june.travel("2019-06-25").sweep()
    june.compose()
    owed = stops(june)
    with june.database.read() as session:
        tied = select(Recipient.message_id).join(Notice, col(Notice.id) == Recipient.notice_id)
        assert set(session.exec(tied.where(Notice.assignment_id == owed))) == {None}
    june.compose()
    mine = [message.text for message in june.messages() if "已中止计时" in message.text]
    assert len(mine) == 1


def test_it_may_be_stopped_again(june: World) -> None:
    for stop, go in (("2019-06-20", "2019-06-21"), ("2019-06-24", "2019-06-26")):
        june.travel(stop)
        stops(june)
        june.travel(go)
        goes_on(june)
    assert standing(june).due_on == date(2019, 7, 3)


def test_the_date_stands_when_the_config_is_applied_anew(june: World) -> None:
    stops(june)
    june.travel("2019-07-01")
    goes_on(june)
    moved = edited(schedule(RESERVE, due="2019-07-05"))
    apply(june.database, moved, now=june.clock.now(), actor=OFFICE, reason="later for all", late=True)
    assert standing(june).due_on == date(2019, 7, 9)


def test_a_later_date_for_all_moves_it_too(june: World) -> None:
    stops(june)
    june.travel("2019-07-01")
    goes_on(june)
    moved = edited(schedule(RESERVE, due="2019-09-30"))
    apply(june.database, moved, now=june.clock.now(), actor=OFFICE, reason="later for all", late=True)
    assert standing(june).due_on == date(2019, 9, 30)


def test_the_clocks_that_stand_are_listed_until_they_go_on(june: World) -> None:
    owed = stops(june)
    with june.database.read() as session:
        assert [(one.assignment, one.unit, one.due_on) for one in in_effect(session)] == [(owed, ZONE, DUE)]
    goes_on(june)
    with june.database.read() as session:
        assert in_effect(session) == []


def test_the_story_tells_of_both(june: World) -> None:
    owed = stops(june)
    june.travel("2019-07-01")
    goes_on(june)
    with june.database.read() as session:
        events = story(session, owed, june.clock.now().date())
    kinds = ("suspended", "moved", "resumed")
    assert [(event.kind, event.words) for event in events if event.kind in kinds] == [
        ("suspended", "项目用地待省里批复"), ("moved", "已批复"), ("resumed", "已批复"),
    ]  # fmt: skip


def test_the_why_of_a_day_knows_whether_the_clock_stood_then(june: World) -> None:
    june.travel("2019-06-24")
    owed = stops(june)
    june.travel("2019-07-01")
    goes_on(june)
    june.travel("2019-07-02")
    with june.database.read() as session:
        found = [
            why_duty(session, owed, day=date.fromisoformat(day), now=june.clock.now()).duties[0].suspended
            for day in ("2019-06-21", "2019-06-26", "2019-07-01")
        ]
    assert found == [False, True, False]


def test_both_are_on_the_record(june: World) -> None:
    stops(june)
    june.travel("2019-07-01")
    goes_on(june)
    with june.database.read() as session:
        assert record.broken_at(session) is None
        both = select(RecordEntry).where(col(RecordEntry.action).in_(["suspend", "resume"]))
        entries = session.exec(both.order_by(col(RecordEntry.id))).all()
    assert [(entry.actor, entry.detail["words"]) for entry in entries] == [
        (OFFICE, "项目用地待省里批复"), (OFFICE, "已批复"),
    ]  # fmt: skip
