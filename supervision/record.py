"""Writing to the record: each entry carries the hash of the one before, so that a gap or a change shows."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select, text

from models.record import RecordEntry

ORIGIN = "0" * 64


def write(session: Session, *, at: datetime, actor: str, action: str, subject: str, detail: Mapping[str, Any]) -> None:
    """Adds an entry in the caller's transaction: what was done and its record commit together."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(720917)"))
    last = session.exec(select(RecordEntry.hash).order_by(col(RecordEntry.id).desc()).limit(1)).first()
    entry = RecordEntry(
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        detail=dict(detail),
        previous=last or ORIGIN,
        hash="",
    )
    entry.hash = digest(entry)
    session.add(entry)


def digest(entry: RecordEntry) -> str:
    """SHA-256 over the entry's words and the hash before it."""
    words = [
        entry.previous, entry.at.astimezone(UTC).isoformat(), entry.actor, entry.action, entry.subject,
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True, default=str),
    ]  # fmt: skip
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def broken_at(session: Session) -> int | None:
    """The id of the first entry that does not follow from the one before; None where the chain holds."""
    previous = ORIGIN
    for entry in session.exec(select(RecordEntry).order_by(col(RecordEntry.id))):
        if entry.previous != previous or entry.hash != digest(entry):
            return entry.id
        previous = entry.hash
    return None
