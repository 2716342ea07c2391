"""The demo's home: what it makes there it makes anew, and nothing is written through a link that lies there."""

import json
from pathlib import Path

import pytest

from config.json_schema import SHAPES, SIGN
from duban.commands.demo import MARK
from tests.journeys.test_edges import Demo


@pytest.mark.parametrize("linked", ["config", "config/schema", "config/schema/plan.json"])
def test_no_schema_is_written_through_a_link_in_the_demos_home(linked: str, tmp_path: Path) -> None:
    home, link, elsewhere = tmp_path / "H", tmp_path / "H" / linked, tmp_path / "elsewhere"
    home.mkdir()
    (home / "demo").write_text(MARK, encoding="utf-8")
    real = elsewhere / ("schema/plan.json" if linked == "config" else "plan.json")
    real.parent.mkdir(parents=True)
    real.write_text(json.dumps({"$comment": SIGN}), encoding="utf-8")
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real if linked.endswith(".json") else elsewhere)
    demo = Demo(tmp_path, "--no-prefect", "--until", "2019-06-05")
    try:
        demo.wait()
    finally:
        demo.stop()
    assert json.loads(real.read_bytes()) == {"$comment": SIGN}
    schemas = home / "config" / "schema"
    assert not link.is_symlink()
    assert {path.stem for path in schemas.iterdir()} == set(SHAPES)
