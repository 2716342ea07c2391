"""What a draft carries into config: sources are kept, open marks keep it out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.bundled import bundled_folder, copy_bundled
from config.fault import ConfigError
from config.file import file_of_plan
from config.reading import read_config
from config.whole import Config

PLAN = "plans/langfang-2019.yaml"
CLAUSE = "    leads: [commerce]\n"
TASK = "        owes: leads\n"
Edited = Callable[[str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """The bundled config with lines put behind the first line like this one of the plan."""

    def made(line: str, lines: str) -> Path:
        copy_bundled(to=tmp_path)
        text = (tmp_path / PLAN).read_text(encoding="utf-8")
        (tmp_path / PLAN).write_text(text.replace(line, line + lines, 1), encoding="utf-8")
        return tmp_path

    return made


def faults(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    return [f"{fault.path}: {fault.message}" for fault in caught.value.faults]


@pytest.mark.parametrize(("line", "path"), [(CLAUSE, "clauses[1].review[0]"), (TASK, "clauses[1].tasks[0].review[0]")])
def test_an_open_mark_is_a_fault(edited: Edited, line: str, path: str) -> None:
    indent = line[: len(line) - len(line.lstrip())]
    folder = edited(line, f"{indent}review:\n{indent}  - {{zh: 谁牵头, en: who leads}}\n")
    assert faults(folder) == [f"{path}: settle this and take the mark out: who leads"]


def test_a_mark_of_the_whole_plan_is_a_fault(edited: Edited) -> None:
    folder = edited("authority: leading-group\n", "review: [English is missing]\n")
    assert faults(folder) == ["review[0]: settle this and take the mark out: English is missing"]


def test_each_open_mark_is_told_at_its_line(edited: Edited) -> None:
    folder = edited(CLAUSE, "    review:\n      - one\n      - two\n")
    first = (folder / PLAN).read_text(encoding="utf-8").split("      - one")[0].count("\n") + 1
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(first, 9), (first + 1, 9)]


def test_a_mark_that_is_no_list_is_told_too(edited: Edited) -> None:
    assert "settle this and take the mark out: who leads" in faults(edited(CLAUSE, "    review: who leads\n"))[0]


@pytest.mark.parametrize("left", ["    review: []\n", "    review:\n"])
def test_a_list_of_marks_that_is_emptied_is_settled(edited: Edited, left: str) -> None:
    assert read_config(edited(CLAUSE, left)).plan("langfang-2019").clauses[1].review == ()


def test_a_source_is_kept_with_the_config(edited: Edited) -> None:
    config = read_config(edited(TASK, '        source: {quote: "一句\\n原话", start: 12, end: 17, cut: true}\n'))
    kept = Config.model_validate(config.model_dump(mode="json", by_alias=True))
    source = kept.plan("langfang-2019").clauses[1].tasks[0].source
    assert source is not None
    assert (kept, source.quote, source.start, source.end, source.cut) == (config, "一句\n原话", 12, 17, True)


def test_supporting_units_are_kept_and_owe_nothing(edited: Edited) -> None:
    config = read_config(edited(CLAUSE, "    supporting: [zone, anci]\n"))
    plan = config.plan("langfang-2019")
    clause = plan.clauses[1]
    assert clause.supporting == ("zone", "anci")
    assert "anci" not in {id for task in clause.tasks for id in plan.named(clause, task)}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{quote: ''}", "this quote is empty"),
        ("{quote: 7}", "a text is wanted here"),
        (f"{{quote: {'长' * 501}}}", "501 characters; 500 are the most"),
        ('{quote: "a\\0b"}', "take that character out"),
        ("{quote: 一, start: 5, end: 5}", "the source ends at 5, not after its start at 5"),
        ("{quote: 一, start: -1}", "-1 is out of range; write 0 or more"),
        ("{quotes: 一}", "did you mean 'quote'?"),
    ],
)
def test_a_source_that_is_none_is_a_fault(edited: Edited, source: str, message: str) -> None:
    assert any(message in fault for fault in faults(edited(TASK, f"        source: {source}\n")))


def test_a_plan_without_sources_is_kept_as_before_there_were_any() -> None:
    kept = read_config(bundled_folder()).model_dump(mode="json", by_alias=True)
    clauses = [clause for plan in kept["plans"] for clause in plan["clauses"]]
    keys = {key for entry in (*clauses, *(task for clause in clauses for task in clause["tasks"])) for key in entry}
    assert keys.isdisjoint({"source", "supporting", "review"})


def test_what_is_not_there_is_not_kept_and_comes_back_as_nothing(edited: Edited) -> None:
    config = read_config(edited(CLAUSE, ""))
    assert Config.model_validate(config.model_dump(mode="json", by_alias=True)) == config


def test_the_file_of_a_plan_is_found_by_the_id_in_it(edited: Edited) -> None:
    folder = edited("id: langfang-2019\n", "")
    (folder / PLAN).rename(folder / "plans" / "other.yaml")
    assert file_of_plan(folder, "langfang-2019") == "plans/other.yaml"
    assert file_of_plan(folder, "other") is None
