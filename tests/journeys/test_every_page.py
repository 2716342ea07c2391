"""Every page that each role can reach by links: it answers, is light, fits a phone, and bars nobody (WCAG 2.2 AA)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from supervision.access import Role
from tests.crawling import Crawler, kind
from tests.lively import Lively, lively
from tests.signing import cookies, token
from web.page import SESSION

OUTPUT = Path(__file__).parents[2] / "test-output"
HEAVIEST = 150_000
UNIT = "zone"
ROLES = [Role.SUPERVISOR, Role.ADMIN, Role.HEAD, Role.MEMBER, Role.LEADER]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@dataclass
class Seen:
    """What a role can reach: the address and the text of each page, and the links that lead nowhere."""

    pages: dict[str, str] = field(default_factory=dict)
    broken: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lively]:
    with lively(tmp_path_factory.mktemp("lively")) as found:
        yield found


@pytest.fixture(scope="module")
def seen(house: Lively) -> dict[Role, Seen]:
    return {role: _seen(house, role) for role in ROLES}


def _seen(house: Lively, role: Role) -> Seen:
    crawler = Crawler(house.url, _cookies(house, role))
    return Seen(dict(crawler.pages()), crawler.broken)


def _unit(role: Role) -> str | None:
    return UNIT if role in (Role.HEAD, Role.MEMBER) else None


def _cookies(house: Lively, role: Role) -> dict[str, str]:
    return cookies(house.database, role, unit=_unit(role), now=house.now)


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_page(seen: dict[Role, Seen], role: Role) -> None:
    assert seen[role].broken == []
    assert len(seen[role].pages) > 8


@pytest.mark.parametrize("role", ROLES)
def test_no_page_is_heavy(seen: dict[Role, Seen], role: Role) -> None:
    heavy = {address: size for address, text in seen[role].pages.items() if (size := len(text.encode())) > HEAVIEST}
    assert heavy == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_holds_a_barrier_or_overflows_a_phone(
    browser: Browser, house: Lively, seen: dict[Role, Seen], role: Role, language: str
) -> None:
    once = {kind(address).split("?")[0]: address for address in reversed(seen[role].pages)}
    faults = {}
    with _reader(browser, house, role, language) as page:
        for address in once.values():
            found = _faults(page, address)
            name = address.strip("/").replace("/", "-").split("?")[0] or "board"
            page.screenshot(path=OUTPUT / f"page-{role}-{name[:40]}-{language}-390.png", full_page=True)
            if found:
                faults[address] = found
    assert faults == {}


class _Reading:
    def __init__(self, browser: Browser, house: Lively, role: Role, language: str) -> None:
        self.context = browser.new_context(base_url=house.url, viewport={"width": 390, "height": 844}, bypass_csp=False)
        session = token(house.database, role, unit=_unit(role), now=house.now)
        self.context.add_cookies([
            {"name": SESSION, "value": session, "url": house.url},
            {"name": "lang", "value": language, "url": house.url},
        ])  # fmt: skip

    def __enter__(self) -> Page:
        return self.context.new_page()

    def __exit__(self, *_: object) -> None:
        self.context.close()


def _reader(browser: Browser, house: Lively, role: Role, language: str) -> _Reading:
    """A reader on a phone, signed in, in a language."""
    return _Reading(browser, house, role, language)


def _faults(page: Page, address: str) -> list[str]:
    """What is wrong with a page for those who read it otherwise, or on a phone."""
    page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [f"scrolls sideways: {wide} px"] if wide > 390 else []
    page.evaluate(AXE_SCRIPT)
    for fault in page.evaluate(f"axe.run({json.dumps(RULES)})")["violations"]:
        if fault["impact"] in ("serious", "critical"):
            at = "; ".join(str(node["html"])[:120] for node in fault["nodes"][:3])
            found.append(f"{fault['id']}: {fault['help']} at {at}")
    return found
