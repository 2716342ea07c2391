"""A decision as a form gives it: why, and whether in spite of what is over; who decides is whoever is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Form

LONGEST_REASON = 500
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

    reason: str = ""
    late: bool = False

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        """Every fault of the fields."""
        if not self.reason:
            return (Wrong("reason", "no-reason"),)
        return (Wrong("reason", "long", {"most": LONGEST_REASON}),) if len(self.reason) > LONGEST_REASON else ()


def decided(reason: Typed = "", late: Typed = "") -> Decision:
    """The decision of a form that was sent; a field that is not there is an empty one."""
    return Decision(cleaned(reason), bool(late))


def cleaned(typed: str) -> str:
    """The words on one line, without what cannot be seen or stored.

    >>> cleaned("  time\\r\\nextended\\x00 ")
    'time extended'
    """
    return " ".join("".join(one if one.isprintable() else " " for one in typed).split())


Decided = Annotated[Decision, Depends(decided)]
