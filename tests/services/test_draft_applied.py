"""A draft of a real document comes into force when its marks are settled, and not before."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, func, select

from config.bundled import bundled_folder, copy_bundled
from config.fault import ConfigError
from config.reading import read_config
from config.whole import Config
from documents.draft.writing import drafted
from documents.printed import Printed
from documents.reading import read
from models.applied import Applied
from models.database import Database
from models.plan import Clause
from models.task import Task
from supervision.change.applying import apply

NOW = datetime.fromisoformat("2019-06-04T09:00:00+08:00")
PLAN = "plans/langfang-2019.yaml"


@pytest.fixture
def folder(documents: Path, tmp_path: Path) -> Path:
    """The bundled config with the draft in place of the plan made by hand."""
    reading = read(Printed((documents / "langfang-2019.txt").read_text("utf-8")))
    copy_bundled(to=tmp_path)
    draft = drafted(reading, config=read_config(bundled_folder()), plan_id="langfang-2019")
    (tmp_path / PLAN).write_text(draft, encoding="utf-8")
    return tmp_path


def settled(text: str) -> str:
    """The draft as a person leaves it who has taken out every mark."""
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if line.strip() != "review:" and not line.strip().startswith("- {zh:"))


def settle(folder: Path) -> Config:
    (folder / PLAN).write_text(settled((folder / PLAN).read_text("utf-8")), encoding="utf-8")
    return read_config(folder)


def count(database: Database, table: type[SQLModel]) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_draft_with_open_marks_is_refused_at_each_of_them(folder: Path) -> None:
    lines = (folder / PLAN).read_text("utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, 1) if line.strip().startswith("- {zh:")]
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert [fault.line for fault in caught.value.faults] == marked
    assert all("settle this and take the mark out" in fault.message for fault in caught.value.faults)


def test_a_settled_draft_is_a_config_without_a_fault(folder: Path) -> None:
    clauses = settle(folder).plan("langfang-2019").clauses
    assert sum(bool(clause.leads) for clause in clauses) == 25
    assert [clause.number for clause in clauses if not clause.leads] == ["一(二)"]


def test_every_clause_and_task_of_a_settled_draft_comes_into_force(folder: Path, database: Database) -> None:
    config = settle(folder)
    done = apply(database, config, now=NOW, actor="admin", reason="the draft is settled")
    tasks = sum(1 for _ in config.plan("langfang-2019").tasks())
    assert (done.clauses, done.tasks) == (count(database, Clause), count(database, Task)) == (26, tasks)


def test_the_sources_are_kept_with_the_applied_config(folder: Path, database: Database) -> None:
    config = settle(folder)
    apply(database, config, now=NOW, actor="admin", reason="the draft is settled")
    with database.read() as session:
        content = session.exec(select(Applied.content).order_by(col(Applied.id).desc())).first()
    assert Config.model_validate(content) == config
