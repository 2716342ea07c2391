"""The contacts of units as rows: the people that the config names, and the posts that somebody speaks to in vain."""

from collections.abc import Iterator, Mapping
from typing import Any

from config.audience import ROLES, Role
from config.channel import MAIL
from config.hearing import posts
from config.unit import AbsenceSpec, ContactSpec
from config.whole import Config

Row = dict[str, Any]
POSTS: Mapping[Role, tuple[str, str]] = {
    "handler": ("经办人", "Handling officer"),
    "head": ("负责人", "Head of unit"),
    "leader": ("分管领导", "Leader in charge"),
}
"""What a post is called while nobody holds it, in Chinese and English."""


def contact_rows(config: Config, ids: Mapping[str, int]) -> Iterator[Row]:
    """A row for every person of the config, and for every vacant post; `ids` are those of the units by their keys."""
    spoken_to = posts(config)
    for unit in config.units.units:
        for place, (key, contact) in enumerate(unit.people(), 1):
            yield {"unit_id": ids[unit.id], "key": key, "position": place, **_person(config, contact)}
        held = {contact.role for contact in unit.contacts}
        for place, role in enumerate(ROLES, len(unit.contacts) + 1):
            if role not in held and (unit.id, role) in spoken_to:
                yield {"unit_id": ids[unit.id], "key": role, "position": place, **_vacancy(role)}


def _person(config: Config, contact: ContactSpec) -> Row:
    ways = [{"channel": channel, "address": address} for channel, address in config.ways(contact)]
    return {
        "role": contact.role, "title": contact.title.zh, "title_en": contact.title.en, **ways[0], "ways": ways,
        "absences": [_absence(absence) for absence in contact.absent], "phone": contact.phone, "vacant": False,
        "withdrawn": False,
    }  # fmt: skip


def _absence(absence: AbsenceSpec) -> Row:
    return {"from": absence.start.isoformat(), "until": absence.until.isoformat(), "delegate": absence.delegate}


def _vacancy(role: Role) -> Row:
    """A post without anybody: what it is told finds its way to somebody else."""
    title, title_en = POSTS[role]
    return {
        "role": role, "title": title, "title_en": title_en, "channel": MAIL, "address": "", "ways": [], "absences": [],
        "phone": None, "vacant": True, "withdrawn": False,
    }  # fmt: skip
