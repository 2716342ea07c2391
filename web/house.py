"""What the pages are given: the database, the clock, Prefect's state, and the demo where there is one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from typing import Literal, Protocol

from config.words import Words
from models.database import Database


@dataclass(frozen=True)
class PrefectState:
    """Whether Prefect carries the work: `reason` says why it does not, `url` leads to its own pages."""

    name: Literal["starting", "up", "away", "off"]
    url: str | None = None
    reason: str = ""


class Demo(Protocol):
    """A replayed clock that the pages may move forward."""

    def forward(self, step: str) -> None:
        """Begins to move by "day", "week" or to the next "event"; ValueError for any other step."""

    @property
    def busy(self) -> bool:
        """Whether the clock is moving now."""

    @property
    def started_on(self) -> date:
        """The day on which the replay began."""


class Catcher(Protocol):
    """A mail server of the demo's own, which keeps what it received."""

    def received(self, key: str) -> Sequence[EmailMessage]:
        """Every mail that came in for the message with this key."""


@dataclass(frozen=True)
class House:
    """Everything that the composition root hands to the pages; `mail` says where messages go."""

    database: Database
    now: Callable[[], datetime]
    prefect: Callable[[], PrefectState]
    demo: Demo | None
    mail: Words
    catcher: Catcher | None = None
