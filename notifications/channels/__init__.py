"""What a channel is: a way to one kind of address. Each has a folder of its own here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """A message as a channel takes it. `key` is the same at every attempt, so that the far side can drop a copy."""

    id: int
    key: str
    address: str
    subject: str
    text: str
    html: str
    attempts: int
    composed_at: datetime


@dataclass(frozen=True)
class Receipt:
    """What became of a letter: taken (no fault), to be tried again, or refused for good.

    Unreachable: the far side could not be asked at all, which says nothing about this letter.
    """

    letter: Letter
    fault: str | None = None
    final: bool = False
    unreachable: bool = False


class Channel(Protocol):
    """Sends letters one after another; a receipt follows each at once, whatever happened. It never raises.

    An unreachable receipt is the last: the letters after it are not tried.
    """

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]: ...
