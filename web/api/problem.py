"""What a program is told when something is wrong: a problem document (RFC 9457) with a code that stays the same."""

from collections.abc import Collection, Mapping, Sequence
from re import Pattern
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from supervision.in_force import NothingAppliedError

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:duban:problem:"
CODES = {
    400: ("bad-request", "The request cannot be read"),
    401: ("unauthorized", "Nobody is signed in"),
    403: ("forbidden", "This is not allowed"),
    404: ("not-found", "There is no such thing here, or it is not yours to see"),
    405: ("method-not-allowed", "There is nothing that this method does here"),
    406: ("not-acceptable", "It cannot be given in this form"),
    409: ("conflict", "This cannot be done as things stand"),
    411: ("length-required", "The request does not say how long its body is"),
    413: ("too-large", "The body is too large"),
    415: ("unsupported-media-type", "The body is of a kind that is not read here"),
    422: ("invalid", "Something in the request does not fit"),
    429: ("too-many-requests", "Too many requests in a short time"),
    500: ("server-error", "Something went wrong in the service"),
    503: ("unavailable", "The service cannot answer at the moment"),
}


Methods = Sequence[tuple[Pattern[str], Collection[str]]]
"""The methods of each route, by what its path looks like."""


class Fault(BaseModel):
    """One thing that does not fit, and where."""

    pointer: str = Field(
        description="Where: a JSON pointer that begins with body, query, path or header.",
        examples=["/body/figures/0/value"],
    )
    code: str = Field(description="What is wrong, as a word that stays the same.", examples=["missing"])
    detail: str = Field(description="The same in words.", examples=["Field required"])


class Problem(BaseModel):
    """What went wrong (RFC 9457). Programs look at `code`, people at `detail`."""

    type: str = Field(description="A URN that names the kind of problem.", examples=["urn:duban:problem:not-found"])
    title: str = Field(description="The kind in words.")
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What went wrong this time.")
    instance: str = Field(description="The path that was asked for.", examples=["/api/v1/assignments/7"])
    code: str = Field(description="The last part of `type`.", examples=["not-found"])
    errors: list[Fault] = Field(default_factory=list, description="Every fault of the request, where it has any.")


class ProblemError(Exception):
    """An answer with a problem; `code` is more exact than the status where there is one."""

    def __init__(
        self, status: int, code: str = "", detail: str = "", *, errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(code or status, detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = tuple(errors), headers


def not_found() -> ProblemError:
    """There is none, or none that the caller may see: the two are told alike."""
    return ProblemError(404)


def misfit(pointer: str, code: str, detail: str) -> ProblemError:
    """One field that does not fit."""
    return ProblemError(422, errors=[Fault(pointer=pointer, code=code, detail=detail)])


def answer(request: Request, problem: ProblemError) -> Response:
    """The problem as it goes out."""
    usual, title = CODES.get(problem.status, CODES[400 if problem.status < 500 else 500])
    code = problem.code or usual
    told = Problem(
        type=TYPES + code, title=title, status=problem.status, detail=problem.detail or f"{title}.",
        instance=request.url.path, code=code, errors=list(problem.errors),
    )  # fmt: skip
    content = told.model_dump(mode="json")
    return JSONResponse(content, problem.status, headers=dict(problem.headers or {}), media_type=MEDIA_TYPE)


def handle(app: FastAPI) -> None:
    """Registers the answers for what can go wrong anywhere; a step's own faults stand beside the steps."""
    app.add_exception_handler(ProblemError, lambda request, error: answer(request, cast(ProblemError, error)))
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(NothingAppliedError, _nothing_applied)
    app.add_exception_handler(Exception, _failed)


def faults(errors: Sequence[Mapping[str, Any]]) -> list[Fault]:
    """What pydantic found, as it is told."""
    return [
        Fault(
            pointer="".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in error["loc"]),
            code=error["type"].replace("_", "-"), detail=error["msg"],
        )
        for error in errors
    ]  # fmt: skip


def _refused(request: Request, error: Exception) -> Response:
    found = cast(HTTPException, error)
    headers = dict(found.headers or {})
    if found.status_code == 405:
        headers["Allow"] = ", ".join(_methods(request))
    return answer(request, ProblemError(found.status_code, headers=headers))


def _methods(request: Request) -> list[str]:
    """Every method that does something at this path: the router itself names those of one route only."""
    path = request.url.path.removeprefix(str(request.scope.get("root_path", "")))
    known: Methods = request.app.state.methods
    return sorted({method for pattern, methods in known if pattern.match(path) for method in methods})


def _invalid(request: Request, error: Exception) -> Response:
    found = cast(RequestValidationError, error).errors()
    if any(one["type"] == "json_invalid" for one in found):
        return answer(request, ProblemError(400, "broken-json", "The body is no JSON.", errors=faults(found)))
    return answer(request, ProblemError(422, errors=faults(found)))


def _nothing_applied(request: Request, error: Exception) -> Response:
    return answer(request, ProblemError(503, "nothing-applied", str(error)))


def _failed(request: Request, _: Exception) -> Response:
    """The server logs the trace; the caller gets none of it."""
    return answer(request, ProblemError(500))
