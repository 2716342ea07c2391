"""Figures as people type them: what a number for a target may look like, and what is wrong with one that may not be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import normalize

from sqlmodel import Session, col, select

from models.assignment import Assignment
from models.task import Target

DECIMALS = 4
LARGEST = Decimal(10) ** 16
"""A figure is smaller."""
MOST_DIGITS = 15
"""How many digits from the first to the last that counts: as many as every database keeps exactly."""
_NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}([, ])[0-9]{3}(\1[0-9]{3})*(\.[0-9]*)?", re.ASCII)
# What a Chinese input method gives for a full stop or a minus.
_SIGNS = str.maketrans({"。": ".", "−": "-", "–": "-", "—": "-", "'": ",", "’": ",", "、": ",", "\u00a0": " "})


@dataclass(frozen=True)
class Misfit:
    """What keeps what was typed for the target at a position from being its figure: a kind, and the words typed."""

    position: int
    kind: str
    typed: str


class FigureError(ValueError):
    """What was typed is no figure: `kind` is no-number, negative, decimals, too-large or digits."""

    def __init__(self, kind: str, typed: str) -> None:
        super().__init__(f"{typed[:40]!r} is no figure: {kind}")
        self.kind, self.typed = kind, typed[:40]


def targets_of(session: Session, assignment: int) -> tuple[Target, ...]:
    """The targets of the assignment's task, in the document's order."""
    mine = select(Target).join(Assignment, col(Assignment.task_id) == Target.task_id)
    return tuple(session.exec(mine.where(Assignment.id == assignment).order_by(col(Target.position))))


def figure(typed: str, *, measure: str = "") -> Decimal:
    """The number that was typed, perhaps with its measure behind it. Raises FigureError.

    >>> figure("1,234.5"), figure("１２３"), figure("70%", measure="%")
    (Decimal('1234.5'), Decimal('123'), Decimal('70'))
    """
    text = _plain(typed, measure)
    if text.startswith("-") and _is_number(text[1:].strip()):
        raise FigureError("negative", typed)
    if not _is_number(text):
        raise FigureError("no-number", typed)
    found = Decimal(text.replace(",", "").replace(" ", "").rstrip("."))
    if kind := _beyond(found):
        raise FigureError(kind, typed)
    return found


def misfits(targets: Sequence[Target], typed: Mapping[int, str]) -> Iterator[Misfit]:
    """What is wrong with what was typed, target by target; what was left empty is not wrong."""
    for target in targets:
        words = typed.get(target.position, "").strip()
        try:
            if words:
                _figure_of(target, words)
        except FigureError as error:
            yield Misfit(target.position, error.kind, error.typed)


def figures(targets: Sequence[Target], typed: Mapping[int, str]) -> dict[int, Decimal]:
    """The figures that were typed, by the position of their target. Raises FigureError where one does not fit."""
    given = {target.position: (target, typed.get(target.position, "").strip()) for target in targets}
    return {position: _figure_of(target, words) for position, (target, words) in given.items() if words}


def _figure_of(target: Target, words: str) -> Decimal:
    for measure in (target.measure, target.measure_en):
        if measure and _plain(words, "").endswith(_plain(measure, "")):
            return figure(words, measure=measure)
    return figure(words)


def _plain(typed: str, measure: str) -> str:
    text = normalize("NFKC", typed).translate(_SIGNS).strip()
    return text.removesuffix(normalize("NFKC", measure).strip()).rstrip() if measure else text


def _is_number(text: str) -> bool:
    return len(text) <= 60 and bool(_NUMBER.fullmatch(text) or _GROUPED.fullmatch(text))


def _beyond(found: Decimal) -> str | None:
    """Which bound a number is beyond, as a kind."""
    if found >= LARGEST:
        return "too-large"
    digits, exponent = found.normalize().as_tuple().digits, found.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DECIMALS:
        return "decimals"
    before = max(0, exponent) if isinstance(exponent, int) else 0
    return "digits" if len(digits) + before > MOST_DIGITS else None
