"""Accounts on both databases: who is made, who comes in, and what ends when something about him changes."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import col, select

from models.account import Account, LoginSession
from models.record import RecordEntry
from supervision.access import Role, Viewer
from supervision.accounts import changing, passwords, sessions
from supervision.accounts.entering import RefusedError, WaitError, enter
from supervision.accounts.making import FIRST, AccountError, Person, make, make_first
from tests.world import World

HERE = "192.0.2.1"
OLD, NEW = "the old one is long", "the new one is longer"


def made(world: World, login: str = "wang", role: Role = Role.LEADER, unit: str | None = None) -> Account:
    """An account with a password of the person's own."""
    person = Person(login, "经办人", "Officer", role, unit)
    found = make(world.database, person, now=world.clock.now(), actor="admin", password=OLD)
    with world.database.write() as session:
        session.get_one(Account, found.id).must_change = False
    return found


def come_in(world: World, login: str = "wang", password: str = OLD, address: str = HERE) -> str:
    return enter(world.database, login, password, address=address, now=world.clock.now())


def viewer(world: World, token: str) -> Viewer | None:
    with world.database.read() as session:
        found = sessions.viewer_of(session, token, now=world.clock.now())
    return None if found is None else found[0]


def later(world: World, span: timedelta) -> World:
    world.clock.move(world.clock.now() + span)
    return world


def recorded(world: World) -> list[str]:
    with world.database.read() as session:
        found = session.exec(select(RecordEntry).where(col(RecordEntry.subject).startswith("account")))
        return [entry.action for entry in found]


def test_the_first_admin_is_made_once(world: World) -> None:
    password = make_first(world.database, now=world.clock.now())
    assert password is not None
    assert make_first(world.database, now=world.clock.now()) is None
    found = viewer(world, come_in(world, FIRST, password))
    assert found is not None
    assert (found.role, found.must_change) == (Role.ADMIN, True)


def test_a_password_is_kept_only_as_argon2id(world: World) -> None:
    made(world)
    with world.database.read() as session:
        kept = session.exec(select(Account.password_hash)).one()
    assert kept is not None
    assert kept.startswith("$argon2id$")


@pytest.mark.parametrize("login", ["WANG", " wang ", "ｗａｎｇ"])
def test_a_login_is_the_same_however_it_is_typed(world: World, login: str) -> None:
    made(world)
    assert viewer(world, come_in(world, login)) is not None


@pytest.mark.parametrize(("login", "password"), [("wang", "wrong"), ("nobody", OLD), ("", ""), ("wang", "x" * 100_000)])
def test_whatever_is_wrong_is_refused_alike(world: World, login: str, password: str) -> None:
    made(world)
    with pytest.raises(RefusedError):
        come_in(world, login, password)


def test_an_account_without_a_password_lets_nobody_in(world: World) -> None:
    make(world.database, Person("li", "值班员", "Officer", Role.LEADER), now=world.clock.now(), actor="admin")
    with pytest.raises(RefusedError):
        come_in(world, "li", "")


def test_a_password_under_old_parameters_is_kept_anew_at_the_next_sign_in(world: World) -> None:
    made(world)
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(OLD)
    with world.database.write() as session:
        session.exec(select(Account)).one().password_hash = old
    come_in(world)
    with world.database.read() as session:
        kept = session.exec(select(Account.password_hash)).one()
    assert kept is not None
    assert not passwords.is_outdated(kept)


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        (Person("wang", "甲", "A", Role.LEADER), "taken"), (Person("a b", "甲", "A", Role.LEADER), "bad-login"),
        (Person("", "甲", "A", Role.LEADER), "no-login"), (Person("li", "", "A", Role.LEADER), "no-name"),
        (Person("li", "甲", "A", Role.MEMBER), "no-unit"),
        (Person("li", "甲", "A", Role.HEAD, "nobody"), "unknown-unit"),
        (Person("li", "甲" * 61, "A", Role.LEADER), "long-name"), (Person("../x", "甲", "A", Role.LEADER), "bad-login"),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_is_not_made(world: World, person: Person, kind: str) -> None:
    made(world)
    with pytest.raises(AccountError) as error:
        make(world.database, person, now=world.clock.now(), actor="admin")
    assert error.value.kind == kind
    assert world.count(Account) == 1


