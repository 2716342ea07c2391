"""A config folder looked at again and again: what changed counts once it stands still; nothing is an error."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from types import FrameType

import pytest

from config.bundled import copy_bundled
from config.file import plan_files
from config.plan import Once
from config.reading import read_config
from config.watching import Look, looked

PLAN = "plans/langfang-2019.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_bundled(to=tmp_path / "config")
    return tmp_path / "config"


def edit(folder: Path, old: str, new: str, file: str = PLAN) -> None:
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def settled(folder: Path, before: Look) -> Look:
    """Two looks at files that nobody touches in between."""
    return looked(folder, looked(folder, before))


def due_dates(look: Look) -> set[str]:
    assert look.config is not None
    tasks = [task for plan in look.config.plans for _, task in plan.tasks()]
    return {str(task.schedule.due) for task in tasks if isinstance(task.schedule, Once)}


def test_files_that_stand_still_are_not_read_again(folder: Path) -> None:
    first = looked(folder)
    assert looked(folder, first) is first


def test_a_change_is_read_when_it_has_stood_still_from_one_look_to_the_next(folder: Path) -> None:
    first = looked(folder)
    edit(folder, "2019-06-30", "2019-09-30")
    between = looked(folder, first)
    assert (between.config, between.is_settled) == (first.config, False)
    after = looked(folder, between)
    assert (after.is_settled, "2019-09-30" in due_dates(after)) == (True, True)


def test_a_half_written_file_is_never_told(folder: Path) -> None:
    first, whole = looked(folder), (folder / PLAN).read_bytes()
    (folder / PLAN).write_bytes(whole[: len(whole) // 2])
    halfway = looked(folder, first)
    (folder / PLAN).write_bytes(whole + b"# saved\n")
    after = settled(folder, halfway)
    assert (halfway.faults, after.faults, after.is_settled) == ((), (), True)


def test_a_file_that_is_written_at_every_look_leaves_the_last_reading(folder: Path) -> None:
    look = first = looked(folder)
    for number in range(5):
        (folder / PLAN).write_text("broken: [" + "x" * number, encoding="utf-8")
        look = looked(folder, look)
        assert (look.config, look.faults) == (first.config, ())


def test_a_file_that_was_only_touched_says_what_it_said(folder: Path) -> None:
    first = looked(folder)
    os.utime(folder / PLAN)
    after = settled(folder, first)
    assert after.config is first.config
    assert after.is_settled


def test_a_faulty_file_is_told_with_its_place_until_it_is_mended(folder: Path) -> None:
    first = looked(folder)
    edit(folder, "ladder: default", "ladder: defualt")
    faulty = settled(folder, first)
    assert [(fault.file, fault.column, fault.path) for fault in faulty.faults] == [(PLAN, 9, "ladder")]
    assert faulty.config is None
    edit(folder, "ladder: defualt", "ladder: default")
    assert settled(folder, faulty).config == first.config


@pytest.mark.parametrize("gone", ["units.yaml", PLAN])
def test_a_file_that_went_is_a_fault(folder: Path, gone: str) -> None:
    first = looked(folder)
    (folder / gone).unlink()
    assert settled(folder, first).faults


def test_a_file_with_another_ending_is_seen(folder: Path) -> None:
    first = looked(folder)
    (folder / "plans" / "second.yml").write_text("id: second\n", encoding="utf-8")
    assert [fault.file for fault in settled(folder, first).faults] == ["plans/second.yml"]


def test_a_folder_that_went_is_a_fault_in_words_and_may_come_back(folder: Path) -> None:
    first = looked(folder)
    shutil.rmtree(folder)
    gone = settled(folder, first)
    assert "no such folder" in gone.faults[0].message
    copy_bundled(to=folder)
    assert settled(folder, gone).config == first.config


@pytest.mark.parametrize("odd", ["folder", "file", "loop"])
def test_nothing_that_lies_in_place_of_a_file_is_an_error(folder: Path, odd: str) -> None:
    first = looked(folder)
    (folder / "units.yaml").unlink()
    if odd == "folder":
        (folder / "units.yaml").mkdir()
    elif odd == "loop":
        (folder / "units.yaml").symlink_to(folder / "units.yaml")
    else:
        (folder / "units.yaml").write_bytes(b"\x00\xff")
    assert {fault.file for fault in settled(folder, first).faults} >= {"units.yaml"}


def test_a_file_where_the_folder_was_is_a_fault(folder: Path) -> None:
    first = looked(folder)
    shutil.rmtree(folder)
    folder.write_text("units", encoding="utf-8")
    assert settled(folder, first).faults


@contextmanager
def as_it_is_read(write: Callable[[], None]) -> Iterator[None]:
    """Writes at the moment in which the reading of the files begins."""

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is read_config.__code__:
            sys.setprofile(None)
            write()

    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(None)


def test_a_file_written_while_it_is_read_is_not_told_before_it_stands_still(folder: Path) -> None:
    first = looked(folder)
    edit(folder, "2019-06-30", "2019-08-30")
    between = looked(folder, first)
    with as_it_is_read(lambda: edit(folder, "2019-08-30", "2019-09-30")):
        during = looked(folder, between)
    assert (during.config, during.is_settled) == (first.config, False)
    assert "2019-09-30" in due_dates(settled(folder, during))


@pytest.mark.parametrize("pipe", ["plans/x.yaml", "x.yaml", "plans/x.yml", "x.yml", "units.yaml"])
def test_a_pipe_is_never_waited_for(folder: Path, pipe: str) -> None:
    (folder / pipe).unlink(missing_ok=True)
    os.mkfifo(folder / pipe)
    looks: list[Look] = []
    thread = Thread(target=lambda: looks.append(looked(folder)), daemon=True)
    thread.start()
    thread.join(30)
    assert len(looks) == 1
    # Nothing reads another name at the top: only where a file would be read does a pipe do harm.
    assert {fault.file for fault in looks[0].faults} >= ({pipe} - {"x.yaml"})


def test_a_pipe_where_a_plan_is_wanted_is_a_fault_in_words(folder: Path) -> None:
    os.mkfifo(folder / "plans" / "x.yaml")
    assert [str(fault) for fault in looked(folder).faults] == [
        "plans/x.yaml:1:1: a pipe or a device stands here; a file is wanted, copy the bundled one and edit it"
    ]


def test_what_a_killed_edit_left_beside_a_file_is_no_config(folder: Path) -> None:
    first = looked(folder)
    (folder / "plans" / ".langfang-2019.yaml.k3_x9abc").write_text("half: [", encoding="utf-8")
    assert looked(folder, first) is first
    assert plan_files(folder) == [PLAN]
    assert read_config(folder) == first.config
