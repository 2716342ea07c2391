"""The matrix, the load and the trend count what the rows hold."""

from collections import Counter
from datetime import date

import pytest
from sqlmodel import Session, col, select, update

from models.assignment import Assignment
from models.tally import DayCount
from models.unit import Unit
from supervision.board import Question, board
from supervision.in_force import in_force
from supervision.load import ORDERS, Load, load
from supervision.matrix import Cell, Matrix, Wanted, kinds, matrix, periods
from supervision.trend import trend
from tests.world import World

RESERVE = "overseas-listing-reserve"
TODAY = date(2019, 7, 9)


@pytest.fixture
def busy(world: World) -> World:
    """The reserve list in time, late, missing, excused; June's duties due on 5 July; the rest to come."""
    world.sweep()
    world.travel("2019-06-28")
    world.report(RESERVE, "市商务局")
    world.travel("2019-07-02").sweep()
    world.report(RESERVE, "三河市人民政府")
    with world.database.write() as session:
        mine = col(Assignment.id) == world.owed(RESERVE, "市工信局")
        session.connection().execute(update(Assignment).where(mine).values(state="suspended"))
    world.travel(str(TODAY)).sweep()
    return world


def asked(world: World, **wanted: object) -> Matrix:
    with world.database.read() as session:
        return matrix(session, Wanted(TODAY, **wanted))  # type: ignore[arg-type]


def loads(world: World, order: str = "open", **wanted: object) -> tuple[Load, ...]:
    with world.database.read() as session:
        return load(session, today=TODAY, order=order, **wanted).rows  # type: ignore[arg-type]


def by_hand(session: Session) -> Counter[tuple[str, str, str]]:
    """How each row stands, one by one."""
    rows = session.exec(select(Assignment, Unit.key).join(Unit).where(col(Assignment.withdrawn_at).is_(None)))
    return Counter((unit, owed.period, _stands(owed)) for owed, unit in rows)


def _stands(owed: Assignment) -> str:
    if done := owed.reported_at or owed.closed_at:
        late = owed.due_on is not None and done.date() > owed.due_on
        return Cell.LATE if late else Cell.ON_TIME
    if owed.state == "suspended":
        return Cell.EXCUSED
    return Cell.MISSING if owed.due_on and owed.due_on < TODAY else Cell.NOT_YET


def test_every_cell_is_what_the_rows_say(busy: World) -> None:
    found = asked(busy)
    cells = Counter({
        (row.key, period, how): number
        for row in found.rows for period, cell in row.cells.items() for how, number in cell.items()
    })  # fmt: skip
    with busy.database.read() as session:
        assert cells == by_hand(session)
    assert {how for _, _, how in cells} == {one.value for one in Cell}


def test_the_newest_period_comes_first_and_what_has_no_period_last(busy: World) -> None:
    with busy.database.read() as session:
        known = periods(session)
    assert known[-2:] == ("once", "standing")
    assert list(known[:-2]) == sorted(known[:-2], key=lambda one: (one[:4], one), reverse=True) or known[0] == "2019"


def test_the_worst_unit_comes_first_where_it_is_asked_for(busy: World) -> None:
    missing = [sum(cell.get(Cell.MISSING, 0) for cell in row.cells.values()) for row in asked(busy, order="worst").rows]
    assert missing == sorted(missing, reverse=True)
    assert missing[0] > 0


def test_the_pages_of_the_matrix_hold_every_unit_once(busy: World) -> None:
    whole = [row.key for row in asked(busy).rows]
    pages = [asked(busy, size=7, page=page) for page in range(1, asked(busy, size=7).pages + 1)]
    assert [row.key for page in pages for row in page.rows] == whole
    assert asked(busy, size=7, page=99).page == pages[-1].page


def test_a_kind_and_a_unit_and_a_plan_narrow_the_matrix(busy: World) -> None:
    with busy.database.read() as session:
        known = kinds(session)
        of_kind = {kind: set(session.exec(select(Unit.key).where(Unit.kind == kind))) for kind in known}
    for kind in known:
        assert {row.key for row in asked(busy, kind=kind).rows} <= of_kind[kind]
    assert [row.key for row in asked(busy, unit="sanhe").rows] == ["sanhe"]
    assert asked(busy, plan="langfang-2019").rows == asked(busy).rows


def test_the_load_is_what_the_board_counts(busy: World) -> None:
    with busy.database.read() as session:
        calendar = in_force(session).calendar
        for one in loads(busy):
            question = Question(TODAY, scope="all", unit=one.key, size=10_000)
            lights = board(session, question, calendar).lights
            assert one.late == lights.get("red", 0) + lights.get("yellow", 0)
            assert one.soon == lights.get("blue", 0)
            assert one.open + one.suspended + one.done == sum(lights.values())


def test_every_column_sorts(busy: World) -> None:
    for order in ORDERS:
        assert {one.key for one in loads(busy, order)} == {one.key for one in loads(busy)}
    late = [one.late for one in loads(busy, "late")]
    assert late == sorted(late, reverse=True)


def test_a_unit_that_has_done_nothing_yet_has_no_share(busy: World) -> None:
    assert {one.share is None for one in loads(busy) if not one.done} == {True}
    assert next(one for one in loads(busy) if one.key == "commerce").share is not None


def test_each_day_is_counted_once_by_its_first_sweep(busy: World) -> None:
    with busy.database.read() as session:
        before = session.exec(select(DayCount).where(DayCount.day == TODAY)).one()
    busy.report(RESERVE, "廊坊开发区管委会")
    busy.sweep()
    with busy.database.read() as session:
        assert session.exec(select(DayCount).where(DayCount.day == TODAY)).one() == before


def test_the_trend_is_what_the_board_counted_on_the_day(busy: World) -> None:
    with busy.database.read() as session:
        points = trend(session, plan="langfang-2019", since=date(2019, 6, 1), until=TODAY)
        lights = board(session, Question(TODAY, scope="all"), in_force(session).calendar).lights
    last = points[-1]
    assert [str(point.day) for point in points] == ["2019-06-04", "2019-07-02", "2019-07-09"]
    assert (last.overdue, last.red, last.soon) == (lights["red"] + lights["yellow"], lights["red"], lights["blue"])
    assert (last.in_time, last.late) == (1, 1)


def test_the_trend_of_a_plan_that_is_not_there_is_empty(busy: World) -> None:
    with busy.database.read() as session:
        assert trend(session, plan="elsewhere", since=date(2019, 6, 1), until=TODAY) == []
