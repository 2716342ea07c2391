"""What lead units gather (牵头): the parts of the others, who is missing, and the consolidated report."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from supervision.consolidating import LONGEST_REASON, consolidate
from supervision.contributing import Contribution, Sum, Told, contributions, sums, told
from supervision.figures import targets_of
from supervision.leading import PAGE, Led, led
from supervision.urging import urged_at
from web.api import cursor
from web.api.access import Reader, Reporter, UnitReader
from web.api.access import router as api_router
from web.api.duty import AssignmentWhole, whole
from web.api.shape import At, Id, Key, Listing, Name, Named, Number, Paragraphs, Period, Shape, named
from web.api.step import ReportIn, figures_in, owing
from web.lead.led import by_names
from web.page import Page

router = api_router("leading")


class LedOut(Shape):
    """A task and period that the caller's unit leads."""

    plan: str
    task: str
    title: Name
    clause: str
    period: str
    due_on: date | None = Field(description="The oldest date of all parts.")
    own: int | None = Field(description="The unit's own assignment; null where it only leads.")
    units: int = Field(description="How many other units have a part in it.")
    missing: int = Field(description="How many of them have not reported.")
    names: list[Named] = Field(description="The first of those who have not reported.")


class PartFigure(Shape):
    position: int
    value: Number = Field(description="As the unit reported it, in the target's measure.")
    verified_value: Number | None


class Part(Shape):
    """One unit's part."""

    assignment: int
    unit: Named
    reported: bool = Field(description="It is in, or nothing is owed of it.")
    late: bool
    state: str
    due_on: date | None
    reported_on: date | None
    urged_at: At | None
    words: str | None = Field(description="Those of the newest report; null where there is none.")
    figures: list[PartFigure]


class SumOut(Shape):
    """What the units' figures for a target come to."""

    position: int
    of: Name
    measure: Name
    reported: Number = Field(description="The sum as reported, in `measure`.")
    units: int
    verified: Number = Field(description="The sum of what was verified, in `measure`.")
    verified_units: int


class Parts(Shape):
    """The parts of a task for a period: what has not come first."""

    parts: list[Part]
    missing: int
    sums: list[SumOut]


class ConsolidatedIn(ReportIn):
    """The lead unit's report over all."""

    early_reason: Annotated[Paragraphs, Field(max_length=LONGEST_REASON)] = Field(
        default="", description="Why it does not wait; needed while units are missing."
    )


@router.get("/leading", operation_id="list_leading")
def show(page: UnitReader) -> Listing[LedOut]:
    """What the caller's unit leads, the oldest due first."""
    return cursor.whole(_led(one) for one in _all_led(page))


@router.get("/tasks/{plan}/{task}/periods/{period}/contributions", operation_id="get_contributions")
def parts(page: Reader, plan: Key, task: Key, period: Period) -> Parts:
    """Every other unit's part: for the lead unit, and for those who oversee."""
    with page.house.database.read() as session:
        found = by_names(session, page.who, plan, task, period)
        everyone = contributions(session, task=found.task.id or 0, period=period, today=page.today)
        ids = [one.line.id for one in everyone]
        reports, urged = told(session, ids), urged_at(session, ids)
        targets = targets_of(session, ids[0]) if ids else ()
    standing = [reports[one.line.id] for one in everyone if one.line.reported_on and one.line.id in reports]
    return Parts(
        parts=[_part(one, reports.get(one.line.id), urged.get(one.line.id)) for one in everyone],
        missing=sum(not one.reported for one in everyone), sums=[_sum(one) for one in sums(targets, standing)],
    )  # fmt: skip


@router.post("/assignments/{assignment}/consolidated-reports", operation_id="consolidate_assignment", status_code=201)
def report(page: Reporter, assignment: Id, body: ConsolidatedIn) -> AssignmentWhole:
    """The lead reports for all. 409 `too-early` names who is missing, where no reason says why it does not wait."""
    owing(page, assignment)
    consolidate(
        page.house.database, assignment, words=body.words, early_reason=body.early_reason,
        figures=figures_in(body.figures), evidence=body.evidence, account=page.who.account, now=page.now,
        actor=page.who.actor,
    )  # fmt: skip
    return whole(page, assignment)


def _all_led(page: Page) -> Iterator[Led]:
    if page.who.unit is None:
        return
    with page.house.database.read() as session:
        found, total = led(session, unit=page.who.unit)
        yield from found
        for number in range(2, -(-total // PAGE) + 1):
            yield from led(session, unit=page.who.unit, page=number)[0]


def _led(one: Led) -> LedOut:
    return LedOut(
        plan=one.plan, task=one.task, title=Name(zh=one.title, en=one.title_en), clause=one.clause, period=one.period,
        due_on=one.due_on, own=one.own, units=one.units, missing=one.missing, names=[named(*row) for row in one.names],
    )  # fmt: skip


def _part(one: Contribution, said: Told | None, urged: datetime | None) -> Part:
    line, figures = one.line, said.figures.values() if said else ()
    return Part(
        assignment=line.id, unit=named(line.unit, line.unit_name, line.unit_name_en), reported=one.reported,
        late=one.is_late, state=line.state, due_on=line.due_on, reported_on=line.reported_on, urged_at=urged,
        words=said.report.words if said else None,
        figures=[PartFigure.model_validate(figure) for figure in figures],
    )  # fmt: skip


def _sum(one: Sum) -> SumOut:
    return SumOut(
        position=one.target.position, of=Name(zh=one.target.of, en=one.target.of_en),
        measure=Name(zh=one.target.measure, en=one.target.measure_en), reported=one.reported, units=one.units,
        verified=one.verified, verified_units=one.verified_units,
    )  # fmt: skip
