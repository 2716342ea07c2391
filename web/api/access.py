"""Who calls the API, with what rights: a token with its scopes, or the session of the pages, which may only read."""

from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from supervision.access import EVERYBODY, OVERSEEING, Role
from supervision.accounts.sessions import hashed
from supervision.accounts.tokens import see, viewer_of_token
from web.access import Access, access_of
from web.api.problem import Problem, ProblemError
from web.cookie import token_of
from web.page import Page, page_of

SAFE = ("GET", "HEAD")
BEARER = {"WWW-Authenticate": 'Bearer realm="duban"'}


class Scope(StrEnum):
    """What a token is for: reading, the steps of a unit, the decisions of the office, running the machine."""

    READ = "read"
    REPORT = "report"
    DECIDE = "decide"
    ADMIN = "admin"


class ApiAccess(Access):
    """Lets the named roles in, with a token of this scope; to read, a session of the pages does too."""

    def __init__(self, scope: Scope, *roles: Role) -> None:
        super().__init__(*roles)
        self.scope = scope

    def __call__(self, request: Request) -> Page:
        found: Page | None = getattr(request.state, "admitted", None)
        if found is None:
            found = request.state.admitted = self._admitted(request)
        return found

    def _admitted(self, request: Request) -> Page:
        page, scopes = caller_of(request)
        request.state.scopes = scopes
        if page.who.role not in self.roles:
            raise ProblemError(403, "role", f"What a {page.who.role} may not do; it is for: {_listed(self.roles)}.")
        if self.scope not in scopes:
            raise ProblemError(403, "scope", f"The token has no scope {self.scope}.")
        return page


def caller_of(request: Request) -> tuple[Page, frozenset[str]]:
    """Who is behind the token or the session, and the scopes; ProblemError 401 for nobody, 429 for too many calls."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    page = page_of(request)
    if kind.lower() == "bearer":
        _throttle(request, hashed(token))
        with page.house.database.read() as session:
            found = viewer_of_token(session, token.strip(), now=page.now)
        if found is None:
            raise ProblemError(401, "token", "The token is unknown, over or revoked.", headers=BEARER)
        see(page.house.database, token.strip(), now=page.now)
        page.viewer = found[0]
        return page, found[1]
    if kind or page.viewer is None:
        raise ProblemError(401, "unauthorized", "Send a token: `Authorization: Bearer …`.", headers=BEARER)
    if page.who.must_change:
        raise ProblemError(403, "own-password-needed", "Choose a password of your own first, on the pages.")
    if request.method not in SAFE:
        detail = "A session of the pages may only read here; send a token for this."
        raise ProblemError(401, "session-reads-only", detail, headers=BEARER)
    _throttle(request, hashed(token_of(request)))
    return page, frozenset(Scope)


def _throttle(request: Request, caller: str) -> None:
    if seconds := request.app.state.throttle.wait(caller):
        detail = f"Too many requests; there is room again in {seconds} s."
        raise ProblemError(429, detail=detail, headers={"Retry-After": str(seconds)})


def _listed(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(roles))


Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class Operation(APIRoute):
    """A route that looks at its caller before it reads the body, and at the body's kind before it takes it."""

    def get_route_handler(self) -> Handler:
        handle, access = super().get_route_handler(), access_of(self)
        taken = _taken(self)

        async def admitted(request: Request) -> Response:
            if access is not None:
                await run_in_threadpool(access, request)
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if taken and kind != taken and (kind or request.headers.get("content-length", "0") != "0"):
                raise ProblemError(415, detail=f"Send the body as {taken}.")
            return await handle(request)

        return admitted


def _taken(route: APIRoute) -> str:
    """The media type of the body that a route takes; empty where it takes none."""
    return "application/json" if route.body_field is not None else ""


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": words}
    for status, words in (
        (401, "No valid token"), (403, "Not for this role or scope"), (404, "None that the caller may see"),
        (409, "It cannot be done as things stand"), (422, "Something does not fit"), (429, "Too many requests"),
        ("default", "Any other fault"),
    )
}  # fmt: skip


SHEETS = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
TABLE: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in SHEETS}}
}
"""What a collection answers besides, where a table was asked for."""


def router(tag: str) -> APIRouter:
    """The routes of one part of the API."""
    return APIRouter(prefix="/v1", tags=[tag], route_class=Operation, responses=PROBLEMS)


AT_UNIT = (Role.MEMBER, Role.HEAD, Role.SUPERVISOR)
Reader = Annotated[Page, Depends(ApiAccess(Scope.READ, *EVERYBODY))]
UnitReader = Annotated[Page, Depends(ApiAccess(Scope.READ, *AT_UNIT))]
OverseerReader = Annotated[Page, Depends(ApiAccess(Scope.READ, *OVERSEEING))]
OperatorReader = Annotated[Page, Depends(ApiAccess(Scope.READ, Role.SUPERVISOR, Role.ADMIN))]
SupervisorReader = Annotated[Page, Depends(ApiAccess(Scope.READ, Role.SUPERVISOR))]
AdminReader = Annotated[Page, Depends(ApiAccess(Scope.ADMIN, Role.ADMIN))]
Reporter = Annotated[Page, Depends(ApiAccess(Scope.REPORT, *AT_UNIT))]
Decider = Annotated[Page, Depends(ApiAccess(Scope.DECIDE, Role.SUPERVISOR))]
Runner = Annotated[Page, Depends(ApiAccess(Scope.ADMIN, Role.ADMIN))]
Dispatcher = Annotated[Page, Depends(ApiAccess(Scope.DECIDE, Role.SUPERVISOR, Role.ADMIN))]
KeptBy = Annotated[Page, Depends(ApiAccess(Scope.READ, *EVERYBODY))]
"""For what somebody keeps for himself, which is no step of the work; a session may only look at it."""
