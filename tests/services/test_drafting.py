"""Drafts: one for each person and duty, kept as it was typed until the report is sent."""

from datetime import timedelta

import pytest

from models.draft import Draft
from supervision import reporting
from supervision.access import Role
from supervision.accounts.making import Person, make
from supervision.drafting import draft_of, figures_of, keep, saved_at
from supervision.lifecycle import StepError
from tests.unit_names import OTHER, RESERVE, ZONE
from tests.world import World


@pytest.fixture
def june(world: World) -> World:
    world.travel("2019-06-20").sweep()
    return world


def account(world: World, login: str = "clerk", unit: str = "zone") -> int:
    """An account of a unit's clerk."""
    made = make(
        world.database, Person(login, "经办人", "Clerk", Role.MEMBER, unit), now=world.clock.now(), actor="tests"
    )
    assert made.id is not None
    return made.id


def draft(world: World, owed: int, clerk: int) -> Draft | None:
    with world.database.read() as session:
        return draft_of(session, owed, clerk)


def test_the_newer_draft_stands_for_the_older(june: World) -> None:
    owed, clerk, now = june.owed(RESERVE, ZONE), account(june), june.clock.now()
    keep(june.database, owed, account=clerk, words="first", figures={1: "12"}, now=now)
    keep(june.database, owed, account=clerk, words="second", figures={1: "", 2: "一"}, now=now + timedelta(hours=1))
    found = draft(june, owed, clerk)
    assert found is not None
    assert (found.words, figures_of(found), found.saved_at) == ("second", {2: "一"}, now + timedelta(hours=1))


def test_everybody_has_a_draft_of_his_own(june: World) -> None:
    owed, now = june.owed(RESERVE, ZONE), june.clock.now()
    first, second = account(june), account(june, "another")
    keep(june.database, owed, account=first, words="mine", figures={}, now=now)
    assert draft(june, owed, second) is None


def test_a_list_says_where_there_are_drafts(june: World) -> None:
    owed, other, clerk, now = june.owed(RESERVE, ZONE), june.owed(RESERVE, OTHER), account(june), june.clock.now()
    keep(june.database, owed, account=clerk, words="mine", figures={}, now=now)
    with june.database.read() as session:
        assert saved_at(session, clerk, [owed, other]) == {owed: now}


def test_the_report_takes_its_draft_with_it_and_leaves_those_of_others(june: World) -> None:
    owed, now = june.owed(RESERVE, ZONE), june.clock.now()
    first, second = account(june), account(june, "another")
    for clerk in (first, second):
        keep(june.database, owed, account=clerk, words="done", figures={}, now=now)
    reporting.report(june.database, owed, words="done", now=now, actor="clerk", account=first)
    assert draft(june, owed, first) is None
    assert draft(june, owed, second) is not None


def test_a_report_that_comes_too_late_leaves_the_draft(june: World) -> None:
    owed, clerk, now = june.owed(RESERVE, ZONE), account(june), june.clock.now()
    keep(june.database, owed, account=clerk, words="mine", figures={}, now=now)
    reporting.report(june.database, owed, words="theirs", now=now, actor="another")
    with pytest.raises(StepError):
        reporting.report(june.database, owed, words="mine", now=now, actor="clerk", account=clerk)
    assert draft(june, owed, clerk) is not None
