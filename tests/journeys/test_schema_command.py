"""`duban schema` and `duban init` put the schemas where the first line of each config file looks for them."""

import json
import logging
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.json_schema import SHAPES
from config.schema_file import PLAN_MODELINE
from duban.__main__ import main

NAMES = {f"{name}.json" for name in SHAPES}


def duban(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert duban(tmp_path / "home", "init").exit_code == 0
    return tmp_path / "home"


def test_a_new_home_has_a_schema_for_every_file(home: Path) -> None:
    files = [*(home / "config").glob("*.yaml"), *(home / "config" / "plans").glob("*.yaml")]
    lines = [(file, file.read_text(encoding="utf-8").partition("\n")[0]) for file in files]
    named = [file.parent / re.sub(r"# yaml-language-server: \$schema=", "", line) for file, line in lines]
    assert len(named) == 5
    assert all(json.loads(path.read_text(encoding="utf-8"))["$schema"] for path in named)


def test_schemas_of_an_earlier_time_are_renewed(home: Path) -> None:
    path = home / "config" / "schema" / "plan.json"
    today = path.read_bytes()
    path.write_text(json.dumps({"$comment": json.loads(today)["$comment"]}), encoding="utf-8")
    done = duban(home, "schema")
    assert done.exit_code == 0
    assert f"wrote {path}" in done.stdout
    assert path.read_bytes() == today


@pytest.mark.parametrize("text", ["{}", "mine", "[]", '{"$comment": "mine"}'])
def test_a_file_that_is_not_dubans_is_never_overwritten(text: str, tmp_path: Path) -> None:
    path = tmp_path / "units.json"
    path.write_text(text, encoding="utf-8")
    done = duban(tmp_path / "home", "schema", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "units.json is already there and is none of Duban's schemas; nothing was written" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["units.json"]
    assert path.read_text(encoding="utf-8") == text


def test_a_schema_is_never_written_through_a_link(home: Path, tmp_path: Path) -> None:
    path, real = home / "config" / "schema" / "plan.json", tmp_path / "plan.json"
    real.write_text(json.dumps({"$comment": json.loads(path.read_bytes())["$comment"]}), encoding="utf-8")
    before = real.read_bytes()
    path.unlink()
    path.symlink_to(real)
    done = duban(home, "schema")
    assert (done.exit_code, real.read_bytes()) == (2, before)
    assert "plan.json is already there and is none of Duban's schemas" in done.stderr


def test_they_can_be_written_elsewhere_without_a_home(tmp_path: Path) -> None:
    assert duban(tmp_path / "home", "schema", "--out", str(tmp_path / "out")).exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == NAMES
    assert not (tmp_path / "home").exists()


def test_without_a_home_it_says_where_they_could_go(tmp_path: Path) -> None:
    done = duban(tmp_path / "home", "schema")
    assert done.exit_code == 2
    assert "is no config folder; run `duban init` first, or say --out FOLDER" in done.stderr


def test_a_drafted_plan_names_its_schema(tmp_path: Path) -> None:
    source, draft = tmp_path / "plan.txt", tmp_path / "plan.yaml"
    source.write_text("一、招商\n组织招商活动。(牵头单位:市商务局;责任单位:三河市政府)\n", encoding="utf-8")
    done = duban(tmp_path / "home", "import", str(source), "--out", str(draft))
    assert done.exit_code == 0, done.output
    assert draft.read_text(encoding="utf-8").splitlines()[0] == PLAN_MODELINE


def test_a_misspelt_setting_is_warned_of(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DUBAN_SMTP_HOTS", "mail.example")
    with caplog.at_level(logging.WARNING):
        assert duban(home, "schema").exit_code == 0
    said = "DUBAN_SMTP_HOTS is no setting and changes nothing; did you mean 'DUBAN_SMTP_HOST'?"
    assert caplog.messages.count(said) == 1
