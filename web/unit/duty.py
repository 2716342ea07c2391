"""The page of a duty: what is asked, where it stands, all that was said of it, and the forms of who owes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from models.evidence import Evidence
from supervision.access import Role, Viewer, owes
from supervision.accounts.acting import in_english
from supervision.drafting import draft_of
from supervision.duty import Duty, duty
from supervision.evidence import files_of
from supervision.in_force import in_force
from supervision.more_time import LONGEST_REASON, latest
from supervision.story import Event, story
from web.access import SignedIn
from web.decision import Wrong
from web.forms import in_words
from web.naming import actors, shorts
from web.page import Page
from web.task import parted
from web.unit.report_form import LONGEST_WORDS, ReportForm, drafted, field_of
from web.unit.style import STYLE
from web.wording import WORDS

router = APIRouter()
ACTING = frozenset({Role.MEMBER, Role.HEAD, Role.SUPERVISOR})
SHOWN_WITH_REPORTS = ("reported", "accepted", "returned")


@dataclass(frozen=True)
class Sent:
    """A form of this page that came back: what was typed in it, by field, and why it was not done.

    `report` is what stands in the form of the report, None where that was not the one. `stale` is a kind of "stale
    duty": somebody was quicker.
    """

    wrong: Sequence[Wrong] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    report: ReportForm | None = None
    stale: str = ""

    @property
    def status(self) -> int:
        return 409 if self.stale else 422 if self.wrong else 200


@router.get("/duties/{assignment:int}")
def show(page: SignedIn, assignment: int) -> Response:
    return duty_page(page, assignment)


@router.get("/duties/{assignment:int}/{_:path}")
def back_to_the_duty(page: SignedIn, assignment: int, _: str) -> Response:
    """What a form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse(f"/duties/{assignment}", status_code=303)


def duty_page(page: Page, assignment: int, sent: Sent | None = None, **given: object) -> Response:
    """The page, with a form as it was typed; 404 for whoever may not read the duty.

    The template of the office's decisions is included in it and finds there `duty`, `typed`, `wrong`, and what is
    `given` besides.
    """
    sent = sent or Sent()
    with page.house.database.read() as session:
        rules = in_force(session)
        found = duty(session, page.who, assignment, today=page.today, calendar=rules.calendar)
        if found is None:
            raise HTTPException(404)
        events = [_briefly(event) for event in story(session, assignment, page.today)]
        own = _own(session, page.who, found, sent)
        named = {**actors(rules), **in_english(session, _actors(found, events))}
        bar = page.bar(session, rules.calendar)
    past, future = parted(events, page.today)
    done = page.request.query_params.get("done", "")
    return page.show(
        "unit/duty.html", bar, status=sent.status, duty=found, line=found.line or _place(found), own=own, past=past,
        future=future, typed=sent.typed, wrong=in_words(page, sent.wrong), stale=sent.stale, short=shorts(rules),
        actors=named, done=done if done in WORDS["duty done"] else "", field_of=field_of,
        most=LONGEST_WORDS, longest_reason=LONGEST_REASON, no_more_time=found.no_more_time(page.today),
        latest=latest(found.assignment.due_on) if found.assignment.due_on else None, unit_style=STYLE,
        **given,
    )  # fmt: skip


@dataclass(frozen=True)
class Own:
    """What only the owing unit sees: the report as it is being written, its files, and when it was kept."""

    form: ReportForm
    files: Sequence[Evidence]
    saved_at: object = None


def _own(session: Session, viewer: Viewer, found: Duty, sent: Sent) -> Own | None:
    if not may_act(viewer, found):
        return None
    draft = draft_of(session, found.id, viewer.account)
    files = files_of(session, found.id, account=viewer.account)
    return Own(sent.report or drafted(draft), files, draft.saved_at if draft else None)


def _actors(found: Duty, events: Sequence[Event]) -> set[str]:
    """Everybody whose name stands on the page."""
    said = {one.report.actor for one in found.reports} | {one.review.actor for one in found.reports if one.review}
    return said | {event.actor for event in events if event.actor}


def may_act(viewer: Viewer, found: Duty) -> bool:
    """Whether the viewer may take the unit's steps on it."""
    return viewer.role in ACTING and owes(viewer, found.assignment)


def _briefly(event: Event) -> Event:
    """What was written stands with the reports; the history names only who and when."""
    return replace(event, words="") if event.kind in SHOWN_WITH_REPORTS else event


def _place(found: Duty) -> Mapping[str, str]:
    """What the history's links need of a line, for a duty that was withdrawn."""
    return {"unit": found.unit.key, "period": found.assignment.period}
