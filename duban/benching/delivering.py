"""Measuring what a Monday costs: 10,000 duties due at once, from the sweep to the last digest accepted."""

import smtplib
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_network
from time import perf_counter

import requests
from sqlmodel import col, select, text

from duban.benching.filling import TODAY, Size, fill
from duban.benching.sinks import apart, serve_http, serve_mail
from duban.clock import morning_of
from models.database import Database
from models.message import Message
from notifications.channels import Channel, Letter
from notifications.channels.http import Http
from notifications.channels.smtp import SmtpChannel
from notifications.channels.smtp.mail import mail
from notifications.channels.webhook import WebhookChannel, content
from notifications.digest.bundling import bundled
from notifications.digest.composing import compose, rendered
from notifications.links.signing import links_of
from notifications.outbox.claiming import LETTER
from notifications.outbox.delivering import deliver
from supervision import runs
from supervision.in_force import in_force
from supervision.sweeping import sweep

ROUNDS = 3
SENDER = "duban@duban.example"
MAIL, OA = "mail", "oa"
URL = "http://127.0.0.1:8600"
LINKS = links_of(URL, ["bench" * 8])


@dataclass(frozen=True)
class Sent:
    """Messages a second: the service's, and those of the plain library; `ratio` is the one by the other."""

    send_s: float
    per_s: float
    raw_per_s: float
    ratio: float


@dataclass(frozen=True)
class DeliveryMeasured:
    """Medians in seconds. `total_s`: from the sweep's beginning to the last digest accepted, by mail."""

    database: str
    assignments: int
    due: int
    people: int
    decide_s: float
    bundle_s: float
    render_s: float
    keep_s: float
    total_s: float
    smtp: Sent
    webhook: Sent
    messages: int


@dataclass(frozen=True)
class _Round:
    """One day from the sweep to the last message accepted; seconds for each step."""

    decide: float
    bundle: float
    render: float
    keep: float
    send: float
    raw: float
    messages: int

    @property
    def total(self) -> float:
        return self.decide + self.bundle + self.render + self.keep + self.send


@dataclass(frozen=True)
class _Way:
    """A way out, and the plain library beside it: both to the same sink."""

    name: str
    channel: Channel
    raw: Callable[[Sequence[Letter]], float]


class NotSentError(Exception):
    """Not every message was accepted, so that there is nothing to measure."""


def bench_delivery(
    url: str, *, assignments: int, due: int, people: int, progress: Callable[[str], None]
) -> DeliveryMeasured:
    """Fills an empty database, then plays the day again and again, by mail and by webhook in turns."""
    database = Database(url)
    progress(f"making {assignments:,} assignments")
    fill(database, Size(assignments, due, units=people, whole_tasks=True))
    rounds: dict[str, list[_Round]] = {MAIL: [], OA: []}
    with ExitStack() as sinks:
        ways = _ways(sinks.enter_context(apart(serve_mail)), sinks.enter_context(apart(serve_http)))
        for turn in range(ROUNDS):
            for way in ways:
                progress(f"round {turn + 1} of {ROUNDS}, {way.name}")
                rounds[way.name].append(_played(database, way, people))
    by_mail, both = rounds[MAIL], [*rounds[MAIL], *rounds[OA]]
    return DeliveryMeasured(
        database.engine.dialect.name, assignments, due, people, _median(both, lambda one: one.decide),
        _median(both, lambda one: one.bundle), _median(both, lambda one: one.render),
        _median(both, lambda one: one.keep), _median(by_mail, lambda one: one.total), _sent(by_mail),
        _sent(rounds[OA]), by_mail[-1].messages,
    )  # fmt: skip


def _median(rounds: Sequence[_Round], of: Callable[[_Round], float]) -> float:
    return round(statistics.median(map(of, rounds)), 4)


