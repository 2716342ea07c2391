"""What a drafted entry carries: the words of the document it rests on, and what a person should settle."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from config import pattern
from config.shape import LONGEST_TEXT, Id, Spec, Whole, YesOrNo
from config.words import Words

_LONGEST_SHOWN = 160


def _quoted(value: object) -> str:
    """Words as printed: they are not stripped, and line breaks may stand in them."""
    if not isinstance(value, str):
        raise ValueError("a text is wanted here; put it in quotes")
    if not value.strip():
        raise ValueError("this quote is empty; give the words of the document, or take the source out")
    if len(value) > LONGEST_TEXT:
        raise ValueError(
            f"this quote has {len(value)} characters; {LONGEST_TEXT} are the most: cut it, write cut: true"
        )
    if odd := next((c for c in value if c not in "\n\t" and unicodedata.category(c) in {"Cc", "Cs"}), None):
        raise ValueError(f"the quote holds {odd!r}; take that character out")
    return value


class SourceSpec(Spec):
    """The exact words that an entry rests on; `start` and `end` are characters of the text as it was read.

    Where `cut` is true only the first words are quoted, and the offsets give the whole.
    """

    quote: Annotated[str, BeforeValidator(_quoted), WithJsonSchema(pattern.QUOTE)]
    start: Annotated[Whole, Field(ge=0)] | None = None
    end: Annotated[Whole, Field(ge=0)] | None = None
    cut: YesOrNo = False

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(f"the source ends at {self.end}, not after its start at {self.start}; check both")
        return self


def _is_absent(value: object) -> bool:
    return not value


RestsOn = Annotated[SourceSpec | None, Field(exclude_if=_is_absent)]
"""What an entry rests on. An entry made by hand has none, and is kept as it was before there were sources."""

Supporting = Annotated[tuple[Id, ...], Field(exclude_if=_is_absent)]
"""Units that support; kept only where there are some, so that a plan without them stays the same to `duban apply`."""


def _listed(value: object) -> object:
    """No marks where the key is left without any; a mark by itself is a list of one."""
    if value is None:
        return ()
    return [value] if isinstance(value, str | Mapping | Words) else value


def _open(value: object) -> object:
    said = value.get("en") or value.get("zh") if isinstance(value, Mapping) else value
    text = " ".join(str(said.en if isinstance(said, Words) else said).split())
    shown = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
    raise ValueError(f"settle this and take the mark out: {shown}")


Review = Annotated[
    tuple[Annotated[Any, BeforeValidator(_open)], ...],
    BeforeValidator(_listed),
    Field(exclude=True),
    WithJsonSchema({"type": ["array", "null"], "maxItems": 0}),
]
"""What a person should settle. A mark that still stands is a fault, so no entry in force ever carries one."""
