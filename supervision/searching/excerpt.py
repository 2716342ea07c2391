"""The words around what was found, with what was asked for marked in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from supervision.searching.signs import places

BEFORE, LENGTH = 24, 140
"""Signs of the text before the first find, and in all."""


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `marked` where it is what was asked for."""

    words: str
    marked: bool


def excerpt(words: str, parts: Sequence[str]) -> tuple[Piece, ...]:
    """The words around the first part that is found, every part marked; cut ends show as an ellipsis.

    >>> [(one.words, one.marked) for one in excerpt("已建立境外上市后备资源库，入库三家。", ["后备资源", "三家"])]
    [('已建立境外上市', False), ('后备资源', True), ('库，入库', False), ('三家', True), ('。', False)]
    """
    spans = _merged(sorted(_spans(words, parts)))
    start = max(spans[0][0] - BEFORE, 0) if spans else 0
    end = min(start + LENGTH, len(words))
    pieces = list(_pieces(words, [(a, min(b, end)) for a, b in spans if a < end], start, end))
    before = [Piece("…", False)] if start else []
    behind = [Piece("…", False)] if end < len(words) else []
    return (*before, *pieces, *behind)


def _spans(words: str, parts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where in the text each part stands, from its first sign to behind its last."""
    found = list(places(words))
    plain = "".join(place.sign for place in found)
    for part in parts:
        at = plain.find(part)
        while at >= 0:
            yield found[at].at, found[at + len(part) - 1].at + 1
            at = plain.find(part, at + len(part))


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _pieces(words: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for begins, ends in spans:
        if at < begins:
            yield Piece(words[at:begins], False)
        yield Piece(words[begins:ends], True)
        at = ends
    if at < end:
        yield Piece(words[at:end], False)
