"""The pages in a real browser: the plan's first month replayed into a database, served on a loopback port."""

import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from config import read_config
from config.bundled import bundled_folder
from config.words import Words
from models.assignment import Assignment
from models.database import Database
from models.message import Message
from models.migrating import upgrade
from models.task import Task
from notifications.digest.composing import compose
from supervision import reporting, runs
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from supervision.dispatching import dispatch
from supervision.period import Period
from supervision.sweeping import sweep
from tests.browser import reader_of
from tests.signing import at_the_desk
from web.app import create_app
from web.house import House, PrefectState
from web.page import SESSION

OUTPUT = Path(__file__).parents[2] / "test-output"
RESERVE = "境外上市后备资源库"
TASK = "/tasks/langfang-2019/overseas-listing-reserve"
PART = f"{TASK}?unit=development-reform&period=once"
SCRIPT = "<script>document.title='broken'</script>请补充名单"
EVENING = datetime(2019, 7, 5, 18, 0, tzinfo=SHANGHAI)
OFF = PrefectState("off")
NO_MAIL = Words(zh="无", en="none")
CHINESE = re.compile("[\u4e00-\u9fff]+")
ONLY_CHINESE = re.compile(r"督办|中文|[一二三四五]\([一二三四五六七八]\)")


@dataclass
class ReplayedDemo:
    """Stands in for the demo: notes what it was asked, and is busy while the test says so."""

    busy: bool = False
    started_on: date = date(2019, 6, 4)
    steps: list[str] = field(default_factory=list)

    def forward(self, step: str) -> None:
        if step not in ("day", "week", "event"):
            raise ValueError(step)
        self.steps.append(step)


@dataclass
class World:
    """The served house, and what a test may change about it."""

    url: str
    database: Database
    demo: ReplayedDemo
    prefect: PrefectState = OFF
    house: House = field(init=False)

    @property
    def admin(self) -> Sequence[SetCookieParam]:
        """The cookies of the admin."""
        return at_the_desk(self.url, self.house)


