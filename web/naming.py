"""What units are called on a page: in English by their short names, for the whole ones would fill it."""

from supervision.in_force import InForce


def shorts(rules: InForce) -> dict[str, str]:
    """The English names by key, short where there is a short one; the Chinese names are short enough."""
    return {unit.id: (unit.short or unit.name).en for unit in rules.config.units.units}


def actors(rules: InForce) -> dict[str, str]:
    """The English names by the Chinese ones, whole or short, under which units act on the record."""
    named = [words for unit in rules.config.units.units for words in (unit.name, unit.short) if words]
    return {words.zh: words.en for words in named}
