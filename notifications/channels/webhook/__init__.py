"""A unit's own system (OA): the message as JSON, signed as Standard Webhooks describes, with an idempotency key.

Source: standardwebhooks.com, specification 1.0; the header is that of draft-ietf-httpapi-idempotency-key-header.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from json import dumps

import requests

from notifications.channels import Letter, Receipt
from notifications.channels.exchange import by_status, exchanged, parts_of
from notifications.channels.http import Answer, Http

PREFIX = "whsec_"
CONFLICT = 409


@dataclass(frozen=True)
class WebhookChannel:
    """A far side that drops a second copy by `Idempotency-Key` (the same as `webhook-id`).

    Any 2xx is taken. So is a 409 whose JSON body names the key: it has had it. Any other 409 says that it is still at
    the first copy, which may yet be taken, and is tried again.
    """

    http: Http
    url: str = field(repr=False)
    secret: str = field(repr=False)
    clock: Callable[[], datetime] = field(repr=False)

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        yield from exchanged(letters, self._ask, self._judge)

    def _ask(self, letter: Letter) -> Answer:
        body = content(letter)
        headers = {"Content-Type": "application/json", "Idempotency-Key": letter.key}
        return self.http.post(
            self._session, self.url, body, headers | signed(self._key, letter.key, self.clock(), body)
        )

    def _judge(self, letter: Letter, answer: Answer) -> Receipt:
        if answer.status != CONFLICT:
            return by_status(letter, answer, secrets=(self.secret, *parts_of(self.url)))
        if answer.said.get("key") == letter.key:
            return Receipt(letter)
        return Receipt(letter, "HTTP 409: it is still at an earlier copy of this message", in_doubt=True)

    @cached_property
    def _key(self) -> bytes:
        return key_of(self.secret)

    @cached_property
    def _session(self) -> requests.Session:
        return self.http.session()


def content(letter: Letter) -> bytes:
    """The body: the same bytes at every attempt."""
    said = {
        "key": letter.key, "subject": letter.subject, "text": letter.text, "link": letter.link,
        "items": list(letter.items), "composed_at": letter.composed_at.isoformat(),
    }  # fmt: skip
    return dumps(said, ensure_ascii=False, default=str).encode()


def signed(key: bytes, name: str, now: datetime, body: bytes) -> dict[str, str]:
    """The three headers of Standard Webhooks: HMAC-SHA256 of id, time in seconds and body, joined by dots."""
    stamp = str(int(now.timestamp()))
    digest = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}


def key_of(secret: str) -> bytes:
    """The key of a secret: what follows `whsec_` in base64, as the libraries of the standard read it, or its bytes.

    >>> key_of("whsec_AQI="), key_of("plain")
    (b'\\x01\\x02', b'plain')
    """
    if secret.startswith(PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
