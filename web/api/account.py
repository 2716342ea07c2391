"""Accounts (账号): who the caller is, and for admins who may sign in."""

from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from models.account import Account
from models.unit import Unit
from supervision.access import Role
from supervision.accounts import changing, making, passwords
from supervision.accounts.making import Person
from supervision.directory import accounts
from web.api import cursor
from web.api.access import AdminReader, Reader, Runner
from web.api.access import router as api_router
from web.api.shape import USUAL, At, Body, Cursor, Limit, Line, Listing, Login, Name, Named, Shape, SomeKey, named

router = api_router("accounts")


class Me(Shape):
    """Who calls."""

    login: str
    name: Name
    role: str
    unit: Named | None
    scopes: list[str] = Field(description="What the token is for, as far as the role allows it.")


class AccountOut(Shape):
    """Somebody who may sign in, or might once."""

    login: str
    name: Name
    role: str = Field(description="member, head, supervisor, leader or admin.")
    unit: Named | None
    password: bool = Field(description="He signs in by a password; else only by the provider.")
    must_change: bool = Field(description="The password was given out and has to be changed.")
    created_at: At
    disabled_at: At | None


class AccountIn(Body):
    """A new account."""

    login: Annotated[Line, Field(min_length=2, max_length=64, examples=["fgw-jingban"])]
    name: Annotated[Line, Field(min_length=1, max_length=60, examples=["经办人"])]
    name_en: Annotated[Line, Field(max_length=60)] = ""
    role: Role
    unit: SomeKey | None = Field(default=None, description="Members and heads need one, supervisors may have one.")
    by_provider: bool = Field(default=False, description="Without a password; the OpenID provider brings him in.")


class MovedIn(Body):
    """Another role or unit."""

    role: Role
    unit: SomeKey | None = None


class PasswordOut(Shape):
    """A one-time password. It is told here and never again."""

    login: str
    password: str | None = Field(description="To be given out, and changed at the next sign-in; null: by provider.")


@router.get("/me", operation_id="get_me", tags=["me"])
def me(page: Reader, request: Request) -> Me:
    """Who the caller is, and what the token is for."""
    who = page.who
    unit = named(who.unit_key, who.unit_name, who.unit_name_en) if who.unit_key else None
    scopes = sorted(getattr(request.state, "scopes", ()))
    return Me(login=who.login, name=Name(zh=who.name, en=who.name_en), role=who.role, unit=unit, scopes=scopes)


@router.get("/accounts", operation_id="list_accounts")
def show(page: AdminReader, request: Request, after: Cursor = None, limit: Limit = USUAL) -> Listing[AccountOut]:
    """Every account."""
    begin = cursor.after(request, after)
    with page.house.database.read() as session:
        rows = accounts(session, after=begin, most=limit + 1)
    return cursor.page(request, rows, limit=limit, number=lambda row: row[0].id or 0, item=lambda row: _out(*row))


@router.post("/accounts", operation_id="make_account", status_code=201)
def make(page: Runner, body: AccountIn) -> PasswordOut:
    """A new account; its one-time password stands on this answer alone."""
    password = None if body.by_provider else passwords.one_time_password()
    person = Person(body.login, body.name, body.name_en, body.role, body.unit)
    made: Account = making.make(page.house.database, person, now=page.now, actor=page.who.actor, password=password)
    return PasswordOut(login=made.login, password=password)


@router.post("/accounts/{login}/reset", operation_id="reset_account")
def reset(page: Runner, login: Login) -> PasswordOut:
    """A new one-time password; every session and token of the account ends."""
    password = changing.reset(page.house.database, login, now=page.now, actor=page.who.actor)
    return PasswordOut(login=login, password=password)


@router.post("/accounts/{login}/disable", operation_id="disable_account", status_code=204)
def disable(page: Runner, login: Login) -> Response:
    """Nobody signs in so any more. 409 `last-admin` for the last one."""
    changing.disable(page.house.database, login, now=page.now, actor=page.who.actor)
    return Response(status_code=204)


@router.post("/accounts/{login}/enable", operation_id="enable_account", status_code=204)
def enable(page: Runner, login: Login) -> Response:
    """He may sign in again, as before."""
    changing.enable(page.house.database, login, now=page.now, actor=page.who.actor)
    return Response(status_code=204)


@router.post("/accounts/{login}/move", operation_id="move_account", status_code=204)
def move(page: Runner, login: Login, body: MovedIn) -> Response:
    """Another role or unit; every session and token of the account ends."""
    changing.move(page.house.database, login, body.role, body.unit, now=page.now, actor=page.who.actor)
    return Response(status_code=204)


def _out(one: Account, at: Unit | None) -> AccountOut:
    unit = named(at.key, at.name, at.name_en) if at else None
    return AccountOut(
        login=one.login, name=Name(zh=one.name, en=one.name_en), role=one.role, unit=unit,
        password=one.password_hash is not None, must_change=one.must_change, created_at=one.created_at,
        disabled_at=one.disabled_at,
    )  # fmt: skip
