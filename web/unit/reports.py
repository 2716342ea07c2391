"""Reporting on a duty: the draft that is kept at every step, the files it brings, and the sending of it, once."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import col, select

from models.evidence import Evidence
from models.report import Report
from models.task import Target
from supervision import drafting, evidence, reporting
from supervision.duty import leads_others, owed_by
from supervision.evidence import EvidenceError
from supervision.figures import FigureError, figures, targets_of
from supervision.handing_in import EmptyReportError, UnknownFileError
from supervision.lifecycle import MOVES, Step, StepError
from supervision.stepping import UnknownAssignmentError
from supervision.verifying import figures_of
from web.access import AtUnit
from web.decision import Wrong
from web.page import Page
from web.unit.duty import Sent, duty_page
from web.unit.report_form import ReportForm, typed, wrong_in
from web.unit.steps import done
from web.uploads import FILES, Form, Uploaded

router = APIRouter()
OVER = ("file-over", "file-gone")
"""What is wrong with a file where nothing can be reported any more."""


@dataclass(frozen=True)
class Writing:
    """A report that is being written: for which duty, what stands in its form, and the files of its draft.

    `open` says that the duty waits for a report; `consolidates` that it is the lead's over those of other units.
    """

    assignment: int
    targets: tuple[Target, ...]
    form: ReportForm
    files: tuple[Evidence, ...]
    open: bool
    consolidates: bool


@router.post("/duties/{assignment:int}/report")
def report(page: AtUnit, assignment: int, form: Uploaded) -> Response:
    """Keeps what was typed, takes the files in, and sends the report where that was asked for.

    What cannot be sent, for what reason ever, stands in the draft.
    """
    found = _writing(page, assignment, form)
    if found.consolidates:
        return RedirectResponse(f"/leading/{assignment}", status_code=303)
    if not found.open:
        return _overtaken(page, found)
    _keep(page, found, form)
    wrong = [*form.wrong, *_received(page, assignment, form)]
    if any(one.kind in OVER for one in wrong):
        return _overtaken(page, found)
    if taken_out := form.get("remove"):
        _take_out(page, taken_out)
    if form.get("do") != "send" and not wrong:
        return done(assignment, "saved")
    found = _writing(page, assignment, form)
    if form.get("do") == "send":
        wrong += wrong_in(found.form, found.targets, files=len(found.files))
    return duty_page(page, assignment, Sent(wrong, report=found.form)) if wrong else _send(page, found)


def _writing(page: Page, assignment: int, form: Form) -> Writing:
    """The duty as it is now, with the form; to whom it does not belong there is none."""
    with page.house.database.read() as session:
        owed = owed_by(session, page.who, assignment)
        if owed is None:
            raise HTTPException(404)
        targets = targets_of(session, assignment)
        files = tuple(evidence.files_of(session, assignment, account=page.who.account))
        is_open = owed.withdrawn_at is None and (owed.state, Step.REPORT) in MOVES
        leads = leads_others(session, owed)
    return Writing(assignment, targets, typed(form.fields, targets), files, is_open, leads)


def _send(page: Page, found: Writing) -> Response:
    given = figures(found.targets, found.form.figures)
    try:
        reporting.report(
            page.house.database, found.assignment, words=found.form.words, now=page.now, actor=page.who.actor,
            figures=given, evidence=[one.id for one in found.files if one.id], account=page.who.account,
        )  # fmt: skip
    except (StepError, UnknownAssignmentError):
        return _overtaken(page, found)
    except (UnknownFileError, EmptyReportError):
        return duty_page(page, found.assignment, Sent(report=found.form, stale="files"))
    return done(found.assignment, "reported")


def _overtaken(page: Page, found: Writing) -> Response:
    """Nothing can be reported now. Sent twice by one hand, it is done; overtaken by another, it stays in the draft."""
    if _is_sent(page, found):
        _drop(page, found)
        return done(found.assignment, "reported")
    if not found.form.is_empty:
        _put(page, found)
    return duty_page(page, found.assignment, Sent(report=found.form, stale="report"))


def _is_sent(page: Page, found: Writing) -> bool:
    """Whether the newest report is this very one."""
    newest = select(Report).where(Report.assignment_id == found.assignment).order_by(col(Report.id).desc()).limit(1)
    with page.house.database.read() as session:
        last = session.exec(newest).first()
        if last is None or last.id is None or (last.actor, last.words) != (page.who.actor, found.form.words):
            return False
        stated = {one.position: one.value for one in figures_of(session, last.id)}
    try:
        return stated == figures(found.targets, found.form.figures)
    except FigureError:
        return False


def _keep(page: Page, found: Writing, form: Form) -> None:
    """Keeps the draft; a form that could not be read says nothing and overwrites nothing."""
    if "words" in form.values:
        _put(page, found)


def _put(page: Page, found: Writing) -> None:
    """What stands in the form is the draft from now on; nothing in it, and there is none."""
    if found.form.is_empty:
        _drop(page, found)
    else:
        drafting.keep(
            page.house.database, found.assignment, account=page.who.account, words=found.form.words,
            figures=found.form.figures, now=page.now,
        )  # fmt: skip


def _drop(page: Page, found: Writing) -> None:
    with page.house.database.write() as session:
        drafting.drop(session, found.assignment, page.who.account)


def _received(page: Page, assignment: int, form: Form) -> Iterator[Wrong]:
    """Takes the files into the draft, one by one; what is wrong with one does not keep the others out."""
    for file in form.files:
        try:
            if page.house.evidence is None:
                raise EvidenceError("file-none")
            evidence.add(
                page.house.database, page.house.evidence, assignment, name=file.name, content=file.content,
                account=page.who.account, actor=page.who.actor, now=page.now,
            )  # fmt: skip
        except EvidenceError as error:
            yield Wrong(FILES, error.kind, {"name": file.name[:60], **error.values})


def _take_out(page: Page, file: str) -> None:
    """Takes a file out of the draft; what is in nobody's draft, or in another's, is left alone."""
    if file.isascii() and file.isdecimal() and len(file) < 10:
        evidence.remove(page.house.database, int(file), account=page.who.account)
