"""One task and period as its lead unit sees it: what each unit reported, whom to urge, and the report over all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.evidence import Evidence
from models.task import Target
from supervision.access import Role, Viewer, owes
from supervision.board import Line
from supervision.calendar import day_of
from supervision.consolidating import LONGEST_REASON
from supervision.contributing import Contribution, Sum, Told, contributions, leads, sums, told
from supervision.drafting import draft_of
from supervision.duty import leads_others
from supervision.evidence import files_of
from supervision.figures import targets_of
from supervision.in_force import in_force
from supervision.lifecycle import MOVES, Step
from supervision.urging import LONGEST_WORDS as LONGEST_URGE
from supervision.urging import urged_at
from web.access import SignedIn
from web.asking import asked
from web.decision import Wrong
from web.forms import in_words
from web.lead.led import Led, by_duty, by_names
from web.naming import shorts
from web.page import Page
from web.paging import Paged
from web.style import LEAD
from web.unit.report_form import LONGEST_WORDS, ReportForm, drafted, field_of
from web.urged import result_of

router = APIRouter()
PAGE = 50
DONE = ("saved", "reported")
URGING = frozenset({Role.SUPERVISOR, Role.MEMBER, Role.HEAD})


@dataclass(frozen=True)
class Parts:
    """The units' parts: a page of them with their reports, how many are missing, and what the figures come to."""

    shown: Paged[Contribution]
    missing: tuple[Line, ...]
    told: dict[int, Told]
    urged: dict[int, datetime]
    urged_today: frozenset[int]
    targets: Sequence[Target]
    sums: dict[int, Sum]
    leads: Sequence[Line]


@dataclass(frozen=True)
class Writing:
    """The consolidated report as it is being written: only who owes it sees it."""

    form: ReportForm
    files: Sequence[Evidence]
    targets: Sequence[Target]
    saved_at: datetime | None
    open: bool


@dataclass(frozen=True)
class Sent:
    """A form that came back: what was typed, and why it was not sent; `stale` where somebody was quicker."""

    form: ReportForm | None = None
    wrong: Sequence[Wrong] = field(default=())
    stale: bool = False

    @property
    def status(self) -> int:
        return 409 if self.stale else 422 if self.wrong else 200


@router.get("/leading/{assignment:int}")
def show(page: SignedIn, assignment: int) -> Response:
    return parts_page(page, assignment, Sent())


@router.get("/leading/{plan}/{task}/{period}")
def show_task(page: SignedIn, plan: str, task: str, period: str) -> Response:
    """The same for a lead that owes no report of its own; the one that does is led to its own page."""
    with page.house.database.read() as session:
        found = by_names(session, page.who, plan, task, period)
    if found.own is not None:
        return RedirectResponse(found.address, status_code=303)
    return _page(page, found, Sent())


def parts_page(page: Page, assignment: int, sent: Sent) -> Response:
    """The page of a lead's own duty; without others that report it leads to the duty itself."""
    with page.house.database.read() as session:
        found = by_duty(session, page.who, assignment)
        assert found.own is not None
        if found.own.withdrawn_at is not None or not leads_others(session, found.own):
            return RedirectResponse(f"/duties/{assignment}", status_code=303)
    return _page(page, found, sent)


def _page(page: Page, found: Led, sent: Sent) -> Response:
    wanted = asked(page.request.url.path, page.request.query_params, {})
    with page.house.database.read() as session:
        rules = in_force(session)
        parts = _parts(session, page, found, wanted.page)
        writing = _writing(session, page.who, found, sent)
        bar = page.bar(session, rules.calendar)
    done = page.request.query_params.get("done", "")
    return page.show(
        "lead/parts.html", bar, status=sent.status, led=found, parts=parts, writing=writing, asked=wanted, size=PAGE,
        wrong=in_words(page, sent.wrong), stale=sent.stale, short=shorts(rules), field_of=field_of, most=LONGEST_WORDS,
        most_reason=LONGEST_REASON, most_urge=LONGEST_URGE, done=done if done in DONE else "",
        urged=result_of(page.request.query_params), may_urge=page.who.role in URGING,
        lead_style=LEAD, early="early_reason" in [one.place for one in sent.wrong],
    )  # fmt: skip


def _parts(session: Session, page: Page, found: Led, number: int) -> Parts:
    assert found.task.id is not None
    task, period = found.task.id, found.period
    everyone = contributions(session, task=task, period=period, today=page.today)
    reports = told(session, [one.line.id for one in everyone])
    standing = [reports[one.line.id] for one in everyone if one.line.reported_on and one.line.id in reports]
    begin = (number - 1) * PAGE
    shown = everyone[begin : begin + PAGE]
    urged = urged_at(session, [one.line.id for one in shown])
    targets = targets_of(session, everyone[0].line.id) if everyone else ()
    totals = {one.target.position: one for one in sums(targets, standing)}
    return Parts(
        Paged(shown, len(everyone), number, PAGE), tuple(one.line for one in everyone if not one.reported),
        reports, urged, frozenset(one for one, at in urged.items() if day_of(at) == page.today),
        targets, totals, leads(session, task=task, period=period, today=page.today),
    )  # fmt: skip


def _writing(session: Session, viewer: Viewer, found: Led, sent: Sent) -> Writing | None:
    own = found.own
    if own is None or own.id is None or not owes(viewer, own) or viewer.role is Role.ADMIN:
        return None
    draft = draft_of(session, own.id, viewer.account)
    files = files_of(session, own.id, account=viewer.account)
    is_open = own.withdrawn_at is None and (own.state, Step.REPORT) in MOVES
    return Writing(
        sent.form or drafted(draft), files, targets_of(session, own.id), draft.saved_at if draft else None, is_open
    )
