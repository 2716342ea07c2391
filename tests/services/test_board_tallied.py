"""What the tallies answer is what the rows answer: counts, lines and their order, units, and what is kept of it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from sqlmodel import Session, col, update

from models.assignment import Assignment
from models.database import Database
from supervision import reporting
from supervision.board import Question, board, by_unit, rows, tallied
from supervision.board.units import _by_rows, _read
from supervision.in_force import in_force
from supervision.remembering import mark
from tests.tallied import recounted, tallies
from tests.world import World

RESERVE = "overseas-listing-reserve"
TODAY = date(2020, 1, 20)
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"plan": "langfang-2019"},
    {"lead": "local-finance"},
    {"clause": "四(一)1"},
    {"task": RESERVE},
    {"period": "once"},
    {"period": "2019Q3"},
    {"lead": "local-finance", "period": "once"},
    {"light": "red"},
    {"light": "green"},
    {"light": "none"},
)


@pytest.fixture
def busy(world: World) -> World:
    """Some in time, some late, one closed, one returned, one suspended, one on another ladder, one moved."""
    world.sweep()
    world.travel("2019-06-28")
    in_time = world.report(RESERVE, "市商务局")
    returned = world.report(RESERVE, "市发改委")
    world.travel("2019-07-02").sweep()
    world.report(RESERVE, "三河市人民政府")
    reporting.accept(world.database, in_time, now=world.clock.now(), actor="office")
    reporting.send_back(world.database, returned, reason="no evidence", now=world.clock.now(), actor="office")
    for unit, values in (
        ("市工信局", {"state": "suspended"}),
        ("广阳区人民政府", {"ladder": "elsewhere"}),
        ("固安县人民政府", {"due_on": date(2019, 8, 1)}),
    ):
        change(world, unit, **values)
    world.travel(str(TODAY)).sweep()
    return world


def change(world: World, unit: str, **values: object) -> None:
    with world.database.write() as session:
        mine = col(Assignment.id) == world.owed(RESERVE, unit)
        session.connection().execute(update(Assignment).where(mine).values(**values))


def of_rows(session: Session, question: Question) -> tuple[dict[str, int], list[int]]:
    return rows.lights(session, question), rows.ids(session, question)


def of_tallies(session: Session, question: Question) -> tuple[dict[str, int], list[int]]:
    found = tallied.found(session, question, mark(session))
    return found.lights, tallied.ids(session, question, found)


def test_counts_and_lines_and_their_order_are_the_same(busy: World) -> None:
    days = (TODAY, TODAY + timedelta(days=9))
    with busy.database.read() as session:
        for today, scope, asked in product(days, ("attention", "overdue", "open", "all"), FILTERS):
            question = Question(today, scope=scope, size=100_000, **asked)  # type: ignore[arg-type]
            assert of_tallies(session, question) == of_rows(session, question), question


def test_every_page_is_the_same(busy: World) -> None:
    with busy.database.read() as session:
        for page, size in product(range(1, 12), (7, 50)):
            question = Question(TODAY, scope="all", page=page, size=size)
            assert of_tallies(session, question) == of_rows(session, question), question


@pytest.mark.parametrize("asked", [one for one in FILTERS if "light" not in one])
def test_units_are_counted_the_same(busy: World, asked: dict[str, str]) -> None:
    question = Question(TODAY, **asked)  # type: ignore[arg-type]
    with busy.database.read() as session:
        sight, values = rows.sight(question), rows.values(question)
        assert by_unit(session, question) == _read(session, _by_rows(sight), values | {"most": 1000})


def test_the_most_overdue_units_come_first_and_no_more_than_asked_for(busy: World) -> None:
    with busy.database.read() as session:
        everyone, few = by_unit(session, Question(TODAY)), by_unit(session, Question(TODAY), most=3)
    assert few == everyone[:3]
    assert [unit.overdue for unit in everyone] == sorted((unit.overdue for unit in everyone), reverse=True)


def test_what_is_kept_is_forgotten_when_an_assignment_changes(busy: World) -> None:
    before = total(busy.database)
    busy.report(RESERVE, "廊坊开发区管委会")
    assert total(busy.database) == before - 1


def test_a_session_that_writes_sees_its_own_changes_and_leaves_none_behind(busy: World) -> None:
    before = total(busy.database)
    with busy.database.trial() as session:
        session.connection().execute(update(Assignment).values(reported_at=busy.clock.now()))
        inside = board(session, Question(TODAY, scope="overdue"), in_force(session).calendar).total
    assert (inside, total(busy.database)) == (0, before)


def test_a_day_before_the_newest_report_is_answered_by_the_rows(busy: World) -> None:
    early = Question(date(2019, 6, 29), scope="open", size=100_000)
    with busy.database.read() as session:
        assert not mark(session).speaks_of(early.today)
        found = board(session, early, in_force(session).calendar)
        assert [line.id for line in found.lines] == of_rows(session, early)[1]
        near = replace(early, scope="attention")
        assert by_unit(session, early) == _read(session, _by_rows(rows.sight(near)), rows.values(near) | {"most": 1000})


def test_the_tallies_of_all_this_are_right(busy: World) -> None:
    assert tallies(busy.database) == recounted(busy.database)


def total(database: Database) -> int:
    with database.read() as session:
        return board(session, Question(TODAY, scope="overdue"), in_force(session).calendar).total
