"""Moving a deadline edits its file and what is in force: both or neither."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import event
from sqlmodel import Session

from config.bundled import copy_bundled
from config.editing import EditError, FileEdit, due_moved, once_tasks
from config.plan import Once
from config.reading import read_config
from supervision.change.applying import ChangedMeanwhileError, RefusedError, apply
from supervision.change.kept import digest_of, newest
from supervision.change.rescheduling import WaitingEditsError, proposed, reschedule
from tests.world import World, bundled

PLAN, TASK = "langfang-2019", "overseas-listing-reserve"
FILE = "plans/langfang-2019.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_bundled(to=tmp_path / "config")
    return tmp_path / "config"


def later(folder: Path, day: str = "2019-09-30") -> FileEdit:
    return due_moved(folder, plan=PLAN, task=TASK, due=date.fromisoformat(day))


def move(world: World, folder: Path, edit: FileEdit, *, base: str | None = None, late: bool = False) -> None:
    found, config = proposed(world.database, folder, edit, now=world.clock.now())
    reschedule(
        world.database, folder, edit, config, now=world.clock.now(), actor="city office", reason="time extended",
        late=late, base=base or found.base,
    )  # fmt: skip


def in_force(world: World) -> tuple[str, str, str]:
    with world.database.read() as session:
        applied = newest(session)
    assert applied is not None
    return applied.digest, applied.actor, applied.reason


def test_the_file_and_what_is_in_force_say_the_same(world: World, folder: Path) -> None:
    world.travel("2019-06-20").sweep()
    move(world, folder, later(folder))
    assert in_force(world) == (digest_of(read_config(folder)), "city office", "time extended")


def test_a_move_that_cannot_be_applied_puts_the_file_back(world: World, folder: Path) -> None:
    world.travel("2019-06-20").sweep()
    before = (folder / FILE).read_bytes()
    with pytest.raises(ChangedMeanwhileError):
        move(world, folder, later(folder), base="0" * 64)
    assert (folder / FILE).read_bytes() == before


def test_a_refused_move_puts_the_file_back(world: World, folder: Path) -> None:
    world.travel("2019-07-03").sweep()
    before, stood = (folder / FILE).read_bytes(), in_force(world)
    with pytest.raises(RefusedError):
        move(world, folder, later(folder))
    assert ((folder / FILE).read_bytes(), in_force(world)) == (before, stood)


def test_other_edits_keep_a_deadline_from_moving(world: World, folder: Path) -> None:
    path = folder / "cycles.yaml"
    path.write_text(path.read_text("utf-8").replace("month: 5", "month: 6"), "utf-8")
    with pytest.raises(WaitingEditsError):
        move(world, folder, later(folder))


def test_a_deadline_moves_twice_and_the_first_date_is_kept(world: World, folder: Path) -> None:
    world.travel("2019-06-20").sweep()
    move(world, folder, later(folder))
    world.travel("2019-09-30")
    move(world, folder, later(folder, "2019-10-31"))
    world.travel("2019-11-01").sweep()
    lines = [line for line in world.overdue("2019-11-01") if line.task == TASK]
    assert {(str(line.first_due_on), str(line.due_on), line.was_late) for line in lines} == {
        ("2019-06-30", "2019-10-31", False)
    }


def test_an_edit_left_behind_by_a_kill_waits_and_can_be_applied(world: World, folder: Path) -> None:
    world.travel("2019-06-20").sweep()
    later(folder).write(folder)
    done = apply(
        world.database, read_config(folder), now=world.clock.now(), actor="admin", reason="what was left behind"
    )
    assert (done.changed, done.moved) == (True, 21)


def agree(world: World, folder: Path) -> bool:
    """Whether the file and the database say the same."""
    return in_force(world)[0] == digest_of(read_config(folder))


def test_of_two_who_move_a_task_at_once_one_wins_in_the_file_and_in_force(world: World, folder: Path) -> None:
    world.travel("2019-06-20")
    edits = [later(folder, day) for day in ("2019-09-30", "2019-10-31")]
    files = {digest_of(edit.config(folder)): (edit.after, edit.config(folder)) for edit in edits}
    files[digest_of(bundled())] = (edits[0].before, bundled())
    base, start = digest_of(bundled()), Barrier(2)

    def moved(to: str) -> bool:
        edit = FileEdit(FILE, 1, files[base][0], files[to][0])
        start.wait(60)
        try:
            reschedule(
                world.database, folder, edit, files[to][1], now=world.clock.now(), actor="office", reason="", base=base
            )
        except (EditError, ChangedMeanwhileError):
            return False
        return True

    with ThreadPoolExecutor(2) as two:
        for _ in range(15):
            assert sorted(two.map(moved, files.keys() - {base})) == [False, True]
            base = in_force(world)[0]
            assert (folder / FILE).read_bytes() == files[base][0]


def due_in_file(folder: Path) -> str:
    return next(
        str(task.schedule.due)
        for _, _, task in once_tasks(read_config(folder))
        if task.id == TASK and isinstance(task.schedule, Once)
    )


@contextmanager
def broken_off(moment: str) -> Iterator[None]:
    """Ctrl-C at the next moment of this kind in a transaction: just before it is committed, or just after."""

    left = [signal.SIGINT]

    def stop(_: Session) -> None:
        if left:
            signal.raise_signal(left.pop())

    event.listen(Session, moment, stop)
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        event.remove(Session, moment, stop)


@pytest.mark.parametrize(("moment", "due"), [("before_commit", "2019-06-30"), ("after_commit", "2019-09-30")])
def test_broken_off_at_the_commit_the_file_says_what_is_in_force(
    world: World, folder: Path, moment: str, due: str
) -> None:
    world.travel("2019-06-20").sweep()
    edit = later(folder)
    found, config = proposed(world.database, folder, edit, now=world.clock.now())
    with broken_off(moment):
        reschedule(
            world.database, folder, edit, config, now=world.clock.now(), actor="city office", reason="extended",
            base=found.base,
        )  # fmt: skip
    assert due_in_file(folder) == due
    assert agree(world, folder)
