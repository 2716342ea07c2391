"""The accounts of others (账号): all of them for the admin, those of the unit's members for its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session, col, select

from models.account import Account
from models.record import RecordEntry
from models.unit import Unit
from supervision.access import Role
from supervision.accounts import changing, making, passwords
from supervision.accounts.making import AccountError, Person
from web.access import Manager
from web.decision import Wrong, cleaned
from web.forms import in_words
from web.page import Page

router = APIRouter()
PATH = "/accounts"
Typed = Annotated[str, Form()]
STEPS = 20


@dataclass(frozen=True)
class Asked:
    """An account as the form asks for it. `way` is how the person will sign in: "password" or "provider"."""

    login: str = ""
    name: str = ""
    name_en: str = ""
    role: str = Role.MEMBER
    unit: str = ""
    way: str = "password"


def asked(
    login: Typed = "", name: Typed = "", name_en: Typed = "", role: Typed = "", unit: Typed = "", way: Typed = ""
) -> Asked:
    return Asked(*map(cleaned, (login, name, name_en, role, unit, way)))


AskedForm = Annotated[Asked, Depends(asked)]


@router.get(PATH)
def show(page: Manager, unit: str = "") -> Response:
    return _shown(page, unit)


@router.get("/accounts/{login}")
def show_one(page: Manager, login: str, done: str = "") -> Response:
    return _one(page, _managed(page, login), done=done)


@router.post(PATH)
def make(page: Manager, form: AskedForm) -> Response:
    """A new account; the password that is to be given out stands on this answer alone."""
    wrong = [] if form.role in _roles(page) else [Wrong("role", "no-role")]
    if page.who.role is Role.HEAD:
        form = Asked(form.login, form.name, form.name_en, form.role, page.who.unit_key or "", form.way)
    password = passwords.one_time_password() if form.way != "provider" else None
    if not wrong:
        person = Person(form.login, form.name, form.name_en, Role(form.role), form.unit or None)
        try:
            made = making.make(page.house.database, person, now=page.now, actor=page.who.actor, password=password)
            return _one(page, made, password=password, done="made")
        except AccountError as error:
            wrong = [Wrong(error.place, error.kind, error.values)]
    return _shown(page, "", form, wrong)


@router.post("/accounts/{login}/reset")
def reset(page: Manager, login: str) -> Response:
    """A new one-time password, shown on this answer alone."""
    _managed(page, login)
    password = changing.reset(page.house.database, login, now=page.now, actor=page.who.actor)
    return _one(page, _managed(page, login), password=password, done="reset")


@router.post("/accounts/{login}/disable")
def disable(page: Manager, login: str) -> Response:
    account = _managed(page, login)
    try:
        changing.disable(page.house.database, login, now=page.now, actor=page.who.actor)
    except AccountError as error:
        return _one(page, account, wrong=[Wrong("disable", error.kind, error.values)])
    return _to(login, "disabled")


@router.post("/accounts/{login}/enable")
def enable(page: Manager, login: str) -> Response:
    _managed(page, login)
    changing.enable(page.house.database, login, now=page.now, actor=page.who.actor)
    return _to(login, "enabled")


@router.post("/accounts/{login}/move")
def move(page: Manager, login: str, role: Typed = "", unit: Typed = "") -> Response:
    """Another role or unit; a head raises nobody and sends nobody elsewhere."""
    account = _managed(page, login)
    if page.who.role is not Role.ADMIN:
        raise HTTPException(404)
    if role not in _roles(page):
        return _one(page, account, wrong=[Wrong("role", "no-role")])
    try:
        changing.move(
            page.house.database, login, Role(role), cleaned(unit) or None, now=page.now, actor=page.who.actor
        )  # fmt: skip
    except AccountError as error:
        return _one(page, account, wrong=[Wrong(error.place, error.kind, error.values)])
    return _to(login, "moved")


@router.get("/accounts/{login}/{step}")
def back_to_the_account(_: Manager, login: str, step: str) -> Response:
    """Somebody reloads the address of a form."""
    return RedirectResponse(f"{PATH}/{login}", status_code=303)


def _to(login: str, done: str) -> Response:
    return RedirectResponse(f"{PATH}/{login}?done={done}", status_code=303)


def _roles(page: Page) -> tuple[str, ...]:
    """The roles that the viewer may give."""
    return tuple(Role) if page.who.role is Role.ADMIN else (Role.MEMBER,)


def _managed(page: Page, login: str) -> Account:
    """The account, where the viewer looks after it; for him there is no other."""
    with page.house.database.read() as session:
        found = session.exec(select(Account).where(Account.login == login)).first()
    if found is None or not changing.may_manage(page.who, found):
        raise HTTPException(404)
    return found


def _shown(page: Page, unit: str, form: Asked | None = None, wrong: Sequence[Wrong] = ()) -> Response:
    with page.house.database.read() as session:
        units = session.exec(select(Unit).where(col(Unit.withdrawn).is_(False)).order_by(col(Unit.position))).all()
        chosen = unit if unit in {one.key for one in units} else ""
        people = [pair for pair in _people(session, chosen) if changing.may_manage(page.who, pair[0])]
    return page.show(
        "account/others.html", status=422 if wrong else 200, people=people, units=units, unit=chosen,
        typed=form or Asked(), wrong=in_words(page, wrong), provider=page.house.provider, **_choices(page, units),
    )  # fmt: skip


def _choices(page: Page, units: Sequence[Unit]) -> dict[str, Any]:
    """What the selects of the forms offer."""
    named = [(one.key, page.language.pick(one.name, one.name_en)) for one in units]
    return {"roles": [(role, page.language.say("account role", role)) for role in _roles(page)], "units_named": named}


def _people(session: Session, unit: str) -> Sequence[tuple[Account, Unit | None]]:
    found = select(Account, Unit).outerjoin(Unit, col(Unit.id) == Account.unit_id)
    found = found.where(Unit.key == unit) if unit else found
    return session.exec(found.order_by(col(Unit.position).nulls_first(), col(Account.id))).all()


def _one(
    page: Page, account: Account, *, password: str | None = None, done: str = "", wrong: Sequence[Wrong] = ()
) -> Response:
    with page.house.database.read() as session:
        account = session.get_one(Account, account.id)
        unit = session.get(Unit, account.unit_id) if account.unit_id else None
        units = session.exec(select(Unit).where(col(Unit.withdrawn).is_(False)).order_by(col(Unit.position))).all()
        history = select(RecordEntry).where(RecordEntry.subject == f"account {account.login}")
        steps = session.exec(history.order_by(col(RecordEntry.id).desc()).limit(STEPS)).all()
    return page.show(
        "account/one.html", status=422 if wrong else 200, account=account, unit=unit, password=password,
        done=done, wrong=in_words(page, wrong), steps=steps, **_choices(page, units),
    )  # fmt: skip
