"""What runs (运行): the cycles with their dispatches, the channels, the working calendar."""

from datetime import date
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field

from config.shape import FIRST_YEAR, LAST_YEAR
from notifications.outbox.channels import ChannelSheet, channel_sheets
from notifications.trying import fits, is_addressed, outcome_of, try_out
from supervision.by_hand import dispatch_by_hand, tried
from supervision.cycles import CycleSheet, cycles
from supervision.in_force import in_force
from supervision.period import Period as PeriodOf
from supervision.working_days import DaySheet, month_sheets
from web.api import cursor
from web.api.access import TABLE, AdminReader, Dispatcher, OperatorReader, OverseerReader, Runner
from web.api.access import router as api_router
from web.api.problem import ProblemError, misfit, not_found
from web.api.shape import As, At, Body, Form, Key, Line, Listing, Name, Named, Period, Shape, SomePeriod, named
from web.export import Column, table
from web.page import Page

router = api_router("running")


class RoundOut(Shape):
    """One dispatch of a cycle."""

    period: str
    dispatched_at: At
    assignments: int = Field(description="How many the period has.")
    reported: int
    overdue: int
    notices: int = Field(description="How many units were told.")


class CycleOut(Shape):
    """A cycle with what goes out next."""

    key: str
    name: Name
    cadence: str
    next_period: str
    next_at: At
    provisional: bool = Field(description="`next_at` rests on a calendar that is not published yet.")
    rounds: list[RoundOut] = Field(description="The newest 24 dispatches.")


class TrialOut(Shape):
    """What a dispatch would do."""

    assignments: int
    reported: int
    overdue: int
    people: int = Field(description="How many people would be told.")
    units: list[Named]


class RunIn(Body):
    """For which period."""

    period: SomePeriod


class DispatchedOut(Shape):
    """What a dispatch did."""

    cycle: str
    period: str
    assignments: int
    reported: int
    overdue: int
    notices: int


class ChannelOut(Shape):
    """A way out."""

    id: str
    name: Name
    service: str
    sent: int = Field(description="Messages sent today.")
    dead: int = Field(description="Messages of today that could not be delivered.")
    waiting: int = Field(description="Messages that wait, of any day.")
    resting_until: At | None = Field(description="Nobody tries it before; null: it may be tried.")
    failing_since: At | None
    fault: str | None


class TestIn(Body):
    """Where a test goes; empty for a channel that leads to one place."""

    address: Annotated[Line, Field(max_length=254, examples=["office@duban.example"])] = ""


class TestOut(Shape):
    """What came of a test letter."""

    outcome: str = Field(description="taken, refused, doubtful, unreachable or again.")
    fault: str | None


class DayOut(Shape):
    """One day of the working calendar."""

    on: date
    kind: str = Field(description="working, weekend, off (by decree) or made-up.")
    working: bool
    provisional: bool = Field(description="The year's calendar is not published yet.")
    name: Name | None
    open: int = Field(description="Assignments due on it that are open.")
    done: int


@router.get("/cycles", operation_id="list_cycles")
def show_cycles(page: OverseerReader) -> Listing[CycleOut]:
    """The cycles with their newest dispatches."""
    with page.house.database.read() as session:
        return cursor.whole(_cycle(one) for one in cycles(session, in_force(session), now=page.now))


@router.get("/cycles/{cycle}/periods/{period}/trial", operation_id="try_cycle")
def try_one(page: OperatorReader, cycle: Key, period: Period) -> TrialOut:
    """What a dispatch for the period would do; nothing is done."""
    found = tried(page.house.database, cycle=cycle, period=_period(period), now=page.now)
    return TrialOut(
        assignments=found.assignments, reported=found.reported, overdue=found.overdue, people=found.people,
        units=[named(one.key, one.name, one.name_en) for one in found.hearers],
    )  # fmt: skip


