"""What is found, by whom, on both databases: any two signs that stand together, and never what is another's."""

from datetime import date

import pytest
from sqlmodel import col, select

from models.report import Report
from models.search import SearchEntry
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision import reporting
from supervision.access import Role, Viewer
from supervision.extending import ask, refuse
from supervision.instructing import instruct
from supervision.searching.asking import Found, Search, search
from supervision.searching.filling import fill
from supervision.searching.indexing import index
from supervision.slips import issue
from tests.world import World

TASK = "overseas-listing-reserve"
OWN, OTHER = "广阳区人民政府", "安次区人民政府"


@pytest.fixture
def busy(world: World) -> World:
    world.travel("2019-06-10").sweep()
    return world


def viewer(world: World, role: Role, unit: str | None = None) -> Viewer:
    with world.database.read() as session:
        found = session.exec(select(Unit).where(Unit.name == unit)).first() if unit else None
    return Viewer(1, "a", "经办人", "Clerk", role, found.id if found else None, found.key if found else None)


def ask_for(world: World, words: str, role: Role = Role.SUPERVISOR, at: str | None = None, **more: object) -> Found:
    with world.database.read() as session:
        question = Search(words, **more)  # type: ignore[arg-type]
        return search(session, viewer(world, role, at), question, today=date(2019, 7, 1))


def kinds(found: Found) -> list[str]:
    return [hit.kind for hit in found.hits]


def say(world: World, words: str, unit: str = OWN) -> int:
    owed = world.owed(TASK, unit)
    reporting.report(world.database, owed, words=words, now=world.clock.now(), actor=unit)
    return owed


@pytest.mark.parametrize(
    "words",
    ["股改", "完成股改", "已完成股改，正在", "ＩＰＯ", "ipo", "3家", "正在辅导", "advisers", "改正", "𠮷田"],
)
def test_any_two_signs_that_stand_together_are_found(words: str, busy: World) -> None:
    say(busy, "三(六)境外上市：已完成股改，正在辅导（IPO）3 家。Advisers hired. 𠮷田公司。")
    assert "report" in kinds(ask_for(busy, words))


@pytest.mark.parametrize("words", ["改股", "完股", "已完成 备案", "6000100061"])
def test_what_does_not_stand_together_is_not_found(words: str, busy: World) -> None:
    say(busy, "已完成股改，正在辅导")
    assert ask_for(busy, words).hits == ()


def test_nothing_is_found_across_two_lines(busy: World) -> None:
    say(busy, "已完成股改\n正在辅导")
    assert ask_for(busy, "改正").hits == ()


@pytest.mark.parametrize(
    "words", ["", "股", "，。", "股 改", "a", "改 辅导", "x" * 1000, "\x00", "' OR 1=1", '"', "*", "kindtask"]
)
def test_too_little_or_odd_signs_find_nothing_and_break_nothing(words: str, busy: World) -> None:
    say(busy, "已完成股改，正在辅导")
    assert ask_for(busy, words).hits == ()


def test_a_task_is_found_by_its_title_in_both_languages_and_by_its_clause(busy: World) -> None:
    for words in ("后备资源库", "三(六)", "listing reserve"):
        assert TASK in [hit.task.key for hit in ask_for(busy, words, kinds=("task",)).hits if hit.task]


def test_everything_that_is_written_in_a_round_is_found(busy: World) -> None:
    owed = say(busy, "独角兽入库")
    reporting.send_back(busy.database, owed, reason="独角兽名单缺附件", now=busy.clock.now(), actor="督查室")
    asked = ask(busy.database, owed, to_on=date(2019, 7, 10), reason="独角兽企业出差", now=busy.clock.now(), actor=OWN)
    assert asked.id is not None
    refuse(busy.database, asked.id, words="独角兽按期报", now=busy.clock.now(), actor="督查室")
    with busy.database.read() as session:
        task = session.exec(select(Task.id).where(Task.key == TASK)).one()
    assert task is not None
    given = {"given_by": "市长", "given_on": date(2019, 6, 10), "now": busy.clock.now(), "actor": "督查室"}
    instruct(busy.database, task=task, words="独角兽要抓紧", **given)  # type: ignore[arg-type]
    issue(
        busy.database, unit="guangyang", assignments=[owed], words="请报独角兽名单", reply_on=date(2019, 6, 20),
        now=busy.clock.now(), actor="督查室",
    )  # fmt: skip
    found = ask_for(busy, "独角兽")
    assert sorted(kinds(found)) == ["extension", "instruction", "report", "review", "slip"]
    assert ask_for(busy, "按期报").hits[0].kind == "extension"
    assert sorted(kinds(ask_for(busy, "独角兽", Role.MEMBER, OWN))) == sorted(kinds(found))
    assert kinds(ask_for(busy, "独角兽", Role.MEMBER, OTHER)) == ["instruction"]


