"""Routing: a person by the first way that works, else somebody near, and nobody who is away."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from config.audience import ROLES
from notifications.digest.routing import Absence, Detour, Person, Route, Way, gathered, routes

TODAY = date(2019, 6, 12)
AWAY = Absence(date(2019, 6, 10), date(2019, 6, 21), "deputy")


def person(id: int, role: str = "handler", *, key: str = "", unit: int = 1) -> Person:
    return Person(id, unit, role, id, key or f"p{id}", (Way("mail", f"{id}@x.example"),))


HANDLER, DEPUTY, HEAD, LEADER = person(1), person(2, key="deputy"), person(3, "head"), person(4, "leader")
OFFICE = person(9, unit=2)


def heard(
    *people: Person, refused: tuple[Way, ...] = (), down: tuple[str, ...] = (), office: tuple[int, ...] = (9,)
) -> Route | None:
    """Who hears for the first of the people."""
    by_id = {one.id: one for one in (*people, OFFICE)}
    first = people[0].id
    found = routes(by_id, [first], today=TODAY, refused=frozenset(refused), down=frozenset(down), office=office)
    return found[first]


def instead(route: Route | None) -> tuple[int, Detour | None]:
    assert route is not None
    return route.contact, route.detour


def test_who_is_there_hears_by_the_first_way() -> None:
    assert heard(HANDLER, DEPUTY) == Route(1, Way("mail", "1@x.example"))


def test_the_delegate_hears_for_who_is_absent() -> None:
    assert instead(heard(replace(HANDLER, absences=(AWAY,)), HEAD, DEPUTY)) == (2, Detour.ABSENT)


def test_the_day_after_the_absence_the_person_hears_again() -> None:
    past = replace(AWAY, until=date(2019, 6, 11))
    assert instead(heard(replace(HANDLER, absences=(past,)), DEPUTY)) == (1, None)


def test_the_delegate_of_a_delegate_who_is_away_too_hears() -> None:
    deputy = replace(DEPUTY, absences=(replace(AWAY, delegate="p3"),))
    assert instead(heard(replace(HANDLER, absences=(AWAY,)), LEADER, deputy, HEAD)) == (3, Detour.ABSENT)


def test_delegates_in_a_circle_end_at_the_next_person() -> None:
    circle = replace(DEPUTY, absences=(replace(AWAY, delegate="p1"),))
    assert instead(heard(replace(HANDLER, absences=(AWAY,)), circle, HEAD)) == (3, Detour.ABSENT)


def test_a_second_handler_comes_before_the_head_and_the_head_before_the_leader() -> None:
    vacant = replace(HANDLER, vacant=True)
    assert instead(heard(vacant, LEADER, HEAD, DEPUTY)) == (2, Detour.VACANT)
    assert instead(heard(vacant, LEADER, HEAD)) == (3, Detour.VACANT)


def test_for_a_head_the_one_above_comes_before_the_one_below() -> None:
    assert instead(heard(replace(HEAD, vacant=True), HANDLER, LEADER)) == (4, Detour.VACANT)
    assert instead(heard(replace(HEAD, vacant=True), HANDLER)) == (1, Detour.VACANT)


def test_a_refused_address_is_gone_around_by_the_persons_next_way() -> None:
    both = replace(HANDLER, ways=(Way("mail", "a@x.example"), Way("sms", "138")))
    assert heard(both, DEPUTY, refused=(Way("mail", "a@x.example"),)) == Route(1, Way("sms", "138"))


def test_who_has_no_other_way_is_heard_for_by_the_next_person() -> None:
    assert instead(heard(HANDLER, DEPUTY, refused=HANDLER.ways)) == (2, Detour.UNREACHABLE)


def test_a_channel_that_is_down_is_skipped_where_the_person_has_another() -> None:
    both = replace(HANDLER, ways=(Way("mail", "a@x.example"), Way("sms", "138")))
    assert heard(both, down=("mail",)) == Route(1, Way("sms", "138"))


def test_where_every_channel_is_down_the_message_waits_on_the_first() -> None:
    assert heard(HANDLER, DEPUTY, down=("mail",)) == Route(1, Way("mail", "1@x.example"))


def test_a_unit_without_anybody_is_heard_for_by_the_office() -> None:
    assert instead(heard(replace(HANDLER, vacant=True))) == (9, Detour.VACANT)


def test_where_nobody_is_left_it_waits() -> None:
    assert heard(replace(HANDLER, vacant=True), refused=OFFICE.ways) is None


def test_people_of_one_address_are_told_together() -> None:
    way = Way("mail", "unit@x.example")
    assert gathered({2: Route(2, way), 1: Route(1, way), 3: None}) == {way: [1, 2]}


WAYS = [Way("mail", "a"), Way("mail", "b"), Way("sms", "1"), Way("robot", "r")]
ABSENCES = st.lists(
    st.sampled_from([AWAY, Absence(TODAY, TODAY), Absence(date(2019, 7, 1), date(2019, 7, 2), "p1")])
    | st.sampled_from([f"p{n}" for n in range(8)]).map(lambda key: replace(AWAY, delegate=key)),
    max_size=2,
)


@st.composite
def offices(draw: st.DrawFn) -> dict[int, Person]:
    return {
        id: Person(
            id, draw(st.integers(1, 3)), draw(st.sampled_from(ROLES)), draw(st.integers(0, 2)), f"p{id}",
            tuple(draw(st.lists(st.sampled_from(WAYS), min_size=1, max_size=3, unique=True))),
            tuple(draw(ABSENCES)), draw(st.booleans()), draw(st.booleans()),
        )
        for id in range(draw(st.integers(1, 8)))
    }  # fmt: skip


def can_hear(one: Person, refused: frozenset[Way]) -> bool:
    away = one.vacant or one.withdrawn or one.absence(TODAY) is not None
    return not away and any(way not in refused for way in one.ways)


@given(offices(), st.frozensets(st.sampled_from(WAYS)), st.frozensets(st.sampled_from(["mail", "sms"])))
def test_nobody_hears_who_is_absent_refused_or_gone(
    people: dict[int, Person], refused: frozenset[Way], down: frozenset[str]
) -> None:
    found = routes(people, people, today=TODAY, refused=refused, down=down, office=list(people))
    for contact, route in found.items():
        if route is not None:
            assert can_hear(people[route.contact], refused)
            assert route.way in people[route.contact].ways
            assert route.way not in refused
            assert (route.detour is None) == (route.contact == contact)


@given(offices(), st.frozensets(st.sampled_from(WAYS)), st.frozensets(st.sampled_from(["mail", "sms"])))
def test_somebody_hears_while_anybody_of_the_unit_or_the_office_can(
    people: dict[int, Person], refused: frozenset[Way], down: frozenset[str]
) -> None:
    office = [id for id, one in people.items() if one.unit == 1]
    found = routes(people, people, today=TODAY, refused=refused, down=down, office=office)
    for contact, route in found.items():
        near = [one for one in people.values() if one.unit in (1, people[contact].unit)]
        assert (route is None) == (not any(can_hear(one, refused) for one in near))
