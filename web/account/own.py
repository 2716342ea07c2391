"""One's own account (我的账号): password, sessions, language and API tokens."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from models.account import Account
from supervision.accounts import sessions, tokens
from supervision.accounts.changing import change_password
from supervision.accounts.making import AccountError
from supervision.accounts.passwords import SHORTEST
from web.access import Newcomer, SignedIn
from web.account.onward import PASSWORD, SIGN_IN
from web.cookie import SESSION, hand_out, take_back
from web.days import typed_day
from web.decision import Wrong, cleaned
from web.forms import in_words
from web.page import Page

router = APIRouter()
PATH, TOKENS = "/account", "/account/tokens"
Typed = Annotated[str, Form()]
A_QUARTER = timedelta(days=90)


@router.get(PATH)
def show(page: SignedIn, done: str = "") -> Response:
    return _shown(page, done=done)


@router.get(PASSWORD)
def ask_password(page: Newcomer) -> Response:
    return _password_page(page)


@router.post(PASSWORD)
def take_password(page: Newcomer, old: Typed = "", new: Typed = "", again: Typed = "") -> Response:
    """A password of one's own: every other session ends, and this browser gets a new one."""
    wrong = [Wrong(name, f"no-{name}") for name, typed in (("old", old), ("new", new)) if not typed]
    if new and new != again:
        wrong.append(Wrong("again", "not-again"))
    if wrong:
        return _password_page(page, wrong)
    try:
        change_password(page.house.database, page.who.account, old, new, now=page.now)
    except AccountError as error:
        return _password_page(page, [Wrong(error.place, error.kind, error.values)])
    answer = RedirectResponse(f"{PATH}?done=password", status_code=303)
    hand_out(page.request, answer, SESSION, sessions.begin(page.house.database, page.who.account, now=page.wall))
    return answer


@router.post("/account/sessions/end")
def end_sessions(page: SignedIn) -> Response:
    """Signs the person out everywhere, here too."""
    sessions.end_all(page.house.database, page.who.account, now=page.now, actor=page.who.actor)
    answer = RedirectResponse(SIGN_IN, status_code=303)
    take_back(page.request, answer, SESSION)
    return answer


@router.post(TOKENS)
def make_token(
    page: SignedIn, name: Typed = "", ends_on: Typed = "", scopes: Annotated[Sequence[str], Form()] = ()
) -> Response:
    """A new token, shown on this answer alone."""
    typed = {"name": name, "ends_on": ends_on, "scopes": list(scopes)}
    wrong = [] if cleaned(name) else [Wrong("name", "no-token-name")]
    try:
        day = typed_day(ends_on)
    except ValueError:
        bad = Wrong("ends_on", "no-day", {"value": ends_on[:40]})
        return _shown(page, [*wrong, bad if ends_on.strip() else Wrong("ends_on", "no-last-day")], typed)
    try:
        made = tokens.make(
            page.house.database, page.who, name=cleaned(name), scopes=scopes, ends_on=day, now=page.now
        )  # fmt: skip
    except AccountError as error:
        return _shown(page, [Wrong(error.place, error.kind, error.values)], typed)
    return _shown(page, made=made)


@router.post("/account/tokens/{token}/revoke")
def revoke_token(page: SignedIn, token: int) -> Response:
    if not tokens.revoke(page.house.database, page.who, token, now=page.now):
        raise HTTPException(404)
    return RedirectResponse(f"{PATH}?done=revoked", status_code=303)


def _password_page(page: Page, wrong: Sequence[Wrong] = ()) -> Response:
    return page.show(
        "account/password.html", status=422 if wrong else 200, wrong=in_words(page, wrong), shortest=SHORTEST
    )


def _shown(
    page: Page,
    wrong: Sequence[Wrong] = (),
    typed: Mapping[str, object] | None = None,
    *,
    made: str = "",
    done: str = "",
) -> Response:
    fresh = {"name": "", "ends_on": page.today + A_QUARTER, "scopes": ["read"]}
    with page.house.database.read() as session:
        return page.show(
            "account/own.html", status=422 if wrong else 200, wrong=in_words(page, wrong), typed=typed or fresh,
            account=session.get_one(Account, page.who.account), made=made, done=done,
            sessions=sessions.sessions_of(session, page.who.account, now=page.wall), idle=sessions.IDLE,
            tokens=tokens.tokens(session, page.who.account, now=page.now), scopes=tokens.scopes_for(page.who.role),
        )  # fmt: skip
