"""Which clause an attribution closes, and the text that it governs."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.words import Words
from documents.findings import Item
from documents.grammar.said import Said
from documents.printed import Printed, Span

CLOSES_ABOVE = Words(
    zh="该署名自成一行，其前各小项都没有署名，按归上一级条款读入",
    en="this line stands alone after items that name nobody; read as closing the clause above them",
)
LAST_OF_SILENT = Words(
    zh="其前同级各项都没有署名，本项的单位也许管到上一级全部内容",
    en="the items beside this one name nobody; these units may answer for all of the clause above",
)
NO_ITEM = Words(zh="署名之前没有编号的条款", en="no numbered clause stands before this")


@dataclass(frozen=True)
class Closed:
    """An attribution with the index of the item it closes, the text it governs, and that text's parts around it."""

    said: Said
    item: int | None
    governed: Span
    texts: tuple[Span, ...]
    doubts: tuple[Words, ...]


def closed(printed: Printed, items: Sequence[Item], said: Sequence[Said]) -> Iterator[Closed]:
    """Each attribution with its item, in document order.

    An attribution closes the innermost item before it. Where it stands on a line of its own after items that name
    nobody, it closes the clause above these. It governs the text from there, or from the attribution before it; one
    that ends a heading governs what stands below the heading.
    """
    starts = [item.number.start for item in items]
    innermost = [bisect_right(starts, one.span.start) - 1 for one in said]
    spoken = _Spoken([one.span.start for one in said], innermost)
    before = 0
    for one, index in zip(said, innermost, strict=True):
        item, doubts = _item(printed, items, one, index, spoken)
        begins = items[item].number.start if item is not None else 0
        texts = [Span(min(max(before, begins), one.span.start), one.span.start)]
        if index >= 0 and _heads(printed, items[index], one):
            texts += _below(printed, items, index, one, spoken)
        yield Closed(one, item, Span(texts[0].start, texts[-1].end), tuple(texts), doubts)
        before = one.span.end


_LONGEST_HEADING = 60
_STOPS = re.compile(r"[。；;\n]")


def _heads(printed: Printed, item: Item, said: Said) -> bool:
    """Whether an attribution stands behind the words of a heading: （一）建设园区（市发改委牵头）."""
    between = Span(item.number.end, said.span.start)
    short = between.end - between.start <= _LONGEST_HEADING
    return short and _STOPS.search(printed.text, between.start, between.end) is None


def _below(printed: Printed, items: Sequence[Item], index: int, said: Said, spoken: "_Spoken") -> Iterator[Span]:
    """The text below a heading: to the end of its item, or to the item that names somebody again."""
    end, following = items[index].text.end, spoken.after(said.span.start)
    if following is not None and following[0] < end:
        end = items[following[1]].number.start if following[1] > index else said.span.end
    if printed.text[said.span.end : end].strip(" \t\n　。；;"):
        yield Span(said.span.end, end)


@dataclass(frozen=True)
class _Spoken:
    """Where attributions stand, and the innermost item of each."""

    places: Sequence[int]
    items: Sequence[int]

    def first_after(self, place: int) -> int | None:
        at = bisect_right(self.places, place)
        return self.items[at] if at < len(self.items) else None

    def after(self, place: int) -> tuple[int, int] | None:
        """Where the next attribution stands, and the innermost item of it."""
        at = bisect_right(self.places, place)
        return (self.places[at], self.items[at]) if at < len(self.places) else None


def _item(
    printed: Printed, items: Sequence[Item], said: Said, index: int, spoken: _Spoken
) -> tuple[int | None, tuple[Words, ...]]:
    if index < 0:
        return None, (*said.doubts, NO_ITEM)
    if not _follows_silence(items, index, spoken):
        return index, said.doubts
    if _on_own_line(printed, said) and "\n" in printed.text[items[index].number.start : said.span.start]:
        return items[index].parent, (*said.doubts, CLOSES_ABOVE)
    return index, (*said.doubts, LAST_OF_SILENT)


def _follows_silence(items: Sequence[Item], index: int, spoken: _Spoken) -> bool:
    """Whether items stand before this one under the same clause, and this one is the first of them to name anybody."""
    above = items[index].parent
    if above is None or index == above + 1:
        return False
    return spoken.first_after(items[above].number.start) == index


def _on_own_line(printed: Printed, said: Said) -> bool:
    line = printed.text.rfind("\n", 0, said.span.start) + 1
    return not printed.text[line : said.span.start].strip()
