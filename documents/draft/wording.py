"""What a part of a sentence says to do and what each of its figures counts, in the document's own words."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from config.unit import UnitsSpec
from documents.draft.part import Part
from documents.draft.subject import Subject
from documents.draft.title import title_of
from documents.findings import Goal, Responsibility
from documents.printed import Printed, Quote, Span
from documents.resolving import Register

_COMPARED = re.compile(r"不少于|不低于|不超过|不高于|至少|最少|最多|超过|力争")
_COUNTED = re.compile(r"\d")
_LABEL = re.compile(r"(?:完成|办理|实施|工作|责任)?(?:时限|时间|期限|进度|频次|节点|要求)(?:要求|安排)?[:：]?")


@dataclass(frozen=True, slots=True)
class Asking:
    """A document, one of its responsibilities, and the names that the config knows."""

    printed: Printed
    found: Responsibility
    register: Register
    units: UnitsSpec | None

    def text(self, span: Span) -> str:
        return self.printed.text[span.start : span.end]


def counted(asking: Asking, part: Part, said: Subject | None) -> Iterator[tuple[Goal, str]]:
    """Each goal of the part with what it counts: the words that stand between it and its neighbours."""
    goals = part.goals
    ends = sorted({goal.quote.end for goal in goals})
    whole = ""
    for goal in goals:
        before = bisect_right(ends, goal.quote.start)
        start = ends[before - 1] if before else part.span.start
        last = goals[-1].quote.start < goal.quote.end
        of = words_of(asking, part, said, Span(start, part.span.end if last else goal.quote.end))
        whole = whole or (title_of_part(asking, part, said) if not of else "")
        yield goal, of or whole or goal.unit or goal.quote.words


def title_of_part(asking: Asking, part: Part, said: Subject | None) -> str:
    """What the part says to do; empty where it is but the label of a time (完成时限：…)."""
    title = words_of(asking, part, said, part.span)
    return "" if part.has_time and _LABEL.fullmatch(title) else title


def words_of(asking: Asking, part: Part, said: Subject | None, span: Span) -> str:
    """What a stretch of the part says to do, without who, when and how many."""
    goals = part.goals
    first = bisect_left(goals, span.start, key=lambda goal: goal.quote.start)
    after = bisect_left(goals, span.end, key=lambda goal: goal.quote.start)
    out = [span for goal in goals[first:after] for span in _measure(goal.quote)]
    out += [_with_preposition(asking, due.quote) for due in part.deadlines]
    if said and said.form in ("units", "own"):
        out.append(Span(part.span.start, part.span.start + said.length))
    inside = [(max(o.start, span.start) - span.start, min(o.end, span.end) - span.start) for o in out]
    return title_of(asking.text(span), taking_out=[(start, end) for start, end in inside if start < end])


def _measure(quote: Quote) -> Iterator[Span]:
    """The comparing words and the number with its unit; a verb that stands between them is left to the title."""
    compared, number = _COMPARED.match(quote.words), _COUNTED.search(quote.words)
    if compared and number:
        yield Span(quote.start, quote.start + compared.end())
        yield Span(quote.start + number.start(), quote.end)
    else:
        yield quote.span


def _with_preposition(asking: Asking, quote: Quote) -> Span:
    before = asking.printed.text[quote.start - 1 : quote.start] if quote.start else ""
    return Span(quote.start - 1, quote.end) if before and before in "于在" else quote.span


def heading_of(asking: Asking) -> str:
    """The heading as a title; empty where there is none."""
    heading = asking.found.heading
    return title_of(heading.words, taking_out=[]) if heading else ""
