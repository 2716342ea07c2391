"""The page of a task: what the document asks, who owes it, and the story of one unit's part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response
from sqlmodel import Session, col, select

from models.assignment import State
from models.plan import Plan
from models.task import Task, TaskUnit
from supervision.access import Role, leads_task
from supervision.board import Line
from supervision.in_force import InForce, in_force
from supervision.instructing import LONGEST_WORDS, instructions
from supervision.story import Event, story
from supervision.tasks import Sheet, chosen, sheet
from supervision.why.answer import Answer
from supervision.why.asking import NotYetError, why_duty
from web.access import SignedIn
from web.asking import Asked, asked
from web.days import Days, typed_day
from web.decision import Wrong
from web.forms import in_words
from web.naming import actors, shorts
from web.page import Page
from web.style import LEAD
from web.urged import result_of

router = APIRouter()
PERIODS = 3
MOST_URGED = 100
"""So many duties fit into the address of the page that urges."""


@dataclass(frozen=True)
class Sent:
    """An instruction that came back: what was typed, and what is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[Wrong] = ()


@router.get("/tasks/{plan}/{task}")
def show(page: SignedIn, plan: str, task: str) -> Response:
    return task_page(page, plan, task, Sent())


def task_page(page: Page, plan: str, task: str, sent: Sent) -> Response:
    """The page for whoever has a part in the task or oversees it, to others 404: a unit sees its own lines, a lead and
    the supervision office everyone's."""
    address = f"/tasks/{plan}/{task}"
    with page.house.database.read() as session:
        rules = in_force(session)
        found = _sheet(session, rules, page, plan, task)
        known = {"unit": {line.unit for line in found.lines}, "period": set(found.periods), "on": Days()}
        wanted = asked(address, page.request.query_params, known)
        line = None
        if all(fault.name == "on" for fault in wanted.faults):
            line = chosen(found.lines, unit=wanted.get("unit"), period=wanted.get("period"))
        events = story(session, line.id, page.today) if line else []
        reasons = _why(session, line, wanted, page)
        assert found.task.id is not None
        given = instructions(session, found.task.id)
        bar = page.bar(session, rules.calendar)
    past, future = parted(events, page.today)
    shown = shown_periods(found.periods, line)
    return page.show(
        "task.html", bar, status=422 if wanted.faults or sent.wrong else 200, asked=wanted, sheet=found, line=line,
        past=past, future=future, shown=shown, short=shorts(rules), actors=actors(rules), path=address,
        older=[period for period in found.periods if period not in shown],
        first_due_on=first_due(found), instructions=given, typed=sent.typed, wrong=in_words(page, sent.wrong),
        done=page.request.query_params.get("done") == "instructed", most_instruction=LONGEST_WORDS,
        to_urge=to_urge(page, found, shown), lead_style=LEAD,
        urged=result_of(page.request.query_params), **reasons,
    )  # fmt: skip


def _sheet(session: Session, rules: InForce, page: Page, plan: str, task: str) -> Sheet:
    """What of the task the viewer may see; 404 where that is nothing."""
    named = select(TaskUnit).join(Task, col(Task.id) == TaskUnit.task_id).join(Plan, col(Plan.id) == Task.plan_id)
    parts = list(session.exec(named.where(Plan.key == plan, Task.key == task)))
    whole = page.who.oversees or leads_task(page.who, parts)
    own = None if whole else page.who.unit_key or ""
    found = sheet(session, rules, plan=plan, task=task, today=page.today, unit=own)
    if found is None or not (whole or found.lines or any(part.unit_id == page.who.unit for part in parts)):
        raise HTTPException(404)
    return found


def to_urge(page: Page, found: Sheet, periods: Sequence[str]) -> list[int]:
    """The open duties of the shown periods that the viewer may urge: the office all, a lead those of the others."""
    if page.who.role is not Role.SUPERVISOR and page.who.unit_key not in {unit.key for unit in found.leads}:
        return []
    others = [line for line in found.lines if page.who.role is Role.SUPERVISOR or line.unit != page.who.unit_key]
    settled = (State.REPORTED, State.CLOSED, State.SUSPENDED)
    return [line.id for line in others if line.period in periods and line.state not in settled][:MOST_URGED]


def _why(session: Session, line: Line | None, wanted: Asked, page: Page) -> dict[str, Answer | date | None]:
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
