"""The far sides of the soak: they take, refuse, stall and hang up by a seeded chance, and count by key."""

import asyncio
import hashlib
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from socket import SHUT_RDWR
from typing import Any

from duban.benching.sinks import Answering, Serve, serve_http, serve_mail
from supervision.calendar import day_of
from tests.soak.office import REFUSED

SLOW_S = (0.002, 0.02)


@dataclass(frozen=True)
class Taken:
    """One acceptance: under which key, whose it is, for which day, and a digest of what was said."""

    channel: str
    key: str
    person: str
    day: str
    digest: str


class Book:
    """What the sinks have taken, in a file that outlives them; an entry is one write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def enter(self, taken: Taken) -> None:
        os.write(self._file, (json.dumps(vars(taken), ensure_ascii=False) + "\n").encode())

    def entries(self) -> Iterator[Taken]:
        for line in self.path.read_text(encoding="utf-8").splitlines():
            yield Taken(**json.loads(line))


def mail_sink(book: Book, seed: int) -> Serve:
    return partial(serve_mail, manner=_Mail(book, random.Random(seed)))


def http_sink(book: Book, seed: int) -> Serve:
    """Each connection has a thread of its own, so the manner carries the book and the chance in its class."""
    manner = type("Manner", (_Http,), {"book": book, "chance": random.Random(seed)})
    return partial(serve_http, manner=manner)


class _Mail:
    """451 now and then, a dropped connection before or after the mail was taken; some addresses never."""

    def __init__(self, book: Book, chance: random.Random) -> None:
        self.book, self.chance = book, chance

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address in REFUSED:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _: Any, envelope: Any) -> str:
        await asyncio.sleep(self.chance.uniform(*SLOW_S))
        lot = self.chance.random()
        if lot < 0.03:
            return "451 4.3.0 try again later"
        if lot < 0.035:
            server.transport.abort()
            return "421 4.3.2 gone"
        self.book.enter(_of_mail(envelope))
        if lot < 0.04:
            server.transport.abort()
        return "250 taken"


class _Http(Answering):
    """503 and 429 now and then, a hung up connection before or after the body was taken."""

    book: Book
    chance: random.Random

    def do_POST(self) -> None:
        body = self.body()
        time.sleep(self.chance.uniform(*SLOW_S))
        lot = self.chance.random()
        if lot < 0.03:
            return self.answer(503)
        if lot < 0.035:
            return self.answer(429, ("Retry-After", "60"))
        if lot < 0.04:
            return self._hang_up()
        self.book.enter(_of_post(self.headers["Idempotency-Key"], json.loads(body)))
        return self._hang_up() if lot < 0.045 else self.answer(200)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(SHUT_RDWR)


def _of_mail(envelope: Any) -> Taken:
    mail = message_from_bytes(envelope.content, policy=policy.default)
    key = str(mail["Message-ID"]).strip("<>").partition("@")[0]
    body = mail.get_body(("plain",))
    text = body.get_content() if body else ""
    return Taken("mail", key, envelope.rcpt_tos[0], _day(parsedate_to_datetime(str(mail["Date"]))), _digest(text))


def _of_post(key: str, body: Any) -> Taken:
    """The first line of a message names the person."""
    person = body["text"].partition("\n")[0]
    return Taken("oa", key, person, _day(datetime.fromisoformat(body["composed_at"])), _digest(body["text"]))


def _day(at: Any) -> str:
    return str(day_of(at))


def _digest(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()