@router.post("/cycles/{cycle}/runs", operation_id="run_cycle", status_code=201)
def run(page: Dispatcher, cycle: Key, body: RunIn) -> DispatchedOut:
    """Dispatches the cycle for a period, once for ever. 409 `dispatched-already` for the second time."""
    period = _period(body.period)
    done = dispatch_by_hand(page.house.database, cycle=cycle, period=period, now=page.now, actor=page.who.actor)
    return DispatchedOut.model_validate(done)


@router.get("/channels", operation_id="list_channels")
def show_channels(page: AdminReader) -> Listing[ChannelOut]:
    """Mail and the channels of the config."""
    return cursor.whole(_channel(one) for one in _sheets(page))


@router.post("/channels/{channel}/test", operation_id="test_channel")
def test(page: Runner, channel: Key, body: TestIn) -> TestOut:
    """Sends one test letter at once, past the outbox; at most ten a minute by all admins together."""
    sheet = next((one for one in _sheets(page) if one.id == channel), None)
    way = page.house.channels().get(channel) if page.house.channels else None
    if sheet is None:
        raise not_found()
    if way is None:
        raise ProblemError(409, "not-set-up", "This channel is not set up.")
    if is_addressed(sheet.service) and not fits(sheet.service, body.address):
        raise misfit("/body/address", "address", "This channel does not reach such an address.")
    to = body.address if is_addressed(sheet.service) else sheet.id
    receipt = try_out(page.house.database, way, name=channel, address=to, now=page.now, actor=page.who.actor)
    return TestOut(outcome=outcome_of(receipt), fault=receipt.fault)


@router.get("/working-days", operation_id="list_working_days", response_model=Listing[DayOut], responses=TABLE)
def days(
    page: OperatorReader, year: Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, examples=[2019])],
    form: As = Form.JSON,
) -> Listing[DayOut] | Response:  # fmt: skip
    """Every day of a year: whether it is worked, and what falls due on it."""
    with page.house.database.read() as session:
        months = month_sheets(session, in_force(session), first=date(year, 1, 1))
    sheets = [day for month in months for day in month.days]
    if form is not Form.JSON:
        return table(form.value, "working-days", _day_columns(page), sheets, language=page.language)
    return cursor.whole(_day(one) for one in sheets)


def _period(written: str) -> PeriodOf:
    try:
        return PeriodOf.parse(written)
    except ValueError as error:
        raise misfit("/body/period", "period", str(error)) from error


def _cycle(one: CycleSheet) -> CycleOut:
    return CycleOut(
        key=one.key, name=Name(zh=one.name.zh, en=one.name.en), cadence=one.cadence.value, next_period=one.next_period,
        next_at=one.next_at, provisional=one.provisional,
        rounds=[RoundOut.model_validate(found.dispatch) for found in one.rounds],
    )  # fmt: skip


def _sheets(page: Page) -> list[ChannelSheet]:
    with page.house.database.read() as session:
        return channel_sheets(session, in_force(session), now=page.now)


def _channel(one: ChannelSheet) -> ChannelOut:
    state = one.state
    return ChannelOut(
        id=one.id, name=Name(zh=one.name.zh, en=one.name.en), service=one.service, sent=one.sent, dead=one.dead,
        waiting=one.waiting, resting_until=state.paused_until if state and one.is_resting else None,
        failing_since=state.failing_since if state else None, fault=state.fault if state else None,
    )  # fmt: skip


def _day(one: DaySheet) -> DayOut:
    return DayOut(
        on=one.on, kind=one.kind.value, working=one.is_working, provisional=one.provisional,
        name=one.name and Name(zh=one.name.zh, en=one.name.en), open=one.due.open, done=one.due.done,
    )  # fmt: skip


def _day_columns(page: Page) -> tuple[Column[DaySheet], ...]:
    def name(one: DaySheet) -> str:
        return page.language.pick(one.name.zh, one.name.en) if one.name else ""

    return (
        Column("day", lambda one: one.on),
        Column("kind", lambda one: page.language.say("day kind", one.kind.value), 12),
        Column("name", name, 20), Column("open", lambda one: one.due.open, 10),
        Column("done", lambda one: one.due.done, 10),
    )  # fmt: skip
