"""Ruled tables on a page: the grid that lines make, and the words in its cells."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from documents.readers.block import Block, Cell, Covered, Grid, seam
from documents.readers.sheet import Box, Line, Rule, Sheet, sign_size

_REACH = 4.0
"""Lines that miss each other by no more than this many points still meet."""


@dataclass(slots=True)
class Placed:
    """A table where it stands on its page; `columns` are the places of its lines down."""

    grid: Grid
    box: Box
    columns: list[float]
    page: int


@dataclass(slots=True)
class _Frame:
    """Lines that meet: the edges of columns and rows, and which place belongs to which cell."""

    xs: list[float]
    ys: list[float]
    owner: dict[tuple[int, int], tuple[int, int]]
    signs: dict[tuple[int, int], list[tuple[str, Box]]] = field(default_factory=dict)
    at: int | None = None

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[-1], self.xs[-1], self.ys[0])

    def place(self, box: Box) -> tuple[int, int] | None:
        """Row and column of the cell in which the middle of `box` lies."""
        x, y = box.middle
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, -y, key=lambda edge: -edge), len(self.ys) - 1) - 1
        return self.owner[row, column]


def placed(sheet: Sheet) -> list[Line | Placed]:
    """What stands on the page in order, with the words of ruled tables in their cells."""
    frames = list(_frames(sheet)) if sheet.across and sheet.down else []
    content: list[Line | Placed | _Frame] = []
    for line in sheet.lines:
        inside = [frame for frame in frames if _touches(frame.box, line.box)]
        left_over = _fill(inside, line, sheet) if inside else line
        for frame in inside:
            if frame.at is None and frame.signs:
                frame.at = len(content)
                content.append(frame)
        if left_over:
            content.append(left_over)
    return [_table(each, sheet.page) if isinstance(each, _Frame) else each for each in content]


def _touches(frame: Box, line: Box) -> bool:
    middle = line.middle[1]
    return frame.bottom <= middle <= frame.top and line.left < frame.right and line.right > frame.left


def _fill(frames: list[_Frame], line: Line, sheet: Sheet) -> Line | None:
    """Put the signs of the line into cells; what lies outside of them stays a line."""
    outside: list[str] = []
    cell: list[tuple[str, Box]] | None = None
    for sign, box in zip(line.words, sheet.sign_boxes(line), strict=True):
        if sign == " ":
            (outside if cell is None else []).append(sign)
            if cell:
                cell.append((sign, cell[-1][1]))
            continue
        cell = None
        for frame in frames:
            if (place := frame.place(box)) is not None:
                cell = frame.signs.setdefault(place, [])
                cell.append((sign, box))
                break
        else:
            outside.append(sign)
    words = "".join(outside).strip()
    return Line(words, line.box, line.size, line.page, line.first) if words else None


def _table(frame: _Frame, page: int) -> Placed:
    rows: list[list[Cell]] = []
    for row in range(len(frame.ys) - 1):
        cells: list[Cell] = []
        for column in range(len(frame.xs) - 1):
            owner = frame.owner[row, column]
            if owner == (row, column):
                cells.append(_paragraphs(frame.signs.get(owner, [])))
            else:
                cells.append(Covered.LEFT if owner[0] == row else Covered.ABOVE)
        if any(isinstance(cell, list) for cell in cells):
            rows.append(cells)
    return Placed(Grid(rows), frame.box, frame.xs, page)


def _paragraphs(signs: list[tuple[str, Box]]) -> list[Block]:
    """The words of a cell; a line that ends well before the longest one ended by hand."""
    size = max((sign_size(sign, box) for sign, box in signs), default=0.0)
    lines: list[list[tuple[str, Box]]] = []
    for sign, box in signs:
        before = lines[-1][-1][1] if lines else None
        if before is None or abs(box.middle[1] - before.middle[1]) > 0.5 * size:
            lines.append([])
        lines[-1].append((sign, box))
    widths = [max(box.right for _, box in line) - min(box.left for _, box in line) for line in lines]
    blocks: list[Block] = []
    ended = True
    for line, width in zip(lines, widths, strict=True):
        words = "".join(sign for sign, _ in line).strip()
        blocks[len(blocks) - (not ended) :] = [words if ended else f"{blocks[-1]}{seam(str(blocks[-1]), words)}{words}"]
        ended = max(widths) - width > 2.2 * size
    return blocks


def _frames(sheet: Sheet) -> Iterator[_Frame]:
    for across, down in _meeting(sheet.across, sheet.down):
        xs, ys = _edges(down, across), _edges(across, down)[::-1]
        if len(xs) >= 3 and len(ys) >= 2:
            yield _Frame(xs, ys, _owners(xs, ys, across, down))


def _meeting(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of lines that meet one another, from the top of the page down."""
    above = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while above[at] != at:
            above[at] = at = above[above[at]]
        return at

    for i, one in enumerate(across):
        for j, other in enumerate(down, len(across)):
            if _meets(one, other.at) and _meets(other, one.at):
                above[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate([*across, *down]):
        groups.setdefault(root(at), ([], []))[at >= len(across)].append(rule)
    return sorted((group for group in groups.values() if all(group)), key=lambda group: -max(r.at for r in group[0]))


def _meets(rule: Rule, at: float) -> bool:
    return rule.start - _REACH <= at <= rule.end + _REACH


def _edges(rules: list[Rule], others: list[Rule]) -> list[float]:
    """Where the lines stand; a side left open is where the lines that run towards it end."""
    edges = sorted({rule.at for rule in rules})
    first, last = min(rule.start for rule in others), max(rule.end for rule in others)
    if first < edges[0] - 2 * _REACH:
        edges.insert(0, first)
    if last > edges[-1] + 2 * _REACH:
        edges.append(last)
    return edges


def _owners(
    xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place the first place of its cell: no line to the left or above means that the cell goes on."""
    walls, floors = _by_place(down), _by_place(across)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            here = row, column
            if column and not _stands(walls.get(left), (top + bottom) / 2):
                here = owner[row, column - 1]
            elif row and not _stands(floors.get(top), (left + right) / 2):
                here = owner[row - 1, column]
            owner[row, column] = here
    return owner


def _by_place(rules: list[Rule]) -> dict[float, list[Rule]]:
    found: dict[float, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.at, []).append(rule)
    return found


def _stands(rules: list[Rule] | None, place: float) -> bool:
    return any(rule.start <= place <= rule.end for rule in rules or ())
