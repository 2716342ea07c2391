"""Every mistake in the folder of bad configs is told by its place, in words of its own, in little time and memory."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from config import ConfigError, Fault, read_config
from tests.bad_configs import CASES, GOOD, first_line, lay_out

MOST_SECONDS, MOST_MEGABYTES = 10, 300
"""Of work, and of the whole process; what is seen is 2 s and 140 MB at most."""


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    return caught.value.faults


def test_the_config_without_a_mistake_is_good() -> None:
    assert read_config(GOOD).plan("small")


def test_there_are_mistakes_of_many_kinds() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_first_by_its_line_and_column(case: str, tmp_path: Path) -> None:
    assert str(faults(lay_out(case, to=tmp_path))[0]) == first_line(case)


@pytest.mark.parametrize("case", CASES)
def test_every_fault_lies_in_its_file(case: str, tmp_path: Path) -> None:
    folder = lay_out(case, to=tmp_path)
    for fault in faults(folder):
        lines = re.split(rb"\r\n|[\n\r]", (folder / fault.file).read_bytes()) if fault.file != "plans" else [b""]
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


def test_every_mistake_has_words_of_its_own() -> None:
    said = Counter(words for case in CASES for words in [own_words(first_line(case))])
    assert [words for words, times in said.items() if times > 1] == []


def own_words(line: str) -> str:
    """The message with the key it is about; where in the file that stands is left out."""
    place, _, message = line.partition(": ")
    return f"{place.rpartition(' ')[2].rpartition('.')[2].partition('[')[0]}: {message}" if " " in place else message


def is_missing(folder: Path) -> str:
    (folder / "cycles.yaml").unlink()
    return "cycles.yaml:1:1: this file is missing; copy the bundled one and edit it"


def is_a_folder(folder: Path) -> str:
    is_missing(folder)
    (folder / "cycles.yaml").mkdir()
    return "cycles.yaml:1:1: a folder stands here; a file is wanted, copy the bundled one and edit it"


def is_a_pipe(folder: Path) -> str:
    is_missing(folder)
    os.mkfifo(folder / "cycles.yaml")
    return "cycles.yaml:1:1: a pipe or a device stands here; a file is wanted, copy the bundled one and edit it"


def is_a_link_to_itself(folder: Path) -> str:
    is_missing(folder)
    (folder / "cycles.yaml").symlink_to("cycles.yaml")
    return "cycles.yaml:1:1: this file cannot be read: Too many levels of symbolic links"


def is_a_link_to_nowhere(folder: Path) -> str:
    is_missing(folder)
    (folder / "cycles.yaml").symlink_to(folder / "gone.yaml")
    return "cycles.yaml:1:1: this file is missing; copy the bundled one and edit it"


def is_unreadable(folder: Path) -> str:
    (folder / "cycles.yaml").chmod(0)
    if os.access(folder / "cycles.yaml", os.R_OK):
        pytest.skip("whoever runs this may read every file")
    return "cycles.yaml:1:1: this file cannot be read: Permission denied"


def has_no_plan(folder: Path) -> str:
    (folder / "plans" / "small.yaml").unlink()
    return "plans:1:1: there is no plan here; put one in as plans/<id>.yaml"


def has_a_file_for_plans(folder: Path) -> str:
    has_no_plan(folder)
    (folder / "plans").rmdir()
    (folder / "plans").write_text("plans", encoding="utf-8")
    return "plans:1:1: there is no plan here; put one in as plans/<id>.yaml"


@pytest.mark.parametrize(
    "made",
    [
        is_missing,
        is_a_folder,
        is_a_pipe,
        is_a_link_to_itself,
        is_a_link_to_nowhere,
        is_unreadable,
        has_no_plan,
        has_a_file_for_plans,
    ],
)
def test_what_lies_wrong_in_the_folder_is_told(made: Callable[[Path], str], tmp_path: Path) -> None:
    folder = lay_out(None, to=tmp_path)
    said = made(folder)
    assert said in [str(fault) for fault in faults(folder)]


MEASURED = """
import json, re, sys, time
from pathlib import Path
from config import ConfigError, read_config
began = time.process_time()
try:
    read_config(Path(sys.argv[1]))
    told = []
except ConfigError as error:
    told = [str(fault) for fault in error.faults]
# The peak since this program began: what getrusage says would hold the peak of the one that started it too.
most = int(re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps({"told": told[:5], "seconds": time.process_time() - began, "megabytes": most}))
"""


def ten_megabytes() -> str:
    return GOOD.joinpath("units.yaml").read_text(encoding="utf-8") + "# 填充物\n" * (10 * 2**20 // 12)


def expanding(depth: int) -> str:
    """What would be ten to the power of this depth, if aliases were followed."""
    names = [f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10) if n else '哈'}]\n" for n in range(depth)]
    return "units:\n" + "".join(names)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ten_megabytes, "this file is larger than 5 MB; split it, or take out what is no config"),
        (lambda: "units: " + "哈" * 1_500_000, "a list is wanted here"),
        (lambda: '"' + "x" * 4_000_000, "opens here and is never closed"),
        (lambda: expanding(40), "the anchor &a0 cannot be used; take it out"),
        (lambda: "units: " + "[" * 1_000_000, "this is nested too deeply; no key lies that deep"),
        (lambda: "units: " + "{a: " * 500_000, "this is nested too deeply; no key lies that deep"),
        (lambda: "units:\n" + "".join(f"{' ' * n}-\n" for n in range(2, 2000)), "this is nested too deeply"),
        (lambda: "units: [" + "&a " * 100_000, "the anchor &a cannot be used; take it out"),
        (lambda: "units:\n" + "  - x\n" * 50_000, "keys with values are wanted here, not 'x'"),
    ],
    ids=["10 MB", "long text", "open quote", "aliases", "brackets", "braces", "steps", "anchors", "items"],
)
def test_what_is_huge_is_refused_in_little_time_and_memory(text: Callable[[], str], said: str, tmp_path: Path) -> None:
    folder = lay_out(None, to=tmp_path)
    (folder / "units.yaml").write_text(text(), encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", MEASURED, str(folder)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert any(said in line for line in found["told"]), found["told"]
    assert found["seconds"] < MOST_SECONDS
    assert found["megabytes"] < MOST_MEGABYTES
