"""Why, asked of messages that gave way to later ones: where their things are now, and on which day they are told."""

from datetime import date

import pytest
from sqlmodel import select

from config.whole import Config
from models.database import Database
from models.message import Message
from supervision.history import history
from supervision.in_force import NothingAppliedError
from supervision.why.answer import Answer, Held, MessageAnswer
from supervision.why.asking import WhyError, why
from supervision.why.telling import why_message, why_named
from tests.services.test_why import RESERVE, asked, moved, put, rules
from tests.world import World, bundled


@pytest.fixture
def unsent(world: World) -> World:
    """What spoke on Friday the 14th waits in an unsent message, on Monday in another, on Tuesday in a third."""
    world.travel("2019-06-14").sweep()
    for day in ("2019-06-14", "2019-06-17", "2019-06-18"):
        world.travel(day).compose()
    return world


def key_of(world: World, day: str) -> str:
    address = "zone.handler"
    return next(one.key for one in world.messages() if one.address.startswith(address) and str(one.day) == day)


def told(world: World, day: str) -> MessageAnswer:
    with world.database.read() as session:
        return why_message(session, key_of(world, day), now=world.clock.now())


def test_a_message_that_gave_way_says_what_it_had_carried_and_which_later_one_took_it_over(unsent: World) -> None:
    answer = told(unsent, "2019-06-14")
    assert {one.about.task for one in answer.duties} == {one.about.task for one in told(unsent, "2019-06-18").duties}
    assert [bundle.key for bundle in answer.later] == [key_of(unsent, "2019-06-18")]


def test_what_a_message_had_not_carried_is_not_told_of_it(unsent: World) -> None:
    unsent.travel("2019-06-25").sweep()
    unsent.compose()
    rungs = {rule.occasion.rung for duty in told(unsent, "2019-06-18").duties for rule in duty.rules}
    assert "ten-days-left" in rungs
    assert "three-days-left" not in rungs


def test_what_was_dropped_since_is_still_said_to_have_been_carried(unsent: World) -> None:
    unsent.report(RESERVE, "廊坊开发区管委会")
    unsent.travel("2019-06-19").compose()
    rules = [rule for duty in told(unsent, "2019-06-18").duties if duty.about.task == RESERVE for rule in duty.rules]
    assert [one.reason for rule in rules for one in rule.hearers] == ["done"]


def test_a_day_whose_message_gave_way_names_the_things_that_it_had_carried(unsent: World) -> None:
    rule = rules(asked(unsent, "2019-06-17"))["ten-days-left"]
    assert rule.is_of(date(2019, 6, 17))
    assert [str(one.day) for one in rule.hearers[0].replaced] == ["2019-06-14", "2019-06-17"]


def test_the_lead_unit_hears_on_such_a_day_of_others_too(unsent: World) -> None:
    unsent.travel("2019-07-03").sweep()
    for day in ("2019-07-03", "2019-07-04", "2019-07-05"):
        unsent.travel(day).compose()
    heard = asked(unsent, "2019-07-04", "commerce").heard
    assert "orange" in {rule.occasion.rung for one in heard for rule in one.rules}


def test_a_message_that_nobody_tried_to_send_is_not_called_undelivered(unsent: World) -> None:
    assert held(asked(unsent, "2019-06-14")) == Held.UNTRIED
    with unsent.database.write() as session:
        for message in session.exec(select(Message).where(Message.day == date(2019, 6, 14))):
            message.attempts = 1
    assert held(asked(unsent, "2019-06-14")) == Held.UNDELIVERED


def held(answer: Answer) -> str:
    return rules(answer)["ten-days-left"].hearers[0].reason


def test_a_message_that_was_taken_back_is_said_to_have_been(world: World) -> None:
    world.travel("2019-06-14").sweep()
    world.compose()
    key = key_of(world, "2019-06-14")
    put(world.travel("2019-06-14", at="10:00"), moved("2019-09-30"))
    with (
        world.database.read() as session,
        pytest.raises(WhyError, match="taken back where a change is applied, as when a due date moves"),
    ):
        why_named(session, key[:8], now=world.clock.now())


def test_a_number_that_no_notice_has_is_said_to_be_none(world: World) -> None:
    with world.database.read() as session, pytest.raises(WhyError, match=r"there is no notice 412$"):
        why_named(session, "412", now=world.clock.now())


def test_a_part_of_a_name_is_asked_back(world: World) -> None:
    with pytest.raises(WhyError, match=r"did you mean '广阳区人民政府'\? \(units.yaml"):
        asked(world, "2019-06-05", "广阳")


def test_before_any_config_it_says_so_and_not_that_there_is_no_unit(database: Database) -> None:
    world = World(database)
    with database.read() as session, pytest.raises(NothingAppliedError):
        why(session, "zone", day=date(2019, 6, 5), now=world.clock.now())


def test_why_and_the_history_name_the_same_rung_in_place_of_one_passed_over(world: World) -> None:
    world.travel("2019-07-03").sweep()
    content = bundled().model_dump(mode="json", by_alias=True)
    rungs = content["ladders"][0]["rungs"]
    rungs.insert(1, rungs[0] | {"id": "five-days-left", "working_days_before": 5})
    put(world.travel("2019-07-04"), Config.model_validate(content))
    world.sweep()
    passed = rules(asked(world, "2019-07-04"))["five-days-left"]
    with world.database.read() as session:
        found = {one.notice: one.instead for one in history(session, now=world.clock.now()).passed_over}
    assert passed.instead is not None
    assert found[passed.notice or 0] == passed.instead.name == "橙色督办"
