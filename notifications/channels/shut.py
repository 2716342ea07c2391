"""A channel that lacks what it needs to send anything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from notifications.channels import Letter, Receipt

Lack = Literal["unset", "unreadable", "short"]


@dataclass(frozen=True)
class Shut:
    """Every letter waits, and the fault says for what.

    `lack` says what is the matter with its secrets, `names` what those are called that it is the matter with.
    """

    fault: str
    lack: Lack = "unreadable"
    names: tuple[str, ...] = ()

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        for letter in letters:
            yield Receipt(letter, self.fault, unreachable=True)
            return
