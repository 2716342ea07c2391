"""Bounces: a report that a mail did not arrive, and what follows from it. Source: RFC 3464, RFC 6522."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Mail
from enum import StrEnum

from sqlmodel import Session, col, select

from models.database import Database
from models.message import Message
from models.record import RecordEntry
from notifications.outbox.refusing import BOUNCED, refuse
from supervision import record
from supervision.change.recalling import release
from supervision.sweeping import TURN

LARGEST = 1_000_000
"""Bytes of a report that are read; more is no report."""
LONGEST_FAULT = 300
ACTIONS = ("failed", "delayed", "delivered", "relayed", "expanded")
_KEY = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@[^<>\s]*>", re.IGNORECASE)
ACTION = "bounce"


class BounceError(ValueError):
    """A report that cannot be read, or is of no message of this outbox; the words say which."""


@dataclass(frozen=True)
class Report:
    """A delivery status notification: of which message (by key), what happened, and what the far side said.

    `digest` tells reports apart: the same one counts once.
    """

    key: str
    action: str
    status: str
    said: str
    digest: str


class Heard(StrEnum):
    """What a report led to."""

    BOUNCED = "bounced"
    """The message is undeliverable; what it carried is told by the next way or person."""
    KNOWN = "known"
    """The report, or that the message is undeliverable, was known."""
    NOTHING = "nothing"
    """It says nothing that ends the message: it is late, or it arrived."""


def report_of(data: bytes) -> Report:
    """Reads a report as a mail server sends it; BounceError where it is none, or too large."""
    if len(data) > LARGEST:
        raise BounceError(f"this is no bounce: it has more than {LARGEST:,} bytes")
    try:
        mail = message_from_bytes(data)
        parts = list(mail.walk())
    except RecursionError:
        raise BounceError("this is no bounce: its parts are nested too deeply") from None
    told = [block for part in parts if part.get_content_type() == "message/delivery-status" for block in _blocks(part)]
    found = next((block for block in told if _field(block, "Action").lower() == "failed"), None) or next(
        (block for block in told if _field(block, "Action").lower() in ACTIONS), None
    )
    if found is None:
        raise BounceError("this is no bounce: it has no delivery status (RFC 3464); give the whole mail, with headers")
    key = _key(parts)
    if key is None:
        raise BounceError("the bounce does not say of which message it is: the original's Message-ID is not in it")
    said = _field(found, "Diagnostic-Code").partition(";")[2].strip()
    digest = hashlib.sha256(data).hexdigest()
    return Report(key, _field(found, "Action").lower(), _field(found, "Status"), said, digest)


def hear(database: Database, report: Report, *, now: datetime, actor: str) -> Heard:
    """Notes what a report says. Of one that failed: the message is dead, its address refused, and whoever it would
    have told waits again. BounceError where no message has its key.
    """
    with database.write(turn=TURN) as session:
        message = session.exec(select(Message).where(Message.key == report.key).with_for_update()).first()
        if message is None:
            raise BounceError(f"no message of this outbox has the key {report.key}")
        if report.action != "failed":
            return Heard.NOTHING
        if _heard_before(session, report) or message.status == "dead":
            return Heard.KNOWN
        _bury(session, message, report, now)
        detail = {"report": report.digest, "status": report.status, "said": report.said[:LONGEST_FAULT]}
        record.write(session, at=now, actor=actor, action=ACTION, subject=report.key, detail=detail)
    return Heard.BOUNCED


def _bury(session: Session, message: Message, report: Report, now: datetime) -> None:
    assert message.id is not None
    fault = f"bounced: {report.status} {report.said}".strip()[:LONGEST_FAULT]
    refuse(
        session, channel=message.channel, address=message.address, fault=fault, key=message.key, at=now, source=BOUNCED
    )
    if message.status != "superseded":
        message.status, message.fault, message.lease_until = "dead", fault, None
        session.add(message)
        session.flush()
        release(session, [message.id])


def _heard_before(session: Session, report: Report) -> bool:
    """Whether this very report was noted, as where a mailbox is read twice; a message sent again may bounce again."""
    noted = select(RecordEntry.detail).where(RecordEntry.action == ACTION, RecordEntry.subject == report.key)
    return any(detail.get("report") == report.digest for detail in session.exec(noted.order_by(col(RecordEntry.id))))


def _blocks(part: Mail) -> Iterator[Mail]:
    """The groups of fields of a delivery status: that of the message, then one for each address."""
    payload = part.get_payload()
    yield from (block for block in payload if isinstance(block, Mail)) if isinstance(payload, list) else ()


def _key(parts: Iterable[Mail]) -> str | None:
    """The key in the original's Message-ID, else in what the report answers."""
    whole, *rest = parts
    named = [_field(part, "Message-ID") for part in _originals(rest)]
    named += [_field(whole, name) for name in ("In-Reply-To", "References", "X-Original-Message-ID")]
    return next((found[1].lower() for found in map(_KEY.search, named) if found), None)


def _originals(parts: Iterable[Mail]) -> Iterator[Mail]:
    """The returned mail, whole or its headers only."""
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            yield message_from_bytes(payload) if isinstance(payload, bytes) else Mail()
        else:
            yield part


def _field(block: Mail, name: str) -> str:
    """A field on one line, without what cannot be seen."""
    return " ".join("".join(one if one.isprintable() else " " for one in str(block.get(name, ""))).split())
