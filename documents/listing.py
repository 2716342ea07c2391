"""A reading as lines of plain text, for a terminal."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from documents.findings import Deadline, Flaw, Goal, Named, Reading, Recurrence, Responsibility
from documents.printed import Printed, Quote

_WIDEST_QUOTE = 60


def listing(reading: Reading) -> Iterator[str]:
    """Who answers for what, by clause, then what is wrong with the document, then what was left out."""
    yield from _head(reading)
    for one in reading.responsibilities:
        yield ""
        yield from _responsibility(one, reading.printed)
    yield from _flaws("faults of the document", reading.flaws, reading.printed)
    yield from _flaws("attributions that became no responsibility", reading.coverage.rest, reading.printed)


def summary(reading: Reading) -> str:
    """How much was seen and how much of it was read, in a line."""
    coverage, flaws = reading.coverage, len(reading.flaws)
    doubts = sum(bool(one.doubts) for one in reading.responsibilities)
    became = "1 became a responsibility" if coverage.became == 1 else f"{coverage.became} became responsibilities"
    return (
        f"{counted(coverage.seen, 'attribution')} seen, {became}; "
        f"{counted(doubts, 'attribution')} in doubt; {counted(flaws, 'fault')} of the document"
    )


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun.

    >>> counted(1, "fault"), counted(2, "fault"), counted(0, "entry", "entries")
    ('1 fault', '2 faults', '0 entries')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def _head(reading: Reading) -> Iterator[str]:
    yield _line(reading.title) or "(no title found)"
    said = (
        ("number", _line(reading.document_number)),
        ("issuer", _line(reading.issuer)),
        ("issued on", str(reading.issued_on) if reading.issued_on else None),
    )
    yield "  " + "; ".join(f"{name} {words or 'not found'}" for name, words in said)
    yield summary(reading)


def _line(quote: Quote | None) -> str | None:
    return "".join(part.strip() for part in quote.words.splitlines()) if quote else None


def _responsibility(one: Responsibility, printed: Printed) -> Iterator[str]:
    line = printed.place(one.attribution.start).line
    yield f"{one.clause or '(no number)'} {one.heading.words if one.heading else ''}".rstrip() + f"  [line {line}]"
    for role, units in (("lead", one.lead), ("responsible", one.responsible), ("supporting", one.supporting)):
        if units:
            yield _row(role, _names(units))
    yield from (_row("by", _deadline(deadline)) for deadline in one.deadlines)
    yield from (_row("every", _recurrence(recurrence)) for recurrence in one.recurrences)
    yield from (_row("to reach", _goal(goal)) for goal in one.goals)
    yield from (_row("review", f"{doubt.zh} ({doubt.en})") for doubt in one.doubts)


def _row(name: str, words: str) -> str:
    return f"  {name:12}{words}"


def _names(units: Sequence[Named]) -> str:
    return "、".join(unit.name for unit in units)


def _quoted(quote: Quote) -> str:
    words = "".join(quote.words.split())
    return f"“{words if len(words) <= _WIDEST_QUOTE else words[: _WIDEST_QUOTE - 1] + '…'}”"


def _deadline(one: Deadline) -> str:
    return f"{one.date}  {_quoted(one.quote)}"


def _recurrence(one: Recurrence) -> str:
    least = f", at least {_number(one.at_least)}" if one.at_least is not None else ""
    most = f", at most {_number(one.at_most)}" if one.at_most is not None else ""
    return f"{one.every}{least}{most}  {_quoted(one.quote)}"


def _goal(one: Goal) -> str:
    return f"{one.op} {_number(one.value)} {one.unit}  {_quoted(one.quote)}"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _flaws(heading: str, flaws: Sequence[Flaw], printed: Printed) -> Iterator[str]:
    if not flaws:
        return
    yield ""
    yield f"{heading} ({len(flaws)})"
    for flaw in flaws:
        place = printed.place(flaw.quote.start)
        page = f"page {place.page}, " if place.page else ""
        yield f"  {page}line {place.line}, column {place.column}: {flaw.kind}: {flaw.words.zh} ({flaw.words.en})"
