"""Asking for more time: before expiry only, bounded, decided by the office, and on the record."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.assignment import Assignment
from models.due_move import DueMove
from models.extension import Extension
from models.notice import Notice, Recipient
from models.record import RecordEntry
from models.unit import Contact, Unit
from supervision import record, reporting
from supervision.change.applying import apply
from supervision.change.difference import Difference
from supervision.change.proposing import propose
from supervision.extending import ask, grant, refuse, waiting
from supervision.history import history
from supervision.more_time import ExtensionError
from supervision.story import story
from tests.editing import edited, schedule
from tests.world import World, bundled

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"
DUE, LATER = date(2019, 6, 30), date(2019, 7, 20)
ABOUT = "三(六)境外上市后备资源库"
OFFICE = "市政府督查室"


@pytest.fixture
def june(world: World) -> World:
    """20 June 2019: the reserve list is owed in ten days."""
    world.travel("2019-06-20").sweep()
    return world


def owed(world: World) -> int:
    return world.owed(RESERVE, ZONE)


def asks(world: World, *, to_on: date = LATER, reason: str = "名单尚待企业确认", actor: str = ZONE) -> int:
    asked = ask(world.database, owed(world), to_on=to_on, reason=reason, now=world.clock.now(), actor=actor)
    assert asked.id is not None
    return asked.id


def grants(world: World, asked: int, *, words: str = "同意") -> Extension:
    return grant(world.database, asked, words=words, now=world.clock.now(), actor=OFFICE)


def refuses(world: World, asked: int, *, words: str = "请按期完成") -> Extension:
    return refuse(world.database, asked, words=words, now=world.clock.now(), actor=OFFICE)


def kind(world: World, **asked: date | str) -> str:
    """Why more time cannot be asked for."""
    with pytest.raises(ExtensionError) as told:
        asks(world, **asked)  # type: ignore[arg-type]
    return told.value.kind


def standing(world: World) -> Assignment:
    with world.database.read() as session:
        return session.exec(select(Assignment).where(Assignment.id == owed(world))).one()


def moves(world: World) -> list[tuple[date, date, str, str, bool]]:
    with world.database.read() as session:
        rows = session.exec(select(DueMove).where(DueMove.assignment_id == owed(world)))
        return [(row.from_on, row.to_on, row.actor, row.reason, row.was_late) for row in rows]


def said(world: World) -> list[tuple[str, str, str]]:
    """The sentences that somebody must hear: unit and role, and the words."""
    with world.database.read() as session:
        rows = session.exec(
            select(Unit.name, Contact.role, Notice.words)
            .select_from(Notice)
            .join(Recipient, col(Recipient.notice_id) == Notice.id)
            .join(Contact, col(Contact.id) == Recipient.contact_id)
            .join(Unit, col(Unit.id) == Contact.unit_id)
            .where(Notice.kind == "said")
            .order_by(col(Notice.id))
        )
        return [(unit, role, words or "") for unit, role, words in rows]


def test_a_request_waits_for_the_office_and_moves_nothing(june: World) -> None:
    asks(june)
    with june.database.read() as session:
        (found,) = waiting(session)
    assert (found.clause, found.unit, found.due_on) == ("三(六)", ZONE, DUE)
    assert standing(june).due_on == DUE


def test_the_supervising_office_hears_of_a_request(june: World) -> None:
    asks(june)
    ((unit, role, words),) = said(june)
    assert role == "handler"
    assert unit != ZONE
    assert words == f"{ZONE}申请延期：{ABOUT}，时限由2019年6月30日延至2019年7月20日。理由：名单尚待企业确认"


def test_a_granted_request_moves_the_date_of_this_unit_alone(june: World) -> None:
    grants(june, asks(june))
    everybody = select(Assignment).where(Assignment.task_id == standing(june).task_id)
    with june.database.read() as session:
        dates = sorted(one.due_on for one in session.exec(everybody) if one.due_on is not None)
    assert dates == [*[DUE] * 20, LATER]


def test_a_granted_request_keeps_the_first_date_and_the_move(june: World) -> None:
    grants(june, asks(june))
    assert (standing(june).first_due_on, standing(june).due_on) == (DUE, LATER)
    assert moves(june) == [(DUE, LATER, OFFICE, "同意", False)]


def test_the_ladder_starts_from_its_foot_for_the_granted_date(june: World) -> None:
    grants(june, asks(june))
    june.travel("2019-07-20").sweep()
    with june.database.read() as session:
        spoken = select(Notice.rung).where(Notice.assignment_id == owed(june), Notice.kind == "rung")
        assert session.exec(spoken.where(Notice.due_on == LATER, Notice.outcome == "spoken")).all() == ["due-day"]
        assert session.exec(spoken.where(Notice.due_on == DUE)).all() == ["ten-days-left"]


def test_the_unit_hears_that_it_was_granted(june: World) -> None:
    grants(june, asks(june))
    assert said(june)[1:] == [
        (ZONE, "handler", f"延期申请已批准：{ABOUT}，时限由2019年6月30日调整为2019年7月20日。意见：同意"),
    ]


def test_the_unit_hears_that_it_was_refused_and_why(june: World) -> None:
    refuses(june, asks(june))
    assert said(june)[1:] == [(ZONE, "handler", f"延期申请未获批准：{ABOUT}，时限仍为2019年6月30日。意见：请按期完成")]


def test_a_refused_request_moves_nothing_and_another_may_follow(june: World) -> None:
    refuses(june, asks(june))
    assert (standing(june).due_on, moves(june)) == (DUE, [])
    assert asks(june) > 0


def test_the_whole_due_day_counts(june: World) -> None:
    june.travel("2019-06-30", at="23:59")
    assert asks(june) > 0


def test_once_the_due_day_is_over_nothing_can_be_asked(june: World) -> None:
    june.travel("2019-07-01", at="00:00")
    assert kind(june) == "over"


def test_of_two_requests_the_second_has_to_wait(june: World) -> None:
    asks(june)
    assert kind(june) == "open"


@pytest.mark.parametrize(
    ("to_on", "why"),
    [(DUE, "not-later"), (date(2019, 6, 1), "not-later"), (date(2019, 9, 29), "too-late"), (date.max, "too-late")],
)
def test_the_date_asked_for_is_later_and_bounded(june: World, to_on: date, why: str) -> None:
    assert kind(june, to_on=to_on) == why


def test_ninety_days_are_the_most(june: World) -> None:
    assert asks(june, to_on=date(2019, 9, 28)) > 0


@pytest.mark.parametrize(("reason", "why"), [(" ", "no-reason"), ("长" * 501, "long")])
def test_a_request_says_why_in_bounds(june: World, reason: str, why: str) -> None:
    assert kind(june, reason=reason) == why


def test_what_was_reported_needs_no_more_time(june: World) -> None:
    june.report(RESERVE, ZONE)
    assert kind(june) == "settled"


def test_a_request_that_was_reported_meanwhile_waits_no_more(june: World) -> None:
    asks(june)
    june.report(RESERVE, ZONE)
    with june.database.read() as session:
        assert waiting(session) == []


def test_what_was_closed_cannot_be_granted_any_more(june: World) -> None:
    asked = asks(june)
    reporting.accept(june.database, june.report(RESERVE, ZONE), now=june.clock.now(), actor=OFFICE)
    with pytest.raises(ExtensionError, match="withdrawn"):
        grants(june, asked)


def test_a_standing_duty_has_no_date_to_move(june: World) -> None:
    with june.database.read() as session:
        endless = session.exec(select(Assignment.id).where(col(Assignment.due_on).is_(None))).first()
    assert endless is not None
    with pytest.raises(ExtensionError) as told:
        ask(june.database, endless, to_on=LATER, reason="x", now=june.clock.now(), actor=ZONE)
    assert told.value.kind == "no-date"


@pytest.mark.parametrize("decide", [grants, refuses])
def test_a_request_is_decided_once(june: World, decide: object) -> None:
    asked = asks(june)
    refuses(june, asked)
    with pytest.raises(ExtensionError) as told:
        decide(june, asked)  # type: ignore[operator]
    assert told.value.kind == "decided"


def test_an_unknown_request_is_told_as_such(june: World) -> None:
    with pytest.raises(ExtensionError, match="there is no request 99"):
        grants(june, 99)


def test_what_was_asked_in_time_may_be_granted_later_and_stays_late_for_the_days_between(june: World) -> None:
    asked = asks(june)
    june.travel("2019-07-03").sweep()
    grants(june, asked)
    assert [was_late for *_, was_late in moves(june)] == [True]
    assert ZONE in {line.unit_name for line in june.overdue("2019-07-02")}
    assert ZONE not in {line.unit_name for line in june.overdue("2019-07-03") if line.task == RESERVE}


def test_a_date_that_is_over_by_now_is_not_granted(june: World) -> None:
    asked = asks(june, to_on=date(2019, 7, 2))
    june.travel("2019-07-03")
    with pytest.raises(ExtensionError) as told:
        grants(june, asked)
    assert told.value.kind == "past"


def test_a_granted_date_stands_when_the_config_is_applied_anew(june: World) -> None:
    grants(june, asks(june))
    moved = edited(schedule("overseas-listing-reserve", due="2019-07-10"))
    apply(june.database, moved, now=june.clock.now(), actor=OFFICE, reason="later for all")
    assert standing(june).due_on == LATER


def test_a_later_date_for_all_moves_a_granted_one_too(june: World) -> None:
    grants(june, asks(june))
    moved = edited(schedule("overseas-listing-reserve", due="2019-09-30"))
    apply(june.database, moved, now=june.clock.now(), actor=OFFICE, reason="later for all")
    assert standing(june).due_on == date(2019, 9, 30)


def test_applying_the_same_config_shows_no_difference_for_a_granted_date(june: World) -> None:
    grants(june, asks(june))
    found: Difference = propose(june.database, bundled(), now=june.clock.now())
    assert not found.changes


def test_the_reminder_of_the_old_date_that_is_not_sent_is_taken_back(june: World) -> None:
    asked = asks(june)
    june.travel("2019-06-25").sweep()
    june.compose()
    before = {message.key: message.text for message in june.messages()}
    grants(june, asked)
    with june.database.read() as session:
        old = select(Recipient.message_id).join(Notice, col(Notice.id) == Recipient.notice_id)
        tied = session.exec(old.where(Notice.assignment_id == owed(june), Notice.kind == "rung")).all()
    assert before
    assert set(tied) == {None}


def test_request_and_decision_are_on_the_record(june: World) -> None:
    grants(june, asks(june))
    with june.database.read() as session:
        entries = session.exec(select(RecordEntry).where(col(RecordEntry.action).startswith("extension"))).all()
        assert record.broken_at(session) is None
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("extension asked", ZONE), ("extension granted", OFFICE),
    ]  # fmt: skip
    assert entries[0].detail["words"] == "名单尚待企业确认"


def test_the_story_tells_what_was_asked_and_decided(june: World) -> None:
    refuses(june, asks(june))
    with june.database.read() as session:
        events = story(session, owed(june), date(2019, 6, 21))
    assert [(event.kind, event.words, event.to_on) for event in events if event.kind in ("asked", "refused")] == [
        ("asked", "名单尚待企业确认", LATER), ("refused", "请按期完成", LATER),
    ]  # fmt: skip


def test_a_step_is_no_run_of_the_timetable(june: World) -> None:
    asks(june)
    with june.database.read() as session:
        ran = history(session, now=june.clock.now()).runs
    assert {run.job for run in ran} == {"test"}
