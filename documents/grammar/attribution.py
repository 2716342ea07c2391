"""Attributions: every place where the text says who is responsible, in every style of the genre."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.findings import Flaw
from documents.grammar.bound import ATTRIBUTIONS, NAMES, bounded, weighed
from documents.grammar.bracketed import bracketed
from documents.grammar.labelled import labelled
from documents.grammar.name import is_surely_unit
from documents.grammar.role import COLONS, FIRST_LEADS, FROM_HERE_ON, ROLE_LABEL
from documents.grammar.said import Said, read_words
from documents.printed import Printed, Span, within

_LONGEST_UNHEARD = 60


@dataclass(frozen=True)
class Attributions:
    """Those that were read, in document order, the spans that look like one but name nobody, and their flaws."""

    read: tuple[Said, ...]
    unread: tuple[Span, ...]
    flaws: tuple[Flaw, ...]


def attributions(printed: Printed, *, apart: Iterable[Span] = (), stops: Iterable[int] = ()) -> Attributions:
    """Every attribution of the text in brackets and labelled lines.

    `apart` are spans that are read elsewhere (tables); `stops` are places where a labelled line must end (the next
    item of a text that runs on). An attribution that names the first unit as leader (列第一位者为牵头单位，下同)
    makes the first unit lead there and in every later one that names no leader.
    """
    apart = sorted(apart, key=lambda span: span.start)
    found = bracketed(printed)
    in_brackets = [said.span for said in found.read]
    lines = bounded(labelled(printed, taken=in_brackets, stops=sorted(stops)), ATTRIBUTIONS, "labelled lines")
    lines = weighed(lines, lambda said: len(said.units), NAMES, "units in labelled lines")
    inside = [said for said in (*found.read, *lines) if not within(said.span.start, apart)]
    ordered = sorted(inside, key=lambda said: said.span.start)
    taken = [said.span for said in ordered]
    unread = sorted(
        {*found.unread, *_unheard(printed, found.unread), *_lines_left(printed)}, key=lambda span: span.start
    )
    rest = [span for span in unread if not within(span.start, apart) and not within(span.start, taken)]
    return Attributions(tuple(_first_leading(printed, ordered)), tuple(rest), found.flaws)


def _unheard(printed: Printed, unread: Sequence[Span]) -> Iterator[Span]:
    """Labels of roles wherever they stand, with what follows on their line; what nothing reads must still be told."""
    unread = sorted(unread, key=lambda span: span.start)
    for label in bounded(ROLE_LABEL.finditer(printed.text), ATTRIBUTIONS, "labels of roles"):
        if not within(label.start(), unread):
            line = printed.text.find("\n", label.end(), label.end() + _LONGEST_UNHEARD)
            yield Span(label.start(), line if line >= 0 else min(len(printed.text), label.end() + _LONGEST_UNHEARD))


_STRANGE_LINE = re.compile(
    rf"^[ \t　]{{0,12}}(?P<line>[\u4e00-\u9fff]{{1,8}}(?:单位|部门)[ \t]{{0,4}}[{COLONS}]"
    r"[ \t　]{0,4}(?P<first>[^、，,；;。\s]{2,40})[^\n]{0,40})",
    re.M,
)
_SAID_LINE = re.compile(
    r"^[ \t　]{0,12}(?P<line>由?(?P<words>[^\n：:（）()。]{2,120}(?:牵头|负责|配合|落实)))[。；;]?[ \t　]{0,12}$", re.M
)


def _lines_left(printed: Printed) -> Iterator[Span]:
    """Lines that only say who is responsible, in a way nothing reads.

    Such are a label that no word here knows (监管单位：), and a sentence without a label (由甲局牵头，乙局配合。).
    """
    for found in bounded(_STRANGE_LINE.finditer(printed.text), ATTRIBUTIONS, "labels of units"):
        if is_surely_unit(found["first"]):
            yield Span(*found.span("line"))
    for found in bounded(_SAID_LINE.finditer(printed.text), ATTRIBUTIONS, "lines that end in a word of responsibility"):
        line = Span(*found.span("line"))
        said = read_words(printed, Span(*found.span("words")), whole=line)
        if said is not None and not said.doubts and all(is_surely_unit(unit.name) for unit in said.units):
            yield line


def _first_leading(printed: Printed, ordered: Sequence[Said]) -> Iterator[Said]:
    """列第一位者为牵头单位: in a bracket from there on, in a preface or note for the whole document."""
    spans = [said.span for said in ordered]
    active = any(not within(found.start(), spans) for found in FIRST_LEADS.finditer(printed.text))
    for said in ordered:
        words = printed.text[said.span.start : said.span.end]
        leads = active or said.first_leads
        active = active or (said.first_leads and FROM_HERE_ON.search(words) is not None)
        if leads and not said.lead and said.responsible:
            said = replace(said, lead=said.responsible[:1], responsible=said.responsible[1:])
        yield said
