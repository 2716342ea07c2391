"""Urging: heard in the unit's next message, once a day for each duty, by whom it may be done, and on the record."""

from collections.abc import Sequence

import pytest
from sqlmodel import col, select

from models.account import Account
from models.assignment import Assignment
from models.notice import Notice
from models.record import RecordEntry
from models.task import Task
from supervision import record, reporting
from supervision.access import Role, Viewer
from supervision.accounts.making import Person, make
from supervision.stepping import UnknownAssignmentError
from supervision.story import story
from supervision.suspending import suspend
from supervision.urging import MOST, Urged, UrgeError, may_urge, urge, urged_at
from tests.world import World

RESERVE = "overseas-listing-reserve"
LEAD, ZONE, GUANGYANG = "市商务局", "廊坊开发区管委会", "广阳区人民政府"
OFFICE = "市政府督查室督办人员"


@pytest.fixture
def july(world: World) -> World:
    """3 July 2019: the reserve list has been overdue since the first."""
    world.travel("2019-06-20").sweep()
    world.travel("2019-07-03").sweep()
    return world


def urges(world: World, *units: str, words: str = "", actor: str = OFFICE) -> Urged:
    owed = [world.owed(RESERVE, unit) for unit in units]
    return urge(world.database, owed, words=words, now=world.clock.now(), actor=actor)


def said(world: World) -> list[str]:
    with world.database.read() as session:
        told = select(Notice.words).where(Notice.kind == "said").order_by(col(Notice.id))
        return [words or "" for words in session.exec(told)]


def viewer(world: World, role: Role, unit: str | None) -> Viewer:
    made = make(
        world.database, Person(f"{role}-{unit}", "经办人", "Clerk", role, unit), now=world.clock.now(), actor="t"
    )
    with world.database.read() as session:
        of = session.get(Account, made.id)
        assert of is not None
        assert of.id is not None
        return Viewer(of.id, of.login, of.name, of.name_en, role, of.unit_id, unit)


def test_the_unit_hears_who_urges_about_what_since_when_and_his_words(july: World) -> None:
    urges(july, ZONE, words="请于明日上午报送。")
    assert said(july) == [
        "市政府督查室督办人员催办：三(六)境外上市后备资源库，时限2019年6月30日，已逾期3天，请尽快反馈。请于明日上午报送。"
    ]


def test_it_stands_in_the_units_next_message(july: World) -> None:
    july.compose()
    july.travel("2019-07-04").sweep()
    urges(july, ZONE)
    july.compose()
    told = [message.text for message in july.messages() if "催办：三(六)境外上市后备资源库" in message.text]
    assert len(told) == 1


def test_every_unit_of_one_action_is_told_for_itself(july: World) -> None:
    found = urges(july, ZONE, GUANGYANG)
    assert found == Urged((july.owed(RESERVE, GUANGYANG), july.owed(RESERVE, ZONE)), (), ())
    assert len(said(july)) == 2


def test_a_second_time_on_the_same_day_says_so_and_tells_nobody(july: World) -> None:
    urges(july, ZONE)
    july.travel("2019-07-03", at="16:00")
    assert urges(july, ZONE, actor="市商务局经办人") == Urged((), (july.owed(RESERVE, ZONE),), ())
    assert len(said(july)) == 1


def test_the_next_day_it_may_be_done_again(july: World) -> None:
    urges(july, ZONE)
    july.travel("2019-07-04")
    assert urges(july, ZONE).told == (july.owed(RESERVE, ZONE),)


def test_a_moved_date_does_not_make_a_second_time_of_the_day(july: World) -> None:
    urges(july, ZONE)
    with july.database.write() as session:
        moved = session.get(Assignment, july.owed(RESERVE, ZONE))
        assert moved is not None
        moved.due_on = moved.first_due_on and moved.first_due_on.replace(day=12, month=7)
    assert urges(july, ZONE).told == ()


def test_what_is_reported_closed_or_suspended_is_left_alone(july: World) -> None:
    reported, closed = july.report(RESERVE, ZONE), july.report(RESERVE, GUANGYANG)
    reporting.accept(july.database, closed, now=july.clock.now(), actor=OFFICE)
    suspend(july.database, july.owed(RESERVE, LEAD), reason="等待", now=july.clock.now(), actor=OFFICE)
    before = said(july)
    assert urges(july, ZONE, GUANGYANG, LEAD) == Urged(
        (), (), tuple(sorted([reported, closed, july.owed(RESERVE, LEAD)]))
    )
    assert said(july) == before


@pytest.mark.parametrize(
    ("assignments", "words", "kind"),
    [((), "", "none"), (range(1, MOST + 2), "", "many"), ((1,), "长" * 301, "long")],
)
def test_what_cannot_be_urged_so_is_told(july: World, assignments: Sequence[int], words: str, kind: str) -> None:
    with pytest.raises(UrgeError) as told:
        urge(july.database, assignments, words=words, now=july.clock.now(), actor=OFFICE)
    assert told.value.kind == kind


def test_with_one_unknown_duty_nobody_is_told(july: World) -> None:
    with pytest.raises(UnknownAssignmentError):
        urge(july.database, [july.owed(RESERVE, ZONE), 999_999], words="", now=july.clock.now(), actor=OFFICE)
    assert said(july) == []


def test_it_is_on_the_record(july: World) -> None:
    urges(july, ZONE, words="请抓紧")
    with july.database.read() as session:
        (entry,) = session.exec(select(RecordEntry).where(RecordEntry.action == "urged"))
        assert record.broken_at(session) is None
    assert (entry.actor, entry.detail) == (OFFICE, {"words": "请抓紧"})


def test_the_story_tells_it_with_who_was_to_hear(july: World) -> None:
    urges(july, ZONE)
    with july.database.read() as session:
        events = story(session, july.owed(RESERVE, ZONE), july.clock.now().date())
    (found,) = [event for event in events if event.kind == "urged"]
    assert [hearer.unit for hearer in found.hearers] == [ZONE]


def test_the_last_time_of_each_duty_is_known(july: World) -> None:
    urges(july, ZONE)
    owed = july.owed(RESERVE, ZONE)
    with july.database.read() as session:
        assert urged_at(session, [owed, july.owed(RESERVE, LEAD)]) == {owed: july.clock.now()}


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        (Role.SUPERVISOR, "office", True), (Role.MEMBER, "commerce", True), (Role.HEAD, "commerce", True),
        (Role.MEMBER, "guangyang", False), (Role.LEADER, None, False), (Role.ADMIN, None, False),
    ],
)  # fmt: skip
def test_the_office_urges_everyone_and_a_lead_those_of_its_tasks(
    july: World, role: Role, unit: str | None, may: bool
) -> None:
    with july.database.read() as session:
        assert may_urge(session, viewer(july, role, unit), [july.owed(RESERVE, ZONE)]) is may


def test_a_lead_urges_neither_itself_nor_other_leads_tasks(july: World) -> None:
    with july.database.read() as session:
        led_by_others = session.exec(
            select(Assignment.id).join(Task).where(Task.key == "listing-reserve-kept", Assignment.role != "lead")
        ).first()
        assert led_by_others is not None
        mine = viewer(july, Role.MEMBER, "commerce")
        assert not may_urge(session, mine, [july.owed(RESERVE, LEAD)])
        assert not may_urge(session, mine, [led_by_others])
        assert not may_urge(session, mine, [july.owed(RESERVE, ZONE), 999_999])
