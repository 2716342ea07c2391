"""What an admin writes to ask for acknowledgement, and what stays as it was for whoever writes nothing."""

import shutil
from pathlib import Path

import pytest

from config import ConfigError, read_config
from config.ladder import LadderSpec, ReceiptSpec
from supervision.change.kept import content_of
from tests.bad_configs import GOOD
from tests.world import bundled

ASKING = """    receipt:
      - {id: unread, name: {zh: 催, en: Asked}, working_days_after: 2, form: reminder, to: [unit.handler]}
      - {id: unread-head, name: {zh: 再催, en: Again}, working_days_after: 4, form: slip, to: [unit.head]}
"""


def ladder_of(folder: Path, asking: str) -> LadderSpec:
    """The first ladder of the small good config with these rungs that ask for acknowledgement."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    file = folder / "ladders.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  - id: short\n", asking + "  - id: short\n", 1))
    return read_config(folder).ladders[0]


def test_a_reminder_is_blue_and_a_slip_is_yellow_where_no_light_is_written(tmp_path: Path) -> None:
    assert [rung.light for rung in ladder_of(tmp_path, ASKING).receipt] == ["blue", "yellow"]


def test_a_light_that_is_written_stands(tmp_path: Path) -> None:
    red = ASKING.replace("form: slip", "form: slip, light: red")
    assert ladder_of(tmp_path, red).receipt[1].light == "red"


def test_both_parts_have_rows_of_their_own(tmp_path: Path) -> None:
    assert list(ladder_of(tmp_path, ASKING).parts) == ["default", "default/receipt"]


def test_a_ladder_that_does_not_ask_is_kept_as_before() -> None:
    kept = {ladder["id"]: ladder for ladder in content_of(bundled())["ladders"]}
    assert "receipt" in kept["default"]
    assert "receipt" not in kept["monthly"]


def test_a_kept_ladder_reads_as_it_was_written() -> None:
    found = bundled().ladders[0].receipt
    assert tuple(ReceiptSpec.model_validate(one.model_dump(mode="json")) for one in found) == found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("working_days_after: 4", "working_days_after: 2", "this rung is not later than the one before"),
        ("working_days_after: 2", "working_days_after: 0", "0 is out of range; write 1 or more"),
        ("to: [unit.handler]", "to: [unit.leader]", "no contact with the role leader"),
        ("id: unread-head", "id: unread", "the id 'unread' is taken"),
    ],
)
def test_a_fault_is_told_once_and_in_its_words(old: str, new: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        ladder_of(tmp_path, ASKING.replace(old, new, 1))
    assert [told in str(fault) for fault in caught.value.faults] == [True] * len(caught.value.faults)
