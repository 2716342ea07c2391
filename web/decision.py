"""A decision as a form gives it: who decides, why, and whether in spite of what is over; checked field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Form

LONGEST_ACTOR, LONGEST_REASON = 60, 500
Typed = Annotated[str, Form()]


@dataclass(frozen=True)
class Wrong:
    """What is wrong at a place of a form, a field: a kind that wording.py has words for, and the values in them."""

    place: str
    kind: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """`late` says that the admin insists on moving what is over."""

    actor: str = ""
    reason: str = ""
    late: bool = False

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        """Every fault of the fields, in their order on the page."""
        longest = {"actor": LONGEST_ACTOR, "reason": LONGEST_REASON}
        given = {"actor": self.actor, "reason": self.reason}
        empty = [Wrong(name, f"no-{name}") for name, words in given.items() if not words]
        long = [Wrong(name, "long", {"most": longest[name]}) for name in given if len(given[name]) > longest[name]]
        return (*empty, *long)


def decided(actor: Typed = "", reason: Typed = "", late: Typed = "") -> Decision:
    """The decision of a form that was sent; a field that is not there is an empty one."""
    return Decision(cleaned(actor), cleaned(reason), bool(late))


def cleaned(typed: str) -> str:
    """The words on one line, without what cannot be seen or stored.

    >>> cleaned("  time\\r\\nextended\\x00 ")
    'time extended'
    """
    return " ".join("".join(one if one.isprintable() else " " for one in typed).split())


Decided = Annotated[Decision, Depends(decided)]
