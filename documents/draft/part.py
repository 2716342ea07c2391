"""The sentences that an attribution governs, and the parts between their commas."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Self, TypeVar

from config.words import Words
from documents.findings import Deadline, Goal, Recurrence, Responsibility
from documents.printed import Printed, Span

_ENDS = "。；;！？!?\n\t"
_OPENING, _CLOSING = "(（“《〈〔[【", ")）”》〉〕]】"
_SIGN = re.compile(f"[{re.escape(_ENDS + _OPENING + _CLOSING)}，,]")
_OPEN_ENDED = ("以上", "以下", "以内", "左右")
_NOUN = re.compile(r"(?![和及与或并且同时均都])[^\W\d_]")
_FULL_LINE = 25
_STOPS = "。；;！？!?：:)） \u3000"
_PARTING = re.compile(r"[、和及，,]")
QUALITY = Words(
    zh="这个数字后面紧接名词，另有数字：它也许只说明所指的是哪一类，请核对是否为目标",
    en="A noun follows the figure at once, and a further figure: it may only say which ones are meant; check it",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What stands between two commas, with what was found in it, in the order of the text."""

    span: Span
    deadlines: tuple[Deadline, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    goals: tuple[Goal, ...] = ()

    @property
    def has_time(self) -> bool:
        return bool(self.deadlines or self.recurrences)

    @property
    def says_something(self) -> bool:
        return self.has_time or bool(self.goals)


def sentences(printed: Printed, found: Responsibility) -> Iterator[tuple[Part, ...]]:
    """Every sentence that the attribution governs, as parts between commas; a heading only where it sets something.

    What stands in brackets or quotation marks is never split. A line break ends a sentence, unless it only wraps one.
    """
    facts = _Facts.of(printed, found)
    heading = found.heading if found.heading and found.heading.start in found.governed else None
    says_nothing = heading and not facts.within(heading.span).says_something
    begins = heading.end if heading and says_nothing else found.governed.start
    for sentence in _sentences(printed.text, begins, found.governed.end):
        parts = [piece for span in sentence for piece in _pieces(printed.text, facts.within(span))]
        if parts:
            yield tuple(replace(part, goals=tuple(_doubted(printed.text, part.goals))) for part in parts)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What was found, in the order of the text, so that each part takes its own without looking at all."""

    deadlines: tuple[Deadline, ...]
    recurrences: tuple[Recurrence, ...]
    goals: tuple[Goal, ...]

    @classmethod
    def of(cls, printed: Printed, found: Responsibility) -> Self:
        goals = _without_qualities(printed.text, _in_order(found.goals))
        return cls(_in_order(found.deadlines), _in_order(found.recurrences), goals)

    def within(self, span: Span) -> Part:
        return Part(span, _within(self.deadlines, span), _within(self.recurrences, span), _within(self.goals, span))


Fact = TypeVar("Fact", Deadline, Recurrence, Goal)


def _in_order(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=_start))


def _without_qualities(text: str, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """The goals without those that only say what kind is counted: 3个500万元以上技改项目 are three projects."""
    kept = list(goals[:1])
    for before, goal in pairwise(goals):
        end = goal.quote.end
        at_once = goal.quote.start == before.quote.end and goal.unit != before.unit
        goes_on = goal.quote.words.endswith(_OPEN_ENDED) and text[end : end + 1].isalpha()
        if not (at_once and goes_on):
            kept.append(goal)
    return tuple(kept)


def _doubted(text: str, goals: tuple[Goal, ...]) -> Iterator[Goal]:
    """The goals of a part, marked where one may only say which things the next one counts.

    2000万美元以上项目增长10%以上 orders growth; whether it orders 2000万美元以上 as well is for a person to say.
    """
    for goal, after in zip(goals, (*goals[1:], None), strict=False):
        end = goal.quote.end
        sorts = after and after.quote.start >= end and goal.quote.words.endswith(_OPEN_ENDED) and _NOUN.match(text, end)
        yield replace(goal, doubts=(*goal.doubts, QUALITY)) if sorts else goal


def _within(facts: tuple[Fact, ...], span: Span) -> tuple[Fact, ...]:
    return facts[bisect_left(facts, span.start, key=_start) : bisect_left(facts, span.end, key=_start)]


def _start(fact: Deadline | Recurrence | Goal) -> int:
    return fact.quote.start


def _sentences(text: str, start: int, end: int) -> Iterator[list[Span]]:
    parts: list[Span] = []
    depth = 0
    for sign in _SIGN.finditer(text, start, end):
        place, mark = sign.start(), sign[0]
        depth = max(0, depth + (mark in _OPENING) - (mark in _CLOSING))
        if mark == "\n" and _wraps(text, place):
            continue
        ends = mark in "\n\t" or (not depth and mark in _ENDS)
        if ends or (not depth and _is_comma(text, place)):
            parts += _span(text, start, place)
            start = place + 1
        if ends:
            depth = 0
            yield parts
            parts = []
    yield parts + _span(text, start, end)


def _wraps(text: str, place: int) -> bool:
    """Whether a line break only ends a full line: one that is long and stops in the middle of a sentence."""
    line = text[max(0, place - _FULL_LINE) : place]
    return len(line) == _FULL_LINE and "\n" not in line and "\t" not in line and line[-1] not in _STOPS


def _span(text: str, start: int, end: int) -> list[Span]:
    return [Span(start, end)] if text[start:end].strip() else []


def _is_comma(text: str, place: int) -> bool:
    """A comma that is none inside a number (1,000)."""
    digits = text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()
    return text[place] == "，" or (text[place] == "," and not digits)


def _pieces(text: str, part: Part) -> Iterator[Part]:
    """The part in as many pieces as it has times: 月统计、季通报 are two duties."""
    starts = [part.span.start]
    times = sorted([d.quote.start for d in part.deadlines] + [r.quote.start for r in part.recurrences])
    for before, time in pairwise(times):
        joints = [joint.end() for joint in _PARTING.finditer(text, before, time)]
        starts.append(joints[-1] if joints else time)
    if len(starts) == 1:
        yield part
        return
    facts = _Facts(part.deadlines, part.recurrences, part.goals)
    for start, end in pairwise([*starts, part.span.end]):
        yield facts.within(Span(start, end))
