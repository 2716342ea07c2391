"""The search page: what was written is found and marked, only by whom it is for, on a screen and on a telephone."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect

from models.database import Database
from models.report import Report
from supervision import reporting
from supervision.access import Role
from supervision.searching.indexing import index
from tests.browser import opened_browser
from tests.journeys.test_pages import NO_MAIL, OFF, OUTPUT, serving
from tests.signing import browser_cookies, cookies
from tests.world import World
from web.house import House

TASK, UNIT = "overseas-listing-reserve", "广阳区人民政府"
OWN, OTHER = "guangyang", "anci"


@dataclass
class Desk:
    world: World
    url: str

    def get(self, query: str, role: Role = Role.SUPERVISOR, unit: str | None = None) -> requests.Response:
        jar = cookies(self.world.database, role, unit=unit, now=self.world.clock.now())
        return requests.get(f"{self.url}/search{query}", cookies=jar, timeout=20, allow_redirects=False)


@pytest.fixture(scope="module")
def desk(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("search") / "duban.db"
    path.write_bytes(migrated.read_bytes())
    world = World(Database(f"sqlite:///{path}")).begin()
    world.travel("2019-06-10").sweep()
    owed = world.owed(TASK, UNIT)
    words = "独角兽企业已完成股改，<b>正在</b>辅导备案，另有两家签约。"
    reporting.report(world.database, owed, words=words, now=world.clock.now(), actor=UNIT)
    with world.database.write() as session:
        rows = [
            Report(assignment_id=owed, reported_at=world.clock.now(), actor=UNIT, words=f"第{n}批名单")
            for n in range(45)
        ]
        session.add_all(rows)
        session.flush()
        index(session, *rows)
    house = House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL)
    with serving(house) as url:
        yield Desk(world, url)
    world.database.close()


def test_what_was_asked_for_is_marked_and_nothing_of_it_is_markup(desk: Desk) -> None:
    seen = desk.get("?q=股改")
    assert "<mark>股改</mark>" in seen.text
    assert "&lt;b&gt;正在" in seen.text
    assert "/duties/" in seen.text


@pytest.mark.parametrize(("role", "unit", "found"), [
    (Role.SUPERVISOR, None, True), (Role.LEADER, None, True), (Role.ADMIN, None, True), (Role.MEMBER, OWN, True),
    (Role.HEAD, OWN, True), (Role.MEMBER, OTHER, False), (Role.HEAD, OTHER, False),
])  # fmt: skip
def test_a_report_is_found_by_who_may_read_it(role: Role, unit: str | None, found: bool, desk: Desk) -> None:
    seen = desk.get("?q=独角兽", role, unit)
    assert (seen.status_code, "<mark>独角兽</mark>" in seen.text) == (200, found)


def test_nobody_who_is_not_signed_in_searches(desk: Desk) -> None:
    assert requests.get(f"{desk.url}/search?q=股改", timeout=20, allow_redirects=False).status_code == 303


@pytest.mark.parametrize("query", ["?q=股", "?q=%EF%BC%8C", "?q=%20a%20", "?q=股改%20家"])
def test_too_short_a_word_is_answered_with_words(query: str, desk: Desk) -> None:
    seen = desk.get(query)
    assert (seen.status_code, "每个词至少要有两个字" in seen.text) == (200, True)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?q=股改&what=x", "没有“x”这个类别"), ("?q=股改&unit=x", "没有代号为“x”的单位"),
        ("?q=股改&plan=x", "没有代号为“x”的计划"), ("?q=股改&since=2019-02-30", "2019-02-30"),
        ("?q=股改&beyond=x", "没有“x”这个位置"), (f"?q={'股改' * 51}", "最多 100 个字"),
    ],
)  # fmt: skip
def test_a_condition_that_there_is_not_is_told(query: str, words: str, desk: Desk) -> None:
    seen = desk.get(query)
    assert (seen.status_code, words in seen.text) == (422, True)


@pytest.mark.parametrize(
    "query", ["?q=%00%00", "?q=' OR '1'='1", '?q="股改" NEAR *', "?q=股改&beyond=9" + "9" * 17, "?q=%F0%A0%AE%B7%E7"]
)
def test_odd_signs_break_nothing(query: str, desk: Desk) -> None:
    assert desk.get(query).status_code in (200, 422)


def test_the_pages_hold_everything_once(desk: Desk) -> None:
    seen, query = set[str](), "?q=批名单"
    while query:
        page = desk.get(query).text
        found = page.split('<p class="words">')[1:]
        seen |= {one.split("</a>")[0].split(">第")[-1] for one in found}
        assert len(found) <= 20
        follow = page.partition('<a rel="next" href="')[2].partition('"')[0]
        query = follow.replace("&amp;", "&").removeprefix("/search")
    assert len(seen) == 45


@pytest.mark.parametrize(("width", "lang"), [(1280, "zh"), (390, "zh"), (1280, "en"), (390, "en")])
def test_a_clerk_searches_in_a_browser(width: int, lang: str, desk: Desk) -> None:
    with opened_browser() as browser:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.add_cookies(
            browser_cookies(desk.url, desk.world.database, Role.MEMBER, unit=OWN, now=desk.world.clock.now())
        )
        page = context.new_page()
        page.goto(f"{desk.url}/search?lang={lang}")
        page.locator("input[name=q]").fill("后备")
        page.locator("form.searching button").click()
        expect(page.locator(".hits mark").first).to_have_text("后备")
        page.locator("input[name=q]").fill("独角兽")
        page.keyboard.press("Enter")
        expect(page.locator(".hits mark").first).to_have_text("独角兽")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.screenshot(path=OUTPUT / f"search-{width}-{lang}.png", full_page=True)
        page.locator(".hits a").first.click()
        expect(page.locator("h1")).to_contain_text("境外上市" if lang == "zh" else "listing")
