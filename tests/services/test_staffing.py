"""Contacts as rows: their ways and absences, posts that nobody holds, and who takes a post over."""

from typing import Any

from sqlmodel import col, select

from config.whole import Config
from models.notice import Recipient
from models.unit import Contact, Unit
from supervision.change.applying import apply
from supervision.change.proposing import propose
from supervision.change.staffing import POSTS
from tests.editing import Kept, edited
from tests.world import World

SANHE = "sanhe"
AWAY = {"from": "2019-06-10", "until": "2019-06-21", "delegate": "head"}
ROBOT = {"id": "office-wecom", "service": "wecom", "name": {"zh": "群", "en": "Group"}, "secret": "OFFICE_WECOM"}


def unit_of(kept: Kept, id: str = SANHE) -> Kept:
    found: Kept = next(unit for unit in kept["units"]["units"] if unit["id"] == id)
    return found


def put(world: World, config: Config) -> None:
    apply(world.database, config, now=world.clock.now(), actor="admin", reason="a test")


def contacts(world: World, unit: str = SANHE) -> list[Contact]:
    """The contacts of a unit that are in use, in their order."""
    with world.database.read() as session:
        statement = select(Contact).join(Unit, col(Unit.id) == Contact.unit_id)
        statement = statement.where(Unit.key == unit, col(Contact.withdrawn).is_(False))
        return list(session.exec(statement.order_by(col(Contact.position))))


def rows(world: World) -> list[dict[str, Any]]:
    with world.database.read() as session:
        return [contact.model_dump() for contact in session.exec(select(Contact).order_by(col(Contact.id)))]


def waiting_at(world: World, contact: Contact) -> int:
    """How many notices wait for this contact."""
    with world.database.read() as session:
        mine = select(Recipient).where(Recipient.contact_id == contact.id, col(Recipient.message_id).is_(None))
        return len(session.exec(mine.where(col(Recipient.dropped).is_(None))).all())


def nobody(kept: Kept) -> None:
    unit_of(kept)["contacts"] = []


def test_a_contact_stands_with_its_key_and_its_ways(world: World) -> None:
    handler, head = contacts(world)
    assert [(one.key, one.position, one.vacant) for one in (handler, head)] == [
        ("handler", 1, False), ("head", 2, False),
    ]  # fmt: skip
    assert handler.ways == [{"channel": "mail", "address": handler.address}]
    assert (handler.channel, handler.absences) == ("mail", [])


def test_ways_and_absences_are_written_in_their_order(world: World) -> None:
    def change(kept: Kept) -> None:
        kept["channels"] = [ROBOT]
        unit_of(kept)["contacts"][0].update(reach=["office-wecom", "mail"], absent=[AWAY])

    mail = contacts(world)[0].address
    put(world, edited(change))
    handler = contacts(world)[0]
    assert (handler.channel, handler.address) == ("office-wecom", "office-wecom")
    assert handler.ways == [
        {"channel": "office-wecom", "address": "office-wecom"}, {"channel": "mail", "address": mail},
    ]  # fmt: skip
    assert handler.absences == [AWAY]


def test_an_absence_leaves_the_contact_who_he_is(world: World) -> None:
    before = contacts(world)[0].id
    put(world, edited(lambda kept: unit_of(kept)["contacts"][0].update(absent=[AWAY])))
    assert contacts(world)[0].id == before


def test_a_unit_without_contacts_has_its_posts_vacant(world: World) -> None:
    put(world, edited(nobody))
    vacant = contacts(world)
    assert [(one.key, one.role, one.vacant, one.channel, one.address, one.ways) for one in vacant] == [
        ("handler", "handler", True, "mail", "", []), ("head", "head", True, "mail", "", []),
    ]  # fmt: skip
    assert [(one.title, one.title_en) for one in vacant] == [POSTS["handler"], POSTS["head"]]


def test_a_role_that_nobody_speaks_to_is_no_post(world: World) -> None:
    assert {one.role for one in contacts(world)} == {"handler", "head"}


def test_another_change_leaves_people_and_posts_as_they_are(world: World) -> None:
    put(world, edited(nobody))
    before = rows(world)
    put(world, edited(nobody, lambda kept: kept["calendar"]["working_hours"].update(end="18:00")))
    assert rows(world) == before


def test_a_post_that_is_filled_is_vacant_no_more(world: World) -> None:
    people = [one.id for one in contacts(world)]
    put(world, edited(nobody))
    put(world, edited())
    assert [(one.id, one.vacant) for one in contacts(world)] == [(id, False) for id in people]


def test_what_waits_at_a_vacant_post_goes_to_whoever_takes_it(world: World) -> None:
    put(world, edited(nobody))
    world.travel("2019-06-25").sweep()
    vacant = contacts(world)[0]
    waits = waiting_at(world, vacant)
    put(world, edited())
    assert waits > 0
    assert (waiting_at(world, vacant), waiting_at(world, contacts(world)[0])) == (0, waits)


def test_the_difference_tells_of_the_people_and_of_nothing_else(world: World) -> None:
    found = propose(world.database, edited(nobody), now=world.clock.now())
    assert {(edit.fate, edit.kind) for edit in found.edits} == {("withdrawn", "contact")}
    assert set(found.counts.values()) == {0}
