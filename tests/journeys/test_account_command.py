"""Accounts by command: the first admin, the others, and the way back in when nobody has one."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from duban.__main__ import main
from models.database import Database
from supervision.accounts.entering import RefusedError, enter
from tests.world import World

ONCE = re.compile(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b")


def run(home: Path, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["--home", str(home), *words])
    assert done.exit_code == code, done.output
    return done.output


def password_in(said: str) -> str:
    (found,) = ONCE.findall(said)
    return str(found)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the bundled config in force, and its first admin."""
    run(tmp_path, "init")
    database = Database(f"sqlite:///{tmp_path}/duban.db")
    World(database).begin()
    database.close()
    return tmp_path


def comes_in(home: Path, login: str, password: str) -> bool:
    database = Database(f"sqlite:///{home}/duban.db")
    try:
        enter(database, login, password, address="192.0.2.1", now=World(database).clock.now())
    except RefusedError:
        return False
    finally:
        database.close()
    return True


def listed(home: Path) -> dict[str, str]:
    return {one["login"]: one["state"] for one in json.loads(run(home, "account", "list", "--json"))}


def test_init_prints_the_first_admins_password_once(tmp_path: Path) -> None:
    password = password_in(run(tmp_path, "init"))
    assert comes_in(tmp_path, "admin", password)
    assert ONCE.findall(run(tmp_path, "init")) == []
    assert listed(tmp_path) == {"admin": "new password"}


def test_a_head_is_added_with_a_one_time_password(home: Path) -> None:
    said = run(home, "account", "add", "zone.head", "--role", "head", "--name", "负责人", "--unit", "zone")
    assert comes_in(home, "zone.head", password_in(said))


def test_somebody_who_comes_by_the_provider_gets_no_password(home: Path) -> None:
    said = run(home, "account", "add", "wang", "--role", "leader", "--name", "分管领导", "--provider")
    assert ONCE.findall(said) == []
    assert listed(home)["wang"] == "no password"


def test_a_new_password_ends_the_old_one(home: Path) -> None:
    first = password_in(run(home, "account", "reset", "admin"))
    second = password_in(run(home, "account", "reset", "admin"))
    assert (comes_in(home, "admin", first), comes_in(home, "admin", second)) == (False, True)


def test_a_disabled_account_is_listed_as_such(home: Path) -> None:
    run(home, "account", "add", "wang", "--role", "leader", "--name", "分管领导")
    run(home, "account", "disable", "wang")
    assert listed(home) == {"admin": "new password", "wang": "disabled"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "admin", "--role", "admin", "--name", "x"], "there is an account 'admin' already"),
        (["add", "a b", "--role", "admin", "--name", "x"], "'a b' is no login"),
        (["add", "wang", "--role", "head", "--name", "x"], "--unit UNIT"),
        (["add", "wang", "--role", "head", "--name", "x", "--unit", "nobody"], "there is no unit 'nobody'"),
        (["reset", "nobody"], "there is no account 'nobody'"),
        (["disable", "admin"], "the last admin in force"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_mend_and_changes_nothing(home: Path, words: list[str], said: str) -> None:
    assert said in run(home, "account", *words, code=2)
    assert listed(home) == {"admin": "new password"}
