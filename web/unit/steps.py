"""What a unit does with a duty besides reporting: acknowledge it, and ask for more time."""

from collections.abc import Iterable, Iterator

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from config.shape import FIRST_YEAR, LAST_YEAR
from models.assignment import Assignment
from supervision import reporting
from supervision.duty import owed_by
from supervision.extending import ask
from supervision.lifecycle import StepError
from supervision.more_time import LONGEST_REASON, ExtensionError, misfits
from supervision.stepping import UnknownAssignmentError
from web.access import AtUnit
from web.days import OutOfRangeError, typed_day
from web.decision import Wrong, cleaned
from web.page import Page
from web.sent import Sent as Fields
from web.sent import SentForm, paragraphs
from web.unit.duty import Sent, duty_page

router = APIRouter()
LONGEST_DAY = 30
PLACES = {"no-reason": "why", "long": "why"}


@router.post("/duties/{assignment:int}/acknowledge")
def acknowledge(page: AtUnit, assignment: int) -> Response:
    """The unit has received it. Where it was acknowledged before, nothing is changed, and that is said as well."""
    owed = owing(page, assignment)
    try:
        reporting.acknowledge(page.house.database, assignment, now=page.now, actor=page.who.actor)
    except (StepError, UnknownAssignmentError):
        if owed.acknowledged_at is None:
            return duty_page(page, assignment, Sent(stale="acknowledge"))
    return done(assignment, "acknowledged")


@router.post("/duties/{assignment:int}/extension")
def ask_for_more_time(page: AtUnit, assignment: int, form: SentForm) -> Response:
    """The unit asks for a later date; until it is granted the date in force stays."""
    owed = owing(page, assignment)
    asked = _asked(form)
    wrong = tuple(_wrong_in(owed, asked)) if form is not None else (Wrong("why", "long", {"most": LONGEST_REASON}),)
    if wrong:
        return duty_page(page, assignment, Sent(wrong, asked))
    try:
        ask(
            page.house.database, assignment, to_on=typed_day(asked["to"]), reason=asked["why"], now=page.now,
            actor=page.who.actor,
        )  # fmt: skip
    except ExtensionError as error:
        if error.kind in ("not-later", "too-late"):
            return duty_page(page, assignment, Sent(tuple(_at_their_fields([error])), asked))
        return duty_page(page, assignment, Sent(typed=asked, stale=f"extension-{error.kind}"))
    return done(assignment, "asked")


def owing(page: Page, assignment: int) -> Assignment:
    """The duty, which the viewer's own unit owes; to everybody else there is none."""
    with page.house.database.read() as session:
        found = owed_by(session, page.who, assignment)
    if found is None:
        raise HTTPException(404)
    return found


def done(assignment: int, what: str) -> Response:
    """Back to the duty's page, which says what was done."""
    return RedirectResponse(f"/duties/{assignment}?done={what}", status_code=303)


def _asked(form: Fields) -> dict[str, str]:
    """The request as it was typed."""
    form = form or {}
    return {"to": cleaned(form.get("to", ""))[:LONGEST_DAY], "why": paragraphs(form.get("why", ""))}


def _wrong_in(owed: Assignment, asked: dict[str, str]) -> Iterator[Wrong]:
    """What is wrong with a request as it is written, its date first; that none may be asked for is said by the page."""
    if owed.due_on is None:
        return
    to_on = None
    try:
        to_on = typed_day(asked["to"])
    except OutOfRangeError:
        yield Wrong("to", "out-of-range", {"value": asked["to"], "first": FIRST_YEAR, "last": LAST_YEAR})
    except ValueError:
        yield Wrong("to", "no-day", {"value": asked["to"]}) if asked["to"] else Wrong("to", "no-due")
    yield from _at_their_fields(misfits(owed.due_on, to_on, asked["why"]))


def _at_their_fields(errors: Iterable[ExtensionError]) -> Iterator[Wrong]:
    for one in errors:
        yield Wrong(PLACES.get(one.kind, "to"), one.kind, {**one.values, "most": LONGEST_REASON})
