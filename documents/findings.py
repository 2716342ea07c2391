"""What a reading finds: each finding with the quote it rests on, and the doubts that a person should settle."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from config.words import Words
from documents.printed import Printed, Quote, Span

Role = Literal["lead", "responsible", "supporting"]
Every = Literal["day", "week", "month", "quarter", "half-year", "year"]
Op = Literal[">=", "<=", "=", "~"]
FlawKind = Literal[
    "damaged-character",
    "impossible-date",
    "unresolved-set",
    "unknown-unit",
    "no-attribution",
    "numbering-jump",
    "unread-attribution",
    "unclosed-bracket",
    "no-issue-date",
    "past-deadline",
    "unheld-period",
]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault of the document itself, in words a person can act on."""

    kind: FlawKind
    quote: Quote
    words: Words


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as the text names it; `name` is the quote without what explains nothing (等, line breaks)."""

    quote: Quote
    name: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point in time by which something must be done."""

    quote: Quote
    date: date
    doubts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often: a period word with its first count. `quote` runs from the period word to the count."""

    quote: Quote
    every: Every
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    doubts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A quantity to reach or to keep. `quote` holds the comparing words, the number and its unit."""

    quote: Quote
    op: Op
    value: Decimal
    unit: str
    doubts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered heading or paragraph. `path` is its number with those above it: 三(六), 四(一)1.

    `number` quotes the number as printed, `heading` the words after it that end in 。 or a line break; `text` runs to
    the next item of the same or a higher level. `parent` is the index of the item above. `section` counts the parts of
    the document: 0 the text itself, 1 the first appendix, and so on.
    """

    path: str
    number: Quote
    heading: Quote | None
    text: Span
    parent: int | None
    section: int = 0


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One attribution: who answers for the text it governs, and what that text sets."""

    item: int | None
    clause: str
    heading: Quote | None
    attribution: Quote
    governed: Span
    lead: tuple[Named, ...]
    responsible: tuple[Named, ...]
    supporting: tuple[Named, ...]
    deadlines: tuple[Deadline, ...]
    recurrences: tuple[Recurrence, ...]
    goals: tuple[Goal, ...]
    doubts: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many attributions were seen, how many became responsibilities, and the rest with the reason."""

    seen: int
    became: int
    rest: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in a document.

    `unattributed` are clauses that set a deadline, a recurrence or a quantity and name nobody for it: as
    responsibilities without units, whose attribution is empty.
    """

    printed: Printed
    title: Quote | None
    document_number: Quote | None
    issuer: Quote | None
    issued: Quote | None
    issued_on: date | None
    items: tuple[Item, ...]
    responsibilities: tuple[Responsibility, ...]
    unattributed: tuple[Responsibility, ...]
    flaws: tuple[Flaw, ...]
    coverage: Coverage

    def with_flaws(self, more: Iterable[Flaw]) -> "Reading":
        """The same reading with further flaws in their places."""
        return replace(self, flaws=tuple(sorted((*self.flaws, *more), key=lambda flaw: flaw.quote.start)))
