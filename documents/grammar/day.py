"""Knows which time phrases are deadlines: points in time by which something must be done, and their dates."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from config.words import Words
from documents.findings import Deadline, Flaw
from documents.grammar.binding import binding, in_label, is_history, is_range_end
from documents.grammar.clause import Clauses, in_title
from documents.grammar.elapsed import Counted, counted_times
from documents.grammar.moment import Moment, last_day, moments
from documents.grammar.unheld import unheld_periods
from documents.printed import Printed, Quote, Span

_FIRST_YEAR, _LAST_YEAR = 1949, 2199
_FAR = 80
_LONG_PAST = 60

YEAR_FROM_AFAR = Words(
    zh="年份取自本句前文,相隔较远,请核对",
    en="The year is taken from earlier in the sentence, far away; check it",
)
BEFORE_ISSUE = Words(zh="时限早于印发日期,请核对", en="This is before the day of issue; check it")
NEXT_YEAR = Words(
    zh="未写年份,按当年计已早于印发之日,故按次年计,请核对",
    en="No year is given and this year's date lies before the day of issue, so the next year is taken; check it",
)


@dataclass(slots=True)
class DaysFound:
    """The deadlines of a span, in order, and the flaws of its times: no such day, past, or none that can be held."""

    deadlines: tuple[Deadline, ...] = ()
    flaws: tuple[Flaw, ...] = ()


def find_deadlines(printed: Printed, span: Span, *, issued_on: date | None, year: int | None) -> DaysFound:
    """The deadlines that a governed text sets.

    `year` is the document's where no day of issue is known. A date before the day of issue is history, and none.
    Flaws are: a date that does not exist, a deadline whose year nothing tells, one with 前 that lies before the issue
    and is not told as history, and a period that no cadence can hold (每两个月, 三年内).
    """
    return _Search(printed, span, issued_on, year).run(is_label=False)


def labelled_deadline(printed: Printed, span: Span, *, issued_on: date | None, year: int | None) -> DaysFound:
    """The deadlines in the value of a label such as 完成时限, where a bare 2021年12月 counts too."""
    return _Search(printed, span, issued_on, year).run(is_label=True)


@dataclass(slots=True)
class _Search:
    """One pass over a span, with what the sentence has said so far."""

    printed: Printed
    span: Span
    issued_on: date | None
    year: int | None
    clauses: Clauses = field(init=False)
    found: list[Deadline] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    spoken: tuple[int, int] | None = None
    is_label: bool = False

    def __post_init__(self) -> None:
        self.clauses = Clauses(self.printed.text, self.span)
        if self.issued_on is not None:
            self.year = self.issued_on.year

    def run(self, *, is_label: bool) -> DaysFound:
        self.is_label = is_label
        counted = list(counted_times(self.printed.text, self.span, issued_on=self.issued_on))
        for one in counted:
            self._add_counted(one)
        every = _apart(moments(self.printed.text, self.span), counted)
        judged = in_label(self.clauses, every) if is_label else binding(self.clauses, every)
        for moment, doubts in judged:
            self._add(moment, doubts)
        self.flaws += unheld_periods(self.printed, self.clauses)
        ordered = sorted(self.found, key=lambda one: one.quote.start)
        return DaysFound(tuple(ordered), tuple(sorted(self.flaws, key=lambda flaw: flaw.quote.start)))

    def _add_counted(self, one: Counted) -> None:
        if in_title(self.printed.text, one.start):
            return
        quote = self.printed.quote(one.start, one.end)
        if one.due_on is not None:
            if not self._is_past(one.due_on):
                self.found.append(Deadline(quote, one.due_on, one.doubts))
        elif self.issued_on is None:
            self.flaws.append(Flaw("no-issue-date", quote, _no_issue_date(quote.words)))

    def _add(self, moment: Moment, doubts: tuple[Words, ...] | None) -> None:
        """Keep a moment's year for what follows; note it as a deadline where `doubts` are given, None being none."""
        year, year_doubts = self._year_of(moment)
        if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
            return
        quote = self._quote(moment)
        due_on = last_day(moment, year if year is not None else 2000)
        if due_on is None and (doubts is not None or moment.is_full_date):
            self.flaws.append(Flaw("impossible-date", quote, _impossible(quote.words)))
        elif due_on is not None and doubts is not None and year is None:
            self.flaws.append(Flaw("no-issue-date", quote, _no_issue_date(quote.words)))
        elif due_on is not None and doubts is not None:
            self._keep(moment, due_on, doubts + year_doubts)

    def _keep(self, moment: Moment, due_on: date, doubts: tuple[Words, ...]) -> None:
        if self._is_long_past(due_on) and moment.year_said(self.year) is None:
            moved = last_day(moment, due_on.year + 1)
            due_on, doubts = (moved, (*doubts, NEXT_YEAR)) if moved else (due_on, doubts)
        is_past = self._is_past(due_on)
        if not is_past or self.is_label:
            self.found.append(Deadline(self._quote(moment), due_on, (*doubts, BEFORE_ISSUE) if is_past else doubts))
        elif "before" in moment.said and not is_history(self.clauses, moment):
            quote = self._quote(moment)
            self.flaws.append(Flaw("past-deadline", quote, _past(quote.words)))

    def _quote(self, moment: Moment) -> Quote:
        """Its words with the leading 到; a 至 that joins two ends of a range is not its own."""
        start = moment.start if is_range_end(self.printed.text, moment) else moment.lead_start
        return self.printed.quote(start, moment.end)

    def _year_of(self, moment: Moment) -> tuple[int | None, tuple[Words, ...]]:
        """The year named, else the one the sentence named before, else the document's."""
        said = moment.year_said(self.year)
        if said is not None:
            if self.year is None or said >= self.year:
                self.spoken = (said, moment.end)
            return said, ()
        if self.spoken and self.spoken[1] >= self.clauses.sentence_start(moment.start):
            return self.spoken[0], ((YEAR_FROM_AFAR,) if moment.start - self.spoken[1] > _FAR else ())
        return self.year, ()

    def _is_past(self, day: date) -> bool:
        if self.issued_on is not None:
            return day < self.issued_on
        return self.year is not None and day.year < self.year

    def _is_long_past(self, day: date) -> bool:
        return self.issued_on is not None and (self.issued_on - day).days > _LONG_PAST


def _apart(every: Iterable[Moment], counted: list[Counted]) -> list[Moment]:
    """The moments that lie in no counted phrase, so that none is read twice."""
    starts = sorted((one.start, one.end) for one in counted)
    return [one for one in every if not _is_covered(one, starts)]


def _is_covered(moment: Moment, counted: list[tuple[int, int]]) -> bool:
    before = bisect_left(counted, (moment.end, 0))
    return before > 0 and counted[before - 1][1] > moment.start


def _impossible(words: str) -> Words:
    shown = "".join(words.split())
    return Words(zh=f"不存在的日期:{shown}", en=f"No such day in the calendar: {shown}")


def _past(words: str) -> Words:
    shown = "".join(words.split())
    return Words(
        zh=f"“{shown}”早于印发日期,请核定时限", en=f"“{shown}” is before the day of issue; settle the deadline"
    )


def _no_issue_date(words: str) -> Words:
    shown = "".join(words.split())
    return Words(zh=f"不知印发日期,无法确定“{shown}”是哪一天", en=f"Without the day of issue, “{shown}” has no date")
