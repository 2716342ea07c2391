"""A year whose calendar is not published yet: whatever is counted through it says so, wherever it is read."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from config.words import Words
from duban.__main__ import main
from models.database import Database
from models.message import Message
from models.migrating import upgrade
from notifications.digest.composing import compose
from supervision import runs
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from supervision.sweeping import sweep
from tests.any_office import Plan, Rule
from tests.journeys.test_pages import serving
from tests.signing import at_the_desk
from web.house import House, PrefectState

ISSUED, DUE = date(2031, 6, 2), date(2031, 6, 30)
BEFORE, AFTER = datetime(2031, 6, 25, 9, tzinfo=SHANGHAI), datetime(2031, 7, 4, 9, tzinfo=SHANGHAI)
NIGHT = BEFORE.replace(hour=20)
RULES = [Rule(days, ("unit.handler",)) for days in (-10, -3, 1, 3, 30)]
WORDS = {"zh": "（暂定）", "en": "(provisional)"}
MAIL = Words(zh="无", en="none")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of 2031 on 25 June, three working days before the due date as far as one can tell, and again at night."""
    found: Path = tmp_path_factory.mktemp("provisional")
    database = opened(found)
    upgrade(database)
    issued = datetime.combine(ISSUED, BEFORE.time(), SHANGHAI)
    apply(database, Plan(RULES, {}, ISSUED, DUE).config(), now=issued, actor="admin", reason="first")
    for at in (BEFORE, NIGHT):
        swept(database, at)
    database.close()
    return found


def opened(home: Path) -> Database:
    return Database(f"sqlite:///{home / 'duban.db'}")


def swept(database: Database, at: datetime) -> None:
    """A sweep, and a delivery after it that notes on its run what was composed."""
    sweep(database, now=at, run=begun(database, "sweep", at))
    run = begun(database, "deliver", at)
    made = compose(database, now=at, url="http://127.0.0.1:8600")
    held = {"held_until": made.held_until.isoformat() if made.held_until else None}
    with database.write() as session:
        runs.finish(session, run, now=at, outcome={**held, "held_provisional": made.held_provisional})


def begun(database: Database, job: str, at: datetime) -> int:
    run = runs.begin(database, job=job, slot=str(at), now=at)
    assert run is not None
    return run


@pytest.fixture(params=["zh", "en"])
def reader(request: pytest.FixtureRequest, browser: Browser, home: Path) -> Iterator[tuple[Page, str]]:
    """A reader of each language, on the evening of 25 June 2031, with the word for what is not certain."""
    database = opened(home)
    house = House(database, lambda: NIGHT, lambda: PrefectState("off"), None, MAIL)
    with serving(house) as url:
        context = browser.new_context(base_url=url)
        context.add_cookies(at_the_desk(url, house))
        context.add_cookies([{"name": "lang", "value": request.param, "url": url}])
        yield context.new_page(), WORDS[request.param]
        context.close()
    database.close()


def test_the_bar_marks_whether_today_is_worked(reader: tuple[Page, str]) -> None:
    page, mark = reader
    page.goto("/")
    expect(page.locator("header .today")).to_contain_text(mark)


def test_the_board_marks_the_count_and_the_next_rung_and_not_the_due_date(reader: tuple[Page, str]) -> None:
    page, mark = reader
    page.goto("/?scope=open&unit=anci")
    row = page.locator("tbody tr", has_text="2031").first
    expect(row.locator("td.num")).to_contain_text(mark)
    expect(row.locator("td.next")).to_contain_text(mark)
    expect(row.locator("td.due")).not_to_contain_text(mark)


def test_the_task_page_marks_the_count_and_what_is_to_come(reader: tuple[Page, str]) -> None:
    page, mark = reader
    page.goto("/tasks/plan/once?unit=anci&period=once")
    expect(page.locator("tr.chosen td.num")).to_contain_text(mark)
    words = {"（暂定）": "暂定：该年放假安排尚未公布", "(provisional)": "Provisional: that year's holidays"}[mark]
    coming = page.locator("#story li.to-come")
    expect(coming).to_have_count(3)
    for place in range(3):
        expect(coming.nth(place)).to_contain_text(words)


def test_the_cycles_mark_the_next_dispatch(reader: tuple[Page, str]) -> None:
    page, mark = reader
    page.goto("/cycles")
    expect(page.locator("section p", has_text="2031").first).to_contain_text(mark)


def test_the_cycles_mark_until_when_a_delivery_is_held(reader: tuple[Page, str]) -> None:
    page, mark = reader
    page.goto("/cycles")
    expect(page.locator("table.runs small", has_text="08:30")).to_contain_text(mark)


def test_the_outbox_marks_when_what_waits_goes_out(browser: Browser, home: Path, tmp_path: Path) -> None:
    database = opened(tmp_path)
    upgrade(database)
    issued = datetime.combine(ISSUED, BEFORE.time(), SHANGHAI)
    apply(database, Plan(RULES, {}, ISSUED, DUE).config(), now=issued, actor="admin", reason="first")
    swept(database, NIGHT)
    house = House(database, lambda: NIGHT, lambda: PrefectState("off"), None, MAIL)
    with serving(house) as url:
        page = browser.new_page()
        page.context.add_cookies(at_the_desk(url, house))
        page.goto(f"{url}/outbox")
        expect(page.locator("p.lead")).to_contain_text("最早于 2031年6月26日 08:30 发出。 （暂定）")
        page.close()
    database.close()


def test_the_message_marks_the_count_and_the_next_rung_and_not_the_due_date(home: Path) -> None:
    database = opened(home)
    with database.read() as session:
        texts = session.exec(select(Message.text).where(col(Message.address) == "handler@anci.example")).all()
    database.close()
    assert any(
        "时限：2031年6月30日（星期一），还有 5 天（3 个工作日），当年放假安排未公布，工作日暂按周末推算" in text
        and "仍未反馈：2031年7月1日（星期二）（暂定）转入“rung 1”" in text
        for text in texts
    )


def test_the_list_of_what_is_overdue_marks_the_next_rung(home: Path) -> None:
    done = asked(home, "overdue", "--as-of", "2031-07-04")
    assert "2031-08-11 (provisional)" in " ".join(done.split())


def test_a_program_reads_which_days_are_provisional(home: Path) -> None:
    late = json.loads(asked(home, "overdue", "--as-of", "2031-07-04", "--json"))
    assert {(one["working_days_provisional"], one["next_provisional"]) for one in late} == {(True, True)}


def test_a_sweep_on_a_day_off_marks_until_when_messages_are_held(home: Path) -> None:
    said = asked(home, "sweep", "--as-of", "2031-07-05")
    assert "messages are held until working hours: 2031-07-07 08:30 (provisional)" in said


def test_a_published_year_carries_no_mark(tmp_path: Path) -> None:
    database = opened(tmp_path)
    upgrade(database)
    issued = datetime(2019, 6, 4, 9, tzinfo=SHANGHAI)
    config = Plan(RULES, {}, issued.date(), date(2019, 6, 30)).config()
    apply(database, config, now=issued, actor="admin", reason="first")
    swept(database, datetime(2019, 6, 25, 9, tzinfo=SHANGHAI))
    with database.read() as session:
        texts = session.exec(select(Message.text)).all()
    database.close()
    assert texts
    assert not any("暂" in text for text in texts)
    assert "provisional" not in asked(tmp_path, "overdue", "--as-of", "2019-07-08")


def asked(home: Path, *words: str) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    assert done.exit_code == 0, done.output
    return done.output
