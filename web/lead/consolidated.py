"""The consolidated report (牵头汇总) as its form gives it: kept as a draft at every step, and sent once."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from models.task import Target
from supervision import drafting, evidence
from supervision.consolidating import LONGEST_REASON, NothingToConsolidateError, TooEarlyError, consolidate
from supervision.duty import leads_others, owed_by
from supervision.evidence import EvidenceError
from supervision.figures import figures, targets_of
from supervision.handing_in import EmptyReportError, UnknownFileError
from supervision.lifecycle import MOVES, Step, StepError
from supervision.stepping import UnknownAssignmentError
from web.access import AtUnit
from web.decision import Wrong
from web.lead.parts import Sent, parts_page
from web.page import Page
from web.unit.report_form import ReportForm, typed, wrong_in
from web.uploads import FILES, Form, Uploaded

router = APIRouter()


@dataclass(frozen=True)
class Written:
    """What was typed, for which duty, and the files of its draft."""

    assignment: int
    targets: tuple[Target, ...]
    form: ReportForm
    files: tuple[int, ...]
    open: bool


@router.post("/leading/{assignment:int}/report")
def report(page: AtUnit, assignment: int, form: Uploaded) -> Response:
    """Keeps what was typed, takes the files in, and sends the report where that was asked for."""
    written = _written(page, assignment, form)
    if not written.open:
        return _overtaken(page, written)
    if "words" in form.values:
        _keep(page, written)
    wrong = [*form.wrong, *_received(page, assignment, form)]
    _take_out(page, form.get("remove"))
    if form.get("do") != "send" and not wrong:
        return _back(assignment, "saved")
    written = _written(page, assignment, form)
    if form.get("do") == "send":
        wrong += _wrong_in(written)
    if wrong:
        return parts_page(page, assignment, Sent(written.form, wrong))
    return _send(page, written)


@router.get("/leading/{assignment:int}/report")
def back_to_the_parts(_: AtUnit, assignment: int) -> Response:
    """What the form led to cannot be asked for again, as by the switch of the language; it leads back."""
    return RedirectResponse(f"/leading/{assignment}", status_code=303)


def _written(page: Page, assignment: int, form: Form) -> Written:
    """The duty with the form; 404 for everybody but its lead unit."""
    with page.house.database.read() as session:
        owed = owed_by(session, page.who, assignment)
        if owed is None or not leads_others(session, owed):
            raise HTTPException(404)
        targets = targets_of(session, assignment)
        files = evidence.files_of(session, assignment, account=page.who.account)
        is_open = owed.withdrawn_at is None and (owed.state, Step.REPORT) in MOVES
    ids = tuple(one.id for one in files if one.id is not None)
    return Written(assignment, targets, typed(form.fields, targets), ids, is_open)


def _send(page: Page, written: Written) -> Response:
    try:
        consolidate(
            page.house.database, written.assignment, words=written.form.words, early_reason=written.form.early_reason,
            figures=figures(written.targets, written.form.figures), evidence=written.files, account=page.who.account,
            now=page.now, actor=page.who.actor,
        )  # fmt: skip
    except TooEarlyError as error:
        wrong = Wrong("early_reason", "no-early-reason", {"units": "、".join(error.missing)})
        return parts_page(page, written.assignment, Sent(written.form, [wrong]))
    except (StepError, UnknownAssignmentError, NothingToConsolidateError):
        return _overtaken(page, written)
    except (UnknownFileError, EmptyReportError):
        return parts_page(page, written.assignment, Sent(written.form, stale=True))
    return _back(written.assignment, "reported")


def _overtaken(page: Page, written: Written) -> Response:
    """Somebody was quicker: what was typed stays in the draft, and the page says so."""
    if not written.form.is_empty:
        _keep(page, written)
    return parts_page(page, written.assignment, Sent(written.form, stale=True))


def _wrong_in(written: Written) -> Iterator[Wrong]:
    yield from wrong_in(written.form, written.targets, files=len(written.files))
    if len(written.form.early_reason) > LONGEST_REASON:
        yield Wrong("early_reason", "long", {"most": LONGEST_REASON})


def _keep(page: Page, written: Written) -> None:
    drafting.keep(
        page.house.database, written.assignment, account=page.who.account, words=written.form.words,
        figures=written.form.figures, early_reason=written.form.early_reason, now=page.now,
    )  # fmt: skip


def _received(page: Page, assignment: int, form: Form) -> Iterator[Wrong]:
    """Takes the files into the draft, one by one; what is wrong with one does not keep the others out."""
    for file in form.files:
        try:
            if page.house.evidence is None:
                raise EvidenceError("file-nowhere")
            evidence.add(
                page.house.database, page.house.evidence, assignment, name=file.name, content=file.content,
                account=page.who.account, actor=page.who.actor, now=page.now,
            )  # fmt: skip
        except EvidenceError as error:
            yield Wrong(FILES, error.kind, {"name": file.name[:60], **error.values})


def _take_out(page: Page, file: str) -> None:
    if file.isascii() and file.isdecimal() and len(file) < 10:
        evidence.remove(page.house.database, int(file), account=page.who.account)


def _back(assignment: int, done: str) -> Response:
    return RedirectResponse(f"/leading/{assignment}?done={done}", status_code=303)
