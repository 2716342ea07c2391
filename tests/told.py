"""Who was told what on which day: the real service on a replayed clock, its mails read as sentences."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlmodel import select

from config.whole import Config
from duban.clock import ReplayedClock, morning_of
from duban.demo.catcher import MailCatcher
from flows.carrier import Carrier
from flows.jobs import Jobs
from flows.timetable import EVERY_S, Timetable
from models.database import Database
from models.migrating import upgrade
from models.unit import Contact, Unit
from notifications.channels import Channel
from notifications.channels.smtp import SmtpChannel
from notifications.links.signing import links_of
from supervision.calendar import SHANGHAI
from supervision.change.applying import apply
from supervision.in_force import in_force
from tests.journeys.test_replay import firings
from tests.world import ISSUED_ON, World, bundled

TICKS = 5
"""How many of the ticks after a trigger are played: enough for what is refused to be sent elsewhere."""
URL = "http://127.0.0.1:8600"
LINKS = links_of(URL, ["k" * 32])
RESERVE, ZONE = "overseas-listing-reserve", "zone"
Told = tuple[str, str, str]
"""The day, the person and the sentence."""
Content = dict[str, Any]


def one_duty(*changes: Callable[[Content], None]) -> Config:
    """The bundled plan with one duty left in it: the zone's listing reserve of clause 三(六), due on 30 June 2019."""
    content = deepcopy(bundled().model_dump(mode="json", by_alias=True))
    content["cycles"]["cycles"] = []
    for clause in content["plans"][0]["clauses"]:
        clause["tasks"] = [task | {"owes": [ZONE]} for task in clause["tasks"] if task["id"] == RESERVE]
    for change in changes:
        change(content)
    return Config.model_validate(content)


def contacts(unit: str, change: Callable[[list[Content]], list[Content]]) -> Callable[[Content], None]:
    """Changes the people of a unit."""

    def changed(content: Content) -> None:
        (found,) = [one for one in content["units"]["units"] if one["id"] == unit]
        found["contacts"] = change(found["contacts"])

    return changed


@dataclass
class Telling:
    """A service from the plan's day of issue on, and every sentence that it has sent so far."""

    world: World
    catcher: MailCatcher
    timetable: Timetable
    told: list[Told] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)

    def until(self, day: str) -> "Telling":
        """Plays on to the end of a day, instant by instant, as the timetable fires."""
        end = datetime.combine(date.fromisoformat(day), time(23, 59), SHANGHAI)
        with self.world.database.read() as session:
            rules = in_force(session)
        for moment in firings(rules, self.world.clock.now(), end):
            for tick in range(TICKS):
                self.world.clock.move(moment + timedelta(seconds=tick * EVERY_S))
                self.timetable.tick()
                self._listen()
        self.world.clock.move(end)
        return self

    def _listen(self) -> None:
        new = self.catcher.mails[len(self.mails) :]
        self.mails += new
        day = f"{self.world.clock.now():%m-%d}"
        self.told += [(day, self._person(str(mail["To"])), one) for mail in new for one in sentences(mail)]

    def _person(self, address: str) -> str:
        with self.world.database.read() as session:
            found = select(Unit.name, Contact.title).join(Contact).where(Contact.address == address)
            return "、".join(f"{unit}{title}" for unit, title in session.exec(found))


@contextmanager
def telling(folder: Path, catcher: MailCatcher, config: Config, **others: Channel) -> Iterator[Telling]:
    """The service with this config, before its first sweep; `others` are its channels besides mail."""
    database = Database(f"sqlite:///{folder / 'duban.db'}")
    upgrade(database)
    world = World(database, ReplayedClock(morning_of(ISSUED_ON).replace(hour=0)))
    apply(database, config, now=world.clock.now(), actor="admin", reason="first")
    channels = {"mail": SmtpChannel("127.0.0.1", catcher.port, "duban@duban.example"), **others}
    jobs = Jobs(database, lambda: channels, world.clock.now, URL, LINKS)
    yield Telling(world, catcher, Timetable(Carrier(jobs, None)))
    database.close()


def sentences(mail: EmailMessage) -> Iterator[str]:
    """What a mail tells of each duty: which rung speaks and by what rule; as a copy; instead of whom."""
    yield from sentences_in(text_of(mail))


def sentences_in(text: str) -> Iterator[str]:
    """The same of the plain words."""
    for item in re.split(r"\n(?=\d+\. )", text)[1:]:
        why = re.findall(r"事由：(.*)|(本件原发.*)", item)
        copy = "抄送：" if "（抄送）" in item.partition("\n")[0] else ""
        yield copy + "；".join(rule or instead for rule, instead in why)


def text_of(mail: EmailMessage) -> str:
    """The plain words of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    words: str = body.get_content()
    return words.replace("\r\n", "\n")


class RefusingCatcher(MailCatcher):
    """A mail server that knows nobody at the refused addresses."""

    def __init__(self, *refused: str) -> None:
        super().__init__()
        self.refused = refused

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address in self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"
