"""How units behave, from a word or a file; what is wrong in the file is told with its place."""

from pathlib import Path

import pytest

from config.behaviour import MANNERS, Behaviour, Manner, preset, read_behaviour
from config.fault import ConfigError
from tests.world import bundled

GOOD = """\
default: late
units:
  counties: silent
  sanhe: {acknowledges: never, reports: -3}
  commerce: on-time
"""


def read(folder: Path, text: str) -> Behaviour:
    path = folder / "ways.yaml"
    path.write_text(text, encoding="utf-8")
    return read_behaviour(path, bundled().units)


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        read(folder, text)
    return [str(fault) for fault in raised.value.faults]


def test_a_unit_goes_above_its_group_and_that_above_the_default(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert found.of("sanhe") == Manner(acknowledges=None, reports=-3)
    assert found.of("guangyang") == MANNERS["silent"]
    assert found.of("commerce") == MANNERS["on-time"]
    assert found.of("ecology") == MANNERS["late"]


def test_the_order_in_the_file_does_not_matter(tmp_path: Path) -> None:
    other = "default: late\nunits:\n  sanhe: on-time\n  counties: silent\n"
    assert read(tmp_path, other).of("sanhe") == MANNERS["on-time"]


def test_a_file_of_a_default_alone_is_enough(tmp_path: Path) -> None:
    assert read(tmp_path, "default: on-time\n").of("sanhe") == MANNERS["on-time"]


def test_only_where_nobody_ever_acts_is_everybody_silent(tmp_path: Path) -> None:
    assert preset("silent").is_silent
    assert not preset("late").is_silent
    assert not read(tmp_path, "default: silent\nunits: {sanhe: late}\n").is_silent


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("default: lates\n", "ways.yaml:1:10 default: 'lates' is no way to behave; did you mean 'late'?"),
        ("units: {}\n", "ways.yaml:1:1 default: the key 'default' is missing here; add it"),
        (
            "default: late\nunits:\n  sanhee: silent\n",
            "ways.yaml:3:3 units.sanhee: 'sanhee' is no unit or group; did you mean 'sanhe'?",
        ),
        (
            "default: {acknowledges: 1, reports: soon}\n",
            "ways.yaml:1:37 default.reports: 'soon' cannot stand here; write working days, -250 to 250, or never",
        ),
        (
            "default: {acknowledges: -1, reports: 0}\n",
            "ways.yaml:1:25 default.acknowledges: -1 cannot stand here; write working days, 0 to 250, or never",
        ),
        ("default: {acknowledges: 1}\n", "ways.yaml:1:10 default.reports: the key 'reports' is missing here; add it"),
        ("default: late\nunit: {}\n", "ways.yaml:2:1 unit: 'unit' is no key here; did you mean 'units'?"),
    ],
)
def test_a_fault_says_where_it_is_and_how_to_mend_it(tmp_path: Path, text: str, said: str) -> None:
    assert faults(tmp_path, text) == [said]


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    assert len(faults(tmp_path, "default: never\nunits:\n  nobody: late\n  sanhe: often\n")) == 3
