"""The year-end appraisal: grades by score, and how a score between two bands is rounded."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from config import pattern
from config.cycle import Source
from config.shape import Amount, OrderError, Spec, Text
from config.words import Words

Rounding = Literal["half-up", "half-even", "down"]


_UPPER_ENDS = ("at_most", "to", "until", "up_to", "upto", "max", "maximum", "below", "less_than")
_NO_UPPER_END = (
    "a band has no upper end, or a score between two bands, such as 89.5, would have no grade; "
    "give only its lowest score, at_least"
)
HIGHEST_SCORE = 100


class Band(Spec):
    """A grade and the lowest score that earns it, 0 to 100; it ends where the band above begins."""

    mends: ClassVar[Mapping[str, str]] = dict.fromkeys(_UPPER_ENDS, _NO_UPPER_END)

    grade: Words
    at_least: Annotated[Amount, WithJsonSchema(pattern.SCORE)]


def misplaced_bands(lows: Sequence[Decimal]) -> Iterator[tuple[int, str]]:
    """Index and fault of every band, given by its lowest score, that leaves a gap or overlaps."""
    for index, low in enumerate(lows):
        if index and low >= lows[index - 1]:
            yield index, f"this band begins at {low}, not below the one before it; put the highest first"
    if lows and lows[-1] != 0:
        yield (
            len(lows) - 1,
            f"the last band begins at {lows[-1]} and leaves lower scores no grade; begin at 0",
        )


def _without_gap(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    for _, message in misplaced_bands([band.at_least for band in bands]):
        raise OrderError(message)
    return bands


_ENDS_AT_0 = Field(json_schema_extra={"contains": {"properties": {"at_least": {"const": 0}}, "required": ["at_least"]}})


class AppraisalSpec(Spec):
    """The bands, highest first and the last at 0, so that no whole score falls between."""

    clause: Text
    bands: Annotated[tuple[Band, ...], Field(min_length=1), AfterValidator(_without_gap), _ENDS_AT_0]
    rounding: Rounding
    source: Source