def _sent(rounds: Sequence[_Round]) -> Sent:
    send, raw, messages = (
        _median(rounds, lambda one: one.send),
        _median(rounds, lambda one: one.raw),
        rounds[0].messages,
    )
    return Sent(send, round(messages / send, 1), round(messages / raw, 1), round(raw / send, 2))


def _ways(mail_port: int, web_port: int) -> tuple[_Way, _Way]:
    http = Http(allowed=(ip_network("127.0.0.0/8"),))
    address = f"http://127.0.0.1:{web_port}/oa"
    return (
        _Way(MAIL, SmtpChannel("127.0.0.1", mail_port, SENDER), lambda letters: _raw_mail(mail_port, letters)),
        _Way(OA, WebhookChannel(http, address, "bench secret", _morning), lambda letters: _raw_post(address, letters)),
    )


def _morning() -> datetime:
    """The clock of the bench stands still."""
    return morning_of(TODAY)


def _played(database: Database, way: _Way, people: int) -> _Round:
    """One day on a database that has forgotten the one before; the plain library sends the same messages after."""
    _forget(database, way.name)
    decide = _timed(lambda: _sweep(database))
    bundle, render, keep = _composed(database)
    letters = _letters(database)
    send = _timed(lambda: _deliver(database, {way.name: way.channel}, len(letters)))
    if len(letters) < people:
        raise NotSentError(f"{len(letters)} messages were made for {people} people")
    return _Round(decide, bundle, render, keep, send, way.raw(letters), len(letters))


def _forget(database: Database, channel: str) -> None:
    with database.write() as session:
        run = session.connection().execute
        for table in ("carried", "recipient", "notice", "message", "channel_state", "refusal"):
            run(text(f"DELETE FROM {table}"))
        run(text("UPDATE rung_day SET swept_on = NULL"))
        run(text("UPDATE contact SET channel = :channel"), {"channel": channel})


def _sweep(database: Database) -> None:
    run = runs.begin(database, job="bench", slot=str(perf_counter()), now=_morning())
    assert run is not None
    sweep(database, now=_morning(), run=run)


def _composed(database: Database) -> tuple[float, float, float]:
    """Seconds for bundling, for rendering, and for the rest of composing; the first two are timed by themselves."""
    with database.trial() as session:
        rules = in_force(session)
        started = perf_counter()
        bundles = bundled(session, rules, now=_morning())
        between = perf_counter()
        for _ in rendered(bundles, rules, url=URL, links=LINKS, now=_morning()):
            pass
        ended = perf_counter()
    whole = _timed(lambda: _compose(database))
    bundle, render = between - started, ended - between
    return bundle, render, max(whole - bundle - render, 0)


def _compose(database: Database) -> None:
    compose(database, now=_morning(), url=URL, links=LINKS)


def _letters(database: Database) -> list[Letter]:
    with database.read() as session:
        rows = session.connection().execute(select(*LETTER).order_by(col(Message.id)))
        return [Letter(**row._asdict() | {"items": row.items or ()}) for row in rows]


def _deliver(database: Database, channels: Mapping[str, Channel], messages: int) -> None:
    done = deliver(database, channels, clock=_morning)
    if done.sent != messages:
        raise NotSentError(f"{done.sent} of {messages} messages were accepted")


def _raw_mail(port: int, letters: Sequence[Letter]) -> float:
    """Seconds for mails that were made before, by one connection."""
    mails = [(letter.address, mail(letter, sender=SENDER)) for letter in letters]
    started = perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for address, body in mails:
            server.sendmail(SENDER, [address], body)
    return perf_counter() - started


def _raw_post(address: str, letters: Sequence[Letter]) -> float:
    """Seconds for bodies that were made before, by one session."""
    bodies = [(letter.key, content(letter)) for letter in letters]
    started = perf_counter()
    with requests.Session() as session:
        for key, body in bodies:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            session.post(address, data=body, headers=headers, timeout=10).raise_for_status()
    return perf_counter() - started


def _timed(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
