"""A lead unit at work: who has not reported, urging them in one action, and the consolidated report over all."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from models.assignment import Assignment
from models.report import Report
from models.task import Task
from models.unit import Unit
from supervision import reporting
from supervision.access import Role
from supervision.evidence.store import Store
from tests.browser import reader_of
from tests.following import everything
from tests.journeys.test_pages import NO_MAIL, OFF, OUTPUT, serving
from tests.office import Seen, in_june
from tests.signing import browser_cookies, cookies
from tests.world import World
from web.house import House

RESERVE, LEADS = "overseas-listing-reserve", "cooperation-leads"
COMMERCE, ZONE, GUANGYANG = "市商务局", "廊坊开发区管委会", "广阳区人民政府"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF\n"


class Desk:
    """The served pages in July, with somebody of a unit in front of them."""

    def __init__(self, world: World, url: str) -> None:
        self.world, self.url = world, url

    def get(self, path: str, role: Role, unit: str | None = None) -> Seen:
        return Seen(requests.get(self.url + path, cookies=self._who(role, unit), timeout=20, allow_redirects=False))

    def send(self, path: str, form: object, role: Role, unit: str | None = None) -> Seen:
        sent = {"data": form, "cookies": self._who(role, unit), "headers": {"Origin": self.url}}
        return Seen(requests.post(self.url + path, timeout=20, allow_redirects=False, **sent))  # type: ignore[arg-type]

    def owed(self, unit: str, task: str = RESERVE, period: str = "once") -> int:
        return self.world.owed(task, unit, period)

    def others(self) -> list[str]:
        """Everyone who owes the reserve list and does not lead it."""
        named = select(Unit.name).join(Assignment).join(Task, col(Task.id) == Assignment.task_id)
        named = named.where(Task.key == RESERVE, Assignment.role != "lead").order_by(col(Unit.position))
        with self.world.database.read() as session:
            return list(session.exec(named))

    def _who(self, role: Role, unit: str | None) -> dict[str, str]:
        return cookies(self.world.database, role, unit=unit, now=self.world.clock.now())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """3 July 2019, the reserve list overdue, with one unit that has reported."""
    world = in_june(tmp_path / "duban.db")
    world.report(RESERVE, ZONE)
    world.travel("2019-07-03").sweep()
    store = Store(tmp_path / "evidence", 1_000_000)
    house = House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL, evidence=store)
    with serving(house) as url:
        yield Desk(world, url)
    world.database.close()


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    """A member of the lead unit."""
    with reader_of(browser, desk.url) as page:
        now = desk.world.clock.now()
        page.context.add_cookies(browser_cookies(desk.url, desk.world.database, Role.MEMBER, unit="commerce", now=now))
        yield page


def test_the_lead_sees_who_is_missing_urges_them_and_sends_its_report_early(desk: Desk, page: Page) -> None:
    page.goto("/leading")
    first = page.locator("table.lines tbody tr").first
    expect(first).to_contain_text("17 / 18 个单位未反馈")
    first.get_by_role("link").click()
    page.get_by_label(f"催办：{GUANGYANG}").uncheck()
    page.get_by_label("催办的话").fill("请于明日上午报送。")
    page.get_by_role("button", name="催办勾选的单位").click()
    expect(page.get_by_role("status")).to_contain_text("已催办 16 个单位的事项")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    page.get_by_label("汇总情况").fill("全市共入库 42 家。")
    page.get_by_role("button", name="提交汇总").click()
    expect(page.get_by_role("alert")).to_contain_text("还有单位没有反馈")
    expect(page.get_by_label("汇总情况")).to_have_value("全市共入库 42 家。")
    page.get_by_label("不等齐的原因").fill("市领导要求先报")
    page.get_by_label("佐证材料").set_input_files({"name": "名单.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_role("button", name="提交汇总").click()
    expect(page.get_by_role("status")).to_contain_text("汇总已提交")
    with desk.world.database.read() as session:
        sent = session.exec(select(Report).where(col(Report.consolidated))).one()
    assert (sent.words, sent.early_reason, len(sent.missing or [])) == ("全市共入库 42 家。", "市领导要求先报", 17)


def test_when_all_are_in_the_form_asks_for_no_reason(desk: Desk) -> None:
    for unit in desk.others():
        if unit != ZONE:
            desk.world.report(RESERVE, unit)
    path = f"/leading/{desk.owed(COMMERCE)}"
    seen = desk.get(path, Role.HEAD, "commerce")
    assert "18 个单位已全部反馈" in seen.words
    assert "early_reason" not in seen.typed(f"{path}/report")
    sent = desk.send(f"{path}/report", {"do": "send", "words": "全部入库"}, Role.HEAD, "commerce")
    assert (sent.status, sent.leads_to) == (303, f"{path}?done=reported")


def test_what_the_units_figures_come_to_is_told_and_never_filled_in(desk: Desk) -> None:
    for unit, value in ((ZONE, "12.5"), (GUANGYANG, "30")):
        given = {"words": "", "figures": {0: value}, "now": desk.world.clock.now(), "actor": unit}
        reporting.report(desk.world.database, desk.owed(unit, LEADS, "2019"), **given)  # type: ignore[arg-type]
    path = f"/leading/{desk.owed(COMMERCE, LEADS, '2019')}"
    seen = desk.get(path, Role.MEMBER, "commerce")
    assert "各单位自报合计 42.5（2 个单位）" in seen.words
    assert seen.typed(f"{path}/report")["figure-0"] == ""


def test_a_draft_is_kept_with_everything_in_it(desk: Desk) -> None:
    path = f"/leading/{desk.owed(COMMERCE, LEADS, '2019')}"
    typed = {"do": "save", "words": "还没写完", "figure-0": "12 万", "early_reason": "先报"}
    assert desk.send(f"{path}/report", typed, Role.MEMBER, "commerce").leads_to == f"{path}?done=saved"
    kept = desk.get(path, Role.MEMBER, "commerce").typed(f"{path}/report")
    assert {name: kept[name] for name in ("words", "figure-0", "early_reason")} == {
        "words": "还没写完", "figure-0": "12 万", "early_reason": "先报",
    }  # fmt: skip


def test_a_form_with_faults_comes_back_as_it_was_typed(desk: Desk) -> None:
    path = f"/leading/{desk.owed(COMMERCE, LEADS, '2019')}"
    typed = {"do": "send", "words": "长" * 2001, "figure-0": "若干", "early_reason": "先" * 501}
    seen = desk.send(f"{path}/report", typed, Role.MEMBER, "commerce")
    assert (seen.status, [place for place, _ in seen.summary()]) == (422, ["#words", "#figure-0", "#early_reason"])
    assert {name: len(value) for name, value in seen.typed(f"{path}/report").items() if name != "files"} == {
        "words": 2001, "figure-0": 2, "early_reason": 501,
    }  # fmt: skip


def test_who_was_overtaken_keeps_the_words_in_the_draft(desk: Desk) -> None:
    path = f"/leading/{desk.owed(COMMERCE)}"
    first = {"do": "send", "words": "第一份", "early_reason": "先报"}
    assert desk.send(f"{path}/report", first, Role.HEAD, "commerce").status == 303
    second = desk.send(f"{path}/report", first | {"words": "第二份"}, Role.MEMBER, "commerce")
    assert second.status == 409
    with desk.world.database.read() as session:
        assert [one.words for one in session.exec(select(Report).where(col(Report.consolidated)))] == ["第一份"]


def test_a_lead_without_a_report_of_its_own_sees_the_parts_and_may_urge(desk: Desk) -> None:
    seen = desk.get("/leading/langfang-2019/talks-progress/2019-06", Role.MEMBER, "commerce")
    assert "10 / 10 个单位未反馈" in seen.words
    assert seen.page.xpath("//form[@action='/urge']")
    assert not seen.page.xpath("//*[@id='consolidated']")


def test_a_lead_with_a_report_is_led_to_its_own_page(desk: Desk) -> None:
    seen = desk.get(f"/leading/langfang-2019/{RESERVE}/once", Role.MEMBER, "commerce")
    assert (seen.status, seen.leads_to) == (303, f"/leading/{desk.owed(COMMERCE)}")


def test_everyone_who_is_missing_can_be_urged_at_once(desk: Desk) -> None:
    form = {"everyone": f"langfang-2019/{RESERVE}/once", "back": f"/leading/{desk.owed(COMMERCE)}"}
    assert desk.send("/urge", form, Role.MEMBER, "commerce").leads_to.endswith("?done=urged&told=17&before=0&over=0")


def test_a_second_time_on_the_same_day_is_told(desk: Desk) -> None:
    form = {"assignment": str(desk.owed(GUANGYANG))}
    first = desk.send("/urge", form, Role.SUPERVISOR)
    second = desk.send("/urge", form, Role.MEMBER, "commerce")
    assert "今天 09:00 已催办" in desk.get(first.leads_to, Role.SUPERVISOR).words
    assert "有 1 项今天已经催办过" in desk.get(second.leads_to, Role.MEMBER, "commerce").words


@pytest.mark.parametrize(
    ("form", "place"), [({"shown": "3"}, "#assignment"), ({"assignment": "3", "words": "长" * 301}, "#words")]
)
def test_urging_with_a_fault_comes_back_with_what_was_typed(desk: Desk, form: Mapping[str, str], place: str) -> None:
    owed = str(desk.owed(GUANGYANG))
    sent = {name: owed if value == "3" else value for name, value in form.items()}
    seen = desk.send("/urge", sent, Role.SUPERVISOR)
    assert (seen.status, [where for where, _ in seen.summary()]) == (422, [place])
    assert seen.typed("/urge")["words"] == form.get("words", "")


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example"])
def test_urging_leads_back_to_these_pages_only(desk: Desk, back: str) -> None:
    form = {"assignment": str(desk.owed(GUANGYANG)), "back": back}
    assert desk.send("/urge", form, Role.SUPERVISOR).leads_to.startswith("/urge?assignment=")


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.MEMBER, "zone", 404), (Role.HEAD, "development-reform", 404), (Role.LEADER, None, 403),
        (Role.ADMIN, None, 403), (Role.SUPERVISOR, None, 404),
    ],
)  # fmt: skip
def test_nobody_else_sends_the_leads_report(desk: Desk, role: Role, unit: str | None, status: int) -> None:
    path = f"/leading/{desk.owed(COMMERCE)}/report"
    desk.get("/leading", role, unit)
    before = everything(desk.world) | {"login_session": []}
    form = {"do": "send", "words": "冒充", "early_reason": "冒充"}
    assert desk.send(path, form, role, unit).status == status
    assert everything(desk.world) | {"login_session": []} == before


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [(Role.MEMBER, "zone", 404), (Role.HEAD, "guangyang", 404), (Role.LEADER, None, 403), (Role.ADMIN, None, 403)],
)
def test_nobody_urges_whom_he_may_not(desk: Desk, role: Role, unit: str | None, status: int) -> None:
    desk.get("/leading", role, unit)
    before = everything(desk.world) | {"login_session": []}
    for form in ({"assignment": str(desk.owed(GUANGYANG))}, {"everyone": f"langfang-2019/{RESERVE}/once"}):
        assert desk.send("/urge", form, role, unit).status == status
    assert everything(desk.world) | {"login_session": []} == before


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.MEMBER, "zone", 404), (Role.MEMBER, "development-reform", 404), (Role.MEMBER, "commerce", 200),
        (Role.SUPERVISOR, None, 200), (Role.LEADER, None, 200),
    ],
)  # fmt: skip
def test_the_parts_are_seen_by_the_lead_itself_and_by_those_above(
    desk: Desk, role: Role, unit: str | None, status: int
) -> None:
    assert desk.get(f"/leading/{desk.owed(COMMERCE)}", role, unit).status == status


@pytest.mark.parametrize(
    "path", ["/leading/999999", "/leading/99999999999", "/leading/langfang-2019/none/once", "/urge?assignment=x",
             f"/leading/langfang-2019/{RESERVE}/2031", "/urge", "/urge?assignment=999999"],
)  # fmt: skip
def test_what_there_is_not_is_told(desk: Desk, path: str) -> None:
    assert desk.get(path, Role.SUPERVISOR).status == 404


def test_the_duty_of_no_lead_has_no_such_page(desk: Desk) -> None:
    assert desk.get(f"/leading/{desk.owed(ZONE)}", Role.MEMBER, "zone").status == 404


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_screen(browser: Browser, desk: Desk, code: str, width: int) -> None:
    OUTPUT.mkdir(exist_ok=True)
    now = desk.world.clock.now()
    context = browser.new_context(base_url=desk.url, viewport={"width": width, "height": 844})
    context.add_cookies([
        *browser_cookies(desk.url, desk.world.database, Role.MEMBER, unit="commerce", now=now),
        {"name": "lang", "value": code, "url": desk.url},
    ])  # fmt: skip
    page = context.new_page()
    pages = {
        "leading": "/leading",
        "parts": f"/leading/{desk.owed(COMMERCE)}",
        "figures": f"/leading/{desk.owed(COMMERCE, LEADS, '2019')}",
        "urge": f"/urge?assignment={desk.owed(GUANGYANG)}&assignment={desk.owed(ZONE)}",
    }
    for name, path in pages.items():
        page.goto(path)
        page.screenshot(path=OUTPUT / f"lead-{name}-{code}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    context.close()
