"""The outline: which numbers are items, what stands above what, and where the numbering jumps."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from config.words import Words
from documents.findings import Flaw, Item
from documents.grammar.bound import ITEMS, bounded
from documents.grammar.numbering import Level, Number, number_in_heading, numbers
from documents.printed import Printed, Quote, Span

LONGEST_HEADING = 60
_APPENDIX = re.compile(
    r"^[^\S\n]{0,40}附[^\S\n]{0,8}(?:件|录|表)[^\S\n]{0,8}[0-9０-９一二三四五六七八九十]{0,3}"
    r"[^\S\n]{0,8}[：:]?[^\S\n]*$",
    re.M,
)
_APPENDIX_LIST = re.compile(
    r"^[^\S\n]{0,40}附[^\S\n]{0,8}件[^\S\n]{0,8}[0-9一二三四五六七八九十]{0,2}[^\S\n]{0,8}[：:][^\S\n]*\S[^\n]*"
    r"(?:\n\s{0,40}(?:附件\s{0,8})?\d{1,2}[^\S\n]*[.．、：:][^\n]*)*",
    re.M,
)
_LISTED = re.compile(
    r"^[^\S\n]{0,40}附[^\S\n]{0,8}件[^\S\n]{0,8}[：:]?[^\S\n]*\n"
    r"(?:\s{0,40}\d{1,2}[^\S\n]{0,8}[.．、][^\n]{1,60}(?:\n|$))+",
    re.M,
)
_LIST_AT_THE_END = 3000
_HEADING_ENDS = re.compile(r"[。\n]|[（(〔【](?=[^（(〔【）)〕】\n]{0,40}(?:牵头|负责|责任|配合|落实))")


@dataclass(frozen=True)
class Outline:
    """Items in document order, the flaws of their numbering, and where each appendix begins."""

    items: tuple[Item, ...]
    flaws: tuple[Flaw, ...]
    sections: tuple[int, ...]
    attached: tuple[Span, ...]


@dataclass(frozen=True)
class _Found:
    """An item as it was met; `rank` is how deep it stands, which is its level but for texts that turn the order."""

    number: Number
    rank: int
    path: str
    parent: int | None
    section: int


def outline(printed: Printed, *, apart: Iterable[Span] = ()) -> Outline:
    """The items of a text. At a line's start every number counts; inside a line only one that goes on or begins.

    `apart` are spans (tables) whose numbers are no items of the text.
    """
    sections = [found.start() for found in _APPENDIX.finditer(printed.text) if not _opens_list(printed.text, found)]
    attached = _attached(printed.text)
    shut = _Shut([*apart, *attached])
    builder = _Builder(printed, sections)
    for number in bounded(numbers(printed.text), ITEMS, "numbers that may be items"):
        if not shut.holds(number.start):
            builder.take(number)
    return Outline(tuple(builder.items()), tuple(builder.flaws), tuple(sections), tuple(attached))


def _attached(text: str) -> list[Span]:
    """Lists of appendices by name: they number names, not duties."""
    return [
        Span(*found.span()) for rule in (_APPENDIX_LIST, _LISTED) for found in rule.finditer(text) if _is_list(found)
    ]


def _is_list(found: re.Match[str]) -> bool:
    return len(found[0]) < 2000


def _opens_list(text: str, found: re.Match[str]) -> bool:
    short = len(text) - found.start() <= _LIST_AT_THE_END and text.count("\n", found.start()) < 12
    return short and _LISTED.match(text, found.start()) is not None


class _Shut:
    """Spans in which no item begins, asked in document order."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._at = 0

    def holds(self, place: int) -> bool:
        while self._at < len(self._spans) and self._spans[self._at].end <= place:
            self._at += 1
        return self._at < len(self._spans) and place in self._spans[self._at]


