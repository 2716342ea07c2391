"""The board: the same lights as the rule's, counted, filtered, paged."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.assignment import Assignment
from supervision import reporting
from supervision.board import Board, Question, board
from supervision.calendar import day_of, end_of_day
from supervision.in_force import in_force
from supervision.light import Standing, light
from tests.world import World

RESERVE = "overseas-listing-reserve"
DAYS = ("2019-06-04", "2019-06-14", "2019-06-29", "2019-06-30", "2019-07-01", "2019-07-06", "2019-07-09", "2020-01-20")


def ask(world: World, day: str, **asked: object) -> Board:
    with world.database.read() as session:
        calendar = in_force(session).calendar
        return board(session, Question(date.fromisoformat(day), **asked), calendar)  # type: ignore[arg-type]


@pytest.fixture
def busy(world: World) -> World:
    """Some in time, some late, one closed, one returned, one suspended."""
    world.sweep()
    world.travel("2019-06-28")
    in_time = world.report(RESERVE, "市商务局")
    returned = world.report(RESERVE, "市发改委")
    world.travel("2019-07-02").sweep()
    world.report(RESERVE, "三河市人民政府")
    reporting.accept(world.database, in_time, now=world.clock.now(), actor="office")
    reporting.send_back(world.database, returned, reason="no evidence", now=world.clock.now(), actor="office")
    with world.database.write() as session:
        session.get_one(Assignment, world.owed(RESERVE, "市工信局")).state = "suspended"
    world.travel("2020-01-20").sweep()
    return world


@pytest.mark.parametrize("day", DAYS)
def test_every_light_is_the_rules_own(busy: World, day: str) -> None:
    today = date.fromisoformat(day)
    shown = {line.id: line.light for line in ask(busy, day, scope="all", size=10_000).lines}
    with busy.database.read() as session:
        rules = in_force(session)
        assignments = session.exec(select(Assignment).order_by(col(Assignment.id))).all()
    for owed in assignments:
        reported, closed = (at if at and at < end_of_day(today) else None for at in (owed.reported_at, owed.closed_at))
        standing = Standing(
            owed.due_on,
            day_of(reported) if reported else None,
            day_of(closed) if closed else None,
            suspended=owed.state == "suspended",
        )
        windows = rules.windows(owed.ladder, owed.due_on) if owed.due_on else []
        assert shown[owed.id or 0] == light(standing, windows, today).colour, owed


def test_the_counts_are_of_all_pages_and_the_pages_hold_all(busy: World) -> None:
    first = ask(busy, "2019-07-09", size=10)
    pages = [ask(busy, "2019-07-09", size=10, page=page) for page in range(1, first.pages + 1)]
    ids = [line.id for page in pages for line in page.lines]
    assert len(ids) == len(set(ids)) == first.total == sum(first.lights.values())


def test_a_page_beyond_the_last_is_the_last(busy: World) -> None:
    assert ask(busy, "2019-07-09", page=10**9).page == ask(busy, "2019-07-09").pages


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ({"unit": "sanhe"}, lambda line: line.unit == "sanhe"),
        ({"lead": "local-finance"}, lambda line: "local-finance" in {key for key, _, _ in line.leads}),
        ({"clause": "四(一)1"}, lambda line: line.clause == "四(一)1"),
        ({"light": "red"}, lambda line: line.light == "red"),
        ({"plan": "langfang-2019"}, lambda line: line.plan == "langfang-2019"),
    ],
)
def test_a_filter_leaves_what_it_names_and_all_of_it(busy: World, asked: dict[str, str], held: object) -> None:
    everything = ask(busy, "2019-07-09", size=10_000).lines
    found = ask(busy, "2019-07-09", size=10_000, **asked).lines
    assert list(found) == [line for line in everything if held(line)]  # type: ignore[operator]
    assert found


def test_overdue_work_says_what_happens_next(busy: World) -> None:
    line = next(line for line in ask(busy, "2019-07-03").lines if line.unit == "zone" and line.task == RESERVE)
    assert (line.next_rung, str(line.next_on)) == ("红色督办", "2019-07-09")
    last = next(line for line in ask(busy, "2019-07-09").lines if line.unit == "zone" and line.task == RESERVE)
    assert (last.next_on, last.in_circular) == (None, True)
