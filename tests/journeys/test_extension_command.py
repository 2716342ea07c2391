"""`duban extension`: the office lists the requests for more time and decides them."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from supervision.extending import ask
from tests.office import in_june
from tests.world import World

RESERVE, ZONE = "overseas-listing-reserve", "廊坊开发区管委会"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A home in which one unit has asked for more time on 20 June 2019."""
    world = in_june(tmp_path / "duban.db")
    owed = world.owed(RESERVE, ZONE)
    ask(world.database, owed, to_on=date(2019, 7, 20), reason="企业未确认", now=world.clock.now(), actor=ZONE)
    return world


def extension(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    command = [sys.executable, "-m", "duban", "--home", str(home), "extension", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)


def decided(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return extension(home, *words, "--actor", "市政府督查室", "--as-of", "2019-06-21")


@pytest.mark.usefixtures("world")
def test_what_waits_is_listed_with_who_until_when_and_why(tmp_path: Path) -> None:
    said = extension(tmp_path, "list").stdout
    assert "1: 三(六) 境外上市后备资源库, 廊坊开发区管委会: due 2019-06-30, asks for 2019-07-20" in said
    assert "企业未确认" in said


@pytest.mark.usefixtures("world")
def test_a_program_reads_the_same(tmp_path: Path) -> None:
    (found,) = json.loads(extension(tmp_path, "list", "--json").stdout)
    assert (found["request"], found["unit"], found["to_on"]) == (1, ZONE, "2019-07-20")


@pytest.mark.usefixtures("world")
def test_a_granted_request_waits_no_more(tmp_path: Path) -> None:
    done = decided(tmp_path, "grant", "1", "--words", "同意")
    assert (done.returncode, done.stdout.split(";")[0]) == (0, "granted: due 2019-06-30 → 2019-07-20")
    assert "no request" in extension(tmp_path, "list").stdout


@pytest.mark.usefixtures("world")
def test_a_refusal_says_why(tmp_path: Path) -> None:
    assert decided(tmp_path, "refuse", "1").returncode == 2
    done = decided(tmp_path, "refuse", "1", "--words", "请按期完成")
    assert (done.returncode, done.stdout.split(";")[0]) == (0, "refused: due 2019-06-30 as before")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("number", ["2", "1"])
def test_what_is_not_there_or_decided_is_told_with_exit_code_two(tmp_path: Path, number: str) -> None:
    decided(tmp_path, "grant", "1")
    done = decided(tmp_path, "grant", number)
    assert done.returncode == 2
    assert "nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("world")
def test_a_decision_names_who_takes_it(tmp_path: Path) -> None:
    done = extension(tmp_path, "grant", "1", "--actor", " ")
    assert (done.returncode, "who decides" in done.stderr) == (2, True)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("number", ["abc", "0", "1.5", "99999999999999999999"])
def test_what_is_no_number_of_a_request_is_told_in_plain_words(tmp_path: Path, number: str) -> None:
    done = decided(tmp_path, "grant", number)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"there is no request '{number}'; `duban extension list` names them" in done.stderr
    assert "nothing was changed" in done.stderr
