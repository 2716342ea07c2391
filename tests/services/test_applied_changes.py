"""The list of applied configs: who changed what, with how much it changed, taken from the record."""

from config.whole import Config
from supervision.change.applying import apply
from supervision.change.changes import changes
from tests.world import World, bundled


def moved() -> Config:
    content = bundled().model_dump(mode="json", by_alias=True)
    tasks = (task for plan in content["plans"] for clause in plan["clauses"] for task in clause["tasks"])
    next(task for task in tasks if task["id"] == "overseas-listing-reserve")["schedule"]["due"] = "2019-09-30"
    return Config.model_validate(content)


def test_each_applied_config_says_how_much_it_changed(world: World) -> None:
    world.travel("2019-06-20").sweep()
    apply(world.database, moved(), now=world.clock.now(), actor="city", reason="more time")
    with world.database.read() as session:
        newest, first = changes(session)
    assert (newest.actor, newest.counts["edits"], newest.counts["moved"]) == ("city", 1, 21)
    assert first.counts == {}


def test_a_list_cut_short_keeps_the_counts_of_what_it_shows(world: World) -> None:
    world.travel("2019-06-20").sweep()
    apply(world.database, moved(), now=world.clock.now(), actor="city", reason="more time")
    with world.database.read() as session:
        assert [one.counts["moved"] for one in changes(session, most=1)] == [21]
