"""Brackets of every width, and the marks that part a list when they stand outside of brackets."""

import re
from collections.abc import Iterator

_KINDS = {"（": "round", "(": "round", "〔": "square", "［": "square", "[": "square", "【": "square", "﹝": "square"}
_CLOSERS = {"）": "round", ")": "round", "〕": "square", "］": "square", "]": "square", "】": "square", "﹞": "square"}
OPENING, CLOSING = "".join(_KINDS), "".join(_CLOSERS)
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")


def pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Every matched pair as (place of the opening, place of the closing), the inner before the outer.

    Widths may mix: `（…)` is a pair. What was never closed, or never opened, is passed over.
    """
    waiting: dict[str, list[int]] = {"round": [], "square": []}
    for found in _BRACKET.finditer(text, start, end):
        mark = found[0]
        if mark in _KINDS:
            waiting[_KINDS[mark]].append(found.start())
        elif waiting[_CLOSERS[mark]]:
            yield waiting[_CLOSERS[mark]].pop(), found.start()


def unclosed(text: str, start: int, end: int) -> list[int]:
    """The places of opening brackets that nothing closes, in order."""
    waiting: dict[str, list[int]] = {"round": [], "square": []}
    for found in _BRACKET.finditer(text, start, end):
        mark = found[0]
        if mark in _KINDS:
            waiting[_KINDS[mark]].append(found.start())
        elif waiting[_CLOSERS[mark]]:
            waiting[_CLOSERS[mark]].pop()
    return sorted(waiting["round"] + waiting["square"])


def split_outside(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    """The pieces of `[start, end)` between these marks, where a mark inside of brackets parts nothing.

    >>> [("各县(市、区)政府、财政局"[a:b]) for a, b in split_outside("各县(市、区)政府、财政局", 0, 13, "、")]
    ['各县(市、区)政府', '财政局']
    """
    depth, begun = 0, start
    for place in range(start, end):
        mark = text[place]
        if mark in _KINDS:
            depth += 1
        elif mark in _CLOSERS:
            depth = max(0, depth - 1)
        elif depth == 0 and mark in marks:
            yield begun, place
            begun = place + 1
    yield begun, end
