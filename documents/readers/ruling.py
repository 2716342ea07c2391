"""Which of the figures drawn on a page are ruled lines, and the straight lines that they make together."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from documents.readers.limits import PAGE_RULES
from documents.readers.sheet import Rule

_THIN = 3.0
"""A filled rectangle no wider than this is a line; the heaviest frames have 2.25 points."""

_SHORT = 6.0
"""A shorter line rules no cell: it is a dash, or a part of a letter drawn by hand."""

_NEAR = 2.5
_GAP = 3.0


class Shape(NamedTuple):
    """The corners of a figure in order, and whether its outline is drawn or only its inside filled."""

    points: list[tuple[float, float]]
    is_outlined: bool


def ruled(shapes: Iterable[Shape]) -> tuple[list[Rule], list[Rule]]:
    """The lines across and the lines down, pieces of one line joined; none where there are too many for a table.

    >>> ruled([Shape([(0, 0), (50, 0)], True), Shape([(50, 0), (90, 0), (90, 1), (50, 1)], False)])
    ([Rule(at=0.0, start=0, end=90)], [])
    """
    across: list[Rule] = []
    down: list[Rule] = []
    for shape in shapes:
        for (x, y), (to_x, to_y) in _strokes(shape):
            if abs(to_y - y) <= 1 and abs(to_x - x) >= _SHORT:
                across.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
            elif abs(to_x - x) <= 1 and abs(to_y - y) >= _SHORT:
                down.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))
    joined = _joined(across), _joined(down)
    return joined if len(joined[0]) + len(joined[1]) <= PAGE_RULES else ([], [])


def _strokes(shape: Shape) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    if shape.is_outlined:
        yield from pairwise(shape.points)
        return
    xs, ys = [x for x, _ in shape.points], [y for _, y in shape.points]
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    if top - bottom <= _THIN < right - left:
        yield (left, (bottom + top) / 2), (right, (bottom + top) / 2)
    elif right - left <= _THIN < top - bottom:
        yield ((left + right) / 2, bottom), ((left + right) / 2, top)


def _joined(rules: list[Rule]) -> list[Rule]:
    """Pieces at the same place that touch, as one; places that differ by less than a line's width count as the same."""
    joined: list[Rule] = []
    for group in _at_one_place(rules):
        at = round(group[0].at, 1)
        group.sort(key=lambda rule: rule.start)
        current = Rule(at, group[0].start, group[0].end)
        for rule in group[1:]:
            if rule.start <= current.end + _GAP:
                current = Rule(at, current.start, max(current.end, rule.end))
            else:
                joined.append(current)
                current = Rule(at, rule.start, rule.end)
        joined.append(current)
    return joined


def _at_one_place(rules: list[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule.at - group[0].at > _NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group
