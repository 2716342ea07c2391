"""Signing in and out (登录): by login and password, by a provider, and in the demo by choosing a person."""

import logging
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import select

from models.account import Account
from supervision.accounts import sessions
from supervision.accounts.entering import RefusedError, StrangerError, WaitError, enter, enter_by_provider
from supervision.calendar import SHANGHAI
from web.access import Anyone, Newcomer
from web.account.demo_people import Group, grouped
from web.account.onward import BACK, PROVIDER, SIGN_IN, onward
from web.cookie import SESSION, address_of, hand_out, held, take_back, token_of
from web.decision import Wrong
from web.forms import in_words
from web.page import Page
from web.provider import Begun, ProviderError

LOG = logging.getLogger(__name__)
router = APIRouter()
ON_THE_WAY = "duban-provider"
A_WHILE = 600
STATUS = {"away": 503, "refused": 403, "wrong": 400, "stranger": 403}
Typed = Annotated[str, Form()]


@router.get(SIGN_IN)
def show(page: Anyone, next: str = "/") -> Response:
    return _shown(page, next)


@router.post(SIGN_IN)
def sign_in(page: Anyone, login: Typed = "", password: Typed = "", next: Typed = "/") -> Response:
    """A new session, whatever the browser held before."""
    if wrong := [Wrong(name, f"no-{name}") for name, typed in (("login", login), ("password", password)) if not typed]:
        return _shown(page, next, login, wrong, status=422)
    try:
        token = enter(page.house.database, login, password, address=client_of(page.request), now=page.wall)
    except RefusedError:
        return _shown(page, next, login, [Wrong("password", "refused")], status=422)
    except WaitError as error:
        at = f"{error.until.astimezone(SHANGHAI):%H:%M:%S}"
        answer = _shown(page, next, login, [Wrong("password", "wait", {"at": at})], status=429)
        answer.headers["Retry-After"] = str(max(1, round((error.until - page.wall).total_seconds() + 0.5)))
        return answer
    return _let_in(page, token, next)


@router.post("/demo/sign-in")
def choose(page: Anyone, login: Typed = "", next: Typed = "/") -> Response:
    """In the demo a visitor is whoever he likes to be."""
    if page.house.demo is None:
        raise HTTPException(404)
    with page.house.database.read() as session:
        found = session.exec(select(Account).where(Account.login == login, sessions.in_force(page.wall))).first()
    if found is None or found.id is None:
        raise HTTPException(422)
    return _let_in(page, sessions.begin(page.house.database, found.id, now=page.wall), next)


@router.post("/sign-out")
def leave(page: Newcomer) -> Response:
    sessions.end(page.house.database, token_of(page.request))
    answer = RedirectResponse(SIGN_IN, status_code=303)
    take_back(page.request, answer, SESSION)
    return answer


@router.get(PROVIDER)
def go(page: Anyone, next: str = "/") -> Response:
    """Sends the browser to the provider, with what it will be known by when it comes back."""
    if page.house.provider is None:
        raise HTTPException(404)
    begun = Begun.anew()
    try:
        address = page.house.provider.address(begun, back=_back(page))
    except ProviderError as error:
        return _not_brought(page, error.kind, next, error)
    answer = RedirectResponse(address, status_code=303)
    kept = "~".join((begun.state, begun.nonce, begun.verifier, quote(onward(next), safe="")))
    hand_out(page.request, answer, ON_THE_WAY, kept, seconds=A_WHILE)
    return answer


@router.get(BACK)
def come_back(page: Anyone) -> Response:
    """Lets in whom the provider names; a way is gone once."""
    if page.house.provider is None:
        raise HTTPException(404)
    parts = held(page.request, ON_THE_WAY).split("~")
    begun, then = (Begun(*parts[:3]), unquote(parts[3])) if len(parts) == 4 else (None, "/")
    try:
        if begun is None:
            raise ProviderError("wrong", "this browser is not on its way")
        answer = page.request.query_params
        who = page.house.provider.named(begun, answer, back=_back(page), now=page.wall)
        token = enter_by_provider(
            page.house.database, issuer=who.issuer, subject=who.subject, login=who.login, now=page.wall, at=page.now
        )
    except ProviderError as error:
        return _not_brought(page, error.kind, then, error)
    except StrangerError as error:
        return _not_brought(page, "stranger", then, error)
    found = _let_in(page, token, then)
    take_back(page.request, found, ON_THE_WAY)
    return found


def client_of(request: Request) -> str:
    """Where a try comes from, to count it: the peer, or whom a proxy on this machine names last.

    Whoever can make up that name sits on this machine; all it gains is not to wait for others.
    """
    peer = request.client.host if request.client else ""
    try:
        near = ip_address(peer).is_loopback
    except ValueError:
        near = False
    named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return named[:64] if near and named else peer


def _let_in(page: Page, token: str, then: str) -> Response:
    """On to where somebody wanted to go, with a session that no one held before; the one he had is over."""
    if before := token_of(page.request):
        sessions.end(page.house.database, before)
    answer = RedirectResponse(onward(then), status_code=303)
    hand_out(page.request, answer, SESSION, token)
    return answer


def _back(page: Page) -> str:
    return address_of(page.request) + BACK


def _not_brought(page: Page, kind: str, then: str, error: Exception) -> Response:
    LOG.warning("sign-in by the provider: %s: %s", kind, error)
    login = error.login if isinstance(error, StrangerError) else ""
    answer = _shown(page, then, status=STATUS[kind], told=page.language.say("provider", kind, login=login))
    take_back(page.request, answer, ON_THE_WAY)
    return answer


def _shown(
    page: Page, then: str, login: str = "", wrong: Sequence[Wrong] = (), *, told: str = "", status: int = 200
) -> Response:
    return page.show(
        "account/sign_in.html", status=status, login=login, wrong=in_words(page, wrong), onward=onward(then), told=told,
        groups=_groups(page), provider=page.house.provider, by_provider=PROVIDER,
    )  # fmt: skip


def _groups(page: Page) -> Sequence[Group]:
    """The people of the demo; elsewhere nobody is told who has an account."""
    if page.house.demo is None:
        return ()
    with page.house.database.read() as session:
        return grouped(session, now=page.wall)
