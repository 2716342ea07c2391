"""Whether a figure meets its target; a growth without last year's value cannot be judged, and is never green."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from operator import eq, ge, le

from models.task import Target

GROWTH = re.compile("比上年|较上年|同比|增长|增幅")
"""Words by which a document names a quantity that is measured against the year before."""


class Verdict(StrEnum):
    """What a figure says of its target: `no-base` and `about` cannot be judged, the second for want of a tolerance."""

    MET = "met"
    NOT_MET = "not-met"
    NO_BASE = "no-base"
    ABOUT = "about"


COMPARED: Mapping[str, Callable[[Decimal, Decimal], bool]] = {">=": ge, "<=": le, "=": eq}


def judged(target: Target, value: Decimal) -> Verdict:
    """The verdict on a value. Nobody keeps last year's values yet, so a growth always lacks its base."""
    if GROWTH.search(target.of):
        return Verdict.NO_BASE
    compare = COMPARED.get(target.op)
    if compare is None:
        return Verdict.ABOUT
    return Verdict.MET if compare(value, target.value) else Verdict.NOT_MET
