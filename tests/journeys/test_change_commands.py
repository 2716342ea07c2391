"""Changing what is in force from the command line: seen before, asked for, done once, and both dates kept."""

import json
from pathlib import Path

import pytest

from tests.journeys.test_command_line import Shell

RESERVE = "overseas-listing-reserve"
PLAN = Path("H") / "config" / "plans" / "langfang-2019.yaml"


@pytest.fixture
def ready(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path)
    shell.run("init")
    shell.run("apply", "--reason", "first", "--yes", "--as-of", "2019-06-04")
    shell.run("sweep", "--as-of", "2019-06-20")
    return shell


def edited(shell: Shell, old: str, new: str, file: Path = PLAN) -> None:
    path = shell.folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def moved(shell: Shell) -> None:
    edited(shell, "due: 2019-06-30", "due: 2019-09-30")


def test_a_diff_names_what_falls_away_and_what_comes_and_changes_nothing(ready: Shell) -> None:
    moved(ready)
    before = ready.database()
    said = ready.run("diff", "--as-of", "2019-06-20")
    assert "schedule.due 2019-06-30 → 2019-09-30" in said
    assert "notices cancelled: 105" in said
    assert "2019-06-25 提前三个工作日提醒" in said
    assert "2019-09-26 提前三个工作日提醒" in said
    assert "re-armed" in said
    found = ready.read("diff", "--as-of", "2019-06-20")
    assert found["counts"] | {"unsent": 0} == {
        "opened": 0, "moved": 21, "withdrawn": 0, "revived": 0, "cancelled": 105, "added": 105, "rearmed": 21,
        "shifted": 0, "unsent": 0,
    }  # fmt: skip
    assert ready.database() == before


def test_nobody_to_ask_and_no_yes_changes_nothing(ready: Shell) -> None:
    moved(ready)
    before = ready.database()
    assert "say --yes if this is meant" in ready.run(
        "apply", "--reason", "time extended", "--as-of", "2019-06-20", code=2
    )
    assert "say why" in ready.run("apply", "--yes", "--as-of", "2019-06-20", code=2)
    words = ("apply", "--yes", "--reason", "x", "--actor", " ", "--as-of", "2019-06-20")
    assert "say who decides it" in ready.run(*words, code=2)
    assert ready.database() == before


def test_an_applied_change_stands_on_the_record_and_again_does_nothing(ready: Shell) -> None:
    moved(ready)
    words = ("apply", "--reason", "time extended", "--actor", "city office", "--yes", "--as-of", "2019-06-20")
    done = ready.read(*words)
    assert (done["changed"], done["moved"], done["counts"]["cancelled"]) == (True, 21, 105)
    before = ready.database()
    assert "in force already" in ready.run(*words)
    assert ready.database() == before


def test_a_deadline_is_moved_in_its_file_and_in_force_at_once(ready: Shell) -> None:
    before = (ready.folder / PLAN).read_bytes()
    said = ready.run("deadline", RESERVE, "2019-09-30", "--reason", "time extended", "--yes", "--as-of", "2019-06-20")
    assert "+ schedule: {due: 2019-09-30}" in said
    assert "21 open duties moved" in said
    after = (ready.folder / PLAN).read_bytes()
    assert after == before.replace(b"due: 2019-06-30", b"due: 2019-09-30", 1)
    assert "the files say what is in force" in ready.run("diff", "--as-of", "2019-06-20")
    late = [one for one in ready.read("overdue", "--as-of", "2019-10-08") if one["task"] == RESERVE]
    assert {(one["due_on"], one["first_due_on"], one["was_late"]) for one in late} == {
        ("2019-09-30", "2019-06-30", False)
    }


def test_a_late_move_needs_the_word_and_stays_marked(ready: Shell) -> None:
    before = (ready.folder / PLAN).read_bytes()
    words = ("deadline", RESERVE, "2019-09-30", "--reason", "time extended", "--yes", "--as-of", "2019-07-03")
    refused = ready.run(*words, code=2)
    assert "with --late the date moves all the same" in refused
    assert (ready.folder / PLAN).read_bytes() == before
    assert "insisted on" in ready.run(*words, "--late")
    late = [one for one in ready.read("overdue", "--as-of", "2019-10-08") if one["task"] == RESERVE]
    assert {(one["first_due_on"], one["was_late"]) for one in late} == {("2019-06-30", True)}


def test_other_edits_that_wait_are_not_applied_along(ready: Shell) -> None:
    edited(ready, "month: 5", "month: 6", Path("H") / "config" / "cycles.yaml")
    before = (ready.folder / PLAN).read_bytes()
    words = ("deadline", RESERVE, "2019-09-30", "--reason", "x", "--yes", "--as-of", "2019-06-20")
    assert "other edits wait" in ready.run(*words, code=2)
    assert (ready.folder / PLAN).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("overseas-listing-resrve", "2019-09-30"), "did you mean 'overseas-listing-reserve'"),
        ((RESERVE, "2019-02-30"), "no day of the calendar"),
        (("talks-progress", "2019-09-30"), "not due once"),
        ((RESERVE, "2019-06-30"), "already"),
        ((RESERVE, "2019-06-01"), "before the plan was issued"),
    ],
)
def test_a_wrong_deadline_is_told_and_nothing_is_written(ready: Shell, words: tuple[str, ...], told: str) -> None:
    files, database = (ready.folder / PLAN).read_bytes(), ready.database()
    assert told in ready.run("deadline", *words, "--reason", "x", "--yes", "--as-of", "2019-06-20", code=2)
    assert ((ready.folder / PLAN).read_bytes(), ready.database()) == (files, database)


def test_the_first_diff_shows_that_all_is_new(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    shell.run("init")
    said = shell.run("diff", "--as-of", "2019-06-04")
    assert "duties that the next sweep opens: 663" in said
    assert len(said.splitlines()) < 40
    found = json.loads(shell.run("diff", "--as-of", "2019-06-04", "--json"))
    assert (found["base"], found["counts"]["opened"]) == (None, 663)


@pytest.mark.parametrize(
    "words", [("sweep",), ("dispatch",), ("apply", "--yes", "--reason", "x"),
              ("deadline", RESERVE, "2019-09-30", "--yes", "--reason", "x")],
)  # fmt: skip
def test_a_day_before_what_was_done_is_refused(ready: Shell, words: tuple[str, ...]) -> None:
    before = ready.database()
    assert "worked on up to 2019-06-20" in ready.run(*words, "--as-of", "2019-06-19", code=2)
    assert ready.database() == before
