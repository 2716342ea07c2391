"""What stands before the pages: no forms from other sites, protecting headers; and the language switch."""

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.cookie import address_of, is_secure, token_of
from web.language import CODES
from web.page import COOKIE, page_of, page_of_nobody
from web.public import LINK, is_straight

SAFE = ("GET", "HEAD", "OPTIONS")
API = "/api/"
A_YEAR = 365 * 24 * 60 * 60
POLICY = "Content-Security-Policy"
HEADERS = {
    POLICY: ("default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# Whoever holds the address of such a page may act through it: it is told to nobody and found by nobody.
LINK_HEADERS = HEADERS | {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
HTTPS_ONLY = {"Strict-Transport-Security": f"max-age={A_YEAR}"}


class Guard:
    """Refuses crooked hosts and foreign forms, turns `?lang=` into a cookie, puts the headers on.

    It stands before every page, so it is a bare layer, without a task of its own for each request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)

        async def protecting(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(request, MutableHeaders(scope=message))
            await send(message)

        await (_answered(request) or self.app)(scope, receive, protecting)


def _answered(request: Request) -> Response | None:
    """The answer to what does not get through to a page; None for what does."""
    if not is_straight(request):
        return page_of_nobody(request).show("fault.html", status=400, kind="unreadable")
    # The API takes no step for a cookie, so a foreign page gains nothing there; it answers in its own words.
    if request.method not in SAFE and not request.url.path.startswith(API) and is_foreign(request):
        return page_of(request).show("fault.html", status=403, kind="foreign")
    chosen = request.query_params.get("lang")
    return _switched(request, chosen) if request.method == "GET" and chosen in CODES else None


def is_foreign(request: Request) -> bool:
    """Whether a browser sent this from another site's page; a program that names no origin is not a browser.

    With the cookie of a session it is one, and has to say where it comes from. A link's page gives no referrer, and so
    its form's origin is "null"; there the link itself is what counts.
    """
    sent_from = request.headers.get("origin") or request.headers.get("referer")
    is_link = request.url.path.startswith(LINK)
    if sent_from is None or (sent_from == "null" and is_link):
        ours = ("same-origin",) if token_of(request) and not is_link else ("same-origin", "none")
        return request.headers.get("sec-fetch-site", "none") not in ours
    return not _is_ours(request, sent_from)


def _is_ours(request: Request, sent_from: str) -> bool:
    """Whether an origin or a referrer is of these pages; where they are encrypted, a plain one is not."""
    origin, ours = urlsplit(sent_from), urlsplit(address_of(request))
    same_way = origin.scheme == ours.scheme if is_secure(request) else True
    hosts = {ours.netloc.lower(), request.headers.get("host", "").lower()}
    return same_way and origin.netloc.lower() in hosts


def guarded(request: Request, response: Response) -> Response:
    """The response with the protecting headers, for an answer that the guard does not see."""
    protect(request, response.headers)
    return response


def protect(request: Request, headers: MutableHeaders) -> None:
    """Puts the protecting headers on; what does not say otherwise is never kept by a cache.

    A policy of the response's own stays: a file that people brought is given under a narrower one.
    """
    own = headers.get(POLICY)
    headers.update(LINK_HEADERS if request.url.path.startswith(LINK) else HEADERS)
    if own is not None:
        headers[POLICY] = own
    if is_secure(request):
        headers.update(HTTPS_ONLY)
    if not request.url.path.startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")


def _switched(request: Request, code: str) -> Response:
    # Without scheme and host, which a proxy may have changed on the way; never with two slashes, which name a host.
    left = request.url.remove_query_params("lang").query
    path = "/" + request.url.path.lstrip("/\\")
    response = RedirectResponse(f"{path}?{left}" if left else path, status_code=303)
    response.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="lax")
    return response
