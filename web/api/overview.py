"""Counts (看板): the board by light and unit, the matrix of units and periods, the load of each unit, the trend."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import Field

from config.shape import FIRST_YEAR, LAST_YEAR
from supervision.board import Question, board, by_unit
from supervision.in_force import in_force
from supervision.load import Load, load
from supervision.matrix import Row, Wanted, matrix
from supervision.trend import Point, trend
from web.api import cursor
from web.api.access import TABLE, OverseerReader
from web.api.access import router as api_router
from web.api.duty import FilterKey, Scope
from web.api.problem import misfit
from web.api.shape import USUAL, As, Cursor, Form, Limit, Listing, Named, Plain, Shape, named
from web.export import Column, table
from web.page import Page

router = api_router("overview")
EVERYTHING = 1_000_000
CELLS = ("on-time", "late", "missing", "excused", "not-yet")


class UnitCounts(Shape):
    """A unit that needs attention."""

    unit: Named
    overdue: int = Field(description="Assignments whose due day is over.")
    soon: int = Field(description="Assignments that are due soon.")


class BoardOut(Shape):
    """How many assignments fit, by light, and the units that need attention."""

    total: int
    lights: dict[str, int] = Field(description="red, yellow, blue, green, none: how many assignments of each.")
    units: list[UnitCounts] = Field(description="The most overdue first.")


class MatrixRow(Shape):
    """One unit: for each period how many assignments stand how."""

    unit: Named
    cells: dict[str, dict[str, int]] = Field(
        description="By period; of each: on-time, late, missing (overdue), excused (suspended), not-yet."
    )


class LoadOut(Shape):
    """What one unit carries, in assignments."""

    unit: Named
    open: int = Field(description="All that is owed; late and soon among them.")
    late: int
    soon: int
    suspended: int
    in_time: int = Field(description="Done in time.")
    done_late: int
    share: int | None = Field(description="How many of a hundred were done in time; null: nothing was done yet.")


class PointOut(Shape):
    """The counts of one day, as its first sweep found them."""

    day: date
    overdue: int
    red: int
    soon: int
    open: int
    in_time: int
    late: int


@router.get("/board", operation_id="get_board")
def counts(
    page: OverseerReader, scope: Annotated[Scope, Query()] = "attention", plan: FilterKey = None,
    unit: FilterKey = None, lead: FilterKey = None, clause: Annotated[Plain | None, Query(max_length=64)] = None,
    period: Annotated[Plain | None, Query(max_length=16)] = None,
) -> BoardOut:  # fmt: skip
    """How much stands how today. The lines themselves are `GET /v1/assignments` with the same filters."""
    question = Question(
        page.today, scope=scope, plan=plan, unit=unit, lead=lead, clause=clause, period=period, size=1
    )  # fmt: skip
    with page.house.database.read() as session:
        found = board(session, question, in_force(session).calendar)
        units = by_unit(session, question)
    return BoardOut(
        total=found.total, lights=found.lights,
        units=[
            UnitCounts(unit=named(one.key, one.name, one.name_en), overdue=one.overdue, soon=one.soon) for one in units
        ],
    )  # fmt: skip


@router.get("/matrix", operation_id="get_matrix", response_model=Listing[MatrixRow], responses=TABLE)
def units_by_periods(
    page: OverseerReader, request: Request, plan: FilterKey = None, unit: FilterKey = None,
    kind: Annotated[Plain | None, Query(max_length=16)] = None, after: Cursor = None, limit: Limit = USUAL,
    form: As = Form.JSON,
) -> Listing[MatrixRow] | Response:  # fmt: skip
    """The units in the order of the config, each with the twelve newest periods, what comes once, and what stands."""
    size = limit if form is Form.JSON else EVERYTHING
    wanted = Wanted(page.today, plan=plan, kind=kind, unit=unit, page=cursor.after(request, after) + 1, size=size)
    with page.house.database.read() as session:
        found = matrix(session, wanted)
    if form is not Form.JSON:
        columns = _matrix_columns(page, found.periods)
        return table(form.value, "matrix", columns, found.rows, language=page.language)
    return cursor.numbered(request, [_row(one) for one in found.rows], page=found.page, pages=found.pages)


@router.get("/load", operation_id="get_load", response_model=Listing[LoadOut], responses=TABLE)
def who_carries_what(
    page: OverseerReader, request: Request, plan: FilterKey = None,
    order: Annotated[Literal["open", "late", "soon", "share", "done", "unit"], Query()] = "unit", after: Cursor = None,
    limit: Limit = USUAL, form: As = Form.JSON,
) -> Listing[LoadOut] | Response:  # fmt: skip
    """What each unit carries."""
    size = limit if form is Form.JSON else EVERYTHING
    with page.house.database.read() as session:
        number = cursor.after(request, after) + 1
        found = load(session, today=page.today, plan=plan, order=order, page=number, size=size)
    if form is not Form.JSON:
        return table(form.value, "load", _load_columns(page), found.rows, language=page.language)
    return cursor.numbered(request, [_load(one) for one in found.rows], page=found.page, pages=found.pages)


@router.get("/trend", operation_id="get_trend", response_model=Listing[PointOut], responses=TABLE)
def day_by_day(
    page: OverseerReader, since: Annotated[date, Query(examples=["2019-06-01"])],
    until: Annotated[date, Query(examples=["2019-07-31"])], plan: FilterKey = None, form: As = Form.JSON,
) -> Listing[PointOut] | Response:  # fmt: skip
    """The counts of each day from `since` to `until`, both included, at most three years of them."""
    if not (since.year >= FIRST_YEAR and until.year <= LAST_YEAR and 0 <= (until - since).days <= 1100):
        raise misfit("/query/until", "span", "`until` is before `since`, or more than three years later.")
    with page.house.database.read() as session:
        found = trend(session, plan=plan, since=since, until=until)
    if form is not Form.JSON:
        return table(form.value, "trend", _trend_columns(), found, language=page.language)
    return cursor.whole(PointOut.model_validate(one) for one in found)


def _row(one: Row) -> MatrixRow:
    cells = {period: {str(cell): number for cell, number in cells.items()} for period, cells in one.cells.items()}
    return MatrixRow(unit=named(one.key, one.name, one.name_en), cells=cells)


def _load(one: Load) -> LoadOut:
    return LoadOut(
        unit=named(one.key, one.name, one.name_en), open=one.open, late=one.late, soon=one.soon,
        suspended=one.suspended, in_time=one.in_time, done_late=one.done_late, share=one.share,
    )  # fmt: skip


def _matrix_columns(page: Page, periods: tuple[str, ...]) -> list[Column[Row]]:
    unit: Column[Row] = Column("unit", lambda one: page.language.pick(one.name, one.name_en), 28)
    return [unit, *(_period_column(page, period, cell) for period in periods for cell in CELLS)]


def _period_column(page: Page, period: str, cell: str) -> Column[Row]:
    heading = f"{page.language.period(period)} {page.language.say('cell', cell)}"
    return Column(heading, lambda one: one.cells.get(period, {}).get(cell, 0), 12)


def _load_columns(page: Page) -> tuple[Column[Load], ...]:
    return (
        Column("unit", lambda one: page.language.pick(one.name, one.name_en), 28),
        Column("open", lambda one: one.open, 10), Column("late", lambda one: one.late, 10),
        Column("soon", lambda one: one.soon, 10), Column("suspended", lambda one: one.suspended, 10),
        Column("in-time", lambda one: one.in_time, 10), Column("done-late", lambda one: one.done_late, 10),
        Column("share", lambda one: one.share, 10),
    )  # fmt: skip


def _trend_columns() -> tuple[Column[Point], ...]:
    return (
        Column("day", lambda one: one.day), Column("late", lambda one: one.overdue, 10),
        Column("red", lambda one: one.red, 10), Column("soon", lambda one: one.soon, 10),
        Column("open", lambda one: one.open, 10), Column("in-time", lambda one: one.in_time, 10),
        Column("done-late", lambda one: one.late, 10),
    )  # fmt: skip
