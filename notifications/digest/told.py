"""Who was told today already, by which channel: a post counts as told at whatever address it was."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, bindparam, col

from models.message import Carried, Message
from models.notice import Recipient
from notifications.digest.routing import Person, Way

AT_ONCE = 5000
Post = tuple[int, str]


def composed(session: Session, keys: Collection[str]) -> set[str]:
    """Those of the keys that a message has."""
    return {row.key for row in _asked(session, _BY_KEY, keys)}


def told_today(
    session: Session, people: Mapping[int, Person], hearers: Mapping[Way, Sequence[int]], today: date
) -> set[Way]:
    """Those of the ways by whose channel one of their hearers was told today.

    A new address makes a new contact of the same post: so all that the post ever was are asked about, the withdrawn
    too. Who shared an address with others was told by the message to them.
    """
    own = _written_to(session, people, hearers, today)
    left = {way: found for way, found in hearers.items() if way not in own}
    return own | _shared(session, people, left, today) if left else own


def _written_to(
    session: Session, people: Mapping[int, Person], hearers: Mapping[Way, Sequence[int]], today: date
) -> set[Way]:
    """The ways whose hearers have a message of today by that channel.

    A contact has one row a day and channel, so whom the way's message would stand for is left alone by any message.
    """
    rows = _rows_of_posts(people)
    told = set()
    for channel in {way.channel for way in hearers}:
        mine = {way: posts_of(people, found) for way, found in hearers.items() if way.channel == channel}
        asked = {one for posts in mine.values() for post in posts for one in rows[post]}
        written = {one.contact_id: one.counts for one in _asked(session, _BY_CONTACT, asked, of=channel, day=today)}
        heard = posts_of(people, (one for one, counts in written.items() if counts))
        told |= {way for way, posts in mine.items() if not posts.isdisjoint(heard) or hearers[way][0] in written}
    return told


def _shared(
    session: Session, people: Mapping[int, Person], hearers: Mapping[Way, Sequence[int]], today: date
) -> set[Way]:
    """The ways whose hearers were told today by a message in somebody else's name, at an address that they shared."""
    channels = session.connection().execute(_TODAYS, {"day": today})
    by = {row.id: row.channel for row in channels}
    told = set()
    for statement in _HEARD:
        for row in _asked(session, statement, by):
            told |= {(by[row.message_id], post) for post in posts_of(people, (row.contact_id,))}
    return {
        way for way, found in hearers.items() if any((way.channel, post) in told for post in posts_of(people, found))
    }


def posts_of(people: Mapping[int, Person], contacts: Iterable[int]) -> set[Post]:
    """The posts of contacts, as far as they are known here: the unit and who of it."""
    return {_post(people[one]) for one in contacts if one in people}


def _post(person: Person) -> Post:
    return person.unit, person.key or person.role


def _rows_of_posts(people: Mapping[int, Person]) -> Mapping[Post, list[int]]:
    rows: dict[Post, list[int]] = {}
    for one in people.values():
        rows.setdefault(_post(one), []).append(one.id)
    return rows


def _asked(session: Session, statement: Any, wanted: Collection[Any], **asked: Any) -> Iterator[Any]:
    """What the statement finds of `some` that are wanted, in portions that a statement of any database can name."""
    every = list(wanted)
    for start in range(0, len(every), AT_ONCE):
        yield from session.connection().execute(statement, {"some": every[start : start + AT_ONCE], **asked})


# Nothing has arrived by a dead message. One that was overtaken is kept where it had been tried, and may have arrived.
_ARRIVES = or_(
    col(Message.status).not_in(("dead", "superseded")),
    and_(col(Message.status) == "superseded", col(Message.attempts) > 0),
    col(Message.in_doubt),
)
_SOME: Any = bindparam("some", expanding=True)
_DAY = col(Message.day) == bindparam("day")
_BY_KEY = rows_of(col(Message.key)).where(col(Message.key).in_(_SOME))
_BY_CONTACT = rows_of(col(Message.contact_id), case((_ARRIVES, 1), else_=0).label("counts")).where(
    col(Message.contact_id).in_(_SOME), col(Message.channel) == bindparam("of"), _DAY
)
# No index tells the messages of a day, but they are the last: read backwards, today's are followed by an older one.
# Their channels are asked for afterwards, or an index of channels would be read from the first day on.
_OLDER = rows_of(col(Message.id)).where(col(Message.day) < bindparam("day")).order_by(col(Message.id).desc()).limit(1)
_TODAYS = rows_of(col(Message.id), col(Message.channel)).where(
    col(Message.id) > func.coalesce(_OLDER.scalar_subquery(), 0), _DAY, _ARRIVES
)
_HEARD = tuple(
    rows_of(col(table.message_id), col(table.contact_id))
    .where(col(table.message_id).in_(_SOME), col(table.detour).is_(None))
    .distinct()
    for table in (Recipient, Carried)
)
