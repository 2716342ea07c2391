"""Slips by hand: numbered once each under any concurrency, to one unit about what it owes, heard by its heads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlmodel import col, select

from models.notice import Notice, Recipient
from models.record import RecordEntry
from models.slip import Slip, SlipItem
from models.unit import Contact
from supervision import record
from supervision.slips import SlipError, issue, number, paper, slips
from supervision.story import story
from tests.world import World

RESERVE = "overseas-listing-reserve"
ZONE, GUANGYANG = "廊坊开发区管委会", "广阳区人民政府"
OFFICE = "市政府督查室督办人员"
WORDS = "请说明未按期完成的原因，并限期整改。"


@pytest.fixture
def july(world: World) -> World:
    """3 July 2019: the reserve list has been overdue since the first."""
    world.travel("2019-06-20").sweep()
    world.travel("2019-07-03").sweep()
    return world


def issues(world: World, *, words: str = WORDS, unit: str = "zone", reply_on: date | None = None) -> Slip:
    owed = [world.owed(RESERVE, ZONE)]
    return issue(
        world.database, unit=unit, assignments=owed, words=words, reply_on=reply_on, now=world.clock.now(), actor=OFFICE
    )


def kind(world: World, **said: object) -> str:
    """Why no slip can be issued."""
    with pytest.raises(SlipError) as told:
        issues(world, **said)  # type: ignore[arg-type]
    assert world.count(Slip) == 0
    return told.value.kind


def test_slips_are_numbered_from_one_in_every_year(july: World) -> None:
    first, second = issues(july), issues(july, words="再次督办。")
    july.travel("2020-01-06")
    third = issues(july, words="跨年督办。")
    assert [number(one) for one in (first, second, third)] == ["督办〔2019〕1号", "督办〔2019〕2号", "督办〔2020〕1号"]


def test_many_at_once_get_a_number_each_without_a_gap(july: World) -> None:
    def one(n: int) -> int:
        return issues(july, words=f"第{n}份。").ordinal

    with ThreadPoolExecutor(8) as crowd:
        assert sorted(crowd.map(one, range(24))) == list(range(1, 25))


def test_pressed_twice_it_is_issued_once(july: World) -> None:
    assert issues(july).id == issues(july).id
    assert july.count(Slip) == 1


def test_the_same_words_on_another_day_are_another_slip(july: World) -> None:
    issues(july)
    july.travel("2019-07-04")
    assert issues(july).ordinal == 2


def test_the_units_head_hears_it_with_number_and_date(july: World) -> None:
    issues(july, reply_on=date(2019, 7, 10))
    with july.database.read() as session:
        told = select(Notice.words, Contact.role).join(Recipient, col(Recipient.notice_id) == Notice.id)
        found = session.exec(told.join(Contact).where(Notice.kind == "said")).all()
    assert found == [(f"收到督办〔2019〕1号督办单，涉及1项交办。请于2019年7月10日前反馈。{WORDS}", "head")]


def test_it_keeps_when_each_duty_was_due_as_it_was_written(july: World) -> None:
    slip = issues(july)
    with july.database.read() as session:
        assert [item.due_on for item in session.exec(select(SlipItem))] == [date(2019, 6, 30)]
        found = paper(session, slip.id or 0)
    assert found is not None
    assert (found.unit.name, found.items[0].days_late(found.issued_on), found.number) == (ZONE, 3, "督办〔2019〕1号")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"words": " "}, "no-words"), ({"words": "长" * 1001}, "long"), ({"unit": "nobody"}, "unknown-unit"),
        ({"unit": "guangyang"}, "not-owed"), ({"reply_on": date(2019, 7, 3)}, "reply-over"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_slip_is_told_and_no_number_is_used(
    july: World, said: dict[str, object], why: str
) -> None:
    assert kind(july, **said) == why


def test_what_was_reported_needs_no_slip(july: World) -> None:
    july.report(RESERVE, ZONE)
    assert kind(july) == "not-owed"


def test_a_slip_is_about_something(july: World) -> None:
    with pytest.raises(SlipError) as told:
        issue(
            july.database, unit="zone", assignments=[], words=WORDS, reply_on=None, now=july.clock.now(), actor=OFFICE
        )
    assert told.value.kind == "no-duty"


def test_the_list_counts_what_is_still_owed(july: World) -> None:
    issues(july)
    with july.database.read() as session:
        before = slips(session)[0][0]
    july.report(RESERVE, ZONE)
    with july.database.read() as session:
        after = slips(session)[0][0]
    assert [(one.duties, one.owed) for one in (before, after)] == [(1, 1), (1, 0)]


def test_the_list_of_a_unit_holds_its_own_only(july: World) -> None:
    mine = issues(july).unit_id
    with july.database.read() as session:
        assert slips(session, unit=mine)[1] == 1
        assert slips(session, unit=mine + 1) == ([], 0)


def test_it_is_on_the_record_and_in_the_story(july: World) -> None:
    slip = issues(july)
    with july.database.read() as session:
        (entry,) = session.exec(select(RecordEntry).where(RecordEntry.action == "slip issued"))
        events = story(session, july.owed(RESERVE, ZONE), date(2019, 7, 3))
        assert record.broken_at(session) is None
    assert (entry.subject, entry.actor) == ("督办〔2019〕1号", OFFICE)
    assert [(event.name, event.slip) for event in events if event.kind == "slip"] == [("督办〔2019〕1号", slip.id)]
