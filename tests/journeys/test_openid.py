"""Signing in by an OpenID provider: whom it names comes in, and nothing else that it or anybody says is believed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from supervision.access import Role
from supervision.accounts import changing
from supervision.accounts.making import Person, make
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.sinks.openid import Provider
from tests.sinks.server import CLOSE, Sink
from tests.world import World
from web.house import House
from web.openid import OpenId

CLIENT, SECRET = "duban", "a secret of thirty-two characters"
COOKIE = "duban-session"
AWAY, WRONG, REFUSED = "统一认证没有应答", "统一认证的答复不能采信", "统一认证没有让您登录"


@dataclass
class Desk:
    """A browser in front of the pages, and the provider behind them."""

    world: World
    url: str
    provider: Provider
    sink: Sink
    browser: requests.Session = field(default_factory=requests.Session)

    def waits_for(self, login: str, role: Role = Role.LEADER) -> None:
        """An admin has made an account that its person has not come in by yet."""
        make(
            self.world.database, Person(login, "副市长", "Vice mayor", role), now=self.world.clock.now(), actor="admin"
        )

    def go(self, then: str = "/") -> str:
        """To the provider; returns the address to which it sends the browser back."""
        asked = self.browser.get(f"{self.url}/sign-in/provider", params={"next": then}, allow_redirects=False)
        assert asked.status_code == 303, asked.text
        return self.browser.get(asked.headers["location"], allow_redirects=False).headers["location"]

    def come_back(self, address: str) -> requests.Response:
        return self.browser.get(address, allow_redirects=False)

    @property
    def is_in(self) -> bool:
        return COOKIE in self.browser.cookies


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    provider = Provider(CLIENT, SECRET, world.clock.now)
    with Sink(provider) as sink:
        provider.url = sink.url
        openid = OpenId(sink.url, CLIENT, SECRET, "市统一认证", "preferred_username")
        house = House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL, provider=openid)
        with serving(house) as url:
            yield Desk(world, url, provider, sink)


def test_whom_an_admin_has_made_an_account_for_comes_in_and_where_he_wanted(desk: Desk) -> None:
    desk.waits_for("wang")
    answer = desk.come_back(desk.go("/cycles?x=1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/cycles?x=1")
    assert desk.browser.get(desk.url + "/cycles").status_code == 200


def test_from_then_on_he_is_known_by_his_subject_and_not_by_his_name(desk: Desk) -> None:
    desk.waits_for("wang")
    desk.come_back(desk.go())
    desk.browser.cookies.clear()
    desk.provider.person = {"sub": "person-1", "preferred_username": "renamed"}
    desk.come_back(desk.go())
    assert desk.is_in


def test_another_of_the_same_name_does_not_come_in_as_him(desk: Desk) -> None:
    desk.waits_for("wang")
    desk.come_back(desk.go())
    desk.browser.cookies.clear()
    desk.provider.person = {"sub": "person-2", "preferred_username": "wang"}
    assert desk.come_back(desk.go()).status_code == 403
    assert not desk.is_in


def test_nobody_makes_himself_an_account(desk: Desk) -> None:
    answer = desk.come_back(desk.go())
    assert (answer.status_code, "本系统没有给您的账号" in answer.text) == (403, True)
    assert not desk.is_in


def test_an_account_with_a_password_is_not_given_to_whoever_has_its_name(desk: Desk) -> None:
    desk.waits_for("wang", Role.ADMIN)
    changing.reset(desk.world.database, "wang", now=desk.world.clock.now(), actor="admin")
    assert desk.come_back(desk.go()).status_code == 403


def test_a_disabled_account_stays_out(desk: Desk) -> None:
    desk.waits_for("wang")
    changing.disable(desk.world.database, "wang", now=desk.world.clock.now(), actor="admin")
    assert desk.come_back(desk.go()).status_code == 403


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": ["duban", "another"]}, {"iss": "https://e.example"},
    {"exp": 1}, {"sub": ""}, {"iat": 33_000_000_000},
]  # fmt: skip


@pytest.mark.parametrize("claims", WRONG_CLAIMS)
def test_an_id_token_with_a_wrong_claim_is_not_believed(desk: Desk, claims: dict[str, Any]) -> None:
    desk.waits_for("wang")
    desk.provider.claims = claims
    answer = desk.come_back(desk.go())
    assert (answer.status_code, WRONG in answer.text, desk.is_in) == (400, True, False)


@pytest.mark.parametrize("algorithm", ["none", "HS256", "another key"])
def test_an_id_token_that_the_provider_has_not_signed_is_not_believed(desk: Desk, algorithm: str) -> None:
    desk.waits_for("wang")
    desk.provider.sign = algorithm
    answer = desk.come_back(desk.go())
    assert (answer.status_code, WRONG in answer.text, desk.is_in) == (400, True, False)


def test_an_answer_with_another_state_is_not_taken(desk: Desk) -> None:
    desk.waits_for("wang")
    code = parse_qs(urlsplit(desk.go()).query)["code"][0]
    answer = desk.come_back(f"{desk.url}/sign-in/provider/back?code={code}&state=another")
    assert (answer.status_code, desk.is_in) == (400, False)
    assert desk.provider.codes.keys() == {code}


def test_a_browser_that_has_not_set_out_does_not_come_back(desk: Desk) -> None:
    desk.waits_for("wang")
    address = desk.go()
    desk.browser.cookies.clear()
    assert desk.come_back(address).status_code == 400


def test_a_way_is_gone_once(desk: Desk) -> None:
    desk.waits_for("wang")
    address = desk.go()
    desk.come_back(address)
    assert desk.come_back(address).status_code == 400


def test_whom_the_provider_refuses_is_told_so(desk: Desk) -> None:
    desk.provider.refuses = True
    answer = desk.come_back(desk.go())
    assert (answer.status_code, REFUSED in answer.text) == (403, True)


def test_a_code_that_is_none_is_refused(desk: Desk) -> None:
    address = desk.go()
    desk.provider.codes.clear()
    assert desk.come_back(address).status_code == 403


def test_while_the_provider_is_away_it_is_said_and_the_password_still_lets_in(desk: Desk) -> None:
    make(
        desk.world.database, Person("li", "值班员", "Duty officer", Role.LEADER), now=desk.world.clock.now(),
        actor="admin", password="correct horse",
    )  # fmt: skip
    desk.sink.next.append(CLOSE)
    answer = desk.browser.get(f"{desk.url}/sign-in/provider", allow_redirects=False)
    assert (answer.status_code, AWAY in answer.text, 'name="password"' in answer.text) == (503, True, True)
    desk.browser.post(f"{desk.url}/sign-in", data={"login": "li", "password": "correct horse"}, allow_redirects=False)
    assert desk.is_in


@pytest.mark.parametrize("then", ["https://e.example/", "//e.example", "/\\e.example", "/sign-in"])
def test_the_way_never_leads_to_another_site(desk: Desk, then: str) -> None:
    desk.waits_for("wang")
    assert desk.come_back(desk.go(then)).headers["location"] == "/"
