"""What differs between two configs is told entry by entry, as an admin would say it."""

from collections.abc import Callable

import pytest

from config.whole import Config
from supervision.change.edits import edits_between
from tests.editing import Kept, edited, rung_of, schedule, task_of
from tests.world import bundled

PLAN = "langfang-2019"


def told(config: Config) -> list[tuple[str, str, str, list[tuple[str, str | None, str | None]]]]:
    found = edits_between(bundled(), config)
    return [(one.fate, one.kind, one.key, [(part.key, part.before, part.after) for part in one.parts]) for one in found]


def test_equal_configs_differ_in_nothing() -> None:
    assert edits_between(bundled(), bundled()) == ()


def test_everything_is_new_where_nothing_was() -> None:
    found = edits_between(None, bundled())
    assert {one.fate for one in found} == {"added"}
    kinds = [one.kind for one in found]
    assert (kinds.count("clause"), kinds.count("task"), kinds.count("unit")) == (26, 55, 23)


CHANGES: list[tuple[Callable[[Kept], object], tuple[str, str, str, list[tuple[str, str | None, str | None]]]]] = [
    (
        schedule("overseas-listing-reserve", due="2019-09-30"),
        ("changed", "task", f"{PLAN}/overseas-listing-reserve", [("schedule.due", "2019-06-30", "2019-09-30")]),
    ),
    (
        lambda kept: task_of(kept, "talks-progress").update(weight=2),
        ("changed", "task", f"{PLAN}/talks-progress", [("weight", None, "2")]),
    ),
    (
        lambda kept: rung_of(kept, "default", "orange").update(working_days_after=4),
        ("changed", "rung", "default/orange", [("working_days_after", "3", "4")]),
    ),
    (
        lambda kept: kept["cycles"]["reporting"].update(month=8),
        ("changed", "setting", "cycles.yaml", [("reporting.month", "5", "8")]),
    ),
    (
        lambda kept: kept["units"]["units"][0]["contacts"][0].update(email="desk@langfang.example"),
        ("changed", "contact", "commerce/handler", [("email", "commerce.handler@langfang.example",
                                                     "desk@langfang.example")]),
    ),
    (
        lambda kept: kept["calendar"]["working_hours"].update(end="18:00"),
        ("changed", "setting", "calendar.yaml", [("working_hours.to", "17:30", "18:00")]),
    ),
    (
        lambda kept: kept["plans"][0].update(supervised={"until": "2020-12-31"}),
        ("changed", "plan", PLAN, [("supervised.until", None, "2020-12-31")]),
    ),
    (
        lambda kept: kept["cycles"]["cycles"].pop(),
        ("withdrawn", "cycle", "quarterly-circular", []),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_one_change_is_one_entry(
    change: Callable[[Kept], object], expected: tuple[str, str, str, list[tuple[str, str | None, str | None]]]
) -> None:
    assert told(edited(change)) == [expected]


def test_a_task_that_moves_to_another_clause_says_so() -> None:
    def moved(kept: Kept) -> None:
        clauses = kept["plans"][0]["clauses"]
        source = next(one for one in clauses if one["number"] == "三(六)")
        task = task_of(kept, "overseas-listing-reserve")
        source["tasks"].remove(task)
        next(one for one in clauses if one["number"] == "四(一)1")["tasks"].append(task)

    ((fate, kind, _, parts),) = told(edited(moved))
    assert (fate, kind, parts) == ("changed", "task", [("clause", "三(六)", "四(一)1")])


def test_a_unit_left_out_takes_its_contacts_along() -> None:
    def gone(kept: Kept) -> None:
        kept["units"]["units"].pop(0)

    assert {(fate, kind) for fate, kind, _, _ in told(edited(gone))} == {
        ("withdrawn", "unit"),
        ("withdrawn", "contact"),
    }
