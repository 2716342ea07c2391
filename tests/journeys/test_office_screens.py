"""The office at work in a real browser, at a desk and on a phone, in Chinese and in English."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from models.database import Database
from models.migrating import upgrade
from supervision.access import Role
from supervision.extending import ask
from supervision.suspending import suspend
from tests.desk import Desk, at_the_desk_of, reported, with_target
from tests.journeys.test_pages import OUTPUT
from tests.signing import browser_cookies
from tests.world import World

RESERVE, ZONE, GUANGYANG, ANCI = "overseas-listing-reserve", "廊坊开发区管委会", "广阳区人民政府", "安次区人民政府"
LABELS = "main h1, main h2, main label:not(:has(select)), main button, main thead th"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """3 July 2019: two reports wait, one of them late and one with a figure; a request, and a clock that stands."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('office')}/duban.db")
    upgrade(database)
    world = World(database).begin().travel("2019-06-20")
    world.sweep()
    asked = world.owed(RESERVE, ANCI)
    ask(database, asked, to_on=date(2019, 7, 20), reason="企业尚未确认", now=world.clock.now(), actor=ANCI)
    suspend(database, world.owed(RESERVE, "永清县人民政府"), reason="待省里批复", now=world.clock.now(), actor="办公室")
    reported(world, with_target(world)[0], figure=3)
    world.travel("2019-07-03").sweep()
    for unit in (ZONE, GUANGYANG):
        world.report(RESERVE, unit)
    with at_the_desk_of(world) as found:
        yield found
    database.close()


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, browser: Browser, desk: Desk) -> Iterator[Page]:
    context = browser.new_context(base_url=desk.url, viewport={"width": request.param, "height": 900})
    now = desk.world.clock.now()
    context.add_cookies(browser_cookies(desk.url, desk.world.database, Role.SUPERVISOR, now=now))
    yield context.new_page()
    context.close()


def shown(page: Page, path: str, name: str) -> None:
    """The page in both languages: no sideways scroll, no Chinese label in the English one, and a picture of each."""
    for lang in ("zh", "en"):
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        width = page.viewport_size["width"] if page.viewport_size else 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=OUTPUT / f"{name}-{width}-{lang}.png", full_page=True)
        if lang == "en":
            labels = page.locator(LABELS).all_inner_texts()
            assert [words for words in labels if CHINESE.search(words)] == []


def test_the_queue(page: Page) -> None:
    shown(page, "/reviews", "reviews")


def test_a_duty_under_review(page: Page, desk: Desk) -> None:
    shown(page, f"/duties/{with_target(desk.world)[0]}", "review")


def test_requests_and_stopped_clocks(page: Page) -> None:
    shown(page, "/requests", "requests")


def test_a_duty_whose_clock_stands(page: Page, desk: Desk) -> None:
    shown(page, f"/duties/{desk.world.owed(RESERVE, '永清县人民政府')}", "stopped")


def test_a_filter_that_is_kept(page: Page) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.goto(f"/reviews?clause=三(六)&unit={'zone' if width > 800 else 'guangyang'}&lang=zh")
    page.get_by_text("保存现在的筛选").click()
    page.get_by_label("名称").fill(f"后备库 {width}")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name=f"后备库 {width}")).to_have_attribute("aria-current", "true")
    shown(page, "/filters", "filters")


def test_a_report_is_returned_by_hand(browser: Browser, desk: Desk) -> None:
    """From the queue to the duty, with a fault at first, and back with what was done."""
    context = browser.new_context(base_url=desk.url, viewport={"width": 390, "height": 844})
    now = desk.world.clock.now()
    context.add_cookies(browser_cookies(desk.url, desk.world.database, Role.SUPERVISOR, now=now))
    page: Page = context.new_page()
    page.goto("/reviews?unit=zone")
    page.get_by_role("link", name="境外上市后备资源库").click()
    page.get_by_role("button", name="退回给单位").click()
    expect(page.locator(".faults a")).to_have_text("请填写理由。")
    page.locator(".faults a").click()
    expect(page.locator("#reason")).to_be_focused()
    page.get_by_label("退回理由").fill("请附名单")
    page.get_by_role("button", name="退回给单位").click()
    expect(page.get_by_role("status")).to_contain_text("已退回")
    page.screenshot(path=Path(OUTPUT) / "returned-390.png", full_page=True)
    page.goto("/reviews?unit=zone")
    expect(page.locator(".empty")).to_contain_text("没有符合这些条件的待审核反馈")
    context.close()
