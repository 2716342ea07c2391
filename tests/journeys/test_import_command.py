"""`duban import` as a clerk and an admin use it, each command a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from documents.draft.settling import plan_of
from tests.journeys.test_command_line import DUBAN, Shell, shell

__all__ = ["shell"]

SAMPLES = Path(__file__).parent.parent / "samples"
SAMPLE = SAMPLES / "qinghe-business-2021.txt"
SETTLED = re.compile(r"^(?P<indent> *)review:\n(?:(?P=indent) +- .*\n)+", re.M)


def settled(draft: str) -> str:
    """The draft as a person leaves it who has settled every mark."""
    return SETTLED.sub("", draft)


@pytest.mark.parametrize("name", ["langfang-2019", "hubei-2021", "bonded-zones-2019", "employment-2018"])
def test_an_import_holds_against_the_documents_answer(shell: Shell, documents: Path, name: str) -> None:
    (shell.folder / "out.json").write_text(shell.run("import", str(documents / f"{name}.txt"), "--json"), "utf-8")
    scored = subprocess.run(
        [sys.executable, str(documents / "score.py"), str(documents / f"{name}.gold.json"), "out.json"],
        cwd=shell.folder, capture_output=True, text=True,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stdout


def test_every_span_quotes_the_text_in_the_answer_for_programs(shell: Shell) -> None:
    found = shell.read("import", str(SAMPLE))
    quotes = [
        (one["text"], one["span"])
        for duty in found["responsibilities"]
        for kind in ("deadlines", "cadences", "targets")
        for one in duty[kind]
    ]
    quotes += [(one["text"], one["span"]) for duty in found["responsibilities"] for one in duty["unit_spans"]["lead"]]
    assert quotes
    assert found["text"] == SAMPLE.read_text(encoding="utf-8")
    assert all(found["text"][start:end] == text for text, (start, end) in quotes)


def test_a_reading_is_listed_in_plain_lines(shell: Shell) -> None:
    said = shell.run("import", str(SAMPLE))
    assert "青禾市优化营商环境提升行动方案" in said
    assert "6 attributions seen, 6 became responsibilities" in said
    assert re.search(r"^  lead +市", said, flags=re.M)


def test_a_draft_is_refused_until_the_last_mark_is_settled(shell: Shell, documents: Path) -> None:
    shell.run("init")
    plan = shell.folder / "H" / "config" / "plans" / "langfang-2019.yaml"
    said = shell.run("import", str(documents / "langfang-2019.txt"), "--out", str(plan), "--force")
    assert "26 clauses" in said
    refused = shell.run("apply", code=2)
    assert "settle this and take the mark out" in refused
    assert "nothing was changed" in refused
    plan.write_text(settled(plan.read_text("utf-8")), "utf-8")
    assert shell.read("apply", "--reason", "settled", "--yes")["clauses"] == 26


def test_a_comparison_tells_what_each_side_lacks(shell: Shell, documents: Path) -> None:
    said = shell.run("import", str(documents / "langfang-2019.txt"), "--compare", "langfang-2019")
    assert "lead: 48 in document, 48 in langfang-2019, 48 alike" in said
    assert re.search(r"only in langfang-2019$", said, flags=re.M)
    assert re.search(r"only in document$", said, flags=re.M)


def test_a_draft_that_is_there_stays_unless_forced(shell: Shell) -> None:
    (shell.folder / "plan.yaml").write_text("mine", "utf-8")
    assert "is there already" in shell.run("import", str(SAMPLE), "--out", "plan.yaml", code=2)
    assert (shell.folder / "plan.yaml").read_text("utf-8") == "mine"
    shell.run("import", str(SAMPLE), "--out", "plan.yaml", "--force")
    assert "number: 二(一)" in (shell.folder / "plan.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\xff" * 400, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "save it as .docx"),
        (b"%PDF-1.4\nnothing", "the PDF is damaged"),
        (b"PK\x03\x04" + b"\x00" * 60, "the Word file is damaged"),
    ],
    ids=["empty", "binary", "picture", "old Word", "broken PDF", "broken zip"],
)
def test_a_file_that_cannot_be_read_is_told_with_the_mend(shell: Shell, data: bytes, said: str) -> None:
    (shell.folder / "plan.txt").write_bytes(data)
    words = shell.run("import", "plan.txt", "--out", "plan.yaml", code=2)
    assert words.startswith("plan.txt: ")
    assert said in words
    assert "Traceback" not in words
    assert not (shell.folder / "plan.yaml").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "absent.txt"), "cannot be opened"),
        (("import", "."), "cannot be opened"),
        (("import", str(SAMPLE), "--compare", "langfang-2020"), "no such plan; it has langfang-2019"),
        (("import", str(SAMPLE), "--out", "absent/plan.yaml"), "make it first"),
        (("import", str(SAMPLE), "--out", "plan.yaml", "--id", "Plan 1"), "lower-case letters"),
    ],
    ids=["absent", "folder", "unknown plan", "no folder", "odd id"],
)
def test_a_wrong_question_is_answered_with_the_mend(shell: Shell, words: tuple[str, ...], said: str) -> None:
    assert said in shell.run(*words, code=2)


@pytest.mark.parametrize("name", ["2021", "null", "true", "1e3"])
def test_a_draft_named_like_a_number_is_a_plan(shell: Shell, name: str) -> None:
    said = shell.run("import", str(SAMPLE), "--out", f"{name}.yaml")
    assert plan_of((shell.folder / f"{name}.yaml").read_text("utf-8")).id == name
    assert "to review" in said


def test_a_draft_that_would_be_no_plan_is_not_written(shell: Shell) -> None:
    said = shell.run("import", str(SAMPLE), "--out", "plan.yaml", "--id", "a" * 65, code=2)
    assert "at most 64" in said
    assert list(shell.folder.glob("*.yaml")) == []


def test_a_link_is_written_through_and_stays(shell: Shell) -> None:
    target, link = shell.folder / "mine.yaml", shell.folder / "link.yaml"
    target.write_text("mine", "utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    shell.run("import", str(SAMPLE), "--out", "link.yaml", "--force")
    assert (link.is_symlink(), target.stat().st_mode & 0o777) == (True, 0o640)
    assert "number: 二(一)" in target.read_text("utf-8")


def test_the_folder_of_a_draft_holds_nothing_else_of_it(shell: Shell) -> None:
    folder = shell.folder / "drafts"
    folder.mkdir()
    (folder / ".plan.yaml.part").write_text("mine", "utf-8")
    shell.run("import", str(SAMPLE), "--out", "drafts/plan.yaml")
    assert {path.name for path in folder.iterdir()} == {".plan.yaml.part", "plan.yaml"}
    assert (folder / ".plan.yaml.part").read_text("utf-8") == "mine"


def test_what_is_no_regular_file_is_never_written_over(shell: Shell) -> None:
    os.mkfifo(shell.folder / "pipe")
    assert "no regular file" in shell.run("import", str(SAMPLE), "--out", "pipe", "--force", code=2)
    assert (shell.folder / "pipe").is_fifo()


def test_a_pipe_in_a_folder_is_refused_and_one_handed_in_is_read(shell: Shell) -> None:
    os.mkfifo(shell.folder / "pipe")
    assert "no regular file" in shell.run("import", "pipe", code=2)
    with subprocess.Popen(
        [*DUBAN, "import", "/dev/stdin", "--json"], cwd=shell.folder, env=shell.environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as reading:  # fmt: skip
        out, _ = reading.communicate(SAMPLE.read_bytes())
    assert json.loads(out)["text"] == SAMPLE.read_text("utf-8")


def test_a_plan_of_the_same_id_in_the_config_is_named(shell: Shell) -> None:
    shell.run("init")
    plan = "H/config/plans/langfang-2019.yaml"
    assert plan in shell.run("import", str(SAMPLE), "--out", "draft.yaml", "--id", "langfang-2019")
    words = ("import", str(SAMPLE), "--out", plan, "--id", "langfang-2019", "--force")
    assert "already" not in shell.run(*words)


def test_a_document_that_holds_too_much_is_told_by_its_name(shell: Shell) -> None:
    (shell.folder / "many.txt").write_text("（市发改委负责）\n" * 50_001, "utf-8")
    assert shell.run("import", "many.txt", code=2).startswith("many.txt: it holds more than")


def test_one_of_a_kind_is_told_as_one(shell: Shell) -> None:
    (shell.folder / "one.txt").write_text("一、办好书屋。建设书屋。（市商务局负责）\n", "utf-8")
    said = shell.run("import", "one.txt", "--out", "plan.yaml")
    assert "1 attribution seen, 1 became a responsibility; 0 attributions in doubt; 1 fault of the document" in said
    assert "1 clause, 1 task, 1 entry to review" in said


def test_a_document_that_names_nobody_drafts_nothing(shell: Shell) -> None:
    (shell.folder / "letter.txt").write_text("一、近况\n一切都好。\n", "utf-8")
    assert "names nobody" in shell.run("import", "letter.txt", "--out", "plan.yaml", code=2)
    assert not (shell.folder / "plan.yaml").exists()
