"""What a responsibility asks: one obligation for each time, and for each figure that stands for itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from config.words import Words
from documents.draft.part import Part, sentences
from documents.draft.subject import Owed, Subject, owed, subject_of
from documents.draft.title import one_line, shortened
from documents.draft.wording import Asking, counted, heading_of, title_of_part, words_of
from documents.findings import Deadline, Goal, Recurrence
from documents.printed import Quote, Span

_OF_WHICH = "其中"
_NEAR = 8
_UNTIL = re.compile(r"\s*(?:力争)?[到至]")
_TIMES = ("次", "场次", "人次", "回", "趟")


@dataclass(frozen=True, slots=True)
class Figure:
    """A goal, what it counts, and the index of the figure that it is a part of."""

    goal: Goal
    of: str
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One task to be: without a time it is owed always."""

    title: str
    source: Quote
    owed: Owed
    deadline: Deadline | None = None
    recurrence: Recurrence | None = None
    figures: tuple[Figure, ...] = ()

    @property
    def marks(self) -> tuple[Words, ...]:
        """What the text leaves in doubt, each doubt once."""
        facts: list[Deadline | Recurrence | Goal] = [figure.goal for figure in self.figures]
        facts += [fact for fact in (self.deadline, self.recurrence) if fact]
        return tuple(dict.fromkeys((*self.owed.marks, *(doubt for fact in facts for doubt in fact.doubts))))


@dataclass(slots=True)
class _Open:
    """An obligation to which the parts that follow may still add."""

    span: Span
    subject: Subject | None
    deadline: Deadline | None = None
    recurrence: Recurrence | None = None
    title: str = ""
    figures: list[Figure] = field(default_factory=list)


def obligations(asking: Asking) -> tuple[Obligation, ...]:
    """Every obligation of a responsibility; one that is owed always where the text sets neither time nor figure.

    A time that stands apart from every sentence (时限：…, the cell of a table) is that of all that has none.
    """
    every = list(_in_sentences(asking))
    apart = [one for one in every if not one.title and not one.figures] + list(_outside(asking))
    within = [one for one in every if one.title or one.figures]
    untimed = [one for one in within if not one.deadline and not one.recurrence]
    common = _common_time(apart)
    if common is not None and (untimed or not within):
        within = within or [_Open(asking.found.governed, None)]
        for one in untimed or within:
            one.deadline, one.recurrence = common.deadline, common.recurrence
        apart = [one for one in apart if one is not common]
    return tuple(_closed(asking, one) for one in (*within, *apart)) or (_standing(asking),)


def _common_time(apart: list[_Open]) -> _Open | None:
    """The time of all that has none: the only one that stands apart, or the only day among recurrences."""
    days = [one for one in apart if one.deadline]
    return apart[0] if len(apart) == 1 else days[0] if len(days) == 1 else None


def _in_sentences(asking: Asking) -> Iterator[_Open]:
    """The obligations of every sentence; 到2028年，…；…； holds until the full stop."""
    until: Deadline | None = None
    for sentence in _sentences(asking):
        begins = sentence[0].span.start
        if not _follows_semicolon(asking, begins):
            until = _until(asking, sentence[0])
        for one in _of_sentence(asking, sentence):
            if until and not one.deadline and not one.recurrence:
                one.deadline = until
            yield one


def _follows_semicolon(asking: Asking, place: int) -> bool:
    return asking.printed.text[max(0, place - _NEAR) : place].rstrip().endswith(("；", ";"))


def _until(asking: Asking, first: Part) -> Deadline | None:
    """The day by which all of a sentence is to be reached: one that it begins with (到2028年底，…)."""
    due = first.deadlines[0] if first.deadlines else None
    leads = due and _UNTIL.fullmatch(asking.printed.text[first.span.start : due.quote.start + 1])
    return due if leads else None


def _outside(asking: Asking) -> Iterator[_Open]:
    """The times and figures that were found beside the governed text."""
    found, governed = asking.found, asking.found.governed
    for due in found.deadlines:
        if due.quote.start not in governed:
            yield _Open(due.quote.span, None, deadline=due)
    for period in found.recurrences:
        if period.quote.start not in governed:
            yield _Open(period.quote.span, None, recurrence=period)
    for goal in found.goals:
        if goal.quote.start not in governed:
            yield _Open(goal.quote.span, None, figures=[Figure(goal, heading_of(asking) or goal.quote.words)])


def _sentences(asking: Asking) -> Iterator[tuple[Part, ...]]:
    """The sentences in which something was found."""
    parts = sentences(asking.printed, asking.found)
    return (sentence for sentence in parts if any(part.says_something for part in sentence))


