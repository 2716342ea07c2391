"""Reading a document: from the printed text to what it asks of whom."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.words import Words
from documents.closing import Closed, closed
from documents.findings import Coverage, Deadline, Flaw, Goal, Item, Reading, Recurrence, Responsibility
from documents.grammar.attribution import attributions
from documents.grammar.day import find_deadlines, labelled_deadline
from documents.grammar.goal import find_goals
from documents.grammar.masthead import Masthead, masthead
from documents.grammar.outline import outline
from documents.grammar.recurrence import find_recurrences
from documents.grammar.row import Row, duty_rows
from documents.grammar.table import duty_tables
from documents.lacking import NAMES_NOBODY, damaged, names_nobody, nothing_read, silent, undated, unread
from documents.printed import Printed, Quote, Span
from documents.uncovered import uncovered

_NO_LIMIT = re.compile(r"(?:长期|持续|常态|全年|日常|立即|即知即改|适时|贯穿|始终|无|/|[-—–－]+$)")
_LONGEST_TIME = 30


def read(printed: Printed) -> Reading:
    """Everything the document says, each finding with its place; nothing is invented, nothing silently dropped.

    Raises DocumentError where the document holds more than a plan can (`documents/grammar/bound.py`).
    """
    head = masthead(printed)
    tables = duty_tables(printed)
    apart = [table.span for table in tables]
    shape = outline(printed, apart=apart)
    said = attributions(printed, apart=apart, stops=[item.number.start for item in shape.items])
    rows = duty_rows(printed, tables, shape.items)
    reckoner = _Reckoner(printed, head)
    items = (*shape.items, *rows.items)
    found = [
        *(reckoner.closed(one, items) for one in closed(printed, shape.items, said.read)),
        *(reckoner.row(row, offset=len(shape.items)) for row in rows.rows),
    ]
    responsibilities = tuple(sorted(found, key=lambda one: one.attribution.start))
    covered = [*apart, *shape.attached, *(table.span for table in printed.tables)]
    covered += [span for one in responsibilities for span in (one.governed, one.attribution.span)]
    unattributed = tuple(reckoner.unattributed(shape.items, covered))
    rest = (*unread(printed, said.unread), *rows.silent)
    flaws = [
        *damaged(printed), *undated(printed, head), *shape.flaws, *said.flaws, *rest, *reckoner.flaws,
        *_nobody(printed, shape.items, responsibilities, unattributed, apart),
    ]  # fmt: skip
    coverage = Coverage(len(responsibilities) + len(rest), len(responsibilities), rest)
    return Reading(
        printed, head.title, head.document_number, head.issuer, head.issued, head.issued_on,
        items, responsibilities, unattributed, tuple(_once(flaws)), coverage,
    )  # fmt: skip


def _nobody(
    printed: Printed,
    items: Sequence[Item],
    responsibilities: Sequence[Responsibility],
    unattributed: Sequence[Responsibility],
    tables: Sequence[Span],
) -> Iterator[Flaw]:
    """Where the text sets or orders something and names nobody."""
    if not responsibilities:
        yield nothing_read(printed)
    for one in unattributed:
        item = items[one.item] if one.item is not None else None
        begins = item is not None and one.governed.start == item.number.start
        yield names_nobody(item, (item.heading or item.number) if item and begins else _first(one))
    starts = [item.number.start for item in items]
    heard = {one.item for one in responsibilities if one.item is not None and one.item < len(items)}
    heard |= {at for table in tables if (at := bisect_right(starts, table.start) - 1) >= 0}
    told = {one.item for one in unattributed}
    governed = [one.governed for one in responsibilities]
    for index in silent(printed, items, heard, governed):
        if index not in told:
            yield names_nobody(items[index], items[index].heading or items[index].number)


def _first(one: Responsibility) -> Quote:
    """The first thing that a text sets."""
    quotes = [fact.quote for fact in one.deadlines]
    quotes += [fact.quote for fact in one.recurrences] + [fact.quote for fact in one.goals]
    return min(quotes, key=lambda quote: quote.start)


@dataclass(frozen=True)
class _Facts:
    deadlines: tuple[Deadline, ...]
    recurrences: tuple[Recurrence, ...]
    goals: tuple[Goal, ...]
    flaws: tuple[Flaw, ...]

    def speak_of(self, time: Span) -> bool:
        """Whether anything was read from a time limit, or a flaw of it was told."""
        quotes: list[Quote] = [one.quote for one in self.deadlines]
        quotes += [one.quote for one in self.recurrences] + [flaw.quote for flaw in self.flaws]
        return any(quote.start in time for quote in quotes)


class _Reckoner:
    """Finds what a text sets, by the document's own date, and keeps the flaws met on the way."""

    def __init__(self, printed: Printed, head: Masthead) -> None:
        self._printed = printed
        self._head = head
        self.flaws: list[Flaw] = []

    def closed(self, one: Closed, items: Sequence[Item]) -> Responsibility:
        item = items[one.item] if one.item is not None else None
        facts = self._facts(one.texts, one.said.times)
        said = one.said
        return Responsibility(
            one.item, item.path if item else "", item.heading if item else None,
            self._printed.quote(said.span.start, said.span.end), one.governed,
            said.lead, said.responsible, said.supporting,
            facts.deadlines, facts.recurrences, facts.goals, (*one.doubts, *self._doubts(said.times, facts)),
        )  # fmt: skip

    def row(self, row: Row, *, offset: int) -> Responsibility:
        facts = self._facts(row.texts, row.said.times)
        said = row.said
        return Responsibility(
            offset + row.item, row.clause, row.heading,
            self._printed.quote(said.span.start, said.span.end), row.governed,
            said.lead, said.responsible, said.supporting,
            facts.deadlines, facts.recurrences, facts.goals, (*said.doubts, *self._doubts(said.times, facts)),
        )  # fmt: skip

    def unattributed(self, items: Sequence[Item], covered: Sequence[Span]) -> Iterator[Responsibility]:
        """What the text sets outside of everything that is governed, piece by piece."""
        for piece in uncovered(self._printed, items, covered):
            facts = self._facts([piece.span], [])
            # Before the first clause a bare quantity tells how things stand; only a time there asks for something.
            asks = facts.deadlines or facts.recurrences or (facts.goals and piece.item is not None)
            if not asks:
                continue
            item = items[piece.item] if piece.item is not None else None
            end = piece.span.end
            yield Responsibility(
                piece.item, item.path if item else "", item.heading if item else None, self._printed.quote(end, end),
                piece.span, (), (), (), facts.deadlines, facts.recurrences, facts.goals,
                (NAMES_NOBODY, *self._doubts([], facts)),
            )  # fmt: skip

    def _doubts(self, times: Sequence[Span], facts: _Facts) -> Iterator[Words]:
        """The flaws of what is governed, and each time limit that gave neither a day nor a recurrence."""
        yield from dict.fromkeys(flaw.words for flaw in facts.flaws)
        for time in times:
            words = "".join(self._printed.text[time.start : time.end].split())
            if words and not facts.speak_of(time) and not _NO_LIMIT.match(words):
                shown = words[:_LONGEST_TIME] + ("…" if len(words) > _LONGEST_TIME else "")
                shown = "".join(mark for mark in shown if mark.isprintable())
                yield Words(
                    zh=f"时限“{shown}”没有读成日期，请核定",
                    en=f"the time limit “{shown}” was not read as a day; settle it",
                )

    def _facts(self, texts: Sequence[Span], times: Sequence[Span]) -> _Facts:
        """What the texts set, and what stands under the labels of time."""
        printed, issued_on, year = self._printed, self._head.issued_on, self._head.year
        days = [
            *(find_deadlines(printed, text, issued_on=issued_on, year=year) for text in texts),
            *(labelled_deadline(printed, time, issued_on=issued_on, year=year) for time in times),
        ]
        flaws = tuple(flaw for found in days for flaw in found.flaws)
        self.flaws += flaws
        return _Facts(
            tuple(deadline for found in days for deadline in found.deadlines),
            tuple(one for span in (*texts, *times) for one in find_recurrences(printed, span)),
            tuple(goal for text in texts for goal in find_goals(printed, text)),
            flaws,
        )


def _once(flaws: Iterable[Flaw]) -> Iterator[Flaw]:
    """Flaws in document order, each place and kind once."""
    seen: set[tuple[str, int, int]] = set()
    for flaw in sorted(flaws, key=lambda flaw: (flaw.quote.start, flaw.quote.end)):
        key = (flaw.kind, flaw.quote.start, flaw.quote.end)
        if key not in seen:
            seen.add(key)
            yield flaw
