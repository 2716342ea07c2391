"""A test letter by one channel: sent at once and past the outbox, on the record, and marked as what it is."""

from datetime import datetime, timedelta
from html import escape
from uuid import uuid4

from sqlmodel import Session, col, func, select

from config.channel import MAIL
from models.database import Database
from models.record import RecordEntry
from notifications.channels import Channel, Letter, Receipt
from notifications.channels.sms import PHONE
from notifications.channels.smtp.mail import ADDRESS
from supervision import record

MOST, SPAN = 10, timedelta(minutes=1)
"""So many tests in so long, by all admins together."""
TRIED, ANSWERED = "test channel", "test channel answered"
SUBJECT = "【测试】督办系统渠道测试"
TEXT = "这是一封测试消息，由系统管理员发出，用来检查发送渠道是否可用。\n其中没有督办事项，请不必回复，也不必办理。\n"


class TooManyTestsError(Exception):
    """More tests than a minute may have; the next may be from `until` on."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"{MOST} tests in a minute are the most; the next from {until.isoformat()} on")
        self.until = until


def is_addressed(service: str) -> bool:
    """Whether a letter by this service needs an address: a robot, a webhook and a bridge lead to one place each.

    >>> is_addressed("mail"), is_addressed("sms"), is_addressed("wecom")
    (True, True, False)
    """
    return service in (MAIL, "sms")


def fits(service: str, address: str) -> bool:
    """Whether the channel would try the address at all, by its own rule.

    >>> fits("mail", "office@duban.example"), fits("mail", "office"), fits("sms", "+8619900000000"), fits("sms", "1x")
    (True, False, True, False)
    """
    if service == MAIL:
        return address.isascii() and ADDRESS.fullmatch(address) is not None
    return service != "sms" or PHONE.fullmatch(address) is not None


def try_out(
    database: Database, channel: Channel, *, name: str, address: str, now: datetime, actor: str, most: int | None = MOST
) -> Receipt:
    """Sends one test letter and says what came back. It changes nothing of the channel's rest, nor of the outbox.

    That it was tried is on the record before it is sent, what came back after. Raises TooManyTestsError where `most`
    tests were made within a minute. It takes as long as the channel waits for an answer.
    """
    with database.write() as session:
        if most is not None:
            _not_too_many(session, now, most)
        detail = {"address": address}
        record.write(session, at=now, actor=actor, action=TRIED, subject=f"channel {name}", detail=detail)
    receipt = next(iter(channel.send([letter_of(address, now)])))
    with database.write() as session:
        detail = {"address": address, "outcome": outcome_of(receipt), "fault": receipt.fault or ""}
        record.write(session, at=now, actor=actor, action=ANSWERED, subject=f"channel {name}", detail=detail)
    return receipt


def outcome_of(receipt: Receipt) -> str:
    """What came of it in one word: taken, refused, doubtful (perhaps it arrived), unreachable, or again (for later)."""
    if receipt.fault is None:
        return "taken"
    if receipt.unreachable:
        return "unreachable"
    return "refused" if receipt.final else "doubtful" if receipt.in_doubt else "again"


def letter_of(address: str, now: datetime) -> Letter:
    """The test letter: under a key of its own each time, without links."""
    html = "".join(f"<p>{escape(line)}</p>" for line in TEXT.splitlines())
    return Letter(0, f"test-{uuid4()}", address, SUBJECT, TEXT, html, 0, now)


def _not_too_many(session: Session, now: datetime, most: int) -> None:
    tried = (RecordEntry.action == TRIED, col(RecordEntry.at) > now - SPAN)
    made, first = session.exec(select(func.count(), func.min(RecordEntry.at)).where(*tried)).one()
    if made >= most:
        assert first is not None
        raise TooManyTestsError(first + SPAN)
