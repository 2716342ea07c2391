"""API tokens on both databases: for what they are good, for how long, and what ends them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.account import ApiToken
from supervision.access import Role, Viewer
from supervision.accounts import changing, sessions, tokens
from supervision.accounts.making import AccountError, Person, make
from tests.world import World

LAST = date(2019, 6, 30)


def somebody(world: World, role: Role = Role.MEMBER, login: str = "wang") -> Viewer:
    unit = "zone" if role in (Role.MEMBER, Role.HEAD) else None
    account = make(world.database, Person(login, "经办人", "Officer", role, unit), now=world.clock.now(), actor="admin")
    assert account.id is not None
    session = sessions.begin(world.database, account.id, now=world.clock.now())
    with world.database.read() as reading:
        found = sessions.viewer_of(reading, session, now=world.clock.now())
    assert found is not None
    return found[0]


def new(world: World, viewer: Viewer, *scopes: str) -> str:
    return tokens.make(
        world.database, viewer, name="大屏", scopes=scopes or ("read",), ends_on=LAST, now=world.clock.now()
    )  # fmt: skip


def behind(world: World, text: str) -> tuple[Viewer, frozenset[str]] | None:
    with world.database.read() as session:
        return tokens.viewer_of_token(session, text, now=world.clock.now())


def test_a_token_stands_for_its_person_and_its_scopes(world: World) -> None:
    mine = somebody(world)
    text = new(world, mine, "read", "report")
    assert text.startswith("duban_")
    assert behind(world, text) == (mine, frozenset({"read", "report"}))


@pytest.mark.parametrize("text", ["", "duban_", "duban_unknown", "督办"])
def test_what_was_never_given_out_stands_for_nobody(world: World, text: str) -> None:
    new(world, somebody(world))
    assert behind(world, text) is None


def test_only_its_hash_is_kept(world: World) -> None:
    text = new(world, somebody(world))
    with world.database.read() as session:
        assert text not in str(session.exec(select(ApiToken)).one())


def test_it_holds_through_its_last_day(world: World) -> None:
    text = new(world, somebody(world))
    world.travel("2019-06-30", at="23:59")
    assert behind(world, text) is not None
    world.travel("2019-07-01", at="00:00")
    assert behind(world, text) is None


@pytest.mark.parametrize("ended_by", ["revoke", "disable", "reset", "move", "sessions"])
def test_it_ends_with(world: World, ended_by: str) -> None:
    mine, now = somebody(world), world.clock.now()
    text = new(world, mine)
    steps: dict[str, Callable[[], object]] = {
        "revoke": lambda: tokens.revoke(world.database, mine, 1, now=now),
        "disable": lambda: changing.disable(world.database, "wang", now=now, actor="admin"),
        "reset": lambda: changing.reset(world.database, "wang", now=now, actor="admin"),
        "move": lambda: changing.move(world.database, "wang", Role.HEAD, "zone", now=now, actor="admin"),
        "sessions": lambda: sessions.end_all(world.database, mine.account, now=now, actor="王"),
    }
    steps[ended_by]()
    assert behind(world, text) is None


def test_nobody_revokes_a_token_of_another(world: World) -> None:
    text = new(world, somebody(world))
    assert not tokens.revoke(world.database, somebody(world, login="li"), 1, now=world.clock.now())
    assert behind(world, text) is not None


@pytest.mark.parametrize(
    ("role", "scope"),
    [(Role.MEMBER, "decide"), (Role.HEAD, "admin"), (Role.LEADER, "report"), (Role.ADMIN, "report"), (Role.HEAD, "x")],
)
def test_no_token_is_for_more_than_its_person_may_do(world: World, role: Role, scope: str) -> None:
    with pytest.raises(AccountError, match="no-scope"):
        new(world, somebody(world, role), scope)


@pytest.mark.parametrize("ends_on", [date(2019, 6, 3), date(2020, 6, 5)])
def test_no_token_ends_before_today_or_after_a_year(world: World, ends_on: date) -> None:
    with pytest.raises(AccountError, match="token-days"):
        tokens.make(
            world.database, somebody(world), name="x", scopes=["read"], ends_on=ends_on, now=world.clock.now()
        )  # fmt: skip


def test_there_is_a_bound_to_how_many(world: World) -> None:
    mine = somebody(world)
    for _ in range(tokens.MOST):
        new(world, mine)
    with pytest.raises(AccountError, match="many-tokens"):
        new(world, mine)


def test_that_it_is_used_is_noted_now_and_then(world: World) -> None:
    text, first = new(world, somebody(world)), world.clock.now()
    for minutes in (0, 1, 4):
        world.clock.move(first + timedelta(minutes=minutes))
        tokens.see(world.database, text, now=world.clock.now())
    with world.database.read() as session:
        assert session.exec(select(ApiToken.used_at)).one() == first
