"""What units are called on a page: in English by their short names, for the whole ones would fill it."""

from collections.abc import Mapping

from notifications.links.holding import actor
from supervision.in_force import InForce

MAIL = "mail"


def shorts(rules: InForce) -> Mapping[str, str]:
    """The English names by key, short where there is a short one; the Chinese names are short enough."""
    return rules.short_names


def actors(rules: InForce) -> dict[str, str]:
    """The English names by the Chinese ones, whole or short, under which units and their posts act on the record."""
    units = rules.config.units.units
    named = {words.zh: words.en for unit in units for words in (unit.name, unit.short) if words}
    posts = {
        actor(unit.name.zh, one.title.zh): f"{unit.name.en}, {one.title.en} (by link)"
        for unit in units
        for one in unit.contacts
    }
    return named | posts


def ways(rules: InForce) -> dict[str, tuple[str, str]]:
    """What channels are called, in both languages, by their ids."""
    named = {channel.id: (channel.name.zh, channel.name.en) for channel in rules.config.channels}
    return {MAIL: ("邮件", "mail")} | named
