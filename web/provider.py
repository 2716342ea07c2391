"""Signing in by somebody else's word: what an OpenID provider is asked, and what it answers."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True)
class Begun:
    """What one way to the provider and back is known by; the browser that goes it keeps all three."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def anew(cls) -> "Begun":
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))


@dataclass(frozen=True)
class Named:
    """Whom the provider named: `login` is what it calls him, empty where it does not say."""

    issuer: str
    subject: str
    login: str


class ProviderError(Exception):
    """The provider did not bring anybody in: it is "away", or "refused" him, or what it said does not hold ("wrong").

    The message says more to an admin who reads the log; nothing secret.
    """

    def __init__(self, kind: Literal["away", "refused", "wrong"], words: str) -> None:
        super().__init__(words)
        self.kind = kind


class Provider(Protocol):
    """Who knows the people: `name` is what the button says."""

    @property
    def name(self) -> str: ...

    def address(self, begun: Begun, *, back: str) -> str:
        """Where to send the browser, which comes back to `back`. Raises ProviderError."""

    def named(self, begun: Begun, answer: Mapping[str, str], *, back: str, now: datetime) -> Named:
        """Who came back, by the query of the address he came back with. Raises ProviderError."""
