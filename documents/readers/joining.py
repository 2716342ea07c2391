"""Lines of a page joined to the paragraphs that they were wrapped from, over the ends of pages too."""

import re
from itertools import pairwise, takewhile
from statistics import median

from documents.readers.block import Block, Cell, Grid, flat, seam, settled, words_of
from documents.readers.composing import PAGE
from documents.readers.ruledgrid import Placed
from documents.readers.sheet import Line

_TOKEN = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,5}[章节条]|[一二三四五六七八九十百]{1,4}[、．.]|[（(][一二三四五六七八九十百]{1,4}[)）]"
    r"|\d{1,3}[．、]|\d{1,3}\.(?!\d)|[（(]\d{1,3}[)）]|[①-⑳]|附件?[\d一二三四五六七八九十]{0,3}[:：]?$|(?:责任|牵头|配合)(?:单位|部门)[:：]"
)
_LATIN = re.compile(r"[!-~]{1,40}")
_INDENT, _DEEP, _LARGE = 1.2, 2.6, 1.25
"""In characters: an indent, one that is no paragraph's first line; and a title's size in that of the text."""


def joined(content: list[Line | Placed], widths: list[float]) -> list[Block]:
    """Paragraphs and tables in order, with the sign for a new page where each page begins; `widths` are the pages'."""
    wrapping = _Wrapping(content, widths)
    blocks: list[Block | list[str]] = []
    before: Line | Placed | None = None
    marked = 0
    for each in content:
        mark = PAGE * (each.page - marked)
        marked = max(marked, each.page)
        if isinstance(each, Placed):
            _put_table(blocks, each, before, mark)
        elif isinstance(before, Line) and not wrapping.begins(before, each):
            _continue(blocks[-1], each.words, mark)
        else:
            blocks.append([mark, each.words])
        before = each
    if marked < len(widths) and blocks:
        blocks.append(PAGE * (len(widths) - marked))
    return [_whole(block) for block in blocks]


class _Wrapping:
    """Where the lines of a document begin and end, and so whether one is wrapped from the one before."""

    def __init__(self, content: list[Line | Placed], widths: list[float]) -> None:
        lines = [each for each in content if isinstance(each, Line)]
        self.usual = median(line.size for line in lines) if lines else 0.0
        self.pitch = _pitch(lines)
        self.widths = widths
        groups: dict[int, list[Line]] = {}
        for line in lines:
            groups.setdefault(round(widths[line.page - 1]), []).append(line)
        self.margins = {width: _margins(group, width) for width, group in groups.items()}

    def begins(self, before: Line, line: Line) -> bool:
        """Whether `line` begins a paragraph, rather than going on from `before`."""
        if self._is_title(before) and self._is_title(line) and self._is_near(before, line):
            return abs(before.size - line.size) > 1
        return (
            abs(before.size - line.size) > 0.25 * self.usual
            or not self._is_near(before, line)
            or _TOKEN.match(line.words) is not None
            or self._is_indented(before, line)
            or self._ends_short(before, line)
        )

    def _margin(self, line: Line) -> tuple[float, float]:
        return self.margins[round(self.widths[line.page - 1])]

    def _is_near(self, before: Line, line: Line) -> bool:
        down = before.box.bottom - line.box.bottom
        return before.page != line.page or -line.size <= down <= 1.6 * max(self.pitch, line.size)

    def _is_indented(self, before: Line, line: Line) -> bool:
        """By two characters or so; where lines stand deep alike, as in a list, they are one paragraph."""
        indent = line.box.left - self._margin(line)[0]
        alike = abs(line.box.left - before.box.left) < 0.3 * line.size
        return indent > _INDENT * line.size and not (alike and indent > _DEEP * line.size)

    def _ends_short(self, before: Line, line: Line) -> bool:
        """Whether the first word of `line` and the sign that must not begin one would have fitted before it."""
        word = _LATIN.match(line.words)
        needed = 0.55 * len(word[0]) if word else 1.0
        return self._margin(before)[1] - before.box.right > (needed + 1.2) * before.size

    def _is_title(self, line: Line) -> bool:
        middle = (line.box.left + line.box.right) / 2
        centred = abs(middle - self.widths[line.page - 1] / 2) < 1.5 * line.size
        return centred and line.size > _LARGE * self.usual


def _margins(lines: list[Line], width: int) -> tuple[float, float]:
    """Left and right edge of the text, without the few lines that stick out; no page leaves a third free."""
    lefts = sorted(line.box.left for line in lines)
    rights = sorted(line.box.right for line in lines)
    out = len(lines) // 50
    return lefts[out], max(rights[-1 - out], 0.7 * width)


def _pitch(lines: list[Line]) -> float:
    """How far lines are usually apart."""
    downs = [one.box.bottom - other.box.bottom for one, other in pairwise(lines) if one.page == other.page]
    return median([down for down in downs if down > 0] or [0.0])


def _continue(block: Block | list[str], words: str, mark: str) -> None:
    if isinstance(block, list):
        block.append(seam(block[-1], words) + mark + words)


def _whole(block: Block | list[str]) -> Block:
    return "".join(block) if isinstance(block, list) else block


def _put_table(blocks: list[Block | list[str]], table: Placed, before: Line | Placed | None, mark: str) -> None:
    """A table that goes on over the end of a page stays one; its head is not said twice."""
    rows = table.grid.rows
    last = blocks[-1] if blocks else None
    if isinstance(last, Grid) and isinstance(before, Placed) and _goes_on(before, table):
        last.rows.extend(_marked(rows[_heads(last.rows, rows) :], mark))
    else:
        blocks.extend(settled(Grid(_marked(rows, mark))))


def _heads(before: list[list[Cell]], rows: list[list[Cell]]) -> int:
    """How many rows of the head are said again; one row at least is none of them."""
    same = takewhile(lambda pair: _words(pair[0]) == _words(pair[1]), zip(before, rows[:-1], strict=False))
    return sum(1 for _ in same)


def _words(row: list[Cell]) -> list[str]:
    return [words_of(cell).replace(PAGE, "") for cell in row]


def _goes_on(before: Placed, table: Placed) -> bool:
    same = len(before.columns) == len(table.columns)
    return (
        same
        and before.page + 1 == table.page
        and all(abs(one - other) < 4 for one, other in zip(before.columns, table.columns, strict=True))
    )


def _marked(rows: list[list[Cell]], mark: str) -> list[list[Cell]]:
    """The rows with the sign for a new page before the words of their first cell."""
    for row in rows[:1]:
        at = next(place for place, cell in enumerate(row) if isinstance(cell, list))
        words = list(flat(row[at] or [])) or [""]
        row[at] = [mark + words[0], *words[1:]]
    return rows
