"""Who sees which assignments: a unit its own and those of tasks that it leads; office, leaders, admins all."""

import pytest
from sqlmodel import col, select

from models.assignment import Assignment
from models.task import Task, TaskUnit
from models.unit import Unit
from supervision.access import Role, Viewer, owes, seen_by
from tests.world import World


def viewer(world: World, role: Role, unit: str | None = None) -> Viewer:
    with world.database.read() as session:
        at = session.exec(select(Unit.id).where(Unit.key == unit)).first()
    return Viewer(1, "x", "经办人", "Officer", role, at, unit)


def seen(world: World, who: Viewer) -> set[int | None]:
    with world.database.read() as session:
        return set(session.exec(select(Assignment.id).where(seen_by(who))))


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.ADMIN])
def test_who_oversees_sees_everything(world: World, role: Role) -> None:
    world.sweep()
    assert len(seen(world, viewer(world, role))) == world.count(Assignment) > 0


@pytest.mark.parametrize("role", [Role.MEMBER, Role.HEAD])
def test_a_unit_sees_its_own_and_the_parts_of_what_it_leads_and_nothing_else(world: World, role: Role) -> None:
    world.sweep()
    who = viewer(world, role, "commerce")
    led = select(TaskUnit.task_id).where(TaskUnit.unit_id == who.unit, TaskUnit.role == "lead")
    with world.database.read() as session:
        rows = session.exec(select(Assignment, Task).join(Task, col(Task.id) == Assignment.task_id)).all()
        mine = set(session.exec(led))
    wanted = {duty.id for duty, task in rows if duty.unit_id == who.unit or task.id in mine}
    assert seen(world, who) == wanted
    assert 0 < len(wanted) < len(rows)


def test_a_unit_owes_only_what_is_handed_to_it(world: World) -> None:
    world.sweep()
    who = viewer(world, Role.HEAD, "commerce")
    with world.database.read() as session:
        duties = session.exec(select(Assignment)).all()
    assert {duty.unit_id for duty in duties if owes(who, duty)} == {who.unit}


def test_who_belongs_to_no_unit_owes_nothing(world: World) -> None:
    world.sweep()
    with world.database.read() as session:
        duties = session.exec(select(Assignment)).all()
    for role in (Role.ADMIN, Role.LEADER, Role.SUPERVISOR):
        assert not any(owes(viewer(world, role), duty) for duty in duties)
