"""What the supervision office decides on one duty: close off, return, stop the clock, let it run again."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from models.report import Review
from supervision import reporting
from supervision.duty import Duty, Stated, duty
from supervision.figures import DECIMALS, MOST_DIGITS, FigureError, figure
from supervision.impartial import OwnReportError
from supervision.in_force import in_force
from supervision.lifecycle import StepError
from supervision.stepping import UnknownAssignmentError
from supervision.suspending import resume, suspend
from supervision.verifying import NewerReportError, UnknownFigureError
from web.access import Supervisor
from web.decision import LONGEST_REASON, Wrong, cleaned
from web.page import Page
from web.sent import paragraphs
from web.unit.duty import Sent, duty_page
from web.uploads import Form, Uploaded

router = APIRouter()
STALE = (StepError, UnknownAssignmentError, NewerReportError, UnknownFigureError)


@router.post("/duties/{assignment:int}/accept")
def accept(page: Supervisor, assignment: int, form: Uploaded) -> Response:
    """Closes the duty off, with the figures that were verified; the others stay as they were reported."""
    found = _duty(page, assignment)
    verified, wrong = _verified(found, form)
    typed = _typed(form)
    wrong += _too_long("note", typed)

    def do() -> None:
        reporting.accept(
            page.house.database, assignment, now=page.now, actor=page.who.actor, verified=verified,
            words=typed["note"], report=_read(form),
        )  # fmt: skip

    return _decided(page, found, Sent(wrong, typed), do, "closed", own="note")


@router.post("/duties/{assignment:int}/return")
def send_back(page: Supervisor, assignment: int, form: Uploaded) -> Response:
    """Returns the report to its unit, which hears the reason."""
    found, typed = _duty(page, assignment), _typed(form)

    def do() -> None:
        reporting.send_back(
            page.house.database, assignment, reason=typed["reason"], now=page.now, actor=page.who.actor,
            report=_read(form),
        )  # fmt: skip

    return _decided(page, found, Sent(_reason("reason", typed, form), typed), do, "returned", own="reason")


@router.post("/duties/{assignment:int}/suspend")
def stop(page: Supervisor, assignment: int, form: Uploaded) -> Response:
    """Stops the clock of the duty; the unit hears the reason."""
    found, typed = _duty(page, assignment), _typed(form)

    def do() -> None:
        suspend(page.house.database, assignment, reason=typed["stop"], now=page.now, actor=page.who.actor)

    return _decided(page, found, Sent(_reason("stop", typed, form), typed), do, "suspended")


@router.post("/duties/{assignment:int}/resume")
def go_on(page: Supervisor, assignment: int, form: Uploaded) -> Response:
    """Lets the clock run again; the unit hears the date in force from now."""
    found, typed = _duty(page, assignment), _typed(form)

    def do() -> None:
        resume(page.house.database, assignment, words=typed["go-on"], now=page.now, actor=page.who.actor)

    return _decided(page, found, Sent(_too_long("go-on", typed), typed), do, "resumed")


def _duty(page: Page, assignment: int) -> Duty:
    with page.house.database.read() as session:
        calendar = in_force(session).calendar
        found = duty(session, page.who, assignment, today=page.today, calendar=calendar)
    if found is None:
        raise HTTPException(404)
    return found


def _decided(page: Page, found: Duty, sent: Sent, do: Callable[[], None], what: str, *, own: str = "") -> Response:
    """Decides where the form is whole, and leads to the duty's page; a form with faults is shown anew."""
    if sent.wrong:
        return duty_page(page, found.id, sent)
    try:
        do()
    except OwnReportError as error:
        return duty_page(page, found.id, Sent([Wrong(own, f"own-{error.kind}")], sent.typed))
    except STALE as error:
        if not (isinstance(error, StepError) and _is_done(_duty(page, found.id), page.who.actor, what)):
            return duty_page(page, found.id, Sent(typed=sent.typed, stale=_stale(what)))
    return RedirectResponse(f"/duties/{found.id}?done={what}", status_code=303)


def _stale(what: str) -> str:
    return "decided" if what in ("closed", "returned") else "clock"


def _is_done(now: Duty, actor: str, what: str) -> bool:
    """Whether the same person has decided the same before, as by a second click."""
    if what in ("closed", "returned"):
        return _is_his(now.reports[0].review if now.reports else None, actor, accepted=what == "closed")
    stop = now.suspension
    return what == "suspended" and stop is not None and stop.actor == actor


def _is_his(review: Review | None, actor: str, *, accepted: bool) -> bool:
    return review is not None and (review.actor, review.accepted) == (actor, accepted)


def _typed(form: Form) -> Mapping[str, str]:
    """Everything of the form as it was typed, without what cannot be seen or stored."""
    own = {"note": "", "reason": "", "stop": "", "go-on": ""}
    return own | {name: paragraphs(words)[: 4 * LONGEST_REASON] for name, words in form.fields.items()}


def _read(form: Form) -> int | None:
    """The report that stood on the page."""
    typed = form.get("report")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _reason(name: str, typed: Mapping[str, str], form: Form) -> list[Wrong]:
    """What is wrong with words that have to be given; a form that could not be read has none."""
    if form.wrong:
        return [Wrong(name, "long", {"most": LONGEST_REASON})]
    return _too_long(name, typed) if typed[name] else [Wrong(name, "no-reason")]


def _too_long(name: str, typed: Mapping[str, str]) -> list[Wrong]:
    return [Wrong(name, "long", {"most": LONGEST_REASON})] if len(typed[name]) > LONGEST_REASON else []


def _verified(found: Duty, form: Form) -> tuple[dict[int, Decimal], list[Wrong]]:
    """The figures that somebody has looked at, by their position, and what is wrong with what was typed."""
    stated = found.reports[0].figures if found.reports else ()
    values: dict[int, Decimal] = {}
    wrong = [Wrong("note", "long", {"most": LONGEST_REASON})] if form.wrong else []
    for one in stated:
        position = one.figure.position
        try:
            value = _value(one, cleaned(form.get(f"verified-{position}")), bool(form.get(f"same-{position}")))
        except FigureError as error:
            wrong.append(_at_its_field(position, error))
            continue
        if value is not None:
            values[position] = value
    return values, wrong


def _value(one: Stated, typed: str, same: bool) -> Decimal | None:
    """What was found: a number, or the one that the unit reported; None where nobody has looked."""
    reported = one.figure.value
    if not typed:
        return reported if same else None
    found = figure(typed, measure=one.target.measure if one.target else "")
    if same and found != reported:
        raise FigureError("both", typed)
    return found


def _at_its_field(position: int, error: FigureError) -> Wrong:
    values = {"value": error.typed, "most": MOST_DIGITS if error.kind == "digits" else DECIMALS}
    return Wrong(f"verified-{position}", f"figure-{error.kind}", values)
