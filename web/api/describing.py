"""What the API says of itself: its OpenAPI document, and a page that lists its operations."""

from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from web.access import Anyone, access_of, routes
from web.api.access import ApiAccess
from web.api.problem import MEDIA_TYPE

router = APIRouter()
VERSION = "1"
ABOUT = """What the pages of Duban do, for programs.

**Signing in.** `Authorization: Bearer duban_…` with a token of your account (page “Account”). It has scopes:
`read`, `report` (the steps of a unit), `decide` (the decisions of the supervision office), `admin`. It never may
more than its account. The session of the pages may read (GET), so that their export links work; all else
wants a token.

**Cursors.** A collection comes in pages; `next` of one is the `cursor` of the following. What comes in meanwhile shifts
nothing. The order is that in which things came to be, unless an operation says otherwise.

**Problems.** Faults are `application/problem+json` (RFC 9457). Look at `code`; `errors` names each field that does not
fit. What belongs to another unit is answered as what is not there: 404.

**Again.** A step may be sent again without harm when its answer was lost: what has been taken is refused as 409 with
the `code` `step` and changes nothing, and a slip or an instruction with the very same words is answered with the one
there is. So there is no idempotency key.

**Times.** Days are those of Shanghai (YYYY-MM-DD), instants are UTC (ending in Z). Figures are decimal strings.

**Bounds.** 1,200 requests a minute for each token and process of the service (429 with `Retry-After`), 1 MiB for a body
without files, 200 items a page.
"""
TAGS = {
    "me": "Who the caller is.", "assignments": "What the units owe.", "evidence": "Files behind the reports.",
    "steps": "What a unit does: acknowledge, report, ask for more time.",
    "decisions": "What the supervision office does: review, grant, suspend, urge.",
    "leading": "What lead units gather from the others.", "papers": "Slips and leaders' instructions.",
    "plans": "Plans, clauses, tasks and their targets.", "units": "Units and their contacts.",
    "overview": "Counts: the board, the matrix, the load, the trend.", "search": "Search, and filters that were kept.",
    "messages": "What was sent, and what could not be.", "running": "Cycles, channels, the calendar.",
    "record": "Everything done, in a chain.", "config": "The config in force, and changes of it.",
    "accounts": "Who may sign in.",
}  # fmt: skip


@router.get("/openapi.json", include_in_schema=False)
def document(_: Anyone, request: Request) -> Response:
    """The OpenAPI document."""
    return JSONResponse(described(request.app))


@router.get("/docs", include_in_schema=False)
def show(page: Anyone, request: Request) -> Response:
    """The operations as a page."""
    about = ABOUT.replace("**", "").replace("`", "").split("\n\n")
    return page.show("api.html", operations=operations(described(request.app)), about=about, tags=TAGS)


def described(api: FastAPI) -> dict[str, Any]:
    """The document, worked out once for each application."""
    found: dict[str, Any] | None = getattr(api.state, "described", None)
    if found is None:
        found = api.state.described = _described(api)
    return found


def operations(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Every operation with its method and path, in the order of the document."""
    return [
        operation | {"method": method.upper(), "path": path}
        for path, methods in found["paths"].items()
        for method, operation in methods.items()
    ]


def _described(api: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title="Duban API", version=VERSION, description=ABOUT, routes=api.routes,
        tags=[{"name": name, "description": words} for name, words in TAGS.items()], servers=[{"url": "/api"}],
    )  # fmt: skip
    found.setdefault("components", {})["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "duban-session"},
    }
    by_operation = {route.operation_id: route for route in routes(api) if route.include_in_schema}
    for operation in operations(found):
        _guarded(found["paths"][operation["path"]][operation["method"].lower()], by_operation)
    return found


def _guarded(operation: dict[str, Any], by_operation: dict[str | None, APIRoute]) -> None:
    """Adds to an operation who may call it, and the media type of its problems."""
    access = access_of(by_operation[operation["operationId"]])
    assert isinstance(access, ApiAccess)
    operation["x-scope"], operation["x-roles"] = access.scope.value, sorted(access.roles)
    operation["security"] = [{"token": []}]
    if by_operation[operation["operationId"]].methods == {"GET"}:
        operation["security"].append({"session": []})
    said = f"Scope `{access.scope}`. For: {', '.join(sorted(access.roles))}."
    operation["description"] = f"{operation.get('description', '')}\n\n{said}".strip()
    for status, answer in operation["responses"].items():
        if status == "default" or int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
