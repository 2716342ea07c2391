"""A page as drawn: lines of words and ruled lines with their places. Points, from the left and from the bottom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from documents.readers.block import is_wide


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


def sign_size(sign: str, box: Box) -> float:
    """How large a sign is set: its height, or the width where it fills a square."""
    height = box.top - box.bottom
    return max(height, box.right - box.left) if is_wide(sign) else height


class Rule(NamedTuple):
    """A straight line: at one x from y to y, or at one y from x to x."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Line:
    """Words on one line. `first` is the place of the first one among the signs of the page."""

    words: str
    box: Box
    size: float
    page: int
    first: int = 0


@dataclass(slots=True)
class Sheet:
    """A page. `sign_boxes` gives the box of each sign of a line, and only while the page is open."""

    page: int
    width: float
    height: float
    lines: list[Line]
    sign_boxes: Callable[[Line], list[Box]]
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
