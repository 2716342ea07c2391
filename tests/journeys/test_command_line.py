"""The command line as an admin and a supervisor use it, each command a process of its own."""

import json
import os
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

DUBAN = [sys.executable, "-m", "duban"]


class Shell:
    """Runs duban in an empty folder with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}

    def run(self, *words: str, code: int = 0) -> str:
        done = subprocess.run(
            [*DUBAN, "--home", "H", *words], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def read(self, *words: str) -> Any:
        return json.loads(self.run(*words, "--json"))

    def database(self) -> str:
        return sha256((self.folder / "H" / "duban.db").read_bytes()).hexdigest()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def ready(shell: Shell) -> Shell:
    shell.run("init")
    shell.run("apply", "--reason", "first", "--yes")
    return shell


def test_from_an_empty_folder_to_what_is_overdue(ready: Shell) -> None:
    ready.run("sweep", "--as-of", "2019-07-03")
    late = ready.read("overdue", "--as-of", "2019-07-03")
    assert Counter(one["clause"] for one in late) == {"三(六)": 21, "四(一)1": 21}
    assert {(one["due_on"], one["days_late"], one["light"]) for one in late} == {("2019-06-30", 3, "yellow")}
    assert all(one["task"] and one["unit"] and one["role"] and one["leads"] for one in late)


def test_on_the_due_day_nothing_is_overdue_and_later_only_june_joins(ready: Shell) -> None:
    ready.run("sweep", "--as-of", "2019-07-03")
    assert ready.read("overdue", "--as-of", "2019-06-30") == []
    later = ready.read("overdue", "--as-of", "2019-07-08")
    assert Counter((one["period"], one["due_on"]) for one in later) == {
        ("once", "2019-06-30"): 42,
        ("2019-06", "2019-07-05"): 33,
    }


def test_two_sweeps_in_two_processes_at_once_speak_once(ready: Shell) -> None:
    words = [*DUBAN, "--home", "H", "sweep", "--as-of", "2019-07-03", "--json"]
    both = [
        subprocess.Popen(words, cwd=ready.folder, env=ready.environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    spoken, messages = zip(
        *((done["spoken"], done["messages"]) for done in (json.loads(one.communicate()[0]) for one in both)),
        strict=True,
    )
    assert sorted(spoken) == [0, 99]
    assert sorted(messages) == [0, 22]


def test_a_sweep_on_a_sunday_holds_its_messages(ready: Shell) -> None:
    assert "held until working hours: 2019-07-01 08:30" in ready.run("sweep", "--as-of", "2019-06-30")


def test_a_day_before_the_plan_is_refused(ready: Shell) -> None:
    assert "the first plan was issued on 2019-06-04" in ready.run("sweep", "--as-of", "1999-01-01", code=2)


def test_missed_cycles_are_dispatched_once(ready: Shell) -> None:
    first = ready.read("dispatch", "--as-of", "2019-07-01")
    assert [(one["cycle"], one["period"]) for one in first] == [
        ("monthly-statistics", "2019-06"),
        ("quarterly-circular", "2019Q2"),
    ]
    assert ready.read("dispatch", "--as-of", "2019-07-01") == []


def test_a_faulty_config_tells_every_fault_and_changes_nothing(ready: Shell) -> None:
    before = ready.database()
    plan = ready.folder / "H" / "config" / "plans" / "langfang-2019.yaml"
    text = plan.read_text(encoding="utf-8").replace("leads: [commerce]", "leads: [commerse]", 1)
    plan.write_text(text.replace("due: 2019-06-30", "due: 2019-06-31", 1), encoding="utf-8")
    told = ready.run("apply", code=2)
    assert "did you mean 'commerce'?" in told
    assert "2019-06-31" in told
    assert "2 faults; nothing was changed" in told
    assert ready.database() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["apply"], "run `duban --home H init` first"),
        (["overdue"], "run `duban --home H init` first"),
        (["overdue", "--as-of", "2019-02-30"], "no day of the calendar"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(shell: Shell, words: list[str], said: str) -> None:
    assert said in shell.run(*words, code=2)


def test_a_cycle_without_a_period_is_refused(ready: Shell) -> None:
    assert "say for which period too" in ready.run("dispatch", "monthly-statistics", code=2)


def test_nothing_applied_yet_says_so(shell: Shell) -> None:
    shell.run("init")
    assert "run `duban apply`" in shell.run("overdue", code=2)


def test_init_again_keeps_what_was_edited(ready: Shell) -> None:
    cycles = ready.folder / "H" / "config" / "cycles.yaml"
    cycles.write_text(cycles.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert "stays as it is" in ready.run("init")
    assert cycles.read_text(encoding="utf-8").endswith("# mine\n")


def test_a_wrong_setting_names_its_variable(shell: Shell) -> None:
    shell.environment["DUBAN_SMTP_PORT"] = "many"
    assert "DUBAN_SMTP_PORT" in shell.run("init", code=2)


def test_help_loads_nothing_heavy() -> None:
    heavy = ("sqlalchemy", "prefect", "fastapi", "pydantic", "pendulum")
    words = f"import sys, duban.__main__; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", words]).returncode == 0


def test_the_bench_answers_in_json(shell: Shell) -> None:
    done = shell.run("bench", "sweep", "--assignments", "2000", "--due", "100", "--json")
    found = json.loads(done[done.index("{") : done.index("}") + 1])
    assert found["notices"] == 100
    assert found["ratio"] > 0
