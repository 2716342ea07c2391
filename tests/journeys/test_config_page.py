"""The page of the config: a change that waits, faulty files, the change applied by its form, and forms gone stale."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest
from sqlmodel import col, select

from config.reading import read_config
from duban.watcher import Watcher
from models.applied import Applied
from models.assignment import Assignment
from models.task import Task
from supervision.change.applying import apply
from tests.journeys.test_pages import serving
from tests.office import DECIDED, PLAN, Office, in_june, office_of, opened
from tests.world import World

BAR, FAULTY = "配置已修改，尚未生效", "配置文件有错误（1 处），仍按上次生效的配置运行"
PAGES = ("/", "/outbox", "/cycles", "/import", "/config", "/tasks/langfang-2019/overseas-listing-reserve")


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> World:
    return in_june(tmp_path_factory.mktemp("june") / "duban.db")


@pytest.fixture
def office(june: World, tmp_path: Path) -> Iterator[Office]:
    with office_of(june, tmp_path) as office:
        yield office


def due_dates(world: World, task: str = "overseas-listing-reserve") -> set[tuple[str, str]]:
    """The first due date and the one in force of each assignment of a task."""
    with world.database.read() as session:
        statement = select(Assignment).join(Task, col(Task.id) == Assignment.task_id).where(Task.key == task)
        return {(str(found.first_due_on), str(found.due_on)) for found in session.exec(statement)}


def applied(world: World) -> list[Applied]:
    with world.database.read() as session:
        return list(session.exec(select(Applied).order_by(col(Applied.id))))


def moved(office: Office) -> Office:
    return office.edit("2019-06-30", "2019-09-30")


def test_in_step_no_page_speaks_of_the_config_files(office: Office) -> None:
    for address in PAGES:
        assert "尚未生效" not in office.get(address).words
    assert "与在用的配置一致" in office.get().words


def test_a_change_that_waits_is_said_on_every_page(office: Office) -> None:
    moved(office)
    for address in PAGES:
        assert BAR in office.get(address).words, address


def test_a_change_that_waits_is_shown_with_what_follows_from_it(office: Office) -> None:
    words = moved(office).get().words
    for said in ("改动 1 处", "调整时限 21 项", "取消通知", "新增通知", "重新通知 21 件", "2019年9月30日", "21 个单位"):
        assert said in words


def test_looking_at_a_change_puts_nothing_in_force(office: Office) -> None:
    moved(office).get()
    assert len(applied(office.world)) == 1
    assert due_dates(office.world) == {("2019-06-30", "2019-06-30")}


def test_a_faulty_file_is_told_on_every_page_with_its_place_and_the_last_good_config_governs(office: Office) -> None:
    office.edit("ladder: default", "ladder: defualt")
    for address in PAGES:
        assert FAULTY in office.get(address).words, address
    words = office.get().words
    assert f"{PLAN} 18 9 ladder “defualt”不是已有的督办阶梯；是否应为“default”？" in words
    english = office.get("/config?lang=en").words
    assert f"{PLAN} 18 9 ladder 'defualt' is no ladder; did you mean 'default'?" in english
    assert len(applied(office.world)) == 1


def test_a_folder_that_went_is_told_in_words(office: Office) -> None:
    office.folder.rename(office.folder.with_name("elsewhere"))
    office.watcher.look()
    seen = office.get()
    assert seen.status == 200
    assert "没有这个目录；请把自带的配置复制到这里" in seen.words


def test_the_form_puts_the_change_in_force_once_and_says_so(office: Office) -> None:
    form = {**moved(office).digests(), **DECIDED}
    done = office.send("/config/apply", form)
    assert (done.status, done.leads_to) == (303, "/config?done=2")
    page = office.get(done.leads_to).words
    assert "已经启用" in page
    assert "原为 2019年6月30日 周日，现为 2019年9月30日 周一" in page
    assert due_dates(office.world) == {("2019-06-30", "2019-09-30")}
    kept = applied(office.world)[-1]
    assert (kept.actor, kept.reason) == ("admin", DECIDED["reason"])


def test_the_form_sent_again_does_nothing(office: Office) -> None:
    form = {**moved(office).digests(), **DECIDED}
    office.send("/config/apply", form)
    again = office.send("/config/apply", form)
    assert (again.status, again.leads_to) == (303, "/config?same=yes")
    assert "没有再做改动" in office.get(again.leads_to).words
    assert len(applied(office.world)) == 2


def test_after_it_was_put_in_force_nothing_waits(office: Office) -> None:
    office.send("/config/apply", {**moved(office).digests(), **DECIDED})
    assert BAR not in office.get("/").words


def test_a_change_without_a_reason_is_refused(office: Office) -> None:
    seen = office.send("/config/apply", {**moved(office).digests(), "reason": " "})
    assert (seen.status, seen.summary()) == (422, [("#config-reason", "请填写理由。")])
    assert len(applied(office.world)) == 1


def test_a_change_stands_under_the_name_of_whoever_is_signed_in_whatever_a_form_says(office: Office) -> None:
    office.send("/config/apply", {**moved(office).digests(), **DECIDED, "actor": "市长"})
    assert applied(office.world)[-1].actor == "admin"


def test_words_that_are_too_long_are_refused(office: Office) -> None:
    seen = office.send("/config/apply", {**moved(office).digests(), **DECIDED, "reason": "长" * 501})
    assert seen.summary() == [("#config-reason", "太长了，最多 500 个字。")]


def test_files_edited_again_meanwhile_are_not_applied_but_shown_anew(office: Office) -> None:
    form = {**moved(office).digests(), **DECIDED}
    office.edit("2019-09-30", "2019-10-31")
    seen = office.send("/config/apply", form)
    assert seen.status == 409
    assert "又有改动" in seen.alerts()
    assert "2019年10月31日" in seen.words
    assert len(applied(office.world)) == 1


def test_another_config_put_in_force_meanwhile_is_not_overrun(office: Office, tmp_path: Path) -> None:
    form = {**moved(office).digests(), **DECIDED}
    with opened(office.world, tmp_path / "other") as other:
        config = read_config(other.edit("2019-06-30", "2019-08-30").folder)
    apply(office.world.database, config, now=office.world.clock.now(), actor="another", reason="another")
    seen = office.send("/config/apply", form)
    assert seen.status == 409
    assert "有人启用了另一份配置" in seen.alerts()
    assert due_dates(office.world) == {("2019-06-30", "2019-08-30")}


def test_files_that_became_faulty_meanwhile_are_not_applied(office: Office) -> None:
    form = {**moved(office).digests(), **DECIDED}
    office.edit("ladder: default", "ladder: defualt")
    assert office.send("/config/apply", form).status == 409
    assert len(applied(office.world)) == 1


def test_what_is_over_is_moved_only_where_the_admin_insists(office: Office) -> None:
    office.world.travel("2019-07-03").sweep()
    form = {**moved(office).digests(), **DECIDED}
    refused = office.send("/config/apply", form)
    assert refused.status == 422
    assert ("#config-late", "有需要确认的冲突。确要调整，请勾选“仍要调整”。") in refused.summary()
    assert "时限 2019年6月30日 周日 已过，有 21 个单位逾期" in refused.words
    assert len(applied(office.world)) == 1
    assert office.send("/config/apply", {**form, "late": "yes"}).status == 303
    assert due_dates(office.world) == {("2019-06-30", "2019-09-30")}


def test_a_unit_that_still_owes_cannot_be_left_out_whoever_insists(office: Office) -> None:
    # Under another id it is another unit, and the one that owes is gone.
    for file in (PLAN, "units.yaml"):
        path = office.folder / file
        path.write_text(path.read_text(encoding="utf-8").replace("sanhe", "yanjiao"), encoding="utf-8")
    office.watcher.look()
    seen = office.get()
    assert "三河市人民政府：配置里没有了，但还有" in seen.alerts()
    assert seen.hidden("/config/apply") == {}
    assert office.watcher.state is not None
    form = {"base": applied(office.world)[0].digest, "digest": office.watcher.state.digest or "", "late": "yes"}
    assert office.send("/config/apply", {**form, **DECIDED}).status == 422
    assert len(applied(office.world)) == 1


def test_the_newest_twenty_applied_configs_are_listed(office: Office) -> None:
    first = applied(office.world)[0]
    with office.world.database.write() as session:
        session.add_all(
            Applied(
                actor="admin", reason=f"change {number}.", applied_at=first.applied_at, digest=first.digest,
                content=first.content,
            )
            for number in range(1, 21)
        )  # fmt: skip
    words = office.get().words
    assert "change 1." in words
    assert "change 20." in words
    assert "随附" not in words


def test_without_a_folder_the_page_shows_what_is_in_force_and_has_no_form(office: Office) -> None:
    with serving(replace(office.house, folder=None)) as url:
        alone = replace(office, url=url)
        page = alone.get()
        assert "这里没有配置文件" in page.words
        assert page.page.xpath("//main//form") == []
        assert alone.send("/config/apply", DECIDED).status == 404
        assert "/config?task=" not in alone.get(PAGES[-1]).answer.text


def test_a_form_from_another_site_changes_nothing(office: Office) -> None:
    form = {**moved(office).digests(), **DECIDED}
    office.reader.headers["Origin"] = "http://evil.example"
    assert office.send("/config/apply", form).status == 403
    assert len(applied(office.world)) == 1


def test_the_service_sees_a_changed_file_by_itself(office: Office) -> None:
    watcher = Watcher(office.folder, every=0.1)
    watcher.start()
    try:
        wait_for(lambda: watcher.state is not None)
        before = watcher.state
        path = office.folder / PLAN
        path.write_text(path.read_text(encoding="utf-8").replace("2019-06-30", "2019-09-30", 1), encoding="utf-8")
        wait_for(lambda: watcher.state is not before)
    finally:
        watcher.stop()
    assert watcher.state is not None
    assert before is not None
    assert watcher.state.digest != before.digest


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(200):
        if what():
            return
        sleep(0.05)
    pytest.fail("it did not come about in ten seconds")
