"""What stands before the pages: no forms from other sites, no foreign content; and the language switch."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from web.language import CODES
from web.page import COOKIE, page_of

HOSTS = ["127.0.0.1", "localhost", "[::1]", "::1"]
SAFE = ("GET", "HEAD", "OPTIONS")
A_YEAR = 365 * 24 * 60 * 60
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
Next = Callable[[Request], Awaitable[Response]]


async def guard(request: Request, go_on: Next) -> Response:
    """Refuses foreign forms, turns `?lang=` into a cookie, and puts the headers on every answer."""
    if request.method not in SAFE and is_foreign(request):
        return guarded(request, page_of(request).show("fault.html", status=403, kind="foreign"))
    chosen = request.query_params.get("lang")
    if request.method == "GET" and chosen in CODES:
        return guarded(request, _switched(request, chosen))
    return guarded(request, await go_on(request))


def is_foreign(request: Request) -> bool:
    """Whether a browser sent this from another site's page; a program that names no origin is not a browser."""
    sent_from = request.headers.get("origin") or request.headers.get("referer")
    if sent_from is None:
        return request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    return urlsplit(sent_from).netloc.lower() != request.headers.get("host", "").lower()


def guarded(request: Request, response: Response) -> Response:
    """The response with the protecting headers; pages are never kept by a cache."""
    response.headers.update(HEADERS)
    if not request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _switched(request: Request, code: str) -> Response:
    response = RedirectResponse(str(request.url.remove_query_params("lang")), status_code=303)
    response.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="lax")
    return response
