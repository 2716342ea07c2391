"""Kept filters: a person's own, under a name, replaced only when that is meant."""

import pytest

from models.account import SavedFilter
from models.database import Database
from supervision.access import Role
from supervision.accounts.making import Person, make
from supervision.filters import FilterError, UnknownFilterError, delete, filters_of, keep
from tests.world import World


@pytest.fixture
def people(world: World) -> tuple[int, int]:
    """Two accounts of the office."""
    found = []
    for login in ("first", "second"):
        person = Person(login, login, login, Role.SUPERVISOR, "office")
        found.append(make(world.database, person, now=world.clock.now(), actor="admin").id or 0)
    return found[0], found[1]


def keeps(
    world: World,
    account: int,
    name: str = "开发区",
    *,
    path: str = "/",
    query: str = "unit=zone",
    over: int | None = None,
) -> SavedFilter:
    now = world.clock.now()
    return keep(world.database, account=account, path=path, name=name, query=query, now=now, over=over)


def kept(database: Database, account: int, path: str | None = None) -> list[tuple[str, str, str]]:
    with database.read() as session:
        return [(one.path, one.name, one.query) for one in filters_of(session, account, path)]


def test_a_filter_is_its_owners_alone(world: World, people: tuple[int, int]) -> None:
    keeps(world, people[0])
    assert kept(world.database, people[0]) == [("/", "开发区", "unit=zone")]
    assert kept(world.database, people[1]) == []


def test_the_filters_of_a_page_are_those_of_this_page(world: World, people: tuple[int, int]) -> None:
    keeps(world, people[0])
    keeps(world, people[0], path="/reviews", query="lead=zone")
    assert kept(world.database, people[0], "/reviews") == [("/reviews", "开发区", "lead=zone")]


def test_a_name_that_is_taken_is_replaced_only_when_that_is_meant(world: World, people: tuple[int, int]) -> None:
    old = keeps(world, people[0])
    with pytest.raises(FilterError) as told:
        keeps(world, people[0], query="unit=anci")
    assert told.value.kind == "taken"
    keeps(world, people[0], query="unit=anci", over=old.id)
    assert kept(world.database, people[0]) == [("/", "开发区", "unit=anci")]


def test_the_same_filter_kept_twice_is_one(world: World, people: tuple[int, int]) -> None:
    assert keeps(world, people[0]).id == keeps(world, people[0]).id


def test_fifty_are_the_most(world: World, people: tuple[int, int]) -> None:
    for number in range(50):
        keeps(world, people[0], f"筛选{number}")
    with pytest.raises(FilterError) as told:
        keeps(world, people[0], "再一个")
    assert told.value.kind == "full"
    keeps(world, people[1], "再一个")


@pytest.mark.parametrize(
    ("given", "kind"),
    [({"name": " "}, "no-name"), ({"name": "长" * 61}, "long-name"), ({"query": "x" * 2001}, "long-query"),
     ({"path": "/record"}, "no-page"), ({"path": "//evil.example"}, "no-page")],
)  # fmt: skip
def test_what_cannot_be_kept_says_why(world: World, people: tuple[int, int], given: dict[str, str], kind: str) -> None:
    with pytest.raises(FilterError) as told:
        keeps(world, people[0], **given)  # type: ignore[arg-type]
    assert told.value.kind == kind


def test_nobody_deletes_what_is_anothers(world: World, people: tuple[int, int]) -> None:
    found = keeps(world, people[0])
    assert found.id is not None
    with pytest.raises(UnknownFilterError):
        delete(world.database, account=people[1], filter=found.id)
    delete(world.database, account=people[0], filter=found.id)
    assert kept(world.database, people[0]) == []
