"""Attributions in brackets: （牵头单位：…；责任单位：…）, （…牵头，…按职责分工负责）, and brackets of units alone."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from config.words import Words
from documents.findings import Flaw
from documents.grammar.bound import ATTRIBUTIONS, bounded
from documents.grammar.bracket import pairs, split_outside, unclosed
from documents.grammar.name import is_whole, units_named
from documents.grammar.role import HINT
from documents.grammar.said import Said, is_time, read_words
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
    for start, end, hinted in bounded(_candidates(printed.text, hints), ATTRIBUTIONS, "brackets that may name units"):
        span = Span(start, end + 1)
        said = read_words(printed, Span(start + 1, end), whole=span) if hinted else _only_units(printed, span)
        if said is not None:
            while read and read[-1].span.start > start:
                read.pop()
            read.append(said)
        elif hinted and _claims(printed.text, start + 1, end):
            unread.append(span)
    return read, unread


def _candidates(text: str, hints: list[int]) -> Iterator[tuple[int, int, bool]]:
    """Pairs that may be attributions: with a word of responsibility, or closing a sentence."""
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
        elif nested <= _DEEPEST and _closes_a_sentence(text, start, end):
            yield start, end, False


def _closes_a_sentence(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in tuple("。；;") and _SENTENCE_OVER.match(text, end + 1) is not None


_SENTENCE_OVER = re.compile(r"[ \t　]{0,8}(?:$|[\n。（(〔【]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、])")
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
    for hint in hints if opened else ():
        at = bisect_right(opened, hint) - 1
        if at < 0 or opened[at] < done or hint - opened[at] > _LONGEST_UNCLOSED:
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


def _only_units(printed: Printed, span: Span) -> Said | None:
    pieces = list(split_outside(printed.text, span.start + 1, span.end - 1, "，,；;"))
    times = tuple(Span(*piece) for piece in pieces if is_time(printed.text, *piece))
    names = [piece for piece in pieces if not is_time(printed.text, *piece)]
    units = units_named(printed, names[0][0], names[-1][1]) if names else ()
    if not units or not all(_is_surely_unit(unit.name) for unit in units):
        return None
    return Said(span, responsible=units, times=times, doubts=(ONLY_UNITS,))


_SURELY = re.compile(
    r"(?:厅|局|委|办|部|署|政府|管委会|委员会|办公室|公司|中心|银行|分行|部门|集团|总队|支队|法院|检察院|工商联|总工会|妇联|残联)$"
)


def _is_surely_unit(name: str) -> bool:
    return (
        len(name) <= 25
        and is_whole(name)
        and _SURELY.search(name) is not None
        and not re.search(r"简称|包括|含|如|或|原|及其|即", name)
    )


_CLAIM = re.compile(r"(?:牵头|负责|配合|落实)\s{0,8}$|(?:单位|部门)\s{0,8}[：:]")


def _claims(text: str, start: int, end: int) -> bool:
    """Whether words in a bracket say that somebody is responsible, though nobody could be read from them."""
    return end - start > 4 and _CLAIM.search(text, start, end) is not None
