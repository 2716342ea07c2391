"""Editing a config file in place: one value changes, and every other character of the file stays as it was."""

import fcntl
import os
import re
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.file import plan_files, read_file
from config.nearest import did_you_mean
from config.plan import ClauseSpec, Once, PlanSpec, TaskSpec
from config.reading import read_config
from config.whole import Config
from config.written import Mark, Place

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_DATE = re.compile(r"(?:(?P<quote>[\"'])\s*)?\d{4}-\d{2}-\d{2}(?(quote)\s*(?P=quote))", re.ASCII)


class EditError(Exception):
    """The edit cannot be made; the words say why and the mend. No file was changed."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps other edits of the folder waiting, those of other processes too; the lock makes no file.

    EditError where there is no folder to hold.
    """
    try:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise EditError(f"{folder} cannot be opened: {error.strerror}; nothing was changed") from error
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


@dataclass(frozen=True)
class FileEdit:
    """A file of the config folder as it is and as it would be; `line` is where they differ, counted from 1."""

    file: str
    line: int
    before: bytes
    after: bytes

    def config(self, folder: Path) -> Config:
        """The whole config as it would be; ConfigError where it would not stand."""
        return read_config(folder, instead={self.file: self.after})

    def write(self, folder: Path) -> None:
        """Puts the edited file in the place of the old one, at once; EditError where that was changed meanwhile."""
        _replace(folder / self.file, was=self.before, by=self.after)

    def undo(self, folder: Path) -> None:
        """Puts the old file back, unless somebody has changed the edited one."""
        _replace(folder / self.file, was=self.after, by=self.before)


def due_moved(folder: Path, *, plan: str, task: str, due: date) -> FileEdit:
    """The edit that gives a task another due date. Nothing is written.

    Raises EditError for a plan or task that is not there, a task that is not due once, and the date that it has
    already; ConfigError where the folder is at fault before the edit or would be after it.
    """
    spec = _task(read_config(folder), plan, task)
    if not isinstance(spec.schedule, Once):
        raise EditError(
            f"{task} is not due once: a recurring task is due by the reporting day in cycles.yaml, "
            "and a standing one never; edit the file"
        )
    if spec.schedule.due == due:
        raise EditError(f"{task} is due on {due} already")
    edit = _edit(folder, plan, task, due)
    edit.config(folder)
    return edit


def once_tasks(config: Config) -> list[tuple[PlanSpec, ClauseSpec, TaskSpec]]:
    """Every task that is due once, in the order of the documents: those whose date can be moved."""
    return [
        (plan, clause, task)
        for plan in config.plans
        for clause, task in plan.tasks()
        if isinstance(task.schedule, Once)
    ]


def plan_of(config: Config, task: str) -> tuple[str, str]:
    """Plan and task of a task's id, or of plan/task where several plans have one of that id; else EditError."""
    named, _, id = task.rpartition("/")
    found = [
        (plan.id, spec.id)
        for plan in config.plans
        for _, spec in plan.tasks()
        if spec.id == id and named in ("", plan.id)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        said = " or ".join(f"{plan}/{id}" for plan, id in found)
        raise EditError(f"several plans have a task {id}; write {said}")
    known = [spec.id for plan in config.plans for _, spec in plan.tasks()]
    raise EditError(f"there is no task {task!r}; {did_you_mean(id, known) or 'its id stands in the file of the plan'}")


def _task(config: Config, plan: str, task: str) -> TaskSpec:
    _, id = plan_of(config, f"{plan}/{task}")
    return next(spec for _, spec in config.plan(plan).tasks() if spec.id == id)


def _edit(folder: Path, plan: str, task: str, due: date) -> FileEdit:
    for file in plan_files(folder):
        written = read_file(folder, file)
        if written.text(("id",)) == plan:
            for place in _places(written.texts("clauses", ..., "tasks", ..., "id"), task):
                before = (folder / file).read_bytes()
                mark = written.values[(*place[:-1], "schedule", "due")]
                return FileEdit(file, mark[0], before, _with_date(before, mark, due))
    raise EditError(f"no file of {folder / 'plans'} holds {plan}/{task}")


def _places(found: Iterator[tuple[Place, str]], id: str) -> Iterator[Place]:
    return (place for place, text in found if text == id)


def _with_date(data: bytes, mark: Mark, due: date) -> bytes:
    """The bytes with the date at this line and column replaced, in quotes where it stood in quotes."""
    marker = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    text = data.removeprefix(BOM_UTF8).decode()
    start = _offset(text, mark)
    found = _DATE.match(text, start)
    if found is None:
        raise EditError(f"the date in line {mark[0]} is not written plainly; edit the file by hand")
    quote = found["quote"] or ""
    return marker + (text[:start] + f"{quote}{due}{quote}" + text[found.end() :]).encode()


def _offset(text: str, mark: Mark) -> int:
    """Where this line and column, both counted from 1, lie in the text."""
    line, column = mark
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    return starts[line - 1] + column - 1


def _replace(path: Path, *, was: bytes, by: bytes) -> None:
    """Writes a file beside the old one and puts it in its place; a reader sees the one or the other, never a half."""
    try:
        if path.read_bytes() != was:
            raise EditError(f"{path.name} was changed meanwhile; nothing was written: look again")
        _written_beside(path.resolve(), by)
    except OSError as error:
        raise EditError(f"{path} cannot be written: {error.strerror}; nothing was changed") from error


def _written_beside(path: Path, data: bytes) -> None:
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _kept_for_good(path.parent)


def _kept_for_good(folder: Path) -> None:
    """Sees to it that the new name outlives a power cut, where the file system can say so of a folder."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
