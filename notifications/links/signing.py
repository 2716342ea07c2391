"""Signed links: what a person may do from a message without an account, each link for one purpose only."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from uuid import UUID

from itsdangerous import BadSignature, Signer

HOLDS = timedelta(days=45)
"""How long the links of a message hold from its composing."""
_SALT, _FEED_SALT = "duban link", "duban feed"


class Purpose(StrEnum):
    """What a link is for: one letter in it."""

    OPEN = "o"
    ACKNOWLEDGE = "a"
    REPORT = "r"
    EXTEND = "e"
    MESSAGE = "m"
    """The whole message, as it was sent."""


ACTING = (Purpose.ACKNOWLEDGE, Purpose.REPORT, Purpose.EXTEND)
"""What only somebody of the owing unit may do."""
LOOKING = tuple(one for one in Purpose if one not in ACTING)


@dataclass(frozen=True)
class Claim:
    """What a link says: its purpose, the message it stood in (by key), and the assignment (0 for the whole message)."""

    purpose: Purpose
    message: str
    assignment: int


class Reader(StrEnum):
    """Whose calendar an address leads to: a unit's or a person's; one letter in it."""

    UNIT = "u"
    PERSON = "p"


@dataclass(frozen=True)
class FeedClaim:
    """What the address of a calendar says: whose it is (by row), and which address in a row of them this is."""

    reader: Reader
    id: int
    epoch: int


@dataclass(frozen=True)
class Links:
    """Makes and reads the links of one installation. The newest key signs; older ones are still read.

    That a link is genuine is all that the signature says; whether it still holds stands at the message it came in.
    """

    url: str
    keys: tuple[bytes, ...] = field(repr=False)

    def to(self, claim: Claim) -> str:
        """The address of the page for this claim.

        >>> links = Links("https://duban.example", (b"key",))
        >>> claim = Claim(Purpose.REPORT, "6fa459ea-ee8a-3ca4-894e-db77e160355e", 7)
        >>> links.read(links.to(claim).rpartition("/")[2]) == claim
        True
        """
        return f"{self.url}/l/{self._signer.sign(_packed(claim)).decode()}"

    def read(self, token: str) -> Claim | None:
        """The claim of a link's last part; None where this installation has not made it."""
        try:
            return _unpacked(self._signer.unsign(token).decode())
        except (BadSignature, ValueError):
            return None

    def feed(self, claim: FeedClaim) -> str:
        """The secret address of a calendar.

        >>> links, claim = Links("https://duban.example", (b"key",)), FeedClaim(Reader.UNIT, 7, 0)
        >>> links.read_feed(links.feed(claim).rpartition("/")[2].removesuffix(".ics")) == claim
        True
        """
        packed = f"{claim.reader}{claim.id}-{claim.epoch}"
        return f"{self.url}/calendar/{self._feed_signer.sign(packed).decode()}.ics"

    def read_feed(self, token: str) -> FeedClaim | None:
        """Whose calendar the last part of an address names; None where this installation has not made it."""
        try:
            packed = self._feed_signer.unsign(token).decode()
            id, _, epoch = packed[1:].partition("-")
            return FeedClaim(Reader(packed[0]), int(id), int(epoch))
        except (BadSignature, ValueError):
            return None

    @cached_property
    def _signer(self) -> Signer:
        return self._signing(_SALT)

    @cached_property
    def _feed_signer(self) -> Signer:
        return self._signing(_FEED_SALT)

    def _signing(self, salt: str) -> Signer:
        # A key of its own for each use, so that nothing signed elsewhere with the same secret passes for it.
        derived = [hashlib.sha256(salt.encode() + b"\0" + key).digest() for key in reversed(self.keys)]
        return Signer(derived, key_derivation="none", digest_method=hashlib.sha256)


def _packed(claim: Claim) -> str:
    return f"{claim.purpose}{claim.assignment}-{_short(claim.message)}"


@lru_cache(maxsize=256)
def _short(message: str) -> str:
    """The key of a message in 22 characters; the many links of one message ask for the same."""
    return base64.urlsafe_b64encode(UUID(message).bytes).decode().rstrip("=")


def _unpacked(packed: str) -> Claim:
    assignment, _, message = packed[1:].partition("-")
    key = UUID(bytes=base64.urlsafe_b64decode(message + "=="))
    return Claim(Purpose(packed[0]), str(key), int(assignment))


def links_of(url: str, secrets: Iterable[str]) -> Links:
    """The links of an installation whose secrets are given, the one that signs first."""
    return Links(url.rstrip("/"), tuple(secret.encode() for secret in secrets))
