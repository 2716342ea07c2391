"""Configs edited for tests: the bundled one with one thing changed, as its files would say it."""

from collections.abc import Callable
from typing import Any

from config.whole import Config
from tests.world import bundled

Kept = dict[str, Any]


def edited(*changes: Callable[[Kept], object], of: Config | None = None) -> Config:
    """The bundled config, or another, with these changes of its kept form."""
    kept = (of or bundled()).model_dump(mode="json", by_alias=True)
    for change in changes:
        change(kept)
    return Config.model_validate(kept)


def task_of(kept: Kept, id: str) -> Kept:
    """The task with this id, to be changed in place."""
    return next(task for task in _tasks(kept) if task["id"] == id)


def schedule(id: str, **words: object) -> Callable[[Kept], object]:
    """Gives a task another schedule: schedule("target-lists", due="2019-09-30")."""
    return lambda kept: task_of(kept, id).update(schedule=words)


def without_unit(id: str) -> Callable[[Kept], object]:
    """Takes a unit out of units.yaml and out of every group."""

    def change(kept: Kept) -> None:
        units = kept["units"]
        units["units"] = [unit for unit in units["units"] if unit["id"] != id]
        for group in units["groups"]:
            group["members"] = [member for member in group["members"] if member != id]

    return change


def out_of_groups(id: str) -> Callable[[Kept], object]:
    """Takes a unit out of every group, and leaves it in units.yaml."""

    def change(kept: Kept) -> None:
        for group in kept["units"]["groups"]:
            group["members"] = [member for member in group["members"] if member != id]

    return change


def with_robot(kept: Kept) -> None:
    """The city has a robot in a group, city-wecom."""
    name = {"zh": "全市督办群", "en": "City group"}
    kept["channels"] = [{"id": "city-wecom", "service": "wecom", "name": name, "secret": "CITY_WECOM"}]


def rung_of(kept: Kept, ladder: str, rung: str) -> Kept:
    """The rung, to be changed in place."""
    rungs = next(one["rungs"] for one in kept["ladders"] if one["id"] == ladder)
    found: Kept = next(one for one in rungs if one["id"] == rung)
    return found


def _tasks(kept: Kept) -> list[Kept]:
    return [task for plan in kept["plans"] for clause in plan["clauses"] for task in clause["tasks"]]
