"""The pages behind the signed links of a message: a duty, and the one thing the link is for, without an account."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, select

from models.extension import Extension
from models.plan import Clause, Plan
from models.task import Target, Task
from models.unit import Unit
from notifications.links.brought import brought, stopped
from notifications.links.holding import Held, Office, held, office_of
from notifications.links.signing import Claim, Purpose
from supervision.board import Line, Question, board
from supervision.extending import newest
from supervision.in_force import InForce, in_force
from supervision.more_time import LONGEST_REASON, latest
from supervision.story import Event, story
from supervision.tasks import EVERYTHING
from web.access import Anyone
from web.decision import Wrong
from web.link.form import Typed, take, typed
from web.link.report import awaited, take_report
from web.naming import actors
from web.page import Page
from web.public import LINK
from web.unit.report_form import LONGEST_WORDS, field_of
from web.uploads import Form, Uploaded

router = APIRouter()
EVENTS = 12
"""How much of a duty's history is shown: the newest."""
FORMS = (Purpose.ACKNOWLEDGE, Purpose.REPORT, Purpose.EXTEND)
UNTOLD = ("to-come", "passed-over", "due")


@dataclass(frozen=True)
class Leaf:
    """What the page of a duty shows. `stopped` says why there is nothing to do, as a kind; None where there is.

    `awaited` are the units whose part a lead's consolidated report would not wait for.
    """

    held: Held
    plan: Plan
    clause: Clause
    line: Line
    targets: Sequence[Target]
    events: Sequence[Event]
    office: Office
    asked: Extension | None
    stopped: str | None
    awaited: tuple[str, ...]

    @property
    def purpose(self) -> str:
        return self.held.claim.purpose.name.lower()

    @property
    def latest(self) -> date | None:
        """The latest date that may be asked for."""
        return latest(self.line.due_on) if self.line.due_on else None


@router.api_route("/l/{token}", methods=["GET", "HEAD"])
def show(page: Anyone, token: str) -> Response:
    """What the link leads to. Nothing is changed by looking: mail scanners follow every link."""
    return _page(page, _claim(page, token), Typed())


@router.post("/l/{token}")
def act(page: Anyone, token: str, form: Uploaded) -> Response:
    """Does what the link is for, once; sent again it says that this is done, and changes nothing."""
    claim = _claim(page, token)
    with page.house.database.read() as session:
        found = _held(page, session, claim)
        if found.over is not None:
            return _over(page, session, found)
        duty = found.assignment
        if claim.purpose not in FORMS or duty is None:
            raise HTTPException(405)
        is_stopped = stopped(session, duty, claim.purpose, page.today) is not None
    form_typed = Typed(again=True) if is_stopped else _done(page, found, form, duty.due_on)
    if form_typed.status != 200:
        return _page(page, claim, form_typed)
    return RedirectResponse(LINK + token, status_code=303)


def _done(page: Page, found: Held, form: Form, due_on: date | None) -> Typed:
    """Takes the step of the link, or says what is wrong with its form."""
    if found.claim.purpose == Purpose.REPORT:
        return take_report(page, found, form)
    short = typed(None if form.wrong else form.fields, found.claim.purpose, due_on)
    return take(page.house.database, found, short, now=page.now) if short.status == 200 else short


def _claim(page: Page, token: str) -> Claim:
    claim = page.house.links.read(token) if page.house.links else None
    if claim is None:
        raise HTTPException(404)
    return claim


def _held(page: Page, session: Session, claim: Claim) -> Held:
    found = held(session, claim, now=page.now)
    if found is None:
        raise HTTPException(404)
    return found


def _page(page: Page, claim: Claim, form: Typed) -> Response:
    """The duty, the whole message, or why there is neither; with a form as it was typed."""
    with page.house.database.read() as session:
        rules, found = in_force(session), _held(page, session, claim)
        if found.over is not None:
            return _over(page, session, found)
        if found.assignment is None:
            return _whole(page, session, found)
        leaf = _leaf(page, session, rules, found)
    return page.show(
        "link.html", status=form.status, leaf=leaf, typed=form, wrong=_in_words(page, form.wrong),
        actors=actors(rules), most=LONGEST_WORDS, field_of=field_of,
        uploads=page.house.evidence is not None, longest_reason=LONGEST_REASON,
    )  # fmt: skip


def _leaf(page: Page, session: Session, rules: InForce, found: Held) -> Leaf:
    duty = found.assignment
    assert duty is not None
    assert duty.id is not None
    about = select(Plan, Clause, Task).join(Clause, col(Clause.plan_id) == Plan.id)
    about = about.join(Task, col(Task.clause_id) == Clause.id).where(Task.id == duty.task_id)
    plan, clause, task = session.exec(about).one()
    unit = session.exec(select(Unit.key).where(Unit.id == duty.unit_id)).one()
    question = Question(page.today, scope="all", plan=plan.key, task=task.key, unit=unit, size=EVERYTHING)
    line = next(one for one in board(session, question, rules.calendar).lines if one.id == duty.id)
    targets = session.exec(select(Target).where(Target.task_id == task.id).order_by(col(Target.position))).all()
    events = [event for event in story(session, duty.id, page.today) if event.kind not in UNTOLD]
    return Leaf(
        found, plan, clause, line, targets, events[-EVENTS:], office_of(session, duty.id), newest(session, duty.id),
        stopped(session, duty, found.claim.purpose, page.today), awaited(session, duty),
    )  # fmt: skip


def _in_words(page: Page, wrong: Sequence[Wrong]) -> list[tuple[str, str]]:
    """Each fault in words, with the field that it is about."""

    def spoken(value: object) -> object:
        return page.language.day(value) if isinstance(value, date) else value

    return [
        (one.place, page.language.say("wrong", one.kind, **{name: spoken(value) for name, value in one.values.items()}))
        for one in wrong
    ]


def _whole(page: Page, session: Session, found: Held) -> Response:
    """The message as it was sent, and everything that it brought."""
    assert page.house.links is not None
    return page.show(
        "link_message.html", held=found, duties=brought(session, found, page.house.links, page.today),
        office=office_of(session, None), parts=list(_parts(found.message.text, page.house.links.url)),
    )  # fmt: skip


def _parts(text: str, url: str) -> Iterator[tuple[str, str]]:
    """The text in parts, each with where it leads: to a page behind a signed link, or nowhere."""
    for part in re.split(rf"({re.escape(url + LINK)}[\w.-]+)", text):
        yield part, part.removeprefix(url) if part.startswith(url + LINK) else ""


def _over(page: Page, session: Session, found: Held) -> Response:
    """Why a genuine link holds no more, and whom to call; nothing of what it led to."""
    office = office_of(session, found.assignment.id if found.assignment else None)
    return page.show("link_over.html", status=410, over=found.over, office=office)
