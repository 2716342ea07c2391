"""The supervision office for tests: the served pages of a world, and people of every role in front of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import requests
from sqlmodel import col, select

from models.assignment import Assignment
from models.task import Target
from models.unit import Unit
from supervision import reporting
from supervision.access import Role
from tests.journeys.test_pages import NO_MAIL, OFF, serving
from tests.office import Seen
from tests.signing import cookies
from tests.world import World
from web.house import House

Form = Mapping[str, str | list[str]]


@dataclass
class Desk:
    """The pages of a world as one person sees them."""

    world: World
    url: str
    role: Role = Role.SUPERVISOR
    unit: str | None = None

    def of(self, role: Role, unit: str | None = None) -> "Desk":
        """The same pages for somebody else."""
        return Desk(self.world, self.url, role, unit)

    def get(self, path: str, *, lang: str = "zh") -> Seen:
        return Seen(requests.get(self.url + path, cookies=self._cookies(lang), timeout=30, allow_redirects=False))

    def post(self, path: str, form: Form | None = None, *, lang: str = "zh") -> Seen:
        """Sends a form without going where the answer leads."""
        return Seen(
            requests.post(
                self.url + path, data=form or {}, cookies=self._cookies(lang), headers={"Origin": self.url},
                timeout=30, allow_redirects=False,
            )
        )  # fmt: skip

    def _cookies(self, lang: str) -> dict[str, str]:
        now = self.world.clock.now()
        return cookies(self.world.database, self.role, unit=self.unit, now=now) | {"lang": lang}


@contextmanager
def at_the_desk_of(world: World) -> Iterator[Desk]:
    """A supervisor in front of the pages of a world."""
    with serving(House(world.database, world.clock.now, lambda: OFF, None, NO_MAIL)) as url:
        yield Desk(world, url)


def with_target(world: World) -> tuple[int, str]:
    """A duty whose task has a target, and the key of its unit."""
    with world.database.read() as session:
        mine = select(Assignment.id, Unit.key).join(Unit, col(Unit.id) == Assignment.unit_id)
        mine = mine.join(Target, col(Target.task_id) == Assignment.task_id)
        mine = mine.where(~col(Target.of).contains("增长"), Target.op == ">=", Target.position == 0)
        found = session.exec(mine.order_by(col(Assignment.id)).limit(1)).one()
    assert found[0] is not None
    return found[0], found[1]


def reported(world: World, owed: int, *, figure: int | None = None, actor: str = "经办人") -> int:
    """The id of a new report, perhaps with a figure."""
    figures = {} if figure is None else {0: Decimal(figure)}
    done = reporting.report(
        world.database, owed, words="名单已建成，附各企业意见", figures=figures, now=world.clock.now(), actor=actor
    )
    assert done.id is not None
    return done.id
