"""What stands on every page and belongs to none: page numbers, running heads and feet."""

import re
from collections import Counter
from statistics import median

from documents.readers.ruledgrid import Placed
from documents.readers.sheet import Line

Content = list[Line | Placed]

_DASHES = "-‐‑‒–—―－─·•_~ 　"
_FORMS = (
    r"\d{1,4}",
    r"[ivxlIVXL]{1,6}",
    r"\d{1,4}[ ]?[/／][ ]?\d{1,4}",
    r"第[ 　]?[\d一二三四五六七八九十百]{1,5}[ 　]?页",
    r"第[ 　]?\d{1,4}[ 　]?页[ 　,，/／(（]{0,3}共[ 　]?\d{1,4}[ 　]?页[)）]?",
    r"Page \d{1,4}(?: of \d{1,4})?",
)
_NUMBER = re.compile(f"[{_DASHES}]*(?:{'|'.join(_FORMS)})[{_DASHES}]*")
_DIGITS = re.compile(r"\d+")
_MARGIN = 0.13
"""The share of a page's height at head and foot where page numbers stand; official papers leave 37 and 35 mm."""

_ON_MANY = 0.3
_ROUNDS = 3


def without_furniture(pages: list[tuple[float, Content]]) -> list[Content]:
    """The contents of the pages, each given with its height, without the lines at head and foot that only serve it."""
    heights = [line.box.top - line.box.bottom for _, content in pages for line in _lines(content)]
    usual = median(heights) if heights else 0.0
    bare = [list(content) for _, content in pages]
    for _ in range(_ROUNDS):
        seen = Counter(key for content in bare for key in {_key(line) for line in _outer(content)})
        many = max(2, _ON_MANY * len(pages))
        repeated = {key for key, times in seen.items() if times >= many}
        for (height, _), content in zip(pages, bare, strict=True):
            for line in _outer(content):
                if _is_number(line, height) or (_key(line) in repeated and _stands_apart(line, content, usual)):
                    content[:] = [each for each in content if each is not line]
    return bare


def _lines(content: Content) -> list[Line]:
    return [each for each in content if isinstance(each, Line)]


def _outer(content: Content) -> list[Line]:
    """The highest and the lowest thing on the page, where these are lines."""
    if not content:
        return []
    ends = [max(content, key=lambda each: each.box.top), min(content, key=lambda each: each.box.bottom)]
    return [each for each in ends if isinstance(each, Line)]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", "".join(line.words.split())), round(line.box.bottom / 6)


def _is_number(line: Line, height: float) -> bool:
    middle = line.box.middle[1]
    in_margin = middle < height * _MARGIN or middle > height * (1 - _MARGIN)
    return in_margin and len(line.words) <= 30 and _NUMBER.fullmatch(line.words) is not None


def _stands_apart(line: Line, content: Content, usual: float) -> bool:
    """Further from its neighbour than lines of text are from each other, or set smaller than them."""
    if line.box.top - line.box.bottom < 0.85 * usual:
        return True
    others = [each for each in content if each is not line and abs(each.box.bottom - line.box.bottom) > usual / 2]
    if not others:
        return True
    below = [line.box.bottom - each.box.top for each in others if each.box.top <= line.box.middle[1]]
    above = [each.box.bottom - line.box.top for each in others if each.box.bottom >= line.box.middle[1]]
    return min(below, default=1e9) > 1.5 * usual if not above else min(above) > 1.5 * usual
