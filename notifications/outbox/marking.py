"""Marking: what became of letters is written down, several at once; what will not go is told by another way."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, or_
from sqlmodel import Session, col, select, update

from models.database import Database
from models.message import Message
from notifications.channels import Letter, Receipt
from notifications.outbox.claiming import STILL_MINE, claim_of
from notifications.outbox.refusing import accept, refuse
from notifications.outbox.resting import MINUTE, answered, next_try_after, rest, spread
from supervision.change.recalling import release
from supervision.sweeping import TURN

SENT, PENDING, DEAD = "sent", "pending", "dead"


@dataclass(frozen=True)
class Came:
    """A receipt, and when it came."""

    receipt: Receipt
    at: datetime


@dataclass(frozen=True)
class Verdict:
    """What a message is from now on; `attempts` are those that count."""

    status: str
    attempts: int
    fault: str | None = None
    lease_until: datetime | None = None


def verdict(receipt: Receipt, at: datetime) -> Verdict:
    """Sent, dead, or to be tried again; a far side that cannot be reached is nobody's fault and never kills."""
    letter, fault = receipt.letter, receipt.fault
    if fault is None:
        return Verdict(SENT, letter.attempts)
    if receipt.unreachable:
        return Verdict(PENDING, letter.attempts - 1, fault)
    wait = next_try_after(letter.key, letter.attempts)
    if receipt.final or wait is None:
        return Verdict(DEAD, letter.attempts, fault)
    return Verdict(PENDING, letter.attempts, fault, at + wait)


def mark(database: Database, channel: str, came: Sequence[Came]) -> Counter[str]:
    """Writes down what became of letters in one transaction; how many were sent, will be tried again, are dead.

    Where the claim has passed to somebody else meanwhile, theirs counts. What a dead message carried waits again, to
    be told by the next way or person: so its marking takes the turn of the composing.
    """
    verdicts = [(one, verdict(one.receipt, one.at)) for one in came]
    turn = TURN if any(found.status == DEAD for _, found in verdicts) else None
    with database.write(turn=turn) as session:
        done = _sent(session, channel, [one for one, found in verdicts if found.status == SENT])
        for one, found in verdicts:
            if found.status != SENT:
                done[found.status] += _failed(session, channel, one, found)
    return done


def _sent(session: Session, channel: str, came: Sequence[Came]) -> Counter[str]:
    """Marks the letters that were taken; their channel works, and their addresses are good."""
    if not came:
        return Counter()
    marked = [address for claim, group in _by_claim(came) for address in _mark_sent(session, claim, group)]
    if marked:
        accept(session, channel=channel, addresses=marked)
        answered(session, channel, now=came[-1].at)
    return Counter({SENT: len(marked)})


def _by_claim(came: Iterable[Came]) -> Iterable[tuple[int, list[Came]]]:
    groups: dict[int, list[Came]] = {}
    for one in came:
        groups.setdefault(one.receipt.letter.claim, []).append(one)
    return groups.items()


def _mark_sent(session: Session, claim: int, came: Sequence[Came]) -> Sequence[str]:
    """All with the instant of the last of them: a minute's limit is counted from it, and must not be too early.

    Returns the addresses of those whose claim had not passed to somebody else.
    """
    values = {"ids": [one.receipt.letter.id for one in came], "of_claim": claim, "came_at": came[-1].at}
    marked: Sequence[str] = session.connection().execute(_SENT, values).scalars().all()
    return marked


def _failed(session: Session, channel: str, one: Came, found: Verdict) -> int:
    letter, fault = one.receipt.letter, one.receipt.fault or ""
    lease_until = found.lease_until
    if not session.connection().execute(_HELD, claim_of(letter)).first():
        return 0
    if one.receipt.unreachable:
        until = rest(session, channel, fault=fault, asked=one.receipt.rest, now=one.at)
        # Another letter goes first after the rest: it may be this one that the far side cannot take.
        lease_until = until + spread(MINUTE, letter.key, letter.attempts)
    values = {"new_status": found.status, "new_attempts": found.attempts, "new_fault": found.fault}
    values |= {"new_lease": lease_until, "new_doubt": one.receipt.in_doubt}
    if not session.connection().execute(_MARK, claim_of(letter) | values).rowcount:
        return 0
    if found.status == DEAD:
        bury(session, letter, channel=channel, fault=fault, at=one.at)
    return 1


def bury(session: Session, letter: Letter, *, channel: str, fault: str, at: datetime) -> None:
    """The address is refused from now on, and whoever the dead message would have told waits again."""
    refuse(session, channel=channel, address=letter.address, fault=fault, key=letter.key, at=at)
    release(session, [letter.id])


_SENT = (
    update(Message)
    .where(
        col(Message.id).in_(bindparam("ids", expanding=True)), col(Message.status) == "claimed",
        col(Message.claim) == bindparam("of_claim"),
    )
    .values(status=SENT, fault=None, lease_until=None, in_doubt=False, sent_at=bindparam("came_at"))
    .returning(col(Message.address))
)  # fmt: skip
_CHANGED: dict[str, Any] = {"status": "status", "attempts": "attempts", "fault": "fault", "lease_until": "lease"}
_MARK = (
    update(Message)
    .where(*STILL_MINE)
    .values({name: bindparam(f"new_{short}") for name, short in _CHANGED.items()})
    .values(in_doubt=or_(col(Message.in_doubt), bindparam("new_doubt", type_=Boolean())))
)
_HELD = select(Message.id).where(*STILL_MINE)