def test_a_session_ends_when_it_is_not_used(world: World) -> None:
    made(world)
    token = come_in(world)
    later(world, sessions.IDLE)
    assert viewer(world, token) is None


def test_a_session_that_is_used_holds_and_ends_at_last(world: World) -> None:
    made(world)
    token = come_in(world)
    while viewer(world, token):
        sessions.see(world.database, token, now=world.clock.now())
        later(world, sessions.IDLE / 2)
    with world.database.read() as session:
        begun = session.exec(select(LoginSession.begun_at)).one()
    assert world.clock.now() - begun == sessions.LONGEST


def test_a_session_is_kept_only_as_its_hash(world: World) -> None:
    made(world)
    token = come_in(world)
    with world.database.read() as session:
        assert token not in session.exec(select(LoginSession.token_hash)).one()


def test_everybody_gets_a_session_of_his_own_each_time(world: World) -> None:
    made(world)
    assert come_in(world) != come_in(world)


@pytest.mark.parametrize("change", ["password", "reset", "disable", "role", "all"])
def test_what_somebody_had_open_ends_with(world: World, change: str) -> None:
    account, now = made(world).id, world.clock.now()
    assert account is not None
    token = come_in(world)
    steps: dict[str, Callable[[], object]] = {
        "password": lambda: changing.change_password(world.database, account, OLD, NEW, now=now),
        "reset": lambda: changing.reset(world.database, "wang", now=now, actor="admin"),
        "disable": lambda: changing.disable(world.database, "wang", now=now, actor="admin"),
        "role": lambda: changing.move(world.database, "wang", Role.SUPERVISOR, "office", now=now, actor="admin"),
        "all": lambda: sessions.end_all(world.database, account, now=now, actor="王"),
    }
    steps[change]()
    assert viewer(world, token) is None


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        ("short", "short-password"), ("x" * 1001, "long-password"), ("password123", "weak-password"),
        (OLD, "same-password"), ("aaaaaaaaaaaa", "weak-password"),
    ],
)  # fmt: skip
def test_a_new_password_that_is_not_taken_changes_nothing(world: World, new: str, kind: str) -> None:
    account = made(world).id
    assert account is not None
    with pytest.raises(AccountError) as error:
        changing.change_password(world.database, account, OLD, new, now=world.clock.now())
    assert error.value.kind == kind
    come_in(world)


def test_the_login_is_no_password(world: World) -> None:
    account = made(world, "wang.of.the.office").id
    assert account is not None
    with pytest.raises(AccountError, match="login-password"):
        changing.change_password(world.database, account, OLD, "Wang.Of.The.Office", now=world.clock.now())


def test_a_changed_password_lets_in_and_the_old_one_no_more(world: World) -> None:
    account = made(world).id
    assert account is not None
    changing.change_password(world.database, account, OLD, NEW, now=world.clock.now())
    come_in(world, password=NEW)
    with pytest.raises(RefusedError):
        come_in(world, password=OLD)


def test_a_disabled_account_comes_in_again_once_it_is_enabled(world: World) -> None:
    made(world)
    changing.disable(world.database, "wang", now=world.clock.now(), actor="admin")
    with pytest.raises(RefusedError):
        come_in(world)
    changing.enable(world.database, "wang", now=world.clock.now(), actor="admin")
    come_in(world)


