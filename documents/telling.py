"""A reading as JSON: the shape that a breakdown of a policy document is exchanged in, with spans."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from documents.findings import Deadline, Flaw, Goal, Item, Named, Reading, Recurrence, Responsibility
from documents.printed import Printed, Quote, Span


def as_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain values. Spans are `[start, end)` in characters of `text`; quotes are exact slices of it."""
    return {
        "title": _line(reading.title),
        "document_number": _line(reading.document_number),
        "issuer": _line(reading.issuer),
        "issued_on": reading.issued_on.isoformat() if reading.issued_on else None,
        "masthead_spans": {
            name: _span(quote)
            for name, quote in (
                ("title", reading.title),
                ("document_number", reading.document_number),
                ("issuer", reading.issuer),
                ("issued_on", reading.issued),
            )
        },
        "responsibilities": [_responsibility(one) for one in reading.responsibilities],
        "unattributed": [_responsibility(one) for one in reading.unattributed],
        "coverage": {
            "attributions": reading.coverage.seen,
            "responsibilities": reading.coverage.became,
            "rest": [_flaw(flaw, reading.printed) for flaw in reading.coverage.rest],
        },
        "faults": [_flaw(flaw, reading.printed) for flaw in reading.flaws],
        "items": [_item(item) for item in reading.items],
        "text": reading.printed.text,
    }


def _line(quote: Quote | None) -> str | None:
    return "".join(part.strip() for part in quote.words.splitlines()) if quote else None


def _span(quote: Quote | Span | None) -> list[int] | None:
    return [quote.start, quote.end] if quote else None


def _responsibility(one: Responsibility) -> dict[str, Any]:
    return {
        "clause": one.clause,
        "heading": one.heading.words if one.heading else None,
        "lead": [unit.name for unit in one.lead],
        "responsible": [unit.name for unit in one.responsible],
        "supporting": [unit.name for unit in one.supporting],
        "deadlines": [_deadline(deadline) for deadline in one.deadlines],
        "cadences": [_recurrence(recurrence) for recurrence in one.recurrences],
        "targets": [_goal(goal) for goal in one.goals],
        "attribution": {"text": one.attribution.words, "span": _span(one.attribution)},
        "governed_span": _span(one.governed),
        "heading_span": _span(one.heading),
        "unit_spans": {
            "lead": _units(one.lead),
            "responsible": _units(one.responsible),
            "supporting": _units(one.supporting),
        },
        "review": [doubt.model_dump() for doubt in one.doubts],
    }


def _units(units: Sequence[Named]) -> list[dict[str, Any]]:
    return [{"text": unit.quote.words, "span": _span(unit.quote)} for unit in units]


def _quoted(one: Deadline | Recurrence | Goal) -> dict[str, Any]:
    review = {"review": [doubt.model_dump() for doubt in one.doubts]} if one.doubts else {}
    return {"text": one.quote.words, "span": _span(one.quote), **review}


def _deadline(one: Deadline) -> dict[str, Any]:
    return {**_quoted(one), "date": one.date.isoformat()}


def _recurrence(one: Recurrence) -> dict[str, Any]:
    return {**_quoted(one), "every": one.every, "at_least": _number(one.at_least), "at_most": _number(one.at_most)}


def _goal(one: Goal) -> dict[str, Any]:
    return {**_quoted(one), "op": one.op, "value": _number(one.value), "unit": one.unit}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _flaw(flaw: Flaw, printed: Printed) -> dict[str, Any]:
    place = printed.place(flaw.quote.start)
    return {
        "kind": flaw.kind,
        "text": flaw.quote.words,
        "span": _span(flaw.quote),
        "line": place.line,
        "column": place.column,
        "page": place.page,
        "words": flaw.words.model_dump(),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "path": item.path,
        "heading": item.heading.words if item.heading else None,
        "span": _span(item.text),
        "section": item.section,
    }
