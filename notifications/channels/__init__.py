"""What a channel is: a way to one kind of address. Each has a folder of its own here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, runtime_checkable

LONGEST_REST = timedelta(hours=1)
"""However long a far side wants to be left alone, it is asked again after this: it may have been a slip."""


@dataclass(frozen=True)
class Letter:
    """A message as a channel takes it. `key` is the same at every attempt, so that the far side can drop a copy.

    `link` leads to the whole message, for what has no room for all of it; `items` is what it tells, for programs.
    """

    id: int
    key: str
    address: str
    subject: str
    text: str
    html: str
    attempts: int
    composed_at: datetime
    link: str = ""
    items: Sequence[Mapping[str, Any]] = ()
    claim: int = 0


@dataclass(frozen=True)
class Receipt:
    """What became of a letter: taken (no fault), to be tried again, or refused for good.

    Final: only this letter or this address is to blame. Unreachable: the far side could not be asked at all, asked to
    be left alone (`rest` is for how long, where it said so), or lets nobody in until the settings are mended; none of
    that says anything about this letter. In doubt: the letter was handed over and no definite answer came, so that it
    may have arrived.
    """

    letter: Letter
    fault: str | None = None
    final: bool = False
    unreachable: bool = False
    rest: timedelta | None = None
    in_doubt: bool = False


class Channel(Protocol):
    """Sends letters one after another; a receipt follows each at once, whatever happened. It never raises.

    An unreachable receipt is the last: the letters after it are not tried.
    """

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]: ...


@runtime_checkable
class Limited(Protocol):
    """A channel whose far side takes so many letters in a minute, from all senders together."""

    @property
    def per_minute(self) -> int: ...
