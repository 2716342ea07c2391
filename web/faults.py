"""What a reader sees when something is wrong: plain words and a way back, never a trace."""

from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from supervision.in_force import NothingAppliedError
from web.access import NotAllowedError, OwnPasswordNeededError, SignInNeededError
from web.account.onward import PASSWORD, sign_in_address
from web.guard import guarded
from web.page import page_of, page_of_nobody

KINDS = {403: "foreign", 404: "missing", 405: "method", 422: "unreadable"}


def handle(app: FastAPI) -> None:
    """Registers the pages for what can go wrong."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(NothingAppliedError, _nothing_applied)
    app.add_exception_handler(SignInNeededError, _sign_in_first)
    app.add_exception_handler(OwnPasswordNeededError, _own_password_first)
    app.add_exception_handler(NotAllowedError, _not_allowed)
    app.add_exception_handler(Exception, _failed)


def _refused(request: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    kind = KINDS.get(status, "unreadable" if status < 500 else "failed")
    return page_of(request).show("fault.html", status=status, kind=kind)


def _unreadable(request: Request, _: Exception) -> Response:
    return page_of(request).show("fault.html", status=422, kind="unreadable")


def _nothing_applied(request: Request, _: Exception) -> Response:
    return page_of(request).show("fault.html", status=503, kind="empty")


def _sign_in_first(request: Request, _: Exception) -> Response:
    """To the sign-in page and back; a form that was sent is not sent again by itself."""
    onward = request.url.path if request.method in ("GET", "HEAD") else "/"
    return RedirectResponse(sign_in_address(onward, request.url.query), status_code=303)


def _own_password_first(_: Request, __: Exception) -> Response:
    return RedirectResponse(PASSWORD, status_code=303)


def _not_allowed(request: Request, _: Exception) -> Response:
    return page_of(request).show("fault.html", status=403, kind="not-allowed")


def _failed(request: Request, _: Exception) -> Response:
    """Answers outside the guard, so it puts the headers on by itself; the server logs the trace."""
    return guarded(request, page_of_nobody(request).show("fault.html", status=500, kind="failed"))