def morning(day: int, month: int = 7) -> datetime:
    return datetime(2019, month, day, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """June as it might go: an outage from the 15th to the end, one report returned, one accepted."""
    found = Database(f"sqlite:///{tmp_path_factory.mktemp('pages')}/duban.db")
    upgrade(found)
    apply(found, read_config(bundled_folder()), now=morning(4, 6), actor="admin", reason="first")
    for at in (morning(4, 6), morning(14, 6)):
        _sweep(found, at)
    owed = _reserve_list(found)
    for assignment in owed[:2]:
        reporting.report(found, assignment, words="名单已建成", now=morning(20, 6), actor="市发改委")
    reporting.accept(found, owed[0], now=morning(21, 6), actor="admin")
    reporting.send_back(found, owed[1], reason=SCRIPT, now=morning(21, 6), actor="admin")
    run = runs.begin(found, job="monthly-statistics", slot="2019-06", now=morning(1))
    assert run is not None
    period = Period.parse("2019-06")
    dispatch(found, cycle="monthly-statistics", period=period, now=morning(1), run=run)
    runs.carried_by(found, run, runs.Engine("prefect", "", "0f3c2a7e-6a2b-4c1d-9e00-5b7d2f3a4c11"))
    for at in (morning(1), morning(3)):
        _sweep(found, at)
    _settle(found)
    _sweep(found, EVENING.replace(hour=17, minute=45))
    yield found
    found.close()


def _sweep(database: Database, at: datetime) -> None:
    run = runs.begin(database, job="sweep", slot=str(at.date()), now=at)
    assert run is not None
    sweep(database, now=at, run=run)
    runs.carried_by(database, run, runs.Engine("direct", "Prefect has not answered for 30 s"))
    compose(database, now=at, url="http://127.0.0.1:8600")


def _reserve_list(database: Database) -> list[int]:
    with database.read() as session:
        task = select(Assignment.id).join(Task).where(Task.title == RESERVE).order_by(col(Assignment.id))
        return [found for found in session.exec(task) if found is not None]


def _settle(database: Database) -> None:
    """All messages but two are sent: one waits, one could not be delivered."""
    with database.write() as session:
        for place, message in enumerate(session.exec(select(Message).order_by(col(Message.id)))):
            if place > 1:
                message.status, message.attempts, message.sent_at = "sent", 1, morning(3)
            elif place == 1:
                message.status, message.attempts, message.fault = "dead", 8, "550 no such mailbox"


@contextmanager
def serving(house: House) -> Iterator[str]:
    """The pages of a house on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(house), port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def served(database: Database) -> Iterator[World]:
    world = World("", database, ReplayedDemo())
    words = Words(zh="内置邮件接收器", en="embedded mail catcher")
    world.house = House(database, lambda: EVENING, lambda: world.prefect, world.demo, words)
    with serving(world.house) as world.url:
        yield world


@pytest.fixture
def world(served: World) -> World:
    served.demo.busy, served.prefect = False, OFF
    served.demo.steps.clear()
    return served


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    with reader_of(browser, world.url, signed_in=world.admin) as page:
        yield page


def test_the_first_screen_says_who_is_late_with_what_since_when_and_what_comes_next(page: Page) -> None:
    page.goto("/")
    first = page.locator("table.lines tbody tr").first
    box = first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 900
    for words in (RESERVE, "三(六)", "市发改委", "黄灯", "2019年6月30日", "逾期 5 天"):
        expect(first).to_contain_text(words)
    for words in ("红色督办", "2019年7月9日"):
        expect(first).to_contain_text(words)


def test_a_tile_narrows_the_board_to_its_light(page: Page) -> None:
    page.goto("/")
    count = int(page.locator(".tile.blue b").inner_text())
    page.locator(".tile.blue").click()
    expect(page).to_have_url(re.compile(r"\?light=blue$"))
    assert set(page.locator("tbody .light").all_inner_texts()) == {"●蓝灯"}
    expect(page.locator(".pager")).to_contain_text(f"共 {count} 项")


def test_the_form_narrows_the_board_to_a_unit_and_keeps_the_scope(page: Page) -> None:
    page.goto("/?scope=open")
    page.get_by_label("承担单位").select_option(label="三河市人民政府")
    page.get_by_role("button", name="筛选").click()
    assert {text.split()[0] for text in page.locator("td.who").all_inner_texts()} == {"三河市人民政府"}
    expect(page.locator(".scopes [aria-current]")).to_have_text("全部在办")


def test_the_units_with_most_overdue_lead_to_their_lines(page: Page) -> None:
    page.goto("/")
    worst = page.locator(".worst li").first
    name, count = worst.locator("a").inner_text(), worst.locator("b").inner_text()
    worst.locator("a").click()
    late = page.locator("tbody tr", has=page.locator(".late"))
    expect(late).to_have_count(int(count))
    expect(late.first).to_contain_text(name)


def test_a_long_board_is_read_in_pages(page: Page) -> None:
    page.goto("/?scope=all")
    expect(page.locator(".pager")).to_contain_text("第 1–50 项")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".pager")).to_contain_text("第 51–100 项")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/?unit=nobody", "没有代号为“nobody”的单位。"), ("/?light=pink", "没有“pink”这种灯。"),
        ("/?scope=some", "没有“some”这个范围。"), ("/?page=0", "页码“0”"),
        ("/outbox?status=lost", "没有“lost”这种发送状态。"),
        ("/?clause=<b>", "没有编号为“<b>”的条款。"),
    ],
)  # fmt: skip
def test_an_unknown_filter_is_named_and_nothing_is_listed(page: Page, address: str, words: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status == 422
    expect(page.locator("[role=alert]")).to_contain_text(words)
    expect(page.locator("table")).to_have_count(0)
    page.get_by_role("link", name="去掉这个条件").click()
    expect(page.locator("table.lines:not(.trend)")).to_have_count(1)


def test_nothing_found_is_said_and_leads_back(page: Page) -> None:
    page.goto("/?unit=sanhe&light=red")
    expect(page.locator(".empty")).to_contain_text("没有符合这些条件的事项。")


def test_the_story_tells_what_was_passed_over_and_why_and_what_is_to_come(page: Page) -> None:
    page.goto(PART)
    story = page.locator(".story")
    expect(story.locator(".passed-over").first).to_contain_text("同一次巡查时更高一级已到")
    expect(story.locator(".spoken").last).to_contain_text("橙色督办")
    expect(story.locator(".to-come")).to_contain_text("红色督办")
    expect(page.locator(".summary")).to_contain_text("由管理员设定，非文件规定")
    kinds = story.locator("> li").evaluate_all("all => all.map(one => one.classList[0])")
    assert kinds.index("opened") < kinds.index("returned") < kinds.index("now") < kinds.index("to-come")


def test_what_a_person_wrote_is_shown_and_never_run(page: Page) -> None:
    page.goto(PART)
    expect(page.locator("blockquote").last).to_have_text(SCRIPT)
    assert "broken" not in page.title()


def test_a_notice_leads_to_its_message_and_the_message_to_its_task(page: Page) -> None:
    page.goto(PART)
    task = page.url
    page.locator(".story").get_by_role("link", name="查看消息").first.click()
    expect(page.locator(".letter")).to_contain_text(RESERVE)
    page.locator(".about").get_by_role("link", name=RESERVE).first.click()
    assert page.url.split("?")[0] == task.split("?")[0]


def test_the_task_page_tells_one_units_part_from_anothers(page: Page) -> None:
    page.goto(TASK)
    page.locator("table.lines").get_by_role("link", name="市国资委", exact=True).click()
    expect(page.locator("#story h2")).to_have_text("市国资委的办理经过")
    expect(page.locator("tr.chosen")).to_contain_text("市国资委")


def test_the_outbox_shows_what_failed_and_until_when_the_rest_is_held(page: Page) -> None:
    page.goto("/outbox")
    expect(page.locator(".lead")).to_contain_text("最早于 2019年7月8日 08:30 发出")
    page.get_by_role("link", name=re.compile("未送达")).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("550 no such mailbox")


def test_the_cycles_tell_what_was_dispatched_on_which_engine_and_what_is_next(page: Page, world: World) -> None:
    world.prefect = PrefectState("up", "http://127.0.0.1:4600")
    page.goto("/cycles")
    expect(page.locator(".rounds tbody tr")).to_contain_text("2019年6月")
    expect(page.locator("main")).to_contain_text("2019年8月1日 08:30 调度")
    link = page.locator(".rounds").get_by_role("link", name="在 Prefect 中查看")
    assert "http://127.0.0.1:4600/runs/flow-run/0f3c2a7e" in (link.get_attribute("href") or "")
    expect(page.locator(".runs")).to_contain_text("Prefect has not answered for 30 s")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PrefectState("starting"), "Prefect 正在启动"), (OFF, "Prefect 未启用"),
        (PrefectState("away", None, "connection refused"), "工作照常直接执行。 原因：connection refused"),
    ],
)  # fmt: skip
def test_the_cycles_say_whether_prefect_carries_the_work(
    page: Page, world: World, state: PrefectState, words: str
) -> None:
    world.prefect = state
    page.goto("/cycles")
    assert words in " ".join(page.locator(".prefect").inner_text().split())


def test_english_is_one_click_away_and_complete(page: Page) -> None:
    page.goto("/?scope=open&unit=sanhe")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(r"/\?scope=open&unit=sanhe$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    task = page.locator(".what a").first.get_attribute("href")
    for address in ("/", "/?scope=all", "/cycles", "/?unit=x", "/nowhere", str(task)):
        page.goto(address)
        words = ONLY_CHINESE.sub("", page.locator("body").inner_text())
        assert CHINESE.findall(words) == [], address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_scrolls_sideways_on_a_phone(browser: Browser, world: World, language: str) -> None:
    context = browser.new_context(base_url=world.url, viewport={"width": 390, "height": 844})
    context.add_cookies(world.admin)
    page = context.new_page()
    page.goto(f"/?lang={language}")
    task = page.locator(".what a").first.get_attribute("href")
    page.goto("/outbox")
    message = page.locator(".what a").first.get_attribute("href")
    OUTPUT.mkdir(exist_ok=True)
    pages = {"board": "/", "task": task, "outbox": "/outbox", "message": message, "cycles": "/cycles"}
    for name, address in pages.items():
        page.goto(str(address))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        page.screenshot(path=OUTPUT / f"{name}-{language}-390.png", full_page=True)
    context.close()


def test_the_keyboard_reaches_the_content_first_and_every_control_has_a_label(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    unlabelled = "all => all.filter(one => !one.labels.length && !one.textContent.trim()).length"
    assert page.locator("select, input:not([type=hidden]), button").evaluate_all(unlabelled) == 0


def test_a_page_stays_light(page: Page) -> None:
    page.goto("/?lang=en")
    styles = page.locator("link[rel=stylesheet]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    sizes = [len(page.request.get(address).body()) for address in ("/", *styles)]
    assert sum(sizes[:2]) < 60_000
    assert sum(sizes) < 100_000


def test_the_demo_moves_by_the_button_and_says_so_while_it_moves(page: Page, world: World) -> None:
    page.goto("/cycles")
    page.get_by_role("button", name="前进一周").click()
    assert world.demo.steps == ["week"]
    expect(page).to_have_url(re.compile("/cycles$"))
    world.demo.busy = True
    page.reload()
    expect(page.locator(".busy")).to_have_text("推进中…")
    expect(page.locator("meta[http-equiv=refresh]")).to_have_attribute("content", "1")
    world.demo.busy = False
    expect(page.get_by_role("button", name="前进一周")).to_be_visible()


@pytest.mark.parametrize("sender", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_a_form_from_another_site_is_refused(page: Page, world: World, sender: str) -> None:
    answer = page.request.post("/demo/forward", form={"step": "day"}, headers={"Origin": sender})
    assert answer.status == 403
    assert world.demo.steps == []


@pytest.mark.parametrize(
    ("form", "status"), [({"step": "year"}, 422), ({}, 422), ({"step": "day"}, 200)]
)  # fmt: skip
def test_a_step_that_there_is_not_is_refused(
    page: Page, world: World, form: dict[str, str | float | bool], status: int
) -> None:
    answer = page.request.post("/demo/forward", form=form, headers={"Origin": world.url})
    assert answer.status == status


def test_a_host_that_is_not_this_machine_is_refused(page: Page) -> None:
    assert page.request.get("/", headers={"Host": "evil.example"}).status == 400


def test_every_page_forbids_foreign_content_and_caches(page: Page) -> None:
    for address in ("/", "/nowhere", "/outbox", "/healthz"):
        headers = page.request.get(address).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", ["/nowhere", "/tasks/langfang-2019/none", "/outbox/none", "/docs"])
def test_what_there_is_not_is_said_with_a_way_back(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status == 404
    page.get_by_role("link", name="返回首页").click()
    expect(page.locator("table.lines:not(.trend)")).to_be_visible()


@pytest.mark.parametrize("ready", [False, True])
def test_a_page_that_cannot_be_made_says_so_plainly(page: Page, tmp_path: Path, ready: bool) -> None:
    empty = Database(f"sqlite:///{tmp_path}/empty.db")
    if ready:
        upgrade(empty)
    house = House(empty, lambda: EVENING, lambda: OFF, None, NO_MAIL)
    with serving(house) as url:
        page.context.add_cookies(at_the_desk(url, house) if ready else [{"name": SESSION, "value": "any", "url": url}])
        response = page.goto(url)
        assert response is not None
        assert response.status == (503 if ready else 500)
        assert response.headers["cache-control"] == "no-store"
        expect(page.locator("h1")).to_have_text("还没有启用配置" if ready else "系统出错")
        assert "sqlite" not in page.content()
    empty.close()


def test_outside_the_demo_there_is_no_clock_to_move(page: Page, database: Database) -> None:
    house = House(database, lambda: EVENING, lambda: OFF, None, NO_MAIL)
    with serving(house) as url:
        page.context.add_cookies(at_the_desk(url, house))
        page.goto(url)
        expect(page.locator(".demo")).to_have_count(0)
        answer = page.request.post(f"{url}/demo/forward", form={"step": "day"}, headers={"Origin": url})
        assert answer.status == 404


def test_the_process_answers_that_it_is_well(page: Page) -> None:
    assert page.request.get("/healthz").json() == {"status": "ok"}
