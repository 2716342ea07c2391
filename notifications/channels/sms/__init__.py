"""Text messages through the HTTP gateway of a provider, which fills in its own approved template."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from json import dumps
from typing import Any
from urllib.parse import urlencode

import requests

from notifications.channels import Letter, Receipt
from notifications.channels.exchange import by_status, exchanged, parts_of, shown
from notifications.channels.fitting import shortened
from notifications.channels.http import Answer, Http, NoAnswerError

UNLIMITED = 1_000_000
PHONE = re.compile(r"\+?[0-9]{5,20}")
# What a variable of a template may hold at providers here.
SUBJECT = 35
_BLANK = re.compile(r"\{(phone|subject|link|key|secret)\}")


@dataclass(frozen=True)
class Gateway:
    """How a provider is spoken to. `{phone}`, `{subject}`, `{link}`, `{key}` and `{secret}` are filled in.

    `accepted` names the field of the answer (`data.code` is one inside another) and its value for a message that was
    taken; `refused` are those of its values that blame the number or the words, and that no second attempt mends. A
    wrong secret is not one of them. Every other answer is tried again.
    """

    url: str
    secret: str = field(repr=False)
    body: Mapping[str, str]
    headers: Mapping[str, str]
    json: bool
    accepted: tuple[str, str]
    refused: frozenset[str] = frozenset()

    def request(self, letter: Letter) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of the request for a letter."""
        words = {
            "phone": letter.address, "subject": shortened(letter.subject, limit=SUBJECT), "link": letter.link,
            "key": letter.key, "secret": self.secret,
        }  # fmt: skip
        body = {name: filled(value, words) for name, value in self.body.items()}
        kind = "application/json; charset=utf-8" if self.json else "application/x-www-form-urlencoded; charset=utf-8"
        headers = {"Idempotency-Key": letter.key, "Content-Type": kind}
        headers |= {name: filled(value, words) for name, value in self.headers.items()}
        return (dumps(body, ensure_ascii=False) if self.json else urlencode(body)).encode(), headers


@dataclass(frozen=True)
class SmsChannel:
    """A provider's gateway. Whether it drops a second copy by the key is the provider's to say."""

    http: Http
    gateway: Gateway
    per_minute: int = UNLIMITED

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        yield from exchanged(letters, self._ask, self._judge)

    def _ask(self, letter: Letter) -> Answer:
        if not PHONE.fullmatch(letter.address):
            raise NoAnswerError(f"{letter.address!r} is no telephone number", final=True)
        return self.http.post(self._session, self.gateway.url, *self.gateway.request(letter))

    def _judge(self, letter: Letter, answer: Answer) -> Receipt:
        secrets = self.gateway.secret, *parts_of(self.gateway.url)
        receipt = by_status(letter, answer, secrets=secrets)
        name, taken = self.gateway.accepted
        value = _value(answer.said, name)
        if answer.status == 429 or answer.status >= 500 or value == taken:
            return receipt
        if value is None:
            unknown = f"HTTP {answer.status} without the field {name} in the answer"
            return receipt if receipt.fault is not None else Receipt(letter, unknown, in_doubt=True)
        fault = f"{name} is {shown(value, secrets)}: {shown(answer.body.decode('utf-8', 'replace'), secrets)}"
        if value in self.gateway.refused:
            return Receipt(letter, fault, final=True)
        # What the status says of the settings counts more than a value that nobody here knows.
        return receipt if receipt.unreachable else Receipt(letter, fault)

    @cached_property
    def _session(self) -> requests.Session:
        return self.http.session()


def filled(pattern: str, words: Mapping[str, str]) -> str:
    """A pattern with its blanks filled in, once: what is filled in is not looked at again.

    >>> filled("Bearer {secret} {other}", {"secret": "{phone}"})
    'Bearer {phone} {other}'
    """
    return _BLANK.sub(lambda found: words.get(found[1], found[0]), pattern)


def _value(said: Mapping[str, Any], path: str) -> str | None:
    """The value at a path of an answer, as it is written in JSON; None where there is none."""
    found: Any = said
    for name in path.split("."):
        if isinstance(found, list) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        else:
            found = found.get(name) if isinstance(found, dict) else None
    if found is None or isinstance(found, dict | list):
        return None
    return found if isinstance(found, str) else dumps(found)
