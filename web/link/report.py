"""Reporting through a signed link: words, figures and files, without an account and without a draft."""

from collections.abc import Iterator

from sqlmodel import Session

from models.assignment import Assignment
from models.evidence import Evidence
from models.task import Target
from notifications.links.holding import Held
from supervision import evidence, reporting
from supervision.consolidating import LONGEST_REASON, TooEarlyError, consolidate
from supervision.contributing import missing
from supervision.duty import leads_others
from supervision.evidence import EvidenceError
from supervision.evidence.reading import waiting_files
from supervision.figures import figures, targets_of
from supervision.handing_in import UnknownFileError
from supervision.lifecycle import StepError
from supervision.stepping import UnknownAssignmentError
from web.decision import Wrong
from web.link.form import Typed
from web.page import Page
from web.unit.report_form import ReportForm, typed, wrong_in
from web.uploads import FILES, Form

KEPT = "kept"
"""The field that names the files which came with a form that could not be taken."""


def awaited(session: Session, duty: Assignment) -> tuple[str, ...]:
    """The units (Chinese names) that a lead's report would not wait for; none where it consolidates nothing."""
    if not leads_others(session, duty):
        return ()
    return tuple(unit.name for unit in missing(session, task=duty.task_id, period=duty.period))


def take_report(page: Page, held: Held, form: Form) -> Typed:
    """Reports what the form says, under the post that the link went to.

    With a fault nothing is reported; what was typed and the files that were right stand in the form again.
    """
    assert held.assignment is not None
    assert held.assignment.id is not None
    duty, wrong = held.assignment.id, [*form.wrong]
    with page.house.database.read() as session:
        targets = targets_of(session, duty)
    said = typed(form.fields, targets)
    fresh = list(_received(page, held, form, wrong))
    with page.house.database.read() as session:
        files = tuple(waiting_files(session, duty, {*_kept(form), *fresh}))
        early = awaited(session, held.assignment)
    wrong += [] if form.wrong else wrong_in(said, targets, files=len(files))
    wrong += _wrong_early(said, early)
    if wrong:
        return _again(said, files, wrong)
    try:
        _send(page, held, said, targets, files, consolidates=bool(early))
    except (StepError, UnknownAssignmentError):
        return Typed(again=True)
    except (UnknownFileError, TooEarlyError):
        return _again(said, files, [Wrong(FILES, "link-meanwhile")])
    return Typed()


def _send(
    page: Page, held: Held, said: ReportForm, targets: tuple[Target, ...], files: tuple[Evidence, ...],
    *, consolidates: bool,
) -> None:  # fmt: skip
    assert held.assignment is not None
    assert held.assignment.id is not None
    database, duty = page.house.database, held.assignment.id
    given, brought = figures(targets, said.figures), [one.id for one in files if one.id]
    if consolidates:
        consolidate(
            database, duty, words=said.words, early_reason=said.early_reason, figures=given, evidence=brought,
            account=None, now=page.now, actor=held.actor,
        )  # fmt: skip
    else:
        reporting.report(
            database, duty, words=said.words, figures=given, evidence=brought, now=page.now, actor=held.actor
        )


def _received(page: Page, held: Held, form: Form, wrong: list[Wrong]) -> Iterator[int]:
    """Takes the files in, one by one; what is wrong with one does not keep the others out."""
    assert held.assignment is not None
    assert held.assignment.id is not None
    for file in form.files:
        try:
            if page.house.evidence is None:
                raise EvidenceError("file-nowhere")
            added = evidence.add(
                page.house.database, page.house.evidence, held.assignment.id, name=file.name, content=file.content,
                account=None, actor=held.actor, now=page.now,
            )  # fmt: skip
        except EvidenceError as error:
            wrong.append(Wrong(FILES, error.kind, {"name": file.name[:60], **error.values}))
        else:
            assert added.id is not None
            yield added.id


def _kept(form: Form) -> Iterator[int]:
    for one in form.all(KEPT):
        if one.isascii() and one.isdecimal() and len(one) < 10:
            yield int(one)


def _wrong_early(said: ReportForm, early: tuple[str, ...]) -> list[Wrong]:
    if early and not said.early_reason:
        return [Wrong("early_reason", "link-early", {"names": "、".join(early[:5]), "n": len(early)})]
    if len(said.early_reason) > LONGEST_REASON:
        return [Wrong("early_reason", "long", {"most": LONGEST_REASON})]
    return []


def _again(said: ReportForm, files: tuple[Evidence, ...], wrong: list[Wrong]) -> Typed:
    return Typed(said.words, wrong=tuple(wrong), figures=said.figures, files=files, early_reason=said.early_reason)
