"""Attributions in brackets: （牵头单位：…；责任单位：…）, （…牵头，…按职责分工负责）, and brackets of units alone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from config.words import Words
from documents.findings import Flaw
from documents.grammar.bound import ATTRIBUTIONS, NAMES, bounded, weighed
from documents.grammar.bracket import pairs, split_outside, unclosed
from documents.grammar.name import can_be_unit, is_surely_unit, units_named
from documents.grammar.role import COLONS, HINT
from documents.grammar.said import Said, read_words
from documents.grammar.segment import is_time
from documents.printed import Printed, Span

LONGEST = 3000
"""No bracket longer than this is read as an attribution."""
_DEEPEST = 8
_LONGEST_UNCLOSED = 300

ONLY_UNITS = Words(
    zh="括号内只列出单位，未写明是牵头、负责还是配合；按责任单位读入",
    en="the bracket only lists units and does not say what they do; read as responsible",
)
NEVER_CLOSED = Words(
    zh="括号没有收尾，读到行末",
    en="the bracket is never closed; read to the end of the line",
)


@dataclass(frozen=True)
class Bracketed:
    """The brackets that were read, those that claim an attribution but name nobody, and those never closed."""

    read: tuple[Said, ...]
    unread: tuple[Span, ...]
    flaws: tuple[Flaw, ...]


def bracketed(printed: Printed) -> Bracketed:
    """Every attribution in brackets, in document order."""
    hints = [found.start() for found in HINT.finditer(printed.text)]
    closed, unread = _closed(printed, hints)
    read = list(_joined(printed, closed))
    open_ended = list(_open_ended(printed, hints, read))
    flaws = tuple(
        Flaw("unclosed-bracket", printed.quote(one.span.start, one.span.end), NEVER_CLOSED) for one in open_ended
    )
    return Bracketed(tuple(sorted([*read, *open_ended], key=lambda one: one.span.start)), tuple(unread), flaws)


def _closed(printed: Printed, hints: list[int]) -> tuple[list[Said], list[Span]]:
    read: list[Said] = []
    unread: list[Span] = []
    for span, said, told in weighed(_each_closed(printed, hints), _names, NAMES, "units in brackets"):
        if said is not None:
            while read and read[-1].span.start > span.start:
                read.pop()
            read.append(said)
        elif told:
            unread.append(span)
    return read, unread


def _each_closed(printed: Printed, hints: list[int]) -> Iterator[tuple[Span, Said | None, bool]]:
    """Every candidate with what it says, or whether it must be told that nothing was read from it."""
    text = printed.text
    for start, end, hinted in bounded(_candidates(text, hints), ATTRIBUTIONS, "brackets that may name units"):
        span = Span(start, end + 1)
        said = _said(printed, span, hinted=hinted)
        told = said is None and ((hinted and _claims(text, start + 1, end)) or _names_some(printed, start, end))
        yield span, said, told


def _names(one: tuple[Span, Said | None, bool]) -> int:
    """How many units a bracket names; one that was not read counts by its length, for it was looked through too."""
    span, said, _ = one
    return len(said.units) if said is not None else (span.end - span.start) // _SIGNS_OF_A_NAME


_SIGNS_OF_A_NAME = 8


def _said(printed: Printed, span: Span, *, hinted: bool) -> Said | None:
    said = read_words(printed, Span(span.start + 1, span.end - 1), whole=span) if hinted else None
    if said is None and _closes_a_sentence(printed.text, span.start, span.end - 1):
        return _only_units(printed, span)
    return said


def _candidates(text: str, hints: list[int]) -> Iterator[tuple[int, int, bool]]:
    """Pairs that may be attributions: with a word of responsibility, or closing a sentence or a line."""
    nested = 0
    last_start = -1
    for start, end in pairs(text, 0, len(text)):
        if end - start > LONGEST:
            continue
        nested = nested + 1 if last_start > start else 0
        last_start = start
        at = bisect_left(hints, start)
        if at < len(hints) and hints[at] < end:
            if nested <= _DEEPEST:
                yield start, end, True
        elif nested <= _DEEPEST and (_closes_a_sentence(text, start, end) or _LINE_OVER.match(text, end + 1)):
            yield start, end, False


def _closes_a_sentence(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in tuple("。；;") and _SENTENCE_OVER.match(text, end + 1) is not None


_SENTENCE_OVER = re.compile(r"[ \t　]{0,8}(?:$|[\n。（(〔【]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])")
_LINE_OVER = re.compile(r"[。；;]?[ \t　]{0,8}(?:$|\n)")
_TIME_BRACKET = re.compile(r"[ \t　]{0,8}[（(〔\[【](?P<time>[^（()）〔〕\[\]【】\n]{2,40})[)）〕\]】]")


def _joined(printed: Printed, read: Sequence[Said]) -> Iterator[Said]:
    """Brackets side by side that complete one another are one: （牵头单位：A）（责任单位：B）（6月底前完成）."""
    held: Said | None = None
    for said in read:
        if held is not None and _complete_each_other(printed.text, held, said):
            held = _both(held, said)
            continue
        if held is not None:
            yield _with_time(printed.text, held)
        held = said
    if held is not None:
        yield _with_time(printed.text, held)


def _complete_each_other(text: str, one: Said, other: Said) -> bool:
    gap = other.span.start - one.span.end
    apart = (
        (one.lead and other.lead) or (one.responsible and other.responsible) or (one.supporting and other.supporting)
    )
    return not apart and not other.lead and 0 <= gap <= 4 and not text[one.span.end : other.span.start].strip()


def _both(one: Said, other: Said) -> Said:
    return Said(
        Span(one.span.start, other.span.end), one.lead, one.responsible + other.responsible,
        one.supporting + other.supporting, one.times + other.times, (*one.doubts, *other.doubts),
        first_leads=one.first_leads or other.first_leads,
    )  # fmt: skip


def _with_time(text: str, said: Said) -> Said:
    found = _TIME_BRACKET.match(text, said.span.end)
    if found is None or not is_time(text, *found.span("time")):
        return said
    return replace(said, span=Span(said.span.start, found.end()), times=(*said.times, Span(*found.span("time"))))


def _open_ended(printed: Printed, hints: Sequence[int], read: Sequence[Said]) -> Iterator[Said]:
    """Brackets that the line, or another one like it, ends without closing."""
    opened = unclosed(printed.text, 0, len(printed.text))
    starts, done = [one.span.start for one in read], 0
    within_reach = (hint for hint in hints if opened and _is_behind(opened, hint))
    for hint in bounded(within_reach, ATTRIBUTIONS, "words of responsibility in brackets that nothing closes"):
        at = bisect_right(opened, hint) - 1
        if opened[at] < done:
            continue
        furthest = opened[at] + _LONGEST_UNCLOSED
        line_end = printed.text.find("\n", opened[at], furthest)
        following = opened[at + 1] if at + 1 < len(opened) else len(printed.text)
        end = min(line_end if line_end >= 0 else following, following, furthest)
        said = read_words(printed, Span(opened[at] + 1, end), whole=Span(opened[at], end)) if hint < end else None
        before = bisect_left(starts, end) - 1
        if said is not None and (before < 0 or read[before].span.end <= opened[at]):
            done = end
            yield replace(said, doubts=(*said.doubts, NEVER_CLOSED))


def _is_behind(opened: Sequence[int], hint: int) -> bool:
    at = bisect_right(opened, hint) - 1
    return at >= 0 and hint - opened[at] <= _LONGEST_UNCLOSED


_SET = re.compile(r"各(?:级|地|省|市|州|盟|旗|县|区|乡|镇|街|团场|有关|相关|部门|单位|成员)")


def _only_units(printed: Printed, span: Span) -> Said | None:
    pieces = list(split_outside(printed.text, span.start + 1, span.end - 1, "，,；;"))
    times = tuple(Span(*piece) for piece in pieces if is_time(printed.text, *piece))
    names = [piece for piece in pieces if not is_time(printed.text, *piece)]
    units = units_named(printed, names[0][0], names[-1][1]) if names else ()
    names_them = any(is_surely_unit(unit.name) or _SET.match(unit.name) for unit in units)
    if not names_them or not all(can_be_unit(unit.name) for unit in units):
        return None
    return Said(span, responsible=units, times=times, doubts=(ONLY_UNITS,))


_CLAIM = re.compile(rf"(?:牵头|负责|配合|落实)\s{{0,8}}$|(?:单位|部门|责任)\s{{0,8}}[{COLONS}]")


def _claims(text: str, start: int, end: int) -> bool:
    """Whether words in a bracket say that somebody is responsible, though nobody could be read from them."""
    return end - start > 4 and _CLAIM.search(text, start, end) is not None


_PROSE_BRACKET = re.compile(
    r"\s{0,8}(?:以下|简称|统称|不?含|包括|试行|附|详?见|例?如|注|原|即|其中|根据|按照?|依据|《)"
)
_ROLE_WORD = re.compile(r"牵头|负责|督办|督导|督查|(?:责任|配合|落实|承办)(?:单位|部门)")
_LONGEST_TOLD = 300


def _names_some(printed: Printed, start: int, end: int) -> bool:
    """Whether a bracket that nothing was read from closes a sentence and names a unit or a role, or a line with units.

    Inside a sentence at the end of a line nothing but units will do: so a bracket of prose is left in peace.
    """
    text = printed.text
    if end - start > _LONGEST_TOLD or _PROSE_BRACKET.match(text, start + 1):
        return False
    closes = _closes_a_sentence(text, start, end)
    if not closes and not _LINE_OVER.match(text, end + 1):
        return False
    names = [unit.name for unit in units_named(printed, start + 1, end)]
    if not any(map(is_surely_unit, names)):
        return closes and _ROLE_WORD.search(text, start, end) is not None
    return closes or all(map(can_be_unit, names))
