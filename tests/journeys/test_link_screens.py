"""Signed links in a real browser: from the link in the mail to the page that says it is done, at any width."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from notifications.links.signing import Purpose
from tests.browser import reader_of
from tests.following import PUBLIC, ZONE, Reader, compose_linked, reading
from tests.journeys.test_pages import OUTPUT
from tests.office import in_june


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    world = in_june(tmp_path / "duban.db").travel("2019-06-25")
    world.sweep()
    compose_linked(world)
    with reading(world) as reader:
        yield reader


@pytest.fixture
def page(browser: Browser, reader: Reader) -> Iterator[Page]:
    with reader_of(browser, reader.url) as page:
        yield page


def in_mail(reader: Reader, words: str, unit: str = ZONE) -> str:
    """The first link of this name in the unit's digest, as it stands in the mail."""
    lines = reader.message(unit).text.split("\n")
    line = next(line for line in lines if f"{words}：{PUBLIC}/l/" in line)
    return "/l/" + line.partition(f"{words}：{PUBLIC}/l/")[2].split()[0]


def test_from_the_link_in_the_mail_to_the_acknowledged_duty(reader: Reader, page: Page) -> None:
    page.goto(in_mail(reader, "签收"))
    page.get_by_role("button", name="确认签收").click()
    expect(page.get_by_role("status")).to_contain_text("已于 2019年6月25日 09:00 签收。")
    expect(page.get_by_role("button")).to_have_count(0)


def test_a_report_with_a_fault_keeps_what_was_typed_and_goes_through_when_mended(reader: Reader, page: Page) -> None:
    page.goto(in_mail(reader, "反馈"))
    page.get_by_label("办理情况").fill("长" * 2001)
    page.get_by_role("button", name="提交反馈").click()
    expect(page.get_by_role("alert")).to_contain_text("太长了，最多 2000 个字。")
    expect(page.get_by_label("办理情况")).to_have_value("长" * 2001)
    page.get_by_label("办理情况").fill("已建库，共12家。")
    page.get_by_role("button", name="提交反馈").click()
    expect(page.get_by_role("status")).to_contain_text("等待督办机构审核")
    expect(page.locator(".story")).to_contain_text("已建库，共12家。")


def test_more_time_is_asked_for_with_the_browsers_own_calendar(reader: Reader, page: Page) -> None:
    page.goto(in_mail(reader, "申请延期"))
    page.get_by_label("延期至").fill("2019-07-20")
    page.get_by_label("理由").fill("企业尚未确认")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("status")).to_contain_text("已申请延期至 2019年7月20日")


def test_the_reader_changes_the_language_and_stays_on_the_page(reader: Reader, page: Page) -> None:
    path = in_mail(reader, "反馈")
    page.goto(path)
    page.get_by_role("link", name="English").click()
    assert page.url == reader.url + path
    expect(page.get_by_role("button")).to_have_text("Send the report")


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_screen(browser: Browser, reader: Reader, code: str, width: int) -> None:
    OUTPUT.mkdir(exist_ok=True)
    context = browser.new_context(base_url=reader.url, viewport={"width": width, "height": 844})
    context.add_cookies([{"name": "lang", "value": code, "url": reader.url}])
    page = context.new_page()
    paths = {purpose.name.lower(): reader.path(purpose) for purpose in Purpose}
    for name, path in (paths | {"nowhere": "/l/nowhere"}).items():
        page.goto(path)
        page.screenshot(path=OUTPUT / f"link-{name}-{code}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    page.goto(paths["extend"])
    page.get_by_role("button").click()
    page.screenshot(path=OUTPUT / f"link-faulty-{code}-{width}.png", full_page=True)
    page.goto(paths["acknowledge"])
    page.get_by_role("button").click()
    page.screenshot(path=OUTPUT / f"link-done-{code}-{width}.png", full_page=True)
    context.close()
