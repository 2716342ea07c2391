"""A choice among more than a list can show: typed by name, whole or in part."""

from collections.abc import Mapping, Sequence

from starlette.datastructures import QueryParams

from supervision.choices import Choice

MANY = 200
"""So many options a page shows as a list; of more it would be too heavy, and nobody would find his own."""
NEAR = 12
"""So many of the names that were perhaps meant are shown."""


def keyed(query: QueryParams, options: Mapping[str, Sequence[Choice]]) -> QueryParams:
    """The same query, with keys where names were typed that only one of the options has."""
    found = dict(query)
    for name, choices in options.items():
        typed = found.get(name, "").strip().casefold()
        if typed and len(choices) > MANY:
            named = {choice.key for choice in choices if typed in _names(choice)}
            found |= {name: named.pop()} if len(named) == 1 else {}
    return QueryParams(found)


def near(typed: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The options whose name has what was typed in it, where it is the name of none."""
    wanted = typed.strip().casefold()
    if not wanted or len(choices) <= MANY:
        return ()
    return tuple(choice for choice in choices if any(wanted in name for name in _names(choice)))[:NEAR]


def _names(choice: Choice) -> tuple[str, ...]:
    return choice.key.casefold(), choice.name.casefold(), choice.name_en.casefold()
