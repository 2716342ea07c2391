"""Cells of a row of duties: what one says of units, what several say together, and which the rows below may share."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from config.words import Words
from documents.findings import Role
from documents.grammar.column import Column
from documents.grammar.role import LABEL
from documents.grammar.said import Said, read_cells, read_words
from documents.printed import Printed, Quote, Span

ROLES: tuple[Role, ...] = ("lead", "responsible", "supporting")
_AS_ABOVE = re.compile(r"\s*(?:同上|同前|〃|″)\s*")
_MORE_FOLLOWS = "、，,"
_PARTS = " \t\n　\u00a0，,；;。、"
_LONGEST_TAKEN: dict[Column, int] = {"time": 120, "lead": 1000, "responsible": 1000, "supporting": 1000}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds words: its place in the row, and what its column holds."""

    at: int
    column: Column
    span: Span


def may_be_taken(cell: Cell) -> bool:
    """Whether rows below may share it: a longer one is no list of units, and thousands of rows would read it again."""
    return cell.span.end - cell.span.start <= _LONGEST_TAKEN.get(cell.column, 0)


def is_as_above(printed: Printed, column: Column, span: Span) -> bool:
    """Whether a cell of units or of a time limit only says 同上."""
    return column in _LONGEST_TAKEN and _AS_ABOVE.fullmatch(printed.text, span.start, span.end) is not None


@dataclass(slots=True)
class Pending:
    """A row that the rows below it may go on with: its own cells, what it takes from above, and its doubts."""

    clause: str
    heading: Quote | None
    cells: list[Cell]
    taken: list[Cell]
    texts: list[Span]
    doubts: list[Words] = field(default_factory=list)
    last: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.last = {cell.at: at for at, cell in enumerate(self.cells)}

    def is_unfinished(self, printed: Printed, at: int) -> bool:
        """Whether the words in this column must go on."""
        return at in self.last and printed.text[self.cells[self.last[at]].span.end - 1] in _MORE_FOLLOWS

    def go_on(self, printed: Printed, cells: Iterable[Cell]) -> None:
        """Takes the cells of a row that goes on with this one; a cell that only a line break parts is one with it."""
        for cell in cells:
            last = self.last.get(cell.at)
            if cell.column == "text":
                self.texts.append(cell.span)
            elif last is not None and not printed.text[self.cells[last].span.end : cell.span.start].strip():
                self.cells[last] = replace(cell, span=Span(self.cells[last].span.start, cell.span.end))
            elif cell.column in ROLES or cell.column == "time":
                self.last[cell.at] = len(self.cells)
                self.cells.append(cell)


def heard(printed: Printed, cells: Iterable[Cell]) -> list[Said]:
    """What cells of units say; in 牵头：甲局 配合：乙局 the labels of the cell itself give the roles."""
    plain: list[tuple[Role, Span]] = []
    found: list[Said | None] = []
    for cell in cells:
        label = _label(printed, cell.span)
        begins = label.start() if label else cell.span.end
        plain += [(role, Span(cell.span.start, begins)) for role in ROLES if role == cell.column]
        if label:
            found.append(read_words(printed, Span(begins, cell.span.end), whole=cell.span))
    if plain:
        found.insert(0, read_cells(printed, plain, plain[0][1]))
    return [said for said in found if said is not None]


def _label(printed: Printed, cell: Span) -> re.Match[str] | None:
    """The first label of a cell that words do not stand right before."""
    for label in LABEL.finditer(printed.text, cell.start, cell.end):
        if label.start() == cell.start or printed.text[label.start() - 1] in _PARTS:
            return label
    return None


def merged(every: Sequence[Said]) -> Said | None:
    """What several cells say, as one."""
    if len(every) < 2:
        return every[0] if every else None
    return replace(
        every[0],
        lead=tuple(unit for said in every for unit in said.lead),
        responsible=tuple(unit for said in every for unit in said.responsible),
        supporting=tuple(unit for said in every for unit in said.supporting),
        times=tuple(time for said in every for time in said.times),
        doubts=tuple(dict.fromkeys(doubt for said in every for doubt in said.doubts)),
        first_leads=any(said.first_leads for said in every),
    )
