"""Signing in: who is not signed in is led to the page for it and back, who may not use a page is told so."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from models.database import Database
from supervision.access import Role
from supervision.accounts.making import Person, make
from tests.following import PUBLIC, reading
from tests.office import Seen, in_june
from tests.signing import cookies
from tests.world import World
from web.cookie import SESSION

GIVEN, OWN = "given out by the admin", "a sentence of my own"


@dataclass
class Desk:
    """A browser without a window in front of the pages."""

    world: World
    url: str
    browser: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> Seen:
        return Seen(self.browser.get(self.url + path, allow_redirects=False))

    def post(self, path: str, **form: str) -> Seen:
        headers = {"Origin": self.url}
        return Seen(self.browser.post(self.url + path, data=form, headers=headers, allow_redirects=False))

    def account(self, login: str, role: Role = Role.LEADER, unit: str | None = None) -> None:
        """An account with a one-time password."""
        person = Person(login, "负责人", "Head", role, unit)
        make(self.world.database, person, now=self.world.clock.now(), actor="admin", password=GIVEN)

    def settled(self, login: str, role: Role = Role.LEADER, unit: str | None = None) -> None:
        """Somebody who has come in and chosen a password of his own."""
        self.account(login, role, unit)
        assert self.post("/sign-in", login=login, password=GIVEN).status == 303
        assert self.post("/account/password", old=GIVEN, new=OWN, again=OWN).status == 303

    @property
    def token(self) -> str | None:
        return self.browser.cookies.get(SESSION)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    world = in_june(tmp_path / "duban.db")
    with reading(world) as reader:
        yield Desk(world, reader.url)
    world.database.close()


@pytest.mark.parametrize(("role", "status"), [(Role.SUPERVISOR, 200), (Role.LEADER, 200), (Role.MEMBER, 303)])
def test_the_board_is_for_those_who_oversee(world: World, role: Role, status: int) -> None:
    with reading(world) as reader:
        unit = "guangyang" if role is Role.MEMBER else None
        mine = cookies(world.database, role, unit=unit, now=world.clock.now())
        assert requests.get(reader.url, cookies=mine, timeout=10, allow_redirects=False).status_code == status


def test_nobody_is_led_to_the_sign_in_page_and_back(desk: Desk) -> None:
    desk.account("wang")
    led = desk.get("/cycles?x=1")
    assert (led.status, led.leads_to) == (303, "/sign-in?next=/cycles%3Fx%3D1")
    form = desk.get(led.leads_to).hidden("/sign-in")
    assert desk.post("/sign-in", **form, login="wang", password=GIVEN).leads_to == "/cycles?x=1"


@pytest.mark.parametrize("then", ["https://e.example", "//e.example/x", "/\\e.example", "/\t/e.example", "e.example"])
def test_the_way_back_never_leaves_the_site(desk: Desk, then: str) -> None:
    desk.account("wang")
    assert desk.post("/sign-in", login="wang", password=GIVEN, next=then).leads_to == "/"
    assert desk.get(f"/sign-in?next={then}").hidden("/sign-in") == {"next": "/"}


def test_what_was_typed_wrongly_is_said_and_the_login_stays(desk: Desk) -> None:
    desk.account("wang")
    seen = desk.post("/sign-in", login="wang", password="wrong")
    assert (seen.status, seen.summary()) == (422, [("#password", "账号或密码不对。")])
    assert seen.typed("/sign-in")["login"] == "wang"
    assert "wrong" not in seen.answer.text.split("<main")[1].replace('class="wrong"', "").replace("password-wrong", "")
    assert desk.token is None


def test_an_empty_form_says_what_is_missing(desk: Desk) -> None:
    assert desk.post("/sign-in").summary() == [("#login", "请填写账号。"), ("#password", "请填写密码。")]


def test_after_many_wrong_tries_it_is_said_when_the_next_is_looked_at(desk: Desk) -> None:
    for _ in range(5):
        desk.post("/sign-in", login="wang", password="wrong")
    seen = desk.post("/sign-in", login="wang", password="wrong")
    assert (seen.status, seen.answer.headers["retry-after"]) == (429, "2")
    assert "请在 09:00:02 之后再试" in seen.alerts()


def test_a_given_password_is_changed_before_anything_else(desk: Desk) -> None:
    desk.account("wang", Role.ADMIN)
    desk.post("/sign-in", login="wang", password=GIVEN)
    for path in ("/", "/outbox", "/accounts", "/account"):
        assert desk.get(path).leads_to == "/account/password"
    assert desk.post("/accounts", login="li", name="x", role="leader").leads_to == "/account/password"
    assert desk.get("/account/password").page.xpath("//nav") == []
    desk.post("/account/password", old=GIVEN, new=OWN, again=OWN)
    assert desk.get("/").status == 200


def test_a_changed_password_gives_a_new_session_and_ends_the_others(desk: Desk) -> None:
    desk.settled("wang")
    other = Desk(desk.world, desk.url)
    other.post("/sign-in", login="wang", password=OWN)
    before = desk.token
    desk.post("/account/password", old=OWN, new=OWN + "!", again=OWN + "!")
    assert desk.token != before
    assert desk.get("/").status == 200
    assert other.get("/").status == 303


def test_signing_in_again_ends_the_session_before(desk: Desk) -> None:
    desk.settled("wang")
    before = desk.token
    desk.post("/sign-in", login="wang", password=OWN)
    assert desk.token != before
    assert requests.get(desk.url, cookies={SESSION: str(before)}, allow_redirects=False).status_code == 303


def test_signed_out_the_cookie_is_worth_nothing(desk: Desk) -> None:
    desk.settled("wang")
    before = str(desk.token)
    assert desk.post("/sign-out").leads_to == "/sign-in"
    assert desk.token is None
    assert requests.get(desk.url, cookies={SESSION: before}, allow_redirects=False).status_code == 303


def test_all_sessions_are_ended_at_once(desk: Desk) -> None:
    desk.settled("wang")
    other = Desk(desk.world, desk.url)
    other.post("/sign-in", login="wang", password=OWN)
    assert desk.post("/account/sessions/end").leads_to == "/sign-in"
    assert (desk.get("/").status, other.get("/").status) == (303, 303)


def test_a_session_that_is_idle_ends(desk: Desk) -> None:
    desk.settled("wang")
    desk.world.clock.move(desk.world.clock.now() + timedelta(hours=8))
    assert desk.get("/").leads_to.startswith("/sign-in")


@pytest.mark.parametrize(
    "sent", [{}, {"Sec-Fetch-Site": "none"}, {"Origin": "null"}, {"Origin": "https://e.example"}, {"Referer": "https://e.example/"}]
)  # fmt: skip
def test_a_form_with_a_session_that_does_not_say_where_it_comes_from_is_refused(
    desk: Desk, sent: dict[str, str]
) -> None:
    desk.settled("wang")
    answer = desk.browser.post(f"{desk.url}/account/sessions/end", headers=sent, allow_redirects=False)
    assert answer.status_code == 403
    assert desk.get("/").status == 200


def test_a_form_of_the_same_origin_by_the_browsers_word_is_taken(desk: Desk) -> None:
    desk.settled("wang")
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = desk.browser.post(f"{desk.url}/account/sessions/end", headers=headers, allow_redirects=False)
    assert answer.status_code == 303


def test_another_site_cannot_sign_anybody_in(desk: Desk) -> None:
    desk.account("wang")
    form = {"login": "wang", "password": GIVEN}
    answer = requests.post(f"{desk.url}/sign-in", data=form, headers={"Origin": "https://e.example"})
    assert (answer.status_code, answer.cookies.get_dict()) == (403, {})


def test_the_cookie_is_for_this_site_and_no_script(desk: Desk) -> None:
    desk.account("wang")
    said = desk.post("/sign-in", login="wang", password=GIVEN).answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(said.split("; "))
    assert "Secure" not in said


def test_under_the_encrypted_address_the_cookie_is_this_hosts_alone(desk: Desk) -> None:
    desk.account("wang")
    headers = {"Host": "duban.example", "Origin": PUBLIC}
    form = {"login": "wang", "password": GIVEN}
    answer = requests.post(f"{desk.url}/sign-in", data=form, headers=headers, allow_redirects=False)
    said = answer.headers["set-cookie"]
    assert said.startswith(f"__Host-{SESSION}=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(said.split("; "))
    assert "Domain" not in said


def test_the_sign_in_page_is_never_kept_and_tells_nobody_who_has_an_account(desk: Desk) -> None:
    desk.account("wang.of.the.office")
    seen = desk.get("/sign-in")
    assert seen.answer.headers["cache-control"] == "no-store"
    assert "wang" not in seen.answer.text


def test_outside_the_demo_nobody_chooses_who_he_is(desk: Desk) -> None:
    desk.account("wang")
    assert desk.post("/demo/sign-in", login="wang").status == 404


def test_a_token_made_on_the_page_is_shown_once_and_ends_by_its_button(desk: Desk) -> None:
    desk.settled("wang")
    made = desk.post("/account/tokens", name="大屏", scopes="read", ends_on="2019-09-30")
    (text,) = made.page.xpath("//section[@role='status']//code/text()")
    assert text.startswith("duban_")
    assert text not in desk.get("/account").answer.text
    assert desk.post("/account/tokens/1/revoke").leads_to == "/account?done=revoked"
    assert desk.post("/account/tokens/1/revoke").status == 404


def test_a_token_asked_for_with_nothing_is_told_all_that_is_missing(desk: Desk) -> None:
    desk.settled("wang")
    seen = desk.post("/account/tokens", name=" ", ends_on="")
    assert seen.status == 422
    assert "请填写令牌的名称" in seen.alerts()
    assert "请填写最后一天" in seen.alerts()
    assert "“”" not in seen.alerts()


def test_a_token_that_cannot_be_keeps_what_was_typed(desk: Desk) -> None:
    desk.settled("wang")
    seen = desk.post("/account/tokens", name="大屏", ends_on="tomorrow")
    assert (seen.status, seen.summary()[0][0]) == (422, "#ends_on")
    assert seen.page.xpath("//input[@name='name']/@value | //input[@name='ends_on']/@value") == ["大屏", "tomorrow"]
    seen = desk.post("/account/tokens", name="大屏", ends_on="2019-09-30", scopes="decide")
    assert (seen.status, seen.summary()) == (422, [("#scopes", "请至少选一种用途。")])


def test_a_database_that_does_not_answer_is_said_plainly_to_somebody_with_a_cookie(tmp_path: Path) -> None:
    empty = World(Database(f"sqlite:///{tmp_path}/empty.db"))
    with reading(empty) as reader:
        answer = requests.get(reader.url, cookies={SESSION: "any"}, timeout=10)
    assert (answer.status_code, "系统出错" in answer.text) == (500, True)
    empty.database.close()
