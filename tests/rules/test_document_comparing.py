"""A comparison says what each plan has that the other lacks, and nothing where both say the same."""

import json
from pathlib import Path

import pytest

from config.bundled import bundled_folder
from config.plan import ClauseSpec, PlanSpec, TaskSpec
from config.reading import read_config
from documents.comparing import Comparison, compare, comparison_lines
from documents.draft.settling import plan_of
from documents.draft.writing import drafted
from documents.printed import Printed
from documents.reading import read

CONFIG = read_config(bundled_folder())
PLAN = CONFIG.plan("langfang-2019")
CLAUSE = PLAN.clauses[1]


def with_clause(clause: ClauseSpec) -> PlanSpec:
    """The plan with this clause in place of the one of the same number."""
    clauses = tuple(clause if one.number == CLAUSE.number else one for one in PLAN.clauses)
    return PLAN.model_copy(update={"clauses": clauses})


def with_task(**changes: object) -> PlanSpec:
    """The plan with these keys of the clause's first task changed."""
    first = TaskSpec.model_validate({**CLAUSE.tasks[0].model_dump(), **changes})
    return with_clause(CLAUSE.model_copy(update={"tasks": (first, *CLAUSE.tasks[1:])}))


def said(compared: Comparison) -> list[tuple[str, str, str]]:
    return [(one.matter, one.value, one.only_in) for one in compared.differences]


def test_a_plan_agrees_with_itself() -> None:
    compared = compare(PLAN, PLAN)
    assert compared.agrees
    assert all(tally.first == tally.second == tally.both for tally in compared.tallies)


def test_titles_and_ids_are_not_compared() -> None:
    assert compare(PLAN, with_task(id="other", title={"zh": "别的话", "en": "Other words"})).agrees


def test_all_leads_by_name_are_the_leads() -> None:
    assert compare(PLAN, with_task(owes=["commerce"])).agrees


def test_a_clause_that_one_plan_lacks_is_told_with_all_it_has() -> None:
    less = PLAN.model_copy(update={"clauses": tuple(one for one in PLAN.clauses if one != CLAUSE)})
    compared = compare(PLAN, less)
    assert {one.clause for one in compared.differences} == {CLAUSE.number}
    assert ("lead", "commerce", "first") in said(compared)


def test_clauses_meet_whatever_the_width_of_their_brackets() -> None:
    wide = CLAUSE.model_copy(update={"number": CLAUSE.number.replace("(", "（").replace(")", "）")})
    assert compare(PLAN, with_clause(wide)).agrees


def test_a_lead_of_one_plan_is_told() -> None:
    more = CLAUSE.model_copy(update={"leads": ("commerce", "zone")})
    assert ("lead", "zone", "second") in said(compare(PLAN, with_clause(more)))


def test_another_count_is_told_on_both_sides() -> None:
    compared = compare(PLAN, with_task(schedule={"every": "year", "at_least": 12}))
    assert said(compared) == [
        ("recurrence", "every year, at least 10", "first"),
        ("recurrence", "every year, at least 12", "second"),
    ]


def test_a_deadline_of_one_plan_is_told() -> None:
    assert ("deadline", "by 2019-12-31", "second") in said(compare(PLAN, with_task(schedule={"due": "2019-12-31"})))


def test_a_target_that_one_plan_lacks_is_told() -> None:
    assert ("target", ">= 10 次", "first") in said(compare(PLAN, with_task(targets=[])))


def test_a_task_that_somebody_else_owes_is_changed_and_not_lost() -> None:
    compared = compare(PLAN, with_task(owes="block"))
    (change,) = compared.changed
    assert (compared.differences, change.owes, change.schedule) == ((), ("commerce", "block"), None)


def test_a_task_that_nothing_is_like_stands_alone() -> None:
    less = CLAUSE.model_copy(update={"tasks": CLAUSE.tasks[1:]})
    assert [one for one in said(compare(PLAN, with_clause(less))) if one[0] == "task"] == [
        ("task", f"{CLAUSE.tasks[0].title.zh} (every year, at least 10; >= 10 次)", "first")
    ]


def test_the_lines_name_both_plans() -> None:
    lines = comparison_lines(compare(PLAN, with_task(owes="block")), first="草稿", second="计划")
    assert "lead: 48 in 草稿, 48 in 计划, 48 alike" in lines
    assert lines[-1].endswith("owes: 草稿 says commerce, 计划 says block")


def test_a_comparison_is_plain_json() -> None:
    compared = compare(PLAN, with_task(owes="block"))
    assert json.loads(json.dumps(compared.as_json()))["changed"][0]["owes"] == ["commerce", "block"]


@pytest.fixture(scope="module")
def langfang(documents: Path) -> Comparison:
    reading = read(Printed((documents / "langfang-2019.txt").read_text("utf-8")))
    return compare(plan_of(drafted(reading, config=CONFIG, plan_id=PLAN.id)), PLAN)


@pytest.mark.parametrize("matter", ["lead", "responsible", "supporting", "deadline"])
def test_the_langfang_draft_has_every_unit_and_deadline_of_the_plan(langfang: Comparison, matter: str) -> None:
    (tally,) = [tally for tally in langfang.tallies if tally.matter == matter]
    assert tally.first == tally.second == tally.both


def test_the_langfang_draft_has_every_clause_of_the_bundled_plan(langfang: Comparison) -> None:
    assert [one.clause for one in langfang.differences if one.matter == "clause"] == []


def test_the_langfang_draft_has_every_target_of_those_clauses_that_the_text_counts(langfang: Comparison) -> None:
    lacking = [one for one in langfang.differences if one.matter == "target" and one.only_in == "second"]
    assert [one.value for one in lacking if one.clause != "一(二)"] == [">= 1 次", ">= 1 次"]
