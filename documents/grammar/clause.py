"""Knows where sentences and their comma-clauses begin and end, and which words are a name and no order."""

import re
from bisect import bisect_left, bisect_right

from documents.printed import Span

_NUMBERED = r"[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})[、.．)）]"
_LINE = rf"\n(?=[ \t\u3000\n]|{_NUMBERED}|$)|(?<=[。；;：:！!？?）)])\n"
_BREAK = re.compile(rf"[，。；;：:！!？?]|(?<![0-9０-９]),|,(?![0-9０-９]{{3}})|{_LINE}")
_SENTENCE_ENDS = frozenset("。！!？?\n")
_BRACKETS = (("《", "》"), ("〔", "〕"), ("［", "］"))
_REACH = 160


class Clauses:
    """The comma-clauses and sentences of a span, found once. 、 ends neither; a line that runs on ends neither."""

    def __init__(self, text: str, span: Span) -> None:
        self.text = text
        self.span = span
        breaks = [found.start() for found in _BREAK.finditer(text, span.start, span.end)]
        self._breaks = breaks
        self._ends = [place for place in breaks if text[place] in _SENTENCE_ENDS]

    def clause(self, place: int) -> Span:
        """The comma-clause around a place, without the signs that bound it; a sign belongs to the clause before it."""
        following = bisect_left(self._breaks, place)
        start = self._breaks[following - 1] + 1 if following else self.span.start
        return Span(start, self._breaks[following] if following < len(self._breaks) else self.span.end)

    def sentence_start(self, place: int) -> int:
        """Where the sentence around a place begins."""
        before = bisect_right(self._ends, place - 1)
        return self._ends[before - 1] + 1 if before else self.span.start


def in_title(text: str, place: int) -> bool:
    """Whether a place lies inside 《》, 〔〕 or ［］: the name or the number of a document."""
    return any(_is_inside(text, place, *pair) for pair in _BRACKETS)


def in_quotation(text: str, place: int) -> bool:
    """Whether a place lies inside “ ”: a slogan or the name of a plan."""
    return _is_inside(text, place, "“", "”")


def _is_inside(text: str, place: int, opening: str, closing: str) -> bool:
    low = max(0, place - _REACH)
    opened = text.rfind(opening, low, place)
    return opened >= 0 and text.rfind(closing, opened, place) < 0
