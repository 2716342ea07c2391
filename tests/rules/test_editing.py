"""Editing a file in place: the date changes, and not one other character."""

from datetime import date
from pathlib import Path

import pytest

from config.bundled import copy_bundled
from config.editing import EditError, due_moved, once_tasks, plan_of
from config.fault import ConfigError
from config.plan import Once
from config.reading import read_config

PLAN, TASK = "langfang-2019", "overseas-listing-reserve"
FILE = "plans/langfang-2019.yaml"
LATER = date(2019, 9, 30)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_bundled(to=tmp_path / "config")
    return tmp_path / "config"


def rewritten(folder: Path, old: str, new: str) -> bytes:
    path = folder / FILE
    data = path.read_bytes().replace(old.encode(), new.encode())
    path.write_bytes(data)
    return data


def due(folder: Path) -> date:
    schedule = next(task for _, _, task in once_tasks(read_config(folder)) if task.id == TASK).schedule
    assert isinstance(schedule, Once)
    return schedule.due


def test_one_line_changes_and_every_other_byte_stays(folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    edit = due_moved(folder, plan=PLAN, task=TASK, due=LATER)
    edit.write(folder)
    after = (folder / FILE).read_bytes()
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert [(a.strip(), b.strip()) for a, b in changed] == [
        (b"schedule: {due: 2019-06-30}", b"schedule: {due: 2019-09-30}")
    ]
    assert due(folder) == LATER


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("schedule: {due: 2019-06-30}", 'schedule: {due: "2019-06-30"}  # 文件第三条\n'),
        ("schedule: {due: 2019-06-30}", "schedule: {due: '2019-06-30' }"),
        ("schedule: {due: 2019-06-30}", "schedule: {'due': 2019-06-30, }"),
        ("schedule: {due: 2019-06-30}", "schedule:\n          due:   2019-06-30   # kept"),
        ("\n", "\r\n"),
    ],
)
def test_quotes_comments_and_line_ends_are_kept(folder: Path, old: str, new: str) -> None:
    before = rewritten(folder, old, new)
    due_moved(folder, plan=PLAN, task=TASK, due=LATER).write(folder)
    after = (folder / FILE).read_bytes()
    assert due(folder) == LATER
    assert len(after) == len(before)
    assert after.count(b"2019-09-30") == before.count(b"2019-09-30") + 1


def test_a_byte_order_mark_is_kept(folder: Path) -> None:
    (folder / FILE).write_bytes(b"\xef\xbb\xbf" + (folder / FILE).read_bytes())
    due_moved(folder, plan=PLAN, task=TASK, due=LATER).write(folder)
    assert (folder / FILE).read_bytes().startswith(b"\xef\xbb\xbf#")
    assert due(folder) == LATER


def test_nothing_is_written_before_it_is_asked_for(folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    edit = due_moved(folder, plan=PLAN, task=TASK, due=LATER)
    assert edit.config(folder) != read_config(folder)
    assert (folder / FILE).read_bytes() == before


def test_a_file_changed_meanwhile_is_left_alone(folder: Path) -> None:
    edit = due_moved(folder, plan=PLAN, task=TASK, due=LATER)
    mine = rewritten(folder, "weights:", "# mine\nweights:")
    with pytest.raises(EditError, match="changed meanwhile"):
        edit.write(folder)
    assert (folder / FILE).read_bytes() == mine
    assert sorted(path.name for path in (folder / "plans").iterdir()) == ["langfang-2019.yaml"]


def test_undoing_puts_the_old_file_back(folder: Path) -> None:
    before = (folder / FILE).read_bytes()
    edit = due_moved(folder, plan=PLAN, task=TASK, due=LATER)
    edit.write(folder)
    edit.undo(folder)
    assert (folder / FILE).read_bytes() == before


def test_the_mode_of_the_file_is_kept(folder: Path) -> None:
    (folder / FILE).chmod(0o640)
    due_moved(folder, plan=PLAN, task=TASK, due=LATER).write(folder)
    assert (folder / FILE).stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.yaml"
    (folder / FILE).rename(real)
    (folder / FILE).symlink_to(real)
    due_moved(folder, plan=PLAN, task=TASK, due=LATER).write(folder)
    assert (folder / FILE).is_symlink()
    assert b"2019-09-30" in real.read_bytes()


@pytest.mark.parametrize(
    ("task", "day", "words"),
    [
        ("overseas-listing-resrve", LATER, "did you mean 'overseas-listing-reserve'"),
        ("talks-progress", LATER, "not due once"),
        (TASK, date(2019, 6, 30), "is due on 2019-06-30 already"),
    ],
)
def test_what_cannot_be_moved_is_told(folder: Path, task: str, day: date, words: str) -> None:
    with pytest.raises(EditError, match=words):
        due_moved(folder, plan=PLAN, task=task, due=day)


def test_a_date_before_the_issue_is_the_configs_fault(folder: Path) -> None:
    with pytest.raises(ConfigError, match="before the plan was issued"):
        due_moved(folder, plan=PLAN, task=TASK, due=date(2019, 6, 3))


def test_a_task_that_two_plans_have_must_be_named_with_its_plan(folder: Path) -> None:
    text = (folder / FILE).read_text("utf-8").replace("id: langfang-2019", "id: second-2019", 1)
    (folder / "plans" / "second-2019.yaml").write_text(text, "utf-8")
    config = read_config(folder)
    with pytest.raises(EditError, match="several plans"):
        plan_of(config, TASK)
    assert plan_of(config, f"second-2019/{TASK}") == ("second-2019", TASK)
    due_moved(folder, plan="second-2019", task=TASK, due=LATER).write(folder)
    assert b"due: 2019-09-30" not in (folder / FILE).read_bytes()
