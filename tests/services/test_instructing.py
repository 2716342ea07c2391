"""Leaders' instructions: who wrote what on which day, heard by every unit that owes the task, in each one's story."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.notice import Notice
from models.record import RecordEntry
from models.slip import Instruction
from models.task import Task
from models.unit import Unit
from supervision import record, reporting
from supervision.instructing import InstructionError, instruct, instructions
from supervision.story import story
from tests.world import World

RESERVE, ZONE, GUANGYANG = "overseas-listing-reserve", "廊坊开发区管委会", "广阳区人民政府"
GIVER, OFFICE = "市政府主要领导", "市政府督查室督办人员"
DAY = date(2019, 6, 19)


@pytest.fixture
def june(world: World) -> World:
    world.travel("2019-06-20").sweep()
    return world


def task_of(world: World, key: str = RESERVE) -> int:
    with world.database.read() as session:
        found = session.exec(select(Task.id).where(Task.key == key)).one()
    assert found is not None
    return found


def gives(world: World, *, words: str = "请抓紧落实。", given_by: str = GIVER, given_on: date = DAY,
          task: int | None = None) -> Instruction:  # fmt: skip
    return instruct(
        world.database, task=task or task_of(world), given_by=given_by, given_on=given_on, words=words,
        now=world.clock.now(), actor=OFFICE,
    )  # fmt: skip


def hearers(world: World) -> list[str]:
    with world.database.read() as session:
        told = select(Unit.name).join(Notice).where(Notice.kind == "said").order_by(col(Unit.position))
        return list(session.exec(told))


def test_every_unit_that_owes_the_task_hears_it_once(june: World) -> None:
    gives(june)
    heard = hearers(june)
    assert len(heard) == len(set(heard)) == 21
    assert ZONE in heard


def test_what_they_hear_says_who_when_about_what_and_the_words(june: World) -> None:
    gives(june)
    with june.database.read() as session:
        told = set(session.exec(select(Notice.words).where(Notice.kind == "said")))
    assert told == {"市政府主要领导2019年6月19日对“三(六)境外上市后备资源库”批示：请抓紧落实。"}


def test_a_unit_that_is_done_does_not_hear_it(june: World) -> None:
    closed = june.report(RESERVE, ZONE)
    reporting.accept(june.database, closed, now=june.clock.now(), actor=OFFICE)
    gives(june)
    assert ZONE not in hearers(june)


def test_they_stand_newest_first(june: World) -> None:
    gives(june, words="一", given_on=date(2019, 6, 10))
    gives(june, words="二", given_on=date(2019, 6, 18))
    with june.database.read() as session:
        assert [one.words for one in instructions(session, task_of(june))] == ["二", "一"]


def test_pressed_twice_it_is_put_down_once(june: World) -> None:
    assert gives(june).id == gives(june).id
    assert june.count(Instruction) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"words": " "}, "no-words"), ({"words": "长" * 1001}, "long"), ({"given_by": ""}, "no-giver"),
        ({"given_by": "长" * 61}, "long-giver"), ({"given_on": date(2019, 6, 21)}, "not-yet"),
        ({"task": 999_999}, "unknown-task"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_put_down(june: World, said: dict[str, object], why: str) -> None:
    with pytest.raises(InstructionError) as told:
        gives(june, **said)  # type: ignore[arg-type]
    assert (told.value.kind, june.count(Instruction)) == (why, 0)


def test_it_is_on_the_record_and_in_the_story_of_every_open_part(june: World) -> None:
    gives(june)
    with june.database.read() as session:
        (entry,) = session.exec(select(RecordEntry).where(RecordEntry.action == "instruction"))
        events = story(session, june.owed(RESERVE, GUANGYANG), date(2019, 6, 20))
        assert record.broken_at(session) is None
    assert (entry.actor, entry.detail["given_by"]) == (OFFICE, GIVER)
    assert [(event.name, event.words) for event in events if event.kind == "instruction"] == [(GIVER, "请抓紧落实。")]
