"""The working loop in a real browser, in both languages: from the link in a mail to the closed duty and its summary."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from models.assignment import Assignment
from notifications.links.signing import Purpose
from supervision.access import Role
from supervision.evidence import Store
from tests.browser import reader_of
from tests.evidence_files import pdf
from tests.following import LINKS, PUBLIC, RESERVE, ZONE, Reader, compose_linked
from tests.journeys.test_pages import OUTPUT, serving
from tests.office import Office, in_june, office_of
from tests.signing import at_the_desk

LEAD = "市发改委"
FILE: FilePayload = {"name": "名单.pdf", "mimeType": "application/pdf", "buffer": pdf()}


@dataclass
class Loop:
    """The people of one office, each in front of a browser of their own."""

    office: Office
    reader: Reader
    language: str
    seat: Callable[[Role, str | None], Page]

    @property
    def duty(self) -> int:
        return self.office.world.owed(RESERVE, ZONE)

    def state(self, unit: str = ZONE) -> str:
        with self.office.world.database.read() as session:
            return session.get_one(Assignment, self.office.world.owed(RESERVE, unit)).state

    def said(self, zh: str, en: str) -> str:
        return {"zh": zh, "en": en}[self.language]

    def keep(self, page: Page, name: str) -> None:
        page.screenshot(path=OUTPUT / f"loop-{name}-{self.language}.png", full_page=True)


@pytest.fixture(params=["zh", "en"])
def loop(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Loop]:
    (tmp_path / "june").mkdir()
    june = in_june(tmp_path / "june" / "duban.db").travel("2019-06-25")
    june.sweep()
    compose_linked(june)
    with ExitStack() as open_things:
        office = open_things.enter_context(office_of(june, tmp_path))
        house = replace(office.house, links=LINKS, evidence=Store(tmp_path / "evidence", 1_000_000))
        url = open_things.enter_context(serving(house))
        office.house, office.url = house, url

        def seat(role: Role, unit: str | None = None) -> Page:
            found: AbstractContextManager[Page] = reader_of(
                browser, url, signed_in=at_the_desk(url, house, role, unit=unit) if role else []
            )
            page = open_things.enter_context(found)
            page.context.add_cookies([{"name": "lang", "value": request.param, "url": url}])
            return page

        yield Loop(office, Reader(office.world, url), request.param, seat)


def link(loop: Loop, purpose: Purpose) -> str:
    """The link in the mail of the zone's handler."""
    words = {Purpose.ACKNOWLEDGE: "签收", Purpose.REPORT: "反馈"}[purpose]
    lines = loop.reader.message(ZONE).text.split("\n")
    wanted = loop.reader.path(purpose)
    assert any(f"{words}：{PUBLIC}{wanted}" in line for line in lines)
    return wanted


def submit(page: Page, action: str, button: str = "button:visible") -> None:
    page.locator(f"form[action='{action}'] {button}").first.click()


