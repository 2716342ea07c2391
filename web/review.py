"""What the review of a document shows: its responsibilities as cards, its faults, and the draft to take away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from config.unit import UnitsSpec
from config.whole import Config
from config.words import Words
from documents.draft.naming import plan_id_for
from documents.draft.writing import drafted
from documents.findings import Flaw, Reading, Responsibility
from documents.printed import Place, Quote
from documents.resolving import Register, names_of, resolution_flaws
from web.marking import KINDS, Kind, Text, duties, marked_text, standing

MOST = 5_000
"""Cards, faults and names that a page lists of each; a plan has dozens. A draft of more is made on the command line."""
FACTS = 20_000
"""Names, times, figures and doubts that the cards of a page hold in all; a plan has hundreds."""

_LONGEST_NUMBER = 40
_HELD = ("doubts", "lead", "responsible", "supporting", "deadlines", "recurrences", "goals")


@dataclass(frozen=True)
class Doubt:
    """What a person should settle, with the quote that it is about; None where it is about the whole card."""

    words: Words
    quote: Quote | None = None
    link: str | None = None


@dataclass(frozen=True)
class Card:
    """A responsibility with its number on the page, from 1, its place and its link; `left_out` facts are not shown."""

    number: int
    duty: Responsibility
    place: Place
    link: str | None
    doubts: tuple[Doubt, ...]
    left_out: int


@dataclass(frozen=True)
class Fault:
    """A fault of the document, with its place and its link where it stands somewhere."""

    flaw: Flaw
    place: Place | None
    link: str | None


@dataclass(frozen=True)
class Review:
    """A reading as a page shows it, the first `MOST` of each kind with `FACTS` facts, and how many there are in all.

    `unknown` are names that the config lacks, and `strange` all of those; None where there is no config. `draft` is
    None where there are no responsibilities, or too much for a page.
    """

    name: str
    reading: Reading
    text: Text
    cards: tuple[Card, ...]
    duties: int
    faults: tuple[Fault, ...]
    unknown: tuple[Fault, ...] | None
    unknown_names: int
    strange: frozenset[str]
    plan_id: str
    draft: str | None

    @property
    def legend(self) -> list[tuple[Kind, int]]:
        """The kinds of marks that occur, with how many there are of each."""
        counts = {**self.text.counts, "heading": len(self.reading.items)}
        return [(kind, counts[kind]) for kind in KINDS if counts.get(kind)]

    @property
    def to_settle(self) -> int:
        """How many of the cards hold a doubt."""
        return sum(bool(card.doubts) for card in self.cards)


def review(reading: Reading, *, name: str, config: Config | None) -> Review:
    """The review of what was read from the document called `name`; names are looked up where there is a config."""
    units, text, plan_id = config.units if config else None, marked_text(reading), plan_id_for(name, reading.issued_on)
    asked = duties(reading)
    cards = tuple(_cards(asked[:MOST], reading, text))
    draft = None
    if reading.responsibilities and _fits_a_page(asked, reading):
        draft = drafted(reading, config=config, plan_id=plan_id, file=name or None)
    unknown = resolution_flaws(reading, units) if units else ()
    return Review(
        name, reading, text, cards, len(asked), _faults(reading.flaws, "flaw", reading, text),
        _faults(unknown, "unit", reading, text) if units else None, len(unknown),
        _strange(reading, units), plan_id, draft,
    )  # fmt: skip


def written(number: Decimal) -> str:
    """A number of the text, whole, however long it is, its thousands set apart; only hostile ones are cut.

    >>> written(Decimal("2000.50")), written(Decimal("0.12345"))
    ('2,000.5', '0.12345')
    """
    plain = f"{number:,f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if len(plain) <= _LONGEST_NUMBER else f"{plain[: _LONGEST_NUMBER - 1]}…"


def _fits_a_page(asked: Sequence[Responsibility], reading: Reading) -> bool:
    """Whether a page can hold the draft; it names the faults of the document too."""
    return len(asked) <= MOST and sum(map(_facts, asked)) <= FACTS and len(reading.flaws) <= FACTS


def _facts(duty: Responsibility) -> int:
    return sum(len(getattr(duty, name)) for name in _HELD)


def _cards(asked: Sequence[Responsibility], reading: Reading, text: Text) -> Iterator[Card]:
    """A card for each; the facts behind the first `FACTS` of them all are left out."""
    room = FACTS
    for number, duty in enumerate(asked, 1):
        shown = _shortened(duty, room)
        room -= _facts(shown)
        kind, quote = standing(duty, reading)
        place, left_out = reading.printed.place(quote.start), _facts(duty) - _facts(shown)
        yield Card(number, shown, place, text.link(kind, quote), tuple(_doubts(shown, text)), left_out)


def _shortened(duty: Responsibility, room: int) -> Responsibility:
    """The duty with its first `room` facts."""
    kept: dict[str, Any] = {}
    for name in _HELD:
        kept[name] = getattr(duty, name)[:room]
        room -= len(kept[name])
    return replace(duty, **kept)


def _doubts(duty: Responsibility, text: Text) -> Iterator[Doubt]:
    yield from (Doubt(words) for words in duty.doubts)
    facts: tuple[tuple[Kind, Quote, tuple[Words, ...]], ...] = (
        *(("deadline", one.quote, one.doubts) for one in duty.deadlines),
        *(("cadence", one.quote, one.doubts) for one in duty.recurrences),
        *(("target", one.quote, one.doubts) for one in duty.goals),
    )
    for kind, quote, doubts in facts:
        yield from (Doubt(words, quote, text.link(kind, quote)) for words in doubts)


def _faults(flaws: Sequence[Flaw], kind: Kind, reading: Reading, text: Text) -> tuple[Fault, ...]:
    def placed(flaw: Flaw) -> Fault:
        place = reading.printed.place(flaw.quote.start) if flaw.quote.words else None
        return Fault(flaw, place, text.link(kind, flaw.quote))

    return tuple(placed(flaw) for flaw in flaws[:MOST])


def _strange(reading: Reading, units: UnitsSpec | None) -> frozenset[str]:
    """The names that the config lacks."""
    if units is None:
        return frozenset()
    register = Register.of(units)
    return frozenset(name for name in {named.name for named in names_of(reading)} if not register.several(name))
