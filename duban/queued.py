"""The outbox as the command line tells it: as facts for programs, and as lines for people."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from duban.explained.facts import instant
from duban.explained.words import moment
from models.channel import ChannelState, Refusal
from models.message import Message
from notifications.digest.finding import Unheard, unheard
from notifications.outbox.reading import Left, Letter, left_of, letter, outbox
from notifications.outbox.refusing import refusals
from notifications.outbox.waits import Wait, resting, waits
from supervision.in_force import in_force

MOST = 50
"""Dead letters that are listed; the page lists them all."""
WHY = {
    "no-channel": "no such channel is set up",
    "resting": "the channel is at rest until {until}",
    "full": "the channel takes no more this minute; on at {until}",
    "hours": "outside working hours; from {until}",
    "again": "failed and will be tried again, the first at {until}",
    "sending": "being sent just now",
    "line": "in line",
}


def facts(session: Session, *, now: datetime, channels: Collection[str]) -> dict[str, Any]:
    """Counts, what waits and why, channels at rest, dead letters, refused addresses, and whom nobody can tell."""
    dead = outbox(session, status="dead", size=MOST)
    return {
        "statuses": dead.statuses,
        "waits": [_wait(one) for one in waits(session, in_force(session).calendar, now=now, channels=channels)],
        "channels_at_rest": [_resting(one) for one in resting(session)],
        "undeliverable": [_dead(one) for one in dead.letters],
        "refused_addresses": [_refusal(one) for one in refusals(session)],
        "nobody_to_tell": [_unheard(one) for one in unheard(session, now)],
    }


def words(found: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    counts = [f"{name} {number}" for name, number in found["statuses"].items() if number]
    yield ", ".join(counts) or "no message yet"
    parts = {
        "waiting": [_wait_words(one) for one in found["waits"]],
        "channels that do not answer": [_resting_words(one) for one in found["channels_at_rest"]],
        "undeliverable": [_dead_words(one) for one in found["undeliverable"]],
        "refused addresses": [_refusal_words(one) for one in found["refused_addresses"]],
        "nobody can be told": [f"{one['unit']} {one['post']}: {one['notices']} notices" for one in found[NOBODY]],
    }
    for title, lines in parts.items():
        yield ""
        yield f"{title}: {'' if lines else 'none'}".rstrip()
        yield from (f"  {line}" for line in lines)
    more = found["statuses"].get("dead", 0) - len(found["undeliverable"])
    if more > 0:
        yield f"{more} more are undeliverable; the page of the outbox lists them all"


NOBODY = "nobody_to_tell"


def message_facts(session: Session, key: str, *, now: datetime) -> dict[str, Any]:
    """One message whole; `key` is one that there is."""
    found = letter(session, key)
    assert found is not None
    message = found.message
    assert message.id is not None
    return {
        "key": message.key, "status": message.status, "day": message.day, "unit": found.unit.name,
        "post": found.contact.title, "channel": message.channel, "address": message.address,
        "subject": message.subject, "attempts": message.attempts, "fault": message.fault,
        "composed_at": instant(message.composed_at), "sent_at": instant(message.sent_at),
        "next_try_at": instant(_next_try(message, now)), "links_until": instant(message.links_until),
        "gave_up": _left(left_of(session, message.id)), "text": message.text,
    }  # fmt: skip


def message_words(found: dict[str, Any]) -> Iterator[str]:
    """The same for people."""
    yield f"{found['subject']}"
    yield f"key: {found['key']}"
    yield f"to: {found['unit']} {found['post']}, {found['channel']} {found['address']}"
    tries = f"{found['attempts']} {'try' if found['attempts'] == 1 else 'tries'}"
    sent = f", sent {_moment(found['sent_at'])}" if found["sent_at"] else ""
    yield f"status: {found['status']}, {tries}{sent}"
    if found["fault"]:
        yield f"said: {found['fault']}"
    if found["next_try_at"]:
        yield f"next try: {_moment(found['next_try_at'])}"
    if found["links_until"]:
        yield f"its links hold until {_moment(found['links_until'])}"
    gave_up = found["gave_up"]
    for key in gave_up["told_by"]:
        yield f"what it carried is told by message {key}"
    if gave_up["waiting"]:
        yield f"of what it carried {gave_up['waiting']} notices wait for the next digest"
    if gave_up["dropped"]:
        yield f"of what it carried {gave_up['dropped']} notices need not be told any more"
    yield ""
    yield found["text"]


def _next_try(message: Message, now: datetime) -> datetime | None:
    waits = message.status == "pending" and message.lease_until is not None and message.lease_until > now
    return message.lease_until if waits else None


def _moment(at: datetime | None) -> str:
    return moment(at) if at else ""


def _wait(one: Wait) -> dict[str, Any]:
    return {
        "channel": one.channel, "why": one.why.value, "messages": one.messages, "until": instant(one.until),
        "fault": one.fault,
    }  # fmt: skip


def _wait_words(one: dict[str, Any]) -> str:
    said = f" ({one['fault']})" if one["fault"] else ""
    return f"{one['channel']}, {one['messages']}: {WHY[one['why']].format(until=_moment(one['until']))}{said}"


def _resting(one: ChannelState) -> dict[str, Any]:
    return {
        "channel": one.channel, "failing_since": instant(one.failing_since), "failures": one.failures,
        "paused_until": instant(one.paused_until), "fault": one.fault,
    }  # fmt: skip


def _resting_words(one: dict[str, Any]) -> str:
    since, until = _moment(one["failing_since"]), _moment(one["paused_until"])
    return f"{one['channel']} since {since}, at rest until {until}: {one['fault']}"


def _dead(one: Letter) -> dict[str, Any]:
    message = one.message
    return {
        "key": message.key, "day": message.day, "unit": one.unit.name, "post": one.contact.title,
        "channel": message.channel, "address": message.address, "attempts": message.attempts, "fault": message.fault,
    }  # fmt: skip


def _dead_words(one: dict[str, Any]) -> str:
    return f"{one['day']} {one['key']} {one['unit']} {one['post']}, {one['channel']} {one['address']}: {one['fault']}"


def _refusal(one: Refusal) -> dict[str, Any]:
    return {
        "channel": one.channel, "address": one.address, "refused_at": instant(one.refused_at), "source": one.source,
        "fault": one.fault, "message": one.message_key,
    }  # fmt: skip


def _refusal_words(one: dict[str, Any]) -> str:
    return f"{one['channel']} {one['address']} since {_moment(one['refused_at'])}: {one['fault']}"


def _unheard(one: Unheard) -> dict[str, Any]:
    return {"unit": one.unit, "post": one.title, "why": one.detour.value, "notices": one.notices}


def _left(found: Left) -> dict[str, Any]:
    return {"told_by": [key for key, _ in found.told], "waiting": found.waiting, "dropped": found.dropped}