def test_a_duty_goes_from_the_mail_to_its_close_and_into_the_leads_summary(loop: Loop) -> None:
    world, duty = loop.office.world, loop.duty
    mail = loop.seat(Role.MEMBER, "zone")
    mail.goto(link(loop, Purpose.ACKNOWLEDGE))
    mail.locator(".act button").click()
    expect(mail.get_by_role("status")).to_be_visible()
    assert loop.state() == "acknowledged"

    mail.goto(link(loop, Purpose.REPORT))
    mail.locator("#words").fill("已建库，共12家。")
    mail.locator("#files").set_input_files([FILE])
    mail.locator(".act button").click()
    expect(mail.locator(".story")).to_contain_text("已建库，共12家。")
    loop.keep(mail, "1-reported")
    assert loop.state() == "reported"

    office = loop.seat(Role.SUPERVISOR, None)
    office.goto("/reviews")
    loop.keep(office, "2-reviews")
    office.locator(f"a[href='/duties/{duty}#decide']").click()
    expect(office.locator("#decide a[download]")).to_have_text("名单.pdf")
    office.locator("#reason").fill("请补充每家企业的名称。")
    submit(office, f"/duties/{duty}/return")
    expect(office.get_by_role("status").first).to_be_visible()
    assert loop.state() == "returned"

    unit = loop.seat(Role.MEMBER, "zone")
    unit.goto("/mine")
    expect(unit.locator("main")).to_contain_text("请补充每家企业的名称。")
    loop.keep(unit, "3-mine")
    unit.locator(f"a[href='/duties/{duty}']").first.click()
    unit.locator("#words").fill("名单已补充，共12家，附名称。")
    unit.locator("#files").set_input_files([FILE])
    unit.locator("button[name=do][value=send]").click()
    expect(unit.get_by_role("status").first).to_be_visible()
    loop.keep(unit, "4-again")
    assert loop.state() == "reported"

    office.goto(f"/duties/{duty}")
    submit(office, f"/duties/{duty}/accept")
    expect(office.get_by_role("status").first).to_be_visible()
    loop.keep(office, "5-closed")
    assert loop.state() == "closed"

    lead, own = loop.seat(Role.HEAD, "development-reform"), world.owed(RESERVE, LEAD)
    lead.goto("/leading")
    loop.keep(lead, "6-leading")
    lead.locator(f"a[href='/leading/{own}']").click()
    expect(lead.locator(".contributions")).to_contain_text("名单已补充，共12家，附名称。")
    lead.locator("#words").fill("全市共12家。")
    lead.locator("button[name=do][value=send]").click()
    expect(lead.locator("#early_reason")).to_have_attribute("aria-invalid", "true")
    expect(lead.locator("#words")).to_have_value("全市共12家。")
    lead.locator("#early_reason").fill("市政府要求先行上报。")
    lead.locator("button[name=do][value=send]").click()
    expect(lead.get_by_role("status").first).to_be_visible()
    loop.keep(lead, "7-consolidated")
    assert loop.state(LEAD) == "reported"


def ask_for_more_time(loop: Loop, page: Page, to: str) -> None:
    page.goto(f"/duties/{loop.duty}")
    page.locator("#more-time summary").click()
    page.locator("#to").fill(to)
    page.locator("#why").fill("企业尚未确认。")
    submit(page, f"/duties/{loop.duty}/extension")
    expect(page.get_by_role("status").first).to_be_visible()


def test_more_time_is_refused_and_asked_again_and_granted(loop: Loop) -> None:
    unit, office = loop.seat(Role.HEAD, "zone"), loop.seat(Role.SUPERVISOR, None)
    ask_for_more_time(loop, unit, "2019-09-01")
    office.goto("/requests")
    loop.keep(office, "8-requests")
    office.locator("#waiting button.grave").click()
    expect(office.get_by_role("alert")).to_be_visible()
    office.locator("#waiting textarea").fill("时间过长，请抓紧。")
    office.locator("#waiting button.grave").click()
    expect(office.get_by_role("status").first).to_be_visible()

    ask_for_more_time(loop, unit, "2019-07-15")
    office.goto("/requests")
    office.locator("#waiting form button").first.click()
    expect(office.get_by_role("status").first).to_be_visible()
    unit.goto(f"/duties/{loop.duty}")
    expect(unit.locator("dl.summary").first).to_contain_text(loop.said("2019年7月15日", "15 July 2019"))
    loop.keep(unit, "9-granted")


def test_an_admin_moves_a_deadline(loop: Loop) -> None:
    admin = loop.seat(Role.ADMIN, None)
    admin.goto(f"/config?task=langfang-2019/{RESERVE}")
    admin.locator("form[action='/config/deadline'] [name=due]").fill("2019-09-30")
    admin.locator("form[action='/config/deadline'] [name=reason]").fill("同意延期至三季度末。")
    submit(admin, "/config/deadline")
    loop.keep(admin, "10-deadline")
    submit(admin, "/config/deadline/apply", "button:not(.plain)")
    expect(admin.get_by_role("status").first).to_be_visible()
    admin.goto(f"/duties/{loop.duty}")
    expect(admin.locator("dl.summary").first).to_contain_text(loop.said("2019年9月30日", "30 September 2019"))
