"""Moving one deadline by the page: the form, what it would change, the file and what is in force moved as one."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlmodel import col, select

from config.reading import read_config
from models.applied import Applied
from models.assignment import Assignment
from models.due_move import DueMove
from models.task import Task
from supervision.change.applying import apply
from tests.office import DECIDED, MOVE, PLAN, RESERVE, Office, Seen, in_june, office_of, opened
from tests.world import World

FORM, CONFIRM = "/config/deadline", "/config/deadline/apply"
TASK = "/tasks/langfang-2019/overseas-listing-reserve"


@pytest.fixture(scope="module")
def june(tmp_path_factory: pytest.TempPathFactory) -> World:
    return in_june(tmp_path_factory.mktemp("june") / "duban.db")


@pytest.fixture
def office(june: World, tmp_path: Path) -> Iterator[Office]:
    with office_of(june, tmp_path) as office:
        yield office


def confirmed(office: Office, shown: Seen, **more: str) -> Seen:
    return office.send(CONFIRM, {**shown.hidden(CONFIRM), **more})


def due_dates(office: Office) -> set[tuple[str, str]]:
    with office.world.database.read() as session:
        statement = select(Assignment).join(Task, col(Task.id) == Assignment.task_id)
        found = session.exec(statement.where(Task.key == "overseas-listing-reserve"))
        return {(str(owed.first_due_on), str(owed.due_on)) for owed in found}


def applied(office: Office) -> list[Applied]:
    with office.world.database.read() as session:
        return list(session.exec(select(Applied).order_by(col(Applied.id))))


def files(office: Office) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in office.folder.rglob("*") if path.is_file()}


def test_the_task_page_leads_to_the_form_with_its_task_chosen(office: Office) -> None:
    link = office.get(TASK).page.xpath("//a[text()='调整时限']/@href")[0]
    assert office.get(link.partition("#")[0]).typed(FORM)["task"] == RESERVE


def test_only_a_task_that_is_due_once_has_a_date_to_move(office: Office) -> None:
    assert "调整时限" not in office.get("/tasks/langfang-2019/monthly-statistics-report").words
    options = office.get().page.xpath("//select[@name='task']/option/@value")
    assert RESERVE in options
    assert len(options) < 10


def test_the_form_shows_what_it_would_change_and_writes_nothing(office: Office) -> None:
    before = files(office)
    shown = office.send(FORM, MOVE)
    assert shown.status == 200
    for words in (
        "2019年6月30日 周日 → 2019年9月30日 周一",
        "还没有改动",
        "调整时限 21 项",
        "重新通知 21 件",
        f"{PLAN} 第",
    ):
        assert words in shown.words
    assert files(office) == before
    assert len(applied(office)) == 1


def test_confirmed_the_date_moves_in_the_file_and_in_force(office: Office) -> None:
    text = (office.folder / PLAN).read_text(encoding="utf-8")
    done = confirmed(office, office.send(FORM, MOVE))
    assert (done.status, done.leads_to) == (303, "/config?done=2")
    assert (office.folder / PLAN).read_text(encoding="utf-8") == moved_text(text)
    assert due_dates(office) == {("2019-06-30", "2019-09-30")}
    kept = applied(office)[-1]
    assert (kept.actor, kept.reason) == ("admin", DECIDED["reason"])


def moved_text(text: str) -> str:
    """The plan with this one date changed, comments and order as they were."""
    head, found, rest = text.partition("overseas-listing-reserve")
    return head + found + rest.replace("2019-06-30", "2019-09-30", 1)


def test_done_both_dates_are_said_there_and_on_the_page_of_the_task(office: Office) -> None:
    done = confirmed(office, office.send(FORM, MOVE))
    assert "原为 2019年6月30日 周日，现为 2019年9月30日 周一" in office.get(done.leads_to).words
    task = office.get(TASK).words
    assert "原定 2019年6月30日" in task
    assert "最迟 2019年9月30日" in task
    assert DECIDED["reason"] in task


def test_done_nothing_waits_and_nothing_is_left_in_the_folder(office: Office) -> None:
    names = set(files(office))
    confirmed(office, office.send(FORM, MOVE))
    assert "尚未生效" not in office.get("/").words
    assert set(files(office)) == names


def test_confirming_twice_moves_once(office: Office) -> None:
    shown = office.send(FORM, MOVE)
    confirmed(office, shown)
    again = confirmed(office, shown)
    assert again.status == 422
    assert again.summary() == [("#due", "时限已经是 2019年9月30日 周一。请填写另一个日期。")]
    assert len(applied(office)) == 2


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"due": ""}, ("#due", "请填写新时限。")),
        ({"due": "2019-02-30"}, ("#due", "“2019-02-30”不是一个日期。请写年、月、日，例如 2019-09-30。")),
        ({"due": "30.09.2019"}, ("#due", "“30.09.2019”不是一个日期。请写年、月、日，例如 2019-09-30。")),
        ({"due": "9999-01-01"}, ("#due", "“9999-01-01”的年份超出范围，只能是 1949 至 2199 年。")),
        ({"due": "2019-06-30"}, ("#due", "时限已经是 2019年6月30日 周日。请填写另一个日期。")),
        ({"due": "2019-06-03"}, ("#due", "新时限早于文件印发日期 2019年6月4日 周二。请核对日期。")),
        ({"task": ""}, ("#task", "请选择一项任务。")),
        ({"task": "langfang-2019/none"}, ("#task", "配置里没有这项任务，或者它没有固定时限。请重新选择。")),
        ({"task": "../../etc/passwd"}, ("#task", "配置里没有这项任务，或者它没有固定时限。请重新选择。")),
        ({"reason": " \t\x00"}, ("#reason", "请填写理由。")),
        ({"reason": "长" * 501}, ("#reason", "太长了，最多 500 个字。")),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_and_what_was_typed_stays(
    office: Office, typed: dict[str, str], wrong: tuple[str, str]
) -> None:
    before = files(office)
    seen = office.send(FORM, {**MOVE, **typed})
    assert (seen.status, seen.summary()) == (422, [wrong])
    kept = seen.typed(FORM)
    same = {name: value for name, value in {**MOVE, **typed}.items() if name != "task" and value.isprintable()}
    assert {name: kept[name] for name in same} == same
    assert (files(office), len(applied(office))) == (before, 1)


@pytest.mark.parametrize("typed", [{"due": "2019-02-30"}, {"reason": ""}, {"task": "langfang-2019/none"}])
def test_a_confirmation_with_a_wrong_field_moves_nothing(office: Office, typed: dict[str, str]) -> None:
    before, shown = files(office), office.send(FORM, MOVE)
    assert confirmed(office, shown, **typed).status == 422
    assert (files(office), len(applied(office))) == (before, 1)


def test_an_empty_form_names_every_field(office: Office) -> None:
    assert [place for place, _ in office.send(FORM, {}).summary()] == ["#task", "#due", "#reason"]


def test_back_to_the_form_keeps_what_was_typed(office: Office) -> None:
    seen = office.send(FORM, {**office.send(FORM, MOVE).hidden(CONFIRM), "back": "yes"})
    assert (seen.status, {name: seen.typed(FORM)[name] for name in MOVE}) == (200, MOVE)


def test_while_another_change_waits_no_deadline_is_moved_here(office: Office) -> None:
    office.edit("2019-06-30", "2019-08-30")
    assert office.get().page.xpath(f"//form[@action='{FORM}']") == []
    seen = office.send(FORM, MOVE)
    assert seen.status == 409
    assert "还没有生效的改动" in seen.alerts()


def test_while_the_files_are_faulty_no_deadline_is_moved_here(office: Office) -> None:
    office.edit("ladder: default", "ladder: defualt")
    seen = office.send(FORM, MOVE)
    assert seen.status == 409
    assert "配置文件有错误" in seen.alerts()


def test_files_edited_after_the_look_stop_the_confirmation(office: Office) -> None:
    shown = office.send(FORM, MOVE)
    path = office.folder / "units.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("三河市人民政府", "三河市政府", 1), encoding="utf-8")
    before = files(office)
    seen = confirmed(office, shown)
    assert (seen.status, files(office)) == (409, before)
    assert due_dates(office) == {("2019-06-30", "2019-06-30")}


def test_a_comment_written_after_the_look_is_kept(office: Office) -> None:
    shown = office.send(FORM, MOVE)
    path = office.folder / PLAN
    path.write_text(path.read_text(encoding="utf-8") + "# 年中再议\n", encoding="utf-8")
    assert confirmed(office, shown).status == 303
    assert path.read_text(encoding="utf-8").endswith("# 年中再议\n")


def test_another_config_put_in_force_after_the_look_stops_the_confirmation(office: Office, tmp_path: Path) -> None:
    shown = office.send(FORM, MOVE)
    with opened(office.world, tmp_path / "other") as other:
        config = read_config(other.edit("2019-06-30", "2019-08-30").folder)
    apply(office.world.database, config, now=office.world.clock.now(), actor="another", reason="another")
    before = files(office)
    assert confirmed(office, shown).status == 409
    assert (files(office), due_dates(office)) == (before, {("2019-06-30", "2019-08-30")})


def test_a_deadline_that_is_over_moves_only_where_the_admin_insists_and_stays_late(office: Office) -> None:
    office.world.travel("2019-07-03").sweep()
    before = files(office)
    shown = office.send(FORM, MOVE)
    assert "有 21 个单位逾期" in shown.alerts()
    refused = confirmed(office, shown)
    assert refused.status == 422
    assert ("#late", "有需要确认的冲突。确要调整，请勾选“仍要调整”。") in refused.summary()
    assert (files(office), len(applied(office))) == (before, 1)
    assert confirmed(office, refused, late="yes").status == 303
    with office.world.database.read() as session:
        assert {move.was_late for move in session.exec(select(DueMove))} == {True}


def test_a_date_in_the_past_is_told_before_it_is_confirmed(office: Office) -> None:
    shown = office.send(FORM, {**MOVE, "due": "2019-06-10"})
    assert "新时限 2019年6月10日 周一 已经过去" in shown.alerts()
    assert confirmed(office, shown).status == 422


def test_two_who_confirm_at_once_move_it_once(office: Office) -> None:
    shown = office.send(FORM, MOVE)
    answers: list[int] = []
    both = [Thread(target=lambda: answers.append(confirmed(office, shown).status)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    assert answers.count(303) == 1
    assert (len(applied(office)), due_dates(office)) == (2, {("2019-06-30", "2019-09-30")})
    assert (office.folder / PLAN).read_text(encoding="utf-8").count("2019-09-30") == 1


@pytest.mark.parametrize("address", [FORM, CONFIRM, "/config/apply"])
def test_the_address_of_a_form_leads_back_to_the_page(office: Office, address: str) -> None:
    """As the switch of the language does, on the page that a form led to."""
    assert office.get(f"{address}?lang=en").answer.url == f"{office.url}/config"
