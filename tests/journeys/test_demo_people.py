"""Choosing a person in the demo: everybody stands on the sign-in page, in groups, on a phone too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from duban.demo.people import settle
from tests.browser import reader_of
from tests.journeys.test_pages import NO_MAIL, OFF, OUTPUT, ReplayedDemo, serving
from tests.office import in_june
from web.house import House


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    world = in_june(tmp_path_factory.mktemp("people") / "duban.db")
    settle(world.database, now=world.clock.now())
    now = world.clock.now()
    with serving(House(world.database, world.clock.now, lambda: OFF, ReplayedDemo(), NO_MAIL, wall=lambda: now)) as url:
        yield url
    world.database.close()


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    with reader_of(browser, url) as page:
        yield page


def test_every_post_of_every_unit_that_owes_can_be_chosen(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".people h2")).to_have_text(["督办机构和领导", "市直部门", "县（市、区）", "开发区"])
    expect(page.locator(".people").first.get_by_role("button")).to_have_text(["督办专员", "分管市领导", "系统管理员"])
    assert page.locator(".people button").count() == 3 + 2 * 21


def test_one_click_chooses_and_one_changes_who_one_is(page: Page) -> None:
    page.goto("/cycles")
    page.get_by_role("button", name="督办专员").click()
    expect(page.locator("h1")).to_contain_text("调度周期")
    page.get_by_role("button", name="换人").click()
    page.get_by_role("button", name="市商务局 经办人").click()
    expect(page.locator(".who")).to_contain_text("市商务局 经办人")
    assert page.url.endswith("/mine")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_choice_fits_a_phone(browser: Browser, url: str, language: str) -> None:
    context = browser.new_context(base_url=url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"/sign-in?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    heights = page.locator(".people button").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert min(heights) >= 24
    OUTPUT.mkdir(exist_ok=True)
    page.screenshot(path=OUTPUT / f"sign-in-{language}-390.png", full_page=True)
    context.close()
