"""Bundling: everything that one address must hear today, as one message that is not written out yet."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlmodel import Session

from notifications.digest.dispatched import cycle_words
from notifications.digest.finding import Routing, routed
from notifications.digest.gathering import Telling, reasons, sentences
from notifications.digest.reason import Content, CycleWord, Letterhead, Reason, Said
from notifications.digest.routing import Detour, Way, gathered
from notifications.digest.told import composed, told_today
from supervision.calendar import day_of
from supervision.in_force import InForce

Told = TypeVar("Told", Reason, Said)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one message is going to tell. `contacts` are those who wait to hear it, each with the detour it takes;
    `contact` is the person it goes to. `head` lacks only where the pages are."""

    key: str
    contact: int
    way: Way
    day: date
    head: Letterhead
    content: Content
    contacts: Mapping[int, Detour | None]


def bundled(session: Session, rules: InForce, *, now: datetime) -> list[Bundle]:
    """What is told today to whoever waits and has no message of the day yet; the rest waits for a later day."""
    today, routing = day_of(now), routed(session, now=now)
    open_groups = untold(session, routing, today)
    telling = Telling(routing, frozenset(one for group in open_groups.values() for one in group), today)
    why = reasons(session, telling, rules.calendar)
    said, words = sentences(session, telling), cycle_words(session, telling, rules)
    made = []
    for way, contacts in open_groups.items():
        content = _content([(why.get(one, []), said.get(one, []), words.get(one, [])) for one in contacts])
        if content.is_something:
            made.append(_bundle(routing, way, contacts, content, today))
    return made


def untold(session: Session, routing: Routing, today: date) -> dict[Way, list[int]]:
    """The contacts who wait, by the way on which they are told today: those to which no message of the day went.

    Nor do we write by the same channel to a post that was told today at another address, or at one that it shared.
    """
    groups = gathered(routing.routes)
    keys = {message_key(way, today): way for way in groups}
    written = {keys[key] for key in composed(session, keys)}
    left = {way: contacts for way, contacts in groups.items() if way not in written}
    hearers = {way: hearers_of(routing, contacts) for way, contacts in left.items()}
    told = told_today(session, routing.people, hearers, today)
    return {way: contacts for way, contacts in left.items() if way not in told}


def message_key(way: Way, day: date) -> str:
    """The same for one address of a channel and one day, at every attempt."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"duban:{way.channel}:{way.address}:{day}"))


def hearers_of(routing: Routing, contacts: Sequence[int]) -> list[int]:
    """Who hears at an address for the contacts; the first stands for it, so that it is always the same one."""
    routes = (routing.routes[one] for one in contacts)
    return sorted({route.contact for route in routes if route is not None})


def _bundle(routing: Routing, way: Way, contacts: Sequence[int], content: Content, today: date) -> Bundle:
    hearers = hearers_of(routing, contacts)
    detours = {one: route.detour for one in contacts if (route := routing.routes[one])}
    head = _head(routing, hearers, today)
    return Bundle(message_key(way, today), hearers[0], way, today, head, content, detours)


def _head(routing: Routing, hearers: Sequence[int], today: date) -> Letterhead:
    """The letterhead; the office to call is the supervisor of the first plan."""
    first, *others = (routing.posts[one] for one in hearers)
    named = tuple(dict.fromkeys(f"{post.unit} {post.title}" for post in others))
    if not routing.office:
        return Letterhead(first.unit, first.title, today, "", "", "", None, named)
    answering = routing.people[routing.office[0]]
    office = routing.posts[answering.id]
    mailbox = next((way.address for way in answering.ways if way.channel == "mail"), "")
    return Letterhead(first.unit, first.title, today, "", office.unit, mailbox, office.phone, named)


def _content(parts: Sequence[tuple[Sequence[Reason], Sequence[Said], Sequence[CycleWord]]]) -> Content:
    """All that the contacts of one address must hear, each thing once."""
    why = [reason for reasons, _, _ in parts for reason in reasons]
    said = [one for _, sentences, _ in parts for one in sentences]
    words = [word for _, _, cycles in parts for word in cycles]
    if len(parts) > 1:
        why = list(_once(sorted(why, key=lambda one: (one.is_copy, bool(one.detour), not one.mine))))
        said = list(_once(sorted(said, key=lambda one: bool(one.detour))))
        nearest = sorted(words, key=lambda word: (word.counts is None, bool(word.unit), bool(word.detour)))
        words = list({(word.cycle, word.period, word.unit): word for word in reversed(nearest)}.values())[::-1]
    return Content(tuple(_newest(why)), tuple(said), tuple(words))


def _newest(why: Sequence[Reason]) -> Iterator[Reason]:
    """Of several rungs that wait for one duty only the highest is told: it says all that the earlier would have."""
    highest: dict[tuple[int, bool], Reason] = {}
    for one in why:
        duty = (one.assignment, one.is_receipt)
        if duty not in highest or highest[duty].fires_on < one.fires_on:
            highest[duty] = one
    return (one for one in why if highest[one.assignment, one.is_receipt] is one)


def _once(found: Iterable[Told]) -> Iterator[Told]:
    """Each notice once, in the form that comes first."""
    seen: set[int] = set()
    for one in found:
        if one.notice not in seen:
            seen.add(one.notice)
            yield one
