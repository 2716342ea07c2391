"""What stands before the pages: few of them for outside, no forms from other sites; and the language switch."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from web.language import CODES
from web.page import COOKIE, page_of
from web.public import LINK, is_from_outside, is_open_to_all

SAFE = ("GET", "HEAD", "OPTIONS")
A_YEAR = 365 * 24 * 60 * 60
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# Whoever holds the address of such a page may act through it: it is told to nobody and found by nobody.
LINK_HEADERS = HEADERS | {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
Next = Callable[[Request], Awaitable[Response]]


async def guard(request: Request, go_on: Next) -> Response:
    """Hides what is not for outside, refuses foreign forms, turns `?lang=` into a cookie, puts the headers on."""
    if is_from_outside(request) and not is_open_to_all(request.url.path):
        return guarded(request, page_of(request).show("fault.html", status=404, kind="missing"))
    if request.method not in SAFE and is_foreign(request):
        return guarded(request, page_of(request).show("fault.html", status=403, kind="foreign"))
    chosen = request.query_params.get("lang")
    if request.method == "GET" and chosen in CODES:
        return guarded(request, _switched(request, chosen))
    return guarded(request, await go_on(request))


def is_foreign(request: Request) -> bool:
    """Whether a browser sent this from another site's page; a program that names no origin is not a browser.

    A link's page gives no referrer, and so its form's origin is "null"; there the link itself is what counts.
    """
    sent_from = request.headers.get("origin") or request.headers.get("referer")
    if sent_from is None or (sent_from == "null" and request.url.path.startswith(LINK)):
        return request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none")
    return urlsplit(sent_from).netloc.lower() != request.headers.get("host", "").lower()


def guarded(request: Request, response: Response) -> Response:
    """The response with the protecting headers; what does not say otherwise is never kept by a cache."""
    response.headers.update(LINK_HEADERS if request.url.path.startswith(LINK) else HEADERS)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _switched(request: Request, code: str) -> Response:
    # Without scheme and host, which a proxy may have changed on the way; never with two slashes, which name a host.
    left = request.url.remove_query_params("lang").query
    path = "/" + request.url.path.lstrip("/\\")
    response = RedirectResponse(f"{path}?{left}" if left else path, status_code=303)
    response.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="lax")
    return response
