"""A small good config, and what admins do wrong with it: one folder a mistake, with the first line that must be told.

`good/` is whole. A folder of `cases/` holds the files that differ from it, and in `expected.txt` the first line of what
`duban apply` says. Cases that cannot lie in a folder (a pipe, 10 MB) are made where they are tested.
"""

import shutil
from pathlib import Path

HERE = Path(__file__).parent
GOOD = HERE / "good"
CASES = sorted(path.name for path in (HERE / "cases").iterdir())


def lay_out(case: str | None, *, to: Path) -> Path:
    """The good config in this folder, with the files of a case over it."""
    shutil.copytree(GOOD, to, dirs_exist_ok=True)
    if case is not None:
        shutil.copytree(HERE / "cases" / case, to, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    return to


def first_line(case: str) -> str:
    """What must be told first."""
    return (HERE / "cases" / case / "expected.txt").read_text(encoding="utf-8").rstrip("\n")