class _Builder:
    """Takes the numbers one by one and keeps the chain of open items."""

    def __init__(self, printed: Printed, sections: list[int]) -> None:
        self._printed = printed
        self._sections = sections
        self._section = 0
        self._open: list[int] = []
        self._last: dict[Level, int] = {}
        self._turned = False
        self._found: list[_Found] = []
        self.flaws: list[Flaw] = []

    def take(self, number: Number) -> None:
        self._enter_section(number.start)
        if self._found and number.start <= self._found[-1].number.start:
            return
        self._turned = self._turned or self._turns(number)
        if not (number.at_line_start or self._goes_on(number)) or not self._is_item(number):
            return
        self._notice_jump(number)
        rank = self._rank(number.level)
        while self._open and self._found[self._open[-1]].rank >= rank:
            self._open.pop()
        parent = self._open[-1] if self._open else None
        above = "" if parent is None else self._found[parent].path
        path = number.step if number.level is Level.DOTTED else above + number.step
        self._open.append(len(self._found))
        self._found.append(_Found(number, rank, path, parent, self._section))
        self._last[number.level] = number.ordinal
        child = number_in_heading(self._printed.text, number.end)
        if child is not None and self._rank(child.level) > rank:
            self.take(child)

    def _enter_section(self, place: int) -> None:
        while self._section < len(self._sections) and self._sections[self._section] <= place:
            self._section += 1
            self._open.clear()
            self._last.clear()
            self._turned = False

    def _turns(self, number: Number) -> bool:
        """Whether （一） stands below 1. here: the first of its kind, and no 一、 or （一） has stood above."""
        first = number.level is Level.BRACKETED_HAN and number.ordinal == 1 and number.at_line_start
        below_arabic = bool(self._open) and self._found[self._open[0]].number.level is Level.ARABIC
        return first and below_arabic and not self._last.keys() & {Level.HAN, Level.BRACKETED_HAN}

    def _rank(self, level: Level) -> int:
        """How deep a level stands, twice over, so that there is room below ARABIC."""
        return 2 * Level.ARABIC + 1 if self._turned and level is Level.BRACKETED_HAN else 2 * level

    def _is_item(self, number: Number) -> bool:
        """一， begins a sentence rather than an item unless it goes on with 一、 numbering."""
        mark = self._printed.text[number.end - 1]
        return not (number.level is Level.HAN and mark in "，,")

    def _goes_on(self, number: Number) -> bool:
        if number.ordinal == 1:
            return not self._open or self._found[self._open[-1]].rank < self._rank(number.level)
        return self._last.get(number.level) == number.ordinal - 1

    def _notice_jump(self, number: Number) -> None:
        if number.level is Level.DOTTED:
            return
        numbers = [self._found[index].number for index in self._open]
        siblings = [one.ordinal for one in numbers if one.level is number.level]
        before = siblings[-1] if siblings else self._last.get(number.level, 0)
        if number.ordinal == before + 1 or (number.ordinal == 1 and siblings[-1:] != [1]):
            return
        self.flaws.append(Flaw("numbering-jump", self._quote(number), _jump(before, number.ordinal)))

    def _quote(self, number: Number) -> Quote:
        return self._printed.quote(number.start, number.end)

    def items(self) -> list[Item]:
        return [
            Item(
                one.path, self._quote(one.number), self._heading(one.number, end), Span(one.number.start, end),
                one.parent, one.section,
            )
            for one, end in zip(self._found, self._ends(), strict=True)
        ]  # fmt: skip

    def _ends(self) -> list[int]:
        """Each item's text runs to the next item of the same or a higher level, or to the end of its section."""
        ends = [0] * len(self._found)
        waiting: list[int] = []
        bounds = [*self._sections, len(self._printed.text)]
        for index, one in enumerate(self._found):
            while waiting and self._is_over(self._found[waiting[-1]], one):
                done = waiting.pop()
                ends[done] = min(one.number.start, bounds[self._found[done].section])
            waiting.append(index)
        for index in waiting:
            ends[index] = bounds[self._found[index].section]
        return ends

    def _is_over(self, before: _Found, one: _Found) -> bool:
        return before.section != one.section or before.rank >= one.rank

    def _heading(self, number: Number, end: int) -> Quote | None:
        text = self._printed.text
        begun = number.end
        while begun < end and text[begun] in " \t　\u00a0":
            begun += 1
        ends = _HEADING_ENDS.search(text, begun, min(end, begun + LONGEST_HEADING + 1))
        stop = ends.start() if ends else (end if end - begun <= LONGEST_HEADING and end == len(text) else begun)
        while stop > begun and text[stop - 1] in " \t　\u00a0：:":
            stop -= 1
        return self._printed.quote(begun, stop) if stop > begun else None


def _jump(before: int, found: int) -> Words:
    if found == before:
        return Words(zh=f"编号 {found} 出现了两次", en=f"the number {found} stands twice")
    return Words(
        zh=f"编号从 {before} 跳到 {found}，请核对是否缺漏",
        en=f"the numbering goes from {before} to {found}; check whether something is missing",
    )
