"""Taking away the bytes that no row needs: of files removed from a draft, and of uploads that a kill cut short."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from models.database import Database
from models.evidence import Evidence
from supervision.evidence.keeping import TURN
from supervision.evidence.store import PREFIX, Store

KEPT = timedelta(days=1)
"""How long bytes lie that no row needs; more than any upload takes."""
AT_ONCE = 500
_TWO = "[0-9a-f][0-9a-f]"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def sweep_unused(database: Database, store: Store, *, now: datetime) -> int:
    """Takes away what has lain for a day without a row; returns how many files that were.

    Whoever adds a file puts its bytes in their place in a transaction of the same turn, so none is taken from under
    it. `now` is the time of this machine, whatever day is replayed: the disk's own stamps are held against it.
    """
    old = list(_older(store, now - KEPT))
    for place in range(0, len(old), AT_ONCE):
        with database.write(turn=TURN) as session:
            _take_away(session, old[place : place + AT_ONCE], now - KEPT)
    return sum(not path.exists() for path in old)


def _older(store: Store, than: datetime) -> Iterator[Path]:
    """Only what bears a name that the store gives: anything else that lies there is somebody's."""
    kept = (path for path in store.folder.glob(f"{_TWO}/{_TWO}/*") if _DIGEST.fullmatch(path.name))
    for path in (*kept, *store.incoming.glob(f"{PREFIX}*")):
        if path.is_file() and _is_older(path, than):
            yield path


def _take_away(session: Session, paths: Sequence[Path], than: datetime) -> None:
    names = [path.name for path in paths]
    needed = set(session.exec(select(Evidence.sha256).where(col(Evidence.sha256).in_(names)).distinct()))
    for path in paths:
        if path.name not in needed and _is_older(path, than):
            path.unlink(missing_ok=True)


def _is_older(path: Path, than: datetime) -> bool:
    try:
        return path.stat().st_mtime < than.timestamp()
    except FileNotFoundError:
        return False
