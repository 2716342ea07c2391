"""The accounts of others: the admin looks after all, a head after the members of his unit, nobody else after any."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from models.account import Account
from supervision.access import Role
from tests.following import reading
from tests.journeys.test_signing_in import Desk
from tests.office import Seen, in_june
from tests.signing import cookies
from tests.world import World
from web.cookie import SESSION


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Before the admin."""
    world = in_june(tmp_path / "duban.db")
    with reading(world) as reader:
        desk = Desk(world, reader.url)
        become(desk, Role.ADMIN)
        yield desk
    world.database.close()


def become(desk: Desk, role: Role, unit: str | None = None) -> Desk:
    desk.browser.cookies.clear()
    token = cookies(desk.world.database, role, unit=unit, now=desk.world.clock.now())[SESSION]
    desk.browser.cookies.set(SESSION, token)
    return desk


def add(desk: Desk, login: str = "wang", role: str = "member", unit: str = "zone", name: str = "经办人") -> Seen:
    return desk.post("/accounts", login=login, name=name, name_en="Officer", role=role, unit=unit)


def password_on(seen: Seen) -> str:
    (found,) = seen.page.xpath("//section[@role='status']//code/text()")
    return str(found)


def state(world: World, login: str) -> tuple[str, bool]:
    with world.database.read() as session:
        found = session.exec(select(Account).where(Account.login == login)).one()
    return found.role, found.disabled_at is not None


def test_the_admin_makes_an_account_whose_password_is_shown_once(desk: Desk) -> None:
    password = password_on(add(desk))
    assert password not in desk.get("/accounts/wang").answer.text
    other = Desk(desk.world, desk.url)
    assert other.post("/sign-in", login="wang", password=password).status == 303
    assert other.get("/mine").leads_to == "/account/password"


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ({"login": ""}, "#login"), ({"login": "a b"}, "#login"), ({"name": ""}, "#name"), ({"unit": ""}, "#unit"),
        ({"unit": "nobody"}, "#unit"), ({"role": "king"}, "#role"),
    ],
)  # fmt: skip
def test_a_wrong_form_keeps_what_was_typed_and_makes_nothing(desk: Desk, typed: dict[str, str], place: str) -> None:
    seen = add(desk, **typed)
    assert (seen.status, [where for where, _ in seen.summary()]) == (422, [place])
    assert seen.page.xpath("//input[@name='name_en']/@value") == ["Officer"]
    assert desk.world.count(Account) == 1


def test_a_login_that_is_taken_is_said_to_be(desk: Desk) -> None:
    add(desk)
    assert add(desk, login="WANG").summary() == [("#login", "账号“wang”已经有了，请换一个。")]


def test_disabled_and_enabled_again_and_the_history_says_so(desk: Desk) -> None:
    add(desk)
    assert desk.post("/accounts/wang/disable").leads_to == "/accounts/wang?done=disabled"
    assert state(desk.world, "wang") == ("member", True)
    desk.post("/accounts/wang/enable")
    assert state(desk.world, "wang") == ("member", False)
    steps = desk.get("/accounts/wang").page.xpath("//ol[@class='story']//b/text()")
    assert steps == ["恢复账号", "停用账号", "新增账号"]


def test_a_moved_account_signs_in_anew(desk: Desk) -> None:
    other = Desk(desk.world, desk.url)
    other.settled("li", Role.LEADER)
    assert other.get("/").status == 200
    desk.post("/accounts/li/move", role="member", unit="zone")
    assert state(desk.world, "li") == ("member", False)
    assert other.get("/").leads_to.startswith("/sign-in")


def test_the_last_admin_is_neither_disabled_nor_moved(desk: Desk) -> None:
    for step, form in (("disable", {}), ("move", {"role": "leader"})):
        seen = desk.post(f"/accounts/admin-all/{step}", **form)
        assert (seen.status, "最后一个在用的管理员" in seen.alerts()) == (422, True)
    assert state(desk.world, "admin-all") == ("admin", False)


def test_a_head_makes_members_of_his_own_unit_and_of_no_other(desk: Desk) -> None:
    become(desk, Role.HEAD, "zone")
    add(desk, login="wang", unit="guangyang")
    with desk.world.database.read() as session:
        assert (
            session.exec(select(Account.unit_id).where(Account.login == "wang")).one()
            == session.exec(select(Account.unit_id).where(Account.login == "head-zone")).one()
        )


@pytest.mark.parametrize("role", ["head", "admin", "supervisor", "leader"])
def test_a_head_gives_nobody_a_higher_role(desk: Desk, role: str) -> None:
    become(desk, Role.HEAD, "zone")
    assert add(desk, role=role).status == 422
    add(desk)
    assert desk.post("/accounts/wang/move", role=role, unit="zone").status == 404
    assert state(desk.world, "wang") == ("member", False)


@pytest.mark.parametrize("step", ["", "/reset", "/disable", "/enable", "/move"])
@pytest.mark.parametrize("whom", ["other", "admin-all", "head-zone", "nobody"])
def test_a_head_reaches_no_account_but_those_of_his_members(desk: Desk, whom: str, step: str) -> None:
    add(desk, login="other", unit="guangyang")
    become(desk, Role.HEAD, "zone")
    path = f"/accounts/{whom}{step}"
    assert (desk.post(path, role="member") if step else desk.get(path)).status == 404
    assert "other" not in desk.get("/accounts").answer.text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SUPERVISOR, Role.LEADER])
@pytest.mark.parametrize("path", ["/accounts", "/accounts/wang/reset", "/accounts/wang/disable"])
def test_nobody_else_looks_after_accounts(desk: Desk, role: Role, path: str) -> None:
    add(desk)
    become(desk, role, "zone" if role is Role.MEMBER else None)
    assert desk.post(path).status == 403
    assert desk.get("/accounts").status == 403
    assert state(desk.world, "wang") == ("member", False)
