"""A task: one obligation of one clause, and which units owe it."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from config import pattern
from config.drafting import RestsOn, Review
from config.nearest import did_you_mean
from config.schedule import Schedule
from config.shape import Amount, Id, Spec, shown
from config.target import Targets
from config.words import Words

OWING_WORDS = ("leads", "block", "supervisor")
"""Words that stand for units of the clause or plan; no unit or group can be called so."""


def _form(value: object) -> str:
    return "=word" if isinstance(value, str) else "=list"


def _word(value: object) -> object:
    if isinstance(value, str) and value not in OWING_WORDS:
        mend = did_you_mean(value, OWING_WORDS) or "units and groups stand in a list: [counties]"
        raise ValueError(f"{shown(value)} is none of {', '.join(OWING_WORDS)}; {mend}")
    return value


Owing = Annotated[Id, WithJsonSchema({**pattern.ID, "not": {"const": "block"}})]
"""A unit or group that owes; `block` stands alone, which the names are checked for."""

Owes = Annotated[
    Annotated[Literal["leads", "block", "supervisor"], BeforeValidator(_word), Tag("=word")]
    | Annotated[tuple[Owing, ...], Field(min_length=1), Tag("=list")],
    Discriminator(_form),
]


class TaskSpec(Spec):
    """What is owed, by whom, when, measured by what.

    `owes` is `leads`, `block` (leads and responsible units of the clause), `supervisor`, or a list of unit and
    group ids, in which `leads` and `supervisor` may stand too. Without a weight the plan's default holds. `source` is
    what the task rests on in the document.
    """

    id: Id
    title: Words
    owes: Owes
    schedule: Schedule
    targets: Targets = ()
    weight: Amount | None = None
    ladder: Id | None = None
    note: Words | None = None
    source: RestsOn = None
    review: Review = ()


def named_by(
    owes: str | Sequence[str], *, leads: Sequence[str], responsible: Sequence[str], supervisor: str
) -> tuple[str, ...]:
    """The unit and group ids that `owes` names in a clause, before groups are fanned out.

    >>> named_by(["leads", "counties"], leads=["commerce"], responsible=[], supervisor="office")
    ('commerce', 'counties')
    """
    stands_for = {"leads": leads, "block": [*leads, *responsible], "supervisor": [supervisor]}
    names = [owes] if isinstance(owes, str) else owes
    return tuple(id for name in names for id in stands_for.get(name, [name]))
