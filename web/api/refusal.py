"""What the services refuse, as problems: for each of their errors the status, the code and the field."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response

from config.fault import ConfigError
from notifications.outbox.requeuing import OutboxError
from notifications.trying import TooManyTestsError
from supervision.accounts.making import AccountError
from supervision.by_hand import DispatchedAlreadyError
from supervision.change.applying import ChangedMeanwhileError, RefusedError
from supervision.consolidating import NothingToConsolidateError, TooEarlyError
from supervision.dispatching import CycleError
from supervision.evidence import EvidenceError
from supervision.figures import FigureError
from supervision.filters import FilterError, UnknownFilterError
from supervision.handing_in import EmptyReportError, UnknownFileError, UnknownTargetError
from supervision.impartial import OwnReportError
from supervision.instructing import InstructionError
from supervision.lifecycle import StepError
from supervision.more_time import ExtensionError
from supervision.slips import SlipError
from supervision.stepping import UnknownAssignmentError
from supervision.urging import UrgeError
from supervision.verifying import NewerReportError, UnknownFigureError
from web.api.problem import Fault, ProblemError, answer, misfit

SETTLED = frozenset({"settled", "over", "open", "decided", "past", "gone", "no-date"})
"""Kinds of ExtensionError that speak of how things stand, not of what was written."""
FIELDS = {
    "not-later": "to", "too-late": "to", "no-reason": "reason", "long": "words", "no-words": "words",
    "unknown-unit": "unit", "no-duty": "assignments", "many-duties": "assignments", "not-owed": "assignments",
    "reply-over": "reply_on", "no-giver": "given_by", "long-giver": "given_by", "not-yet": "given_on",
    "unknown-task": "task", "none": "assignments", "many": "assignments",
}  # fmt: skip


def _extension(error: Any) -> ProblemError:
    if error.kind == "unknown":
        return ProblemError(404)
    if error.kind in SETTLED:
        return ProblemError(409, f"extension-{error.kind}", str(error))
    return _field(error, "reason" if error.kind == "long" else None)


def _field(error: Any, name: str | None = None) -> ProblemError:
    """A fault of a field, which the kind of the error names."""
    return misfit(f"/body/{name or FIELDS.get(error.kind, '')}".rstrip("/"), error.kind, str(error))


def _file(error: Any) -> ProblemError:
    return ProblemError(
        422, error.kind, str(error), errors=[Fault(pointer="/body", code=error.kind, detail=str(error))]
    )


def _refused(error: Any) -> ProblemError:
    faults = [Fault(pointer=f"/{one.key}", code=one.kind, detail=str(one)) for one in error.refusals]
    return ProblemError(409, "refused", str(error), errors=faults)


def _config(error: Any) -> ProblemError:
    faults = [
        Fault(pointer=f"/{one.file}{one.path and '#'}{one.path}", code="config", detail=str(one))
        for one in error.faults
    ]
    return ProblemError(409, "config-faulty", "The config files have faults.", errors=faults)


def _filter(error: Any) -> ProblemError:
    if error.kind in ("full", "taken"):
        return ProblemError(409, error.kind, str(error))
    return misfit("/body", error.kind, str(error))


def _account(error: Any) -> ProblemError:
    match error.kind:
        case "unknown-login":
            return ProblemError(404)
        case "last-admin" | "taken":
            return ProblemError(409, error.kind, str(error))
    return misfit(f"/body/{error.place}", error.kind, str(error))


def _of(status: int, code: str) -> Callable[[Any], ProblemError]:
    return lambda error: ProblemError(status, code, str(error))


REFUSALS: Mapping[type[Exception], Callable[[Any], ProblemError]] = {
    StepError: _of(409, "step"),
    UnknownAssignmentError: lambda _: ProblemError(404),
    ExtensionError: _extension,
    EmptyReportError: lambda error: misfit("/body", "empty-report", str(error)),
    UnknownTargetError: lambda error: misfit("/body/figures", "unknown-target", str(error)),
    UnknownFileError: lambda error: misfit("/body/evidence", "unknown-file", str(error)),
    UnknownFigureError: lambda error: misfit("/body/verified", "unknown-figure", str(error)),
    FigureError: lambda error: misfit("/body/figures", error.kind, str(error)),
    EvidenceError: _file,
    TooEarlyError: _of(409, "too-early"),
    NothingToConsolidateError: _of(409, "nothing-to-consolidate"),
    OwnReportError: lambda error: ProblemError(409, f"own-report-{error.kind}", str(error)),
    UrgeError: _field,
    SlipError: _field,
    InstructionError: _field,
    CycleError: lambda error: misfit("/body", "cycle", str(error)),
    DispatchedAlreadyError: _of(409, "dispatched-already"),
    NewerReportError: _of(409, "newer-report"),
    AccountError: _account,
    FilterError: _filter,
    UnknownFilterError: lambda _: ProblemError(404),
    TooManyTestsError: _of(429, "too-many-tests"),
    OutboxError: _of(409, "message"),
    ChangedMeanwhileError: _of(409, "changed-meanwhile"),
    RefusedError: _refused,
    ConfigError: _config,
}  # fmt: skip


def handle(app: FastAPI) -> None:
    """Registers an answer for each of the errors."""
    for kind in REFUSALS:
        app.add_exception_handler(kind, _answer)


def _answer(request: Request, error: Exception) -> Response:
    found = next(made for kind, made in REFUSALS.items() if isinstance(error, kind))
    return answer(request, found(error))
