"""A mistake in the config stops `duban diff` and `duban apply`: exit code 2, and not a byte of the home is another."""

import os
import shutil
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from duban.__main__ import main
from tests.bad_configs import CASES, first_line, lay_out

APPLY = ("apply", "--yes", "--actor", "test", "--reason", "edited")
COMMANDS = [("diff",), APPLY]


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the good config is in force; the process that applied it is gone, so the database is at rest."""
    home = tmp_path_factory.mktemp("applied") / "home"
    assert process(home, "init").returncode == 0
    shutil.rmtree(home / "config")
    lay_out(None, to=home / "config")
    done = process(home, *APPLY)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in home.glob("duban.db*")] == ["duban.db"]
    return home


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("DUBAN_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def home(applied: Path, tmp_path: Path) -> Path:
    return shutil.copytree(applied, tmp_path / "home")


def process(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    words = ("--home", str(home), *words)
    return subprocess.run([sys.executable, "-m", "duban", *words], env=bare, capture_output=True, text=True)


def asked(home: Path, words: tuple[str, ...]) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words])


def bytes_in(home: Path) -> dict[str, str]:
    """Everything in the home by its name; a database's -wal and -shm count like any other file."""
    files = (path for path in home.rglob("*") if path.is_file())
    return {str(path.relative_to(home)): sha256(path.read_bytes()).hexdigest() for path in files}


def in_force(home: Path, beside: Path) -> list[tuple[object, ...]]:
    """What was applied; read from a copy, for a reader leaves files beside a database too."""
    with sqlite3.connect(shutil.copy(home / "duban.db", beside / "read.db")) as database:
        return database.execute("SELECT id, digest, reason FROM applied").fetchall()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_and_changes_nothing(case: str, command: tuple[str, ...], home: Path) -> None:
    lay_out(case, to=home / "config")
    before = bytes_in(home)
    result = asked(home, command)
    assert result.exit_code == 2, result.output
    assert result.stderr.splitlines()[0] == first_line(case)
    assert result.stderr.splitlines()[-1].endswith("; nothing was changed.")
    assert result.stdout == ""
    assert bytes_in(home) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("case", ["date-february-30", "aliases-that-expand", "bytes-gb18030", "groups-in-a-circle"])
def test_the_same_in_a_process_of_its_own(case: str, command: tuple[str, ...], home: Path, tmp_path: Path) -> None:
    lay_out(case, to=home / "config")
    before, governing = bytes_in(home), in_force(home, tmp_path)
    done = process(home, *command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == first_line(case)
    assert bytes_in(home) == before
    assert in_force(home, tmp_path) == governing


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_a_file_of_ten_megabytes_changes_nothing(command: tuple[str, ...], home: Path) -> None:
    with (home / "config" / "units.yaml").open("a", encoding="utf-8") as file:
        file.write("# 填充物\n" * (10 * 2**20 // 12))
    before = bytes_in(home)
    result = asked(home, command)
    assert result.exit_code == 2
    assert result.stderr.startswith("units.yaml:1:1: this file is larger than 5 MB")
    assert bytes_in(home) == before


def test_once_mended_the_same_home_goes_on(home: Path) -> None:
    lay_out("date-february-30", to=home / "config")
    assert process(home, *APPLY).returncode == 2
    lay_out(None, to=home / "config")
    assert "in force already" in process(home, *APPLY).stdout