def test_the_lead_reads_what_the_units_of_its_task_say(busy: World) -> None:
    say(busy, "独角兽入库")
    with busy.database.read() as session:
        lead = session.exec(
            select(Unit.name).join(TaskUnit, col(TaskUnit.unit_id) == Unit.id)
            .join(Task, col(Task.id) == TaskUnit.task_id).where(Task.key == TASK, TaskUnit.role == "lead")
        ).first()  # fmt: skip
    assert lead is not None
    assert kinds(ask_for(busy, "独角兽", Role.MEMBER, lead)) == ["report"]
    assert kinds(ask_for(busy, "独角兽", Role.MEMBER, OTHER)) == []


@pytest.mark.parametrize(
    ("more", "count"),
    [
        ({"kinds": ("report",)}, 2),
        ({"kinds": ("review",)}, 0),
        ({"unit": "guangyang"}, 1),
        ({"unit": "nobody"}, 0),
        ({"plan": "langfang-2019"}, 2),
        ({"plan": "none"}, 0),
        ({"since": date(2019, 6, 11)}, 1),
        ({"until": date(2019, 6, 10)}, 1),
        ({"since": date(2010, 1, 1), "until": date(2019, 6, 30)}, 2),
        ({"since": date(2019, 6, 30), "until": date(2019, 6, 1)}, 0),
    ],
)
def test_filters_narrow_what_is_found(more: dict[str, object], count: int, busy: World) -> None:
    say(busy, "独角兽入库")
    busy.travel("2019-06-12")
    say(busy, "独角兽也入库", OTHER)
    with busy.database.read() as session:
        assert session.exec(select(SearchEntry).where(SearchEntry.kind == "report")).all()
    assert len(ask_for(busy, "独角兽", **more).hits) == count  # type: ignore[arg-type]


def test_pages_follow_one_another_without_a_gap(busy: World) -> None:
    owed = busy.owed(TASK, OWN)
    with busy.database.write() as session:
        rows = [
            Report(assignment_id=owed, reported_at=busy.clock.now(), actor=OWN, words=f"第 {n} 批独角兽")
            for n in range(45)
        ]
        session.add_all(rows)
        session.flush()
        index(session, *rows)
    seen: list[int] = []
    page = ask_for(busy, "独角兽")
    while True:
        seen += [hit.ref for hit in page.hits]
        if page.more is None:
            break
        page = ask_for(busy, "独角兽", before=page.more)
    assert seen == [row.id for row in reversed(rows)]


def test_what_is_shown_marks_what_was_asked_for(busy: World) -> None:
    say(busy, "已 完成 股 改，正在辅导")
    pieces = ask_for(busy, "股改").hits[0].pieces
    assert [(one.words, one.marked) for one in pieces] == [("已 完成 ", False), ("股 改", True), ("，正在辅导", False)]


def test_what_was_written_past_the_index_is_filled_in_once(busy: World) -> None:
    owed = busy.owed(TASK, OWN)
    with busy.database.write() as session:
        session.add(Report(assignment_id=owed, reported_at=busy.clock.now(), actor=OWN, words="独角兽"))
    assert ask_for(busy, "独角兽").hits == ()
    assert fill(busy.database) == 1
    assert kinds(ask_for(busy, "独角兽")) == ["report"]
    assert fill(busy.database) == 0


def test_a_title_that_changes_is_found_by_its_new_words_only(busy: World) -> None:
    with busy.database.write() as session:
        task = session.exec(select(Task).where(Task.key == TASK)).one()
        task.title = "独角兽名录"
    fill(busy.database)
    assert kinds(ask_for(busy, "独角兽")) == ["task"]
    assert TASK not in [hit.task.key for hit in ask_for(busy, "后备资源库").hits if hit.task]


def test_a_report_that_is_not_kept_is_not_found(busy: World) -> None:
    with busy.database.trial() as session:
        row = Report(assignment_id=busy.owed(TASK, OWN), reported_at=busy.clock.now(), actor=OWN, words="独角兽")
        session.add(row)
        session.flush()
        index(session, row)
    assert ask_for(busy, "独角兽").hits == ()
