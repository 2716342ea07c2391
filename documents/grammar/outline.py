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


@dataclass
class _Open:
    number: Number
    index: int


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
        self._open: list[_Open] = []
        self._last: dict[Level, int] = {}
        self._found: list[tuple[Number, str, int | None, int]] = []
        self.flaws: list[Flaw] = []

    def take(self, number: Number) -> None:
        while self._section < len(self._sections) and self._sections[self._section] <= number.start:
            self._section += 1
            self._open.clear()
            self._last.clear()
        if self._found and number.start <= self._found[-1][0].start:
            return
        if not number.at_line_start and not self._goes_on(number):
            return
        if not self._is_item(number):
            return
        self._notice_jump(number)
        while self._open and self._open[-1].number.level >= number.level:
            self._open.pop()
        parent = self._open[-1].index if self._open else None
        above = "" if parent is None else self._found[parent][1]
        path = number.step if number.level is Level.DOTTED else above + number.step
        self._open.append(_Open(number, len(self._found)))
        self._found.append((number, path, parent, self._section))
        self._last[number.level] = number.ordinal
        child = number_in_heading(self._printed.text, number.end)
        if child is not None and child.level > number.level:
            self.take(child)

    def _is_item(self, number: Number) -> bool:
        """一， begins a sentence rather than an item unless it goes on with 一、 numbering."""
        mark = self._printed.text[number.end - 1]
        return not (number.level is Level.HAN and mark in "，,")

    def _goes_on(self, number: Number) -> bool:
        if number.ordinal == 1:
            return not self._open or self._open[-1].number.level < number.level
        return self._last.get(number.level) == number.ordinal - 1

    def _notice_jump(self, number: Number) -> None:
        if number.level is Level.DOTTED:
            return
        siblings = [one.number for one in self._open if one.number.level is number.level]
        expected = {1, self._last.get(number.level, 0) + 1}
        if siblings:
            expected = {siblings[-1].ordinal + 1}
        if number.ordinal in expected:
            return
        before = siblings[-1].ordinal if siblings else self._last.get(number.level, 0)
        self.flaws.append(Flaw("numbering-jump", self._quote(number), _jump(before, number.ordinal)))

    def _quote(self, number: Number) -> Quote:
        return self._printed.quote(number.start, number.end)

    def items(self) -> list[Item]:
        ends = self._ends()
        return [
            Item(path, self._quote(number), self._heading(number, end), Span(number.start, end), parent, section)
            for (number, path, parent, section), end in zip(self._found, ends, strict=True)
        ]

    def _ends(self) -> list[int]:
        """Each item's text runs to the next item of the same or a higher level, or to the end of its section."""
        ends = [0] * len(self._found)
        waiting: list[int] = []
        bounds = [*self._sections, len(self._printed.text)]
        for index, (number, _, _, section) in enumerate(self._found):
            while waiting and self._is_over(waiting[-1], number, section):
                done = waiting.pop()
                ends[done] = min(number.start, bounds[self._found[done][3]])
            waiting.append(index)
        for index in waiting:
            ends[index] = bounds[self._found[index][3]]
        return ends

    def _is_over(self, index: int, number: Number, section: int) -> bool:
        before, _, _, its_section = self._found[index]
        return its_section != section or before.level >= number.level

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
