"""Bounces: a report that a mail did not arrive counts once, and its notices are told by the next way or person."""

import pytest

from models.message import Message
from notifications.outbox.bouncing import BounceError, Heard, hear, report_of
from notifications.outbox.reading import Left, left_of
from tests.queued import Sink, message
from tests.services.test_requeuing import ADDRESS, carried, entries, put_again, refusals, sent, teller
from tests.world import World

REPORT = """\
From: MAILER-DAEMON@unit.example
To: duban@duban.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part

Your mail could not be delivered. {note}
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.unit.example

Final-Recipient: rfc822; sanhe.handler@unit.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--part
Content-Type: {original}

Message-ID: <{key}@duban.example>
Subject: =?utf-8?b?552j5Yqe?=

--part--
"""
"""A delivery status notification as a mail server writes it (RFC 3464)."""


def report(key: str, *, action: str = "failed", original: str = "message/rfc822", note: str = "") -> bytes:
    return REPORT.format(key=key, action=action, original=original, note=note).encode()


def bounced(world: World, data: bytes) -> Heard:
    return hear(world.database, report_of(data), now=world.clock.now(), actor="mail server")


def delivered(world: World) -> str:
    """The key of a message to Sanhe's handler that was taken."""
    world.travel("2019-07-03").sweep()
    sent(world, Sink())
    return next(found.key for found in world.messages() if found.address.startswith(ADDRESS))


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_makes_the_message_undeliverable_and_its_notices_wait(world: World, original: str) -> None:
    key = delivered(world)
    assert bounced(world, report(key, original=original)) == Heard.BOUNCED
    found = message(world.database, key)
    assert (found.status, found.fault) == ("dead", "bounced: 5.1.1 550 5.1.1 user unknown")
    assert refusals(world) == [("bounced", "bounced: 5.1.1 550 5.1.1 user unknown")]
    assert _left(world, found).waiting > 0


def _left(world: World, found: Message) -> Left:
    assert found.id is not None
    with world.database.read() as session:
        return left_of(session, found.id)


def test_what_a_bounced_message_carried_is_told_by_somebody_else(world: World) -> None:
    key = delivered(world)
    bounced(world, report(key))
    notices = carried(world, key)
    sent(world.travel("2019-07-04"), Sink())
    told = teller(world, notices)
    assert told
    assert not any(address.startswith(ADDRESS) for address in told)


def test_the_same_bounce_counts_once_even_after_the_message_went_again(world: World) -> None:
    key = delivered(world)
    assert bounced(world, report(key)) == Heard.BOUNCED
    assert bounced(world, report(key)) == Heard.KNOWN
    put_again(world, key)
    sent(world, Sink())
    assert bounced(world, report(key)) == Heard.KNOWN
    assert message(world.database, key).status == "sent"
    assert bounced(world, report(key, note="again")) == Heard.BOUNCED
    assert [entry.action for entry in entries(world)].count("bounce") == 2


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered"])
def test_a_mail_that_is_late_or_arrived_changes_nothing(world: World, action: str) -> None:
    key = delivered(world)
    before = len(entries(world))
    assert bounced(world, report(key, action=action)) == Heard.NOTHING
    assert message(world.database, key).status == "sent"
    assert len(entries(world)) == before


def test_a_bounce_of_a_message_that_is_not_ours_says_so(world: World) -> None:
    with pytest.raises(BounceError, match="no message of this outbox"):
        bounced(world, report("00000000-0000-0000-0000-000000000000"))


NESTED = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 9000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no delivery status"),
        (b"\xff\xfe\x00garbage", "no delivery status"),
        (b"Subject: out of office\n\nI am away.", "no delivery status"),
        (b"x" * 1_000_001, "more than 1,000,000 bytes"),
        (NESTED, "no bounce"),
        (report("0" * 8).replace(b"00000000@", b"someone@"), "Message-ID is not in it"),
    ],
)
def test_what_is_no_bounce_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(BounceError, match=words):
        report_of(data)


def test_a_bounce_is_told_apart_from_what_it_says_on_several_lines() -> None:
    data = report("6fa459ea-ee8a-3ca4-894e-db77e160355e")
    data = data.replace(b"550 5.1.1 user unknown", b"550 5.1.1\n user\tunknown")
    found = report_of(data)
    assert (found.status, found.said) == ("5.1.1", "550 5.1.1 user unknown")
