"""`duban import` as a clerk and an admin use it, each command a process of its own."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.test_command_line import Shell, shell

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
    assert shell.read("apply")["clauses"] == 26


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


def test_a_document_that_names_nobody_drafts_nothing(shell: Shell) -> None:
    (shell.folder / "letter.txt").write_text("一、近况\n一切都好。\n", "utf-8")
    assert "names nobody" in shell.run("import", "letter.txt", "--out", "plan.yaml", code=2)
    assert not (shell.folder / "plan.yaml").exists()