def _of_sentence(asking: Asking, sentence: tuple[Part, ...]) -> list[_Open]:
    every: list[_Open] = []
    subject: Subject | None = None
    for part in sentence:
        said = subject_of(asking.text(part.span), asking.register)
        subject = said or subject
        if every and not every[-1].title:
            _entitle(asking, every[-1], part, said)
            every[-1].subject = every[-1].subject or subject
        if part.has_time:
            every += _timed(asking, part, said, subject)
        elif part.goals:
            _take_goals(asking, part, said, subject, every)
    return every


def _timed(asking: Asking, part: Part, said: Subject | None, subject: Subject | None) -> Iterator[_Open]:
    """An obligation for each time in the part; the last one has its figures."""
    facts: list[Deadline | Recurrence] = sorted((*part.deadlines, *part.recurrences), key=lambda fact: fact.quote.start)
    for place, fact in enumerate(facts):
        one = _Open(part.span, subject)
        if isinstance(fact, Deadline):
            one.deadline = fact
        else:
            one.recurrence = fact
        one.title = title_of_part(asking, part, said)
        if place == len(facts) - 1:
            one.figures = [Figure(goal, of) for goal, of in counted(asking, part, said)]
        yield one


def _take_goals(asking: Asking, part: Part, said: Subject | None, subject: Subject | None, every: list[_Open]) -> None:
    """Figures without a time of their own: part of the one before, a further item of its list, or for themselves."""
    last = every[-1] if every else None
    if last and (of_which := _whole(asking, part, last)) is not None:
        last.figures += [Figure(goal, of, of_which) for goal, of in counted(asking, part, said)]
    elif last and (last.deadline or not last.figures or _goes_on(asking, part)) and last.subject == subject:
        last.figures += [Figure(goal, of) for goal, of in counted(asking, part, said)]
    else:
        every.append(_by_itself(asking, part, said, subject, last))
        return
    last.span = Span(last.span.start, part.span.end)


def _by_itself(asking: Asking, part: Part, said: Subject | None, subject: Subject | None, last: _Open | None) -> _Open:
    """An obligation of its own, with the time that the sentence has set before, if any."""
    figures = [Figure(goal, of) for goal, of in counted(asking, part, said)]
    one = _Open(part.span, subject, title=title_of_part(asking, part, said), figures=figures)
    one.deadline = last.deadline if last else None
    if last and last.recurrence:
        times = figures[0].goal.unit in _TIMES and figures[0].goal.op == ">=" and len(figures) == 1
        count = figures[0].goal.value if times else None
        one.recurrence = replace(last.recurrence, at_least=count, at_most=None, doubts=())
    return one


def _whole(asking: Asking, part: Part, last: _Open) -> int | None:
    """The index of the figure that "of which" goes back to; None where the part does not begin so."""
    if not last.figures or not asking.text(part.span).lstrip().startswith(_OF_WHICH):
        return None
    before = last.figures[-1].part_of
    return len(last.figures) - 1 if before is None else before


def _goes_on(asking: Asking, part: Part) -> bool:
    """Whether the part begins with its figure, as a further item of a list does."""
    return not asking.printed.text[part.span.start : part.goals[0].quote.start].strip()


def _entitle(asking: Asking, one: _Open, part: Part, said: Subject | None) -> None:
    """A time that stands alone before a comma takes its title from the part that follows."""
    if title := title_of_part(asking, part, said):
        one.title = title
        one.span = Span(one.span.start, part.span.end)


def _closed(asking: Asking, one: _Open) -> Obligation:
    recurrence = one.recurrence
    if recurrence and _counts_but_one(one.figures, recurrence):
        recurrence = replace(recurrence, at_least=None, at_most=None)
    return Obligation(
        title=one.title or heading_of(asking) or shortened(one_line(asking.text(one.span))),
        source=asking.printed.quote(one.span.start, one.span.end),
        owed=owed(one.subject, asking.found, asking.register, asking.units),
        deadline=one.deadline,
        recurrence=recurrence,
        figures=tuple(one.figures),
    )


def _counts_but_one(figures: list[Figure], recurrence: Recurrence) -> bool:
    """Whether the count of the period is that of one figure among several: then it is left to the figures."""
    wholes = [figure for figure in figures if figure.part_of is None]
    return len(wholes) > 1 and any(figure.goal.quote.start not in recurrence.quote.span for figure in wholes)


def _standing(asking: Asking) -> Obligation:
    """What is owed always: the whole text that the attribution governs, under its heading."""
    found = asking.found
    span = Span(found.governed.start, max(found.governed.end, found.governed.start + 1))
    parts = [part for sentence in sentences(asking.printed, found) for part in sentence]
    first = next((title for part in parts if (title := words_of(asking, part, None, part.span))), "")
    return Obligation(
        title=heading_of(asking) or first or shortened(found.attribution.words),
        source=asking.printed.quote(span.start, span.end),
        owed=owed(None, found, asking.register, asking.units),
    )
