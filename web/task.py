"""The page of a task: what the document asks, who owes it, and the story of one unit's part."""

from collections.abc import Sequence
from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from sqlmodel import Session

from supervision.board import Line
from supervision.in_force import in_force
from supervision.story import Event, story
from supervision.tasks import Sheet, chosen, sheet
from supervision.why.answer import Answer
from supervision.why.asking import NotYetError, why_duty
from web.asking import Asked, asked
from web.days import Days, typed_day
from web.naming import actors, shorts
from web.page import PageOf

router = APIRouter()
PERIODS = 3


@router.get("/tasks/{plan}/{task}")
def show(page: PageOf, plan: str, task: str) -> Response:
    with page.house.database.read() as session:
        rules = in_force(session)
        found = sheet(session, rules, plan=plan, task=task, today=page.today)
        if found is None:
            raise HTTPException(404)
        known = {"unit": {line.unit for line in found.lines}, "period": set(found.periods), "on": Days()}
        wanted = asked(page.request.url.path, page.request.query_params, known)
        line = None
        if all(fault.name == "on" for fault in wanted.faults):
            line = chosen(found.lines, unit=wanted.get("unit"), period=wanted.get("period"))
        events = story(session, line.id, page.today) if line else []
        reasons = _why(session, line, wanted, page)
        bar = page.bar(session, rules.calendar)
    past, future = parted(events, page.today)
    shown = shown_periods(found.periods, line)
    return page.show(
        "task.html", bar, status=422 if wanted.faults else 200, asked=wanted, sheet=found, line=line, past=past,
        future=future, shown=shown, short=shorts(rules), actors=actors(rules),
        older=[period for period in found.periods if period not in shown],
        first_due_on=first_due(found), **reasons,
    )  # fmt: skip


def _why(session: Session, line: Line | None, wanted: Asked, page: PageOf) -> dict[str, Answer | date | None]:
    """What each rung said of the line's duty on the day asked for, today where none is."""
    on = wanted.get("on")
    day = typed_day(on) if on and not wanted.faults else page.today
    found: dict[str, Answer | date | None] = {"why": None, "why_on": day, "began_on": None}
    if line is None or wanted.faults:
        return found
    try:
        return found | {"why": why_duty(session, line.id, day=day, now=page.now)}
    except NotYetError as error:
        return found | {"began_on": error.began_on}


def parted(events: Sequence[Event], today: date) -> tuple[list[Event], list[Event]]:
    """What happened, and what is to come; a due day that is not over belongs to the second."""
    past = [event for event in events if event.kind != "to-come" and (event.kind != "due" or event.on < today)]
    return past, [event for event in events if event not in past]


def first_due(found: Sheet) -> date | None:
    """The date that a task due once had at first, where it was moved since."""
    first = min((line.first_due_on for line in found.lines if line.first_due_on), default=None)
    return first if found.task.schedule == "once" and first != found.task.due_on else None


def shown_periods(periods: Sequence[str], line: Line | None) -> list[str]:
    """The newest periods, and that of the chosen line."""
    newest = list(periods[:PERIODS])
    return newest if line is None or line.period in newest else [*newest, line.period]