@pytest.mark.parametrize("step", ["disable", "move"])
def test_the_last_admin_stays(world: World, step: str) -> None:
    made(world, "root", Role.ADMIN)
    made(world, "gone", Role.ADMIN)
    changing.disable(world.database, "gone", now=world.clock.now(), actor="root")
    database, now = world.database, world.clock.now()
    steps: dict[str, Callable[[], object]] = {
        "disable": lambda: changing.disable(database, "root", now=now, actor="root"),
        "move": lambda: changing.move(database, "root", Role.LEADER, None, now=now, actor="root"),
    }
    with pytest.raises(AccountError, match="last-admin"):
        steps[step]()
    assert viewer(world, come_in(world, "root")) is not None


def test_every_change_of_an_account_stands_on_the_record(world: World) -> None:
    account, now = made(world).id, world.clock.now()
    assert account is not None
    changing.move(world.database, "wang", Role.MEMBER, "zone", now=now, actor="admin")
    changing.change_password(world.database, account, OLD, NEW, now=now)
    changing.disable(world.database, "wang", now=now, actor="admin")
    changing.enable(world.database, "wang", now=now, actor="admin")
    changing.reset(world.database, "wang", now=now, actor="admin")
    assert recorded(world) == [
        "account made", "account moved", "password changed", "account disabled", "account enabled", "password reset",
    ]  # fmt: skip


def wrong(world: World, login: str = "wang", address: str = HERE) -> None:
    with pytest.raises(RefusedError):
        come_in(world, login, "wrong", address)


def test_a_few_wrong_tries_cost_nothing(world: World) -> None:
    made(world)
    for _ in range(4):
        wrong(world)
    come_in(world)


def test_more_wrong_tries_wait_longer_each_time_and_say_until_when(world: World) -> None:
    made(world)
    waits = []
    for _ in range(8):
        try:
            come_in(world, password="wrong")
        except WaitError as error:
            waits.append((error.until - world.clock.now()).seconds)
            later(world, error.until - world.clock.now())
            wrong(world)
        except RefusedError:
            continue
    assert waits == [2, 4, 8]


def test_who_waited_comes_in_and_begins_afresh(world: World) -> None:
    made(world)
    for _ in range(5):
        wrong(world)
    with pytest.raises(WaitError):
        come_in(world)
    later(world, timedelta(seconds=2))
    come_in(world)
    for _ in range(4):
        wrong(world)
    come_in(world)


def test_nobody_waits_longer_than_a_quarter_of_an_hour(world: World) -> None:
    made(world)
    waits = []
    for _ in range(30):
        try:
            come_in(world, password="wrong")
        except WaitError as error:
            waits.append(error.until - world.clock.now())
            later(world, waits[-1])
        except RefusedError:
            continue
    assert max(waits) == timedelta(minutes=15)
    later(world, timedelta(minutes=15))
    come_in(world)


def test_a_try_while_waiting_makes_nobody_wait_longer(world: World) -> None:
    made(world)
    for _ in range(5):
        wrong(world)
    for _ in range(20):
        with pytest.raises(WaitError):
            come_in(world)
    later(world, timedelta(seconds=2))
    come_in(world)


def test_one_address_that_tries_many_logins_waits_and_others_do_not(world: World) -> None:
    made(world)
    for number in range(21):
        wrong(world, f"guess-{number}")
    with pytest.raises(WaitError):
        come_in(world)
    come_in(world, address="192.0.2.2")


def test_right_tries_are_not_counted_against_their_address(world: World) -> None:
    made(world)
    for _ in range(40):
        come_in(world)


def test_a_login_that_there_is_not_is_throttled_like_any_other(world: World) -> None:
    for _ in range(5):
        wrong(world, "nobody")
    with pytest.raises(WaitError):
        come_in(world, "nobody")


def test_many_tries_at_once_are_as_many_tries(world: World) -> None:
    made(world)

    def one(_: int) -> str:
        try:
            come_in(world, password="wrong")
        except (RefusedError, WaitError) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(12) as crowd:
        assert Counter(crowd.map(one, range(24))) == {"RefusedError": 5, "WaitError": 19}
