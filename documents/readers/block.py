"""Blocks that a document is set from: paragraphs, and grids of cells that hold blocks themselves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

Paragraph: TypeAlias = str
"""Running text; a `\\n` in it is a line broken by hand, or by the margin of a cell."""


@dataclass(slots=True)
class Grid:
    """Rows of cells, in columns that stay aligned."""

    rows: "list[list[Cell]]"


class Covered(Enum):
    """A place that another cell runs over: the one above it, or the one to its left. It holds nothing of its own."""

    ABOVE = "above"
    LEFT = "left"

    def __bool__(self) -> Literal[False]:
        return False


Block: TypeAlias = Paragraph | Grid
Cell: TypeAlias = list[Block] | Covered | None
"""What a cell holds; None where the row has no cell at this place."""

HEADER_WORDS = re.compile(
    "序号|编号|任务|事项|措施|内容|目标|指标|要求|项目|名称|单位|部门|牵头|责任|配合|时限|时间|进度|备注"
)
_HEADER_ROWS, _HEADER_LENGTH = 3, 20
_RUNNING_TEXT = 300
_BREAK = re.compile("[\n\r\t\v\f\x85\u2028\u2029]+")
# CJK signs, kana, ideographs, full-width forms, and the dashes and quotation marks that Chinese sets full-width.
_WIDE = re.compile(
    "[\u2014-\u201d\u2026\u2460-\u24ff\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
_CLOSING = frozenset("%),.;:!?]}-")


def seam(before: str, after: str) -> str:
    """What stands between two pieces of a broken line: nothing in Chinese, a space between Latin words.

    >>> seam("市发展", "改革委"), seam("action", "plan"), seam("达到", "65%")
    ('', ' ', '')
    """
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return ""
    glued = is_wide(before[-1]) or is_wide(after[0]) or after[0] in _CLOSING or before[-1] in "-("
    return "" if glued else " "


def is_wide(sign: str) -> bool:
    """Whether it is set full-width, as Chinese signs are."""
    return _WIDE.match(sign) is not None


def unbroken(paragraph: Paragraph) -> str:
    """The paragraph on one line without tabs; a break made by hand often parts two units, so it leaves a space.

    >>> unbroken("市商务局\\n市财政局")
    '市商务局 市财政局'
    """
    return " ".join(piece for piece in map(str.strip, _BREAK.split(paragraph)) if piece)


def flat(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """The paragraphs in order, also those within grids."""
    for block in blocks:
        if isinstance(block, str):
            yield block
        else:
            yield from (words for row in block.rows for cell in row for words in flat(cell or ()))


def words_of(cell: Cell) -> str:
    """A cell on one line: its paragraphs parted by a space, their own broken lines joined."""
    return " ".join(words for words in map(unbroken, flat(cell or ())) if words)


def settled(grid: Grid) -> list[Block]:
    """The grid, or what it holds where it only lays out a page.

    A grid lays out where no row has two cells, or where it has no header words and holds running text or a grid.
    """
    rows = [row for row in grid.rows if any(isinstance(cell, list) for cell in row)]
    if not rows:
        return []
    if max(sum(isinstance(cell, list) for cell in row) for row in rows) >= 2 and (_has_header(rows) or not _runs(rows)):
        return [Grid(rows)]
    return [block for row in rows for cell in row for block in cell or ()]


def _has_header(rows: list[list[Cell]]) -> bool:
    for row in rows[:_HEADER_ROWS]:
        words = [words_of(cell) for cell in row if cell]
        if len(words) >= 2 and all(len(each) <= _HEADER_LENGTH for each in words):
            return any(HEADER_WORDS.search("".join(each.split())) for each in words)
    return False


def _runs(rows: list[list[Cell]]) -> bool:
    cells = [cell for row in rows for cell in row if cell]
    return any(isinstance(block, Grid) or len(block) > _RUNNING_TEXT for cell in cells for block in cell)
