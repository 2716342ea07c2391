"""What the pages are given: the database, the clock, the config folder, Prefect's state, and a demo's own things."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Literal, Protocol

from config.fault import Fault
from config.whole import Config
from config.words import Words
from models.database import Database
from notifications.channels import Channel
from notifications.links.signing import Links
from supervision.evidence.store import Store
from web.provider import Provider


@dataclass(frozen=True)
class PrefectState:
    """Whether Prefect carries the work: `reason` says why it does not, `url` leads to its own pages."""

    name: Literal["starting", "up", "away", "off"]
    url: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class FolderState:
    """What the config folder held when it was last looked at: a whole config with its digest, or all its faults."""

    config: Config | None
    digest: str | None
    faults: tuple[Fault, ...] = ()


class ConfigFolder(Protocol):
    """The folder that admins edit, looked at every few seconds by somebody else."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def state(self) -> FolderState | None:
        """The last look; None before the first. Asking never waits."""

    def look(self) -> None:
        """Looks now, for a page that has just written there."""


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
    """Everything that the composition root hands to the pages; `mail` says where messages go.

    Without a `folder` the pages show what is in force, and nothing can be changed through them. Without `links` no
    page behind a signed link answers; with them the host of their address may be asked for, but only for those pages.
    Without an `evidence` folder no file is taken, without `channels` no test is sent.
    """

    database: Database
    now: Callable[[], datetime]
    prefect: Callable[[], PrefectState]
    demo: Demo | None
    mail: Words
    catcher: Catcher | None = None
    folder: ConfigFolder | None = None
    links: Links | None = None
    channels: Callable[[], Mapping[str, Channel]] | None = None
    provider: Provider | None = None
    wall: Callable[[], datetime] | None = None
    """The real time where `now` is a replayed one: by it sessions end, so that a replayed week ends nobody's."""
    evidence: Store | None = None
