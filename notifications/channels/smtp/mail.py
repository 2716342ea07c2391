"""A letter as a mail in bytes: plain text and HTML, the same bytes at every attempt."""

import base64
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache

from notifications.channels import Letter

LINE = b"\r\n"
ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]+@[^\s<>()\[\],;:\\\"@]+", re.ASCII)


def mail(letter: Letter, *, sender: str) -> bytes:
    """The mail; its Message-ID is made of the key. Raises ValueError for an address or a subject that no header takes.

    Put together by hand: the message objects of the standard library cost several times as much. Both parts are in
    base64, which every server on the way passes on unchanged.
    """
    if not (letter.address.isascii() and ADDRESS.fullmatch(letter.address)):
        raise ValueError("it is no mail address")
    boundary = f"=_{letter.key}"
    head = [
        _from(sender), f"To: {letter.address}".encode(), b"Subject: " + _words(letter.subject),
        f"Date: {format_datetime(letter.composed_at)}".encode(),
        f"Message-ID: <{letter.key}@{_domain(sender)}>".encode(), b"Auto-Submitted: auto-generated",
        b"MIME-Version: 1.0", f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"'.encode(), b"",
    ]  # fmt: skip
    mark = f"--{boundary}".encode()
    parts = [mark, *_part("plain", letter.text), mark, *_part("html", letter.html), mark + b"--", b""]
    return LINE.join([*head, *parts])


def _part(kind: str, text: str) -> list[bytes]:
    # Ends of lines as mail has them, then lines of 76 characters (RFC 2045).
    told = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    packed = base64.encodebytes(told).replace(b"\n", LINE).removesuffix(LINE)
    head = f'Content-Type: text/{kind}; charset="utf-8"'.encode(), b"Content-Transfer-Encoding: base64", b""
    return [*head, packed]


def _words(subject: str) -> bytes:
    """A header of any words (RFC 2047): pieces of 39 bytes at most, each a word of 75 characters at most."""
    if any(letter in subject for letter in "\r\n"):
        raise ValueError("a subject has one line")
    if subject.isascii() and subject.isprintable() and "=?" not in subject and len(subject) < 68:
        return subject.encode()
    pieces: list[bytes] = []
    piece = b""
    for letter in subject:
        coded = letter.encode("utf-8", "replace")
        if len(piece) + len(coded) > 39:
            pieces, piece = [*pieces, piece], b""
        piece += coded
    return b"\r\n ".join(b"=?utf-8?b?" + base64.b64encode(found) + b"?=" for found in [*pieces, piece])


@cache
def _from(sender: str) -> bytes:
    found = EmailMessage(policy=SMTP)
    found["From"] = sender
    return found.as_bytes().removesuffix(LINE + LINE)


@cache
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "duban.example"
