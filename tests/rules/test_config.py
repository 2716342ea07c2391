"""The bundled config is the plan's breakdown, and config reads and copies as promised."""

import json
from collections import Counter
from datetime import date, time
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from config import Config, ConfigError, Fault, read_config
from config.bundled import bundled_folder, copy_bundled
from config.cycle import DueDays
from config.ladder import LadderSpec, RungSpec
from config.plan import CADENCES, ClauseSpec, Once, PlanSpec, Recurring, TargetSpec, TaskSpec
from config.unit import GroupSpec, UnitSpec, UnitsSpec
from config.words import Words

GOLD = Path(__file__).parents[3] / "shared" / "plan" / "langfang-2019.gold.json"
SETS = {"市政府有关部门": "departments", "各县(市、区)政府": "counties", "廊坊开发区管委会": "zone"}
WORDS = Words(zh="词", en="word")


@pytest.fixture(scope="module")
def config() -> Config:
    return read_config(bundled_folder())


@pytest.fixture(scope="module")
def plan(config: Config) -> PlanSpec:
    return config.plan("langfang-2019")


@pytest.fixture(scope="module")
def tasks(plan: PlanSpec) -> dict[str, TaskSpec]:
    return {task.id: task for _, task in plan.tasks()}


def owing(config: Config, plan: PlanSpec, id: str) -> tuple[str, ...]:
    return next(config.owing(plan, clause, task) for clause, task in plan.tasks() if task.id == id)


def test_twenty_five_clauses_have_leads_in_the_documents_numbers(plan: PlanSpec) -> None:
    leads = Counter(len(clause.leads) for clause in plan.clauses)
    assert leads == {0: 1, 1: 8, 2: 11, 3: 6}


def test_commerce_leads_most_clauses(plan: PlanSpec) -> None:
    leads = Counter(lead for clause in plan.clauses for lead in clause.leads)
    assert (leads["commerce"], leads["development-reform"]) == (23, 16)


def test_the_clauses_are_attributed_as_in_the_document(config: Config, plan: PlanSpec) -> None:
    if not GOLD.exists():
        pytest.skip(f"the hand-made answer {GOLD.name} is absent here")
    ids = {unit.name.zh: unit.id for unit in config.units.units} | SETS
    gold: list[dict[str, Any]] = json.loads(GOLD.read_text(encoding="utf-8"))["responsibilities"]
    asked = [
        (entry["clause"], [ids[n] for n in entry["lead"]], [ids[n] for n in entry["responsible"]]) for entry in gold
    ]
    led = [clause for clause in plan.clauses if clause.leads]
    assert [(c.number, list(c.leads), list(c.responsible)) for c in led] == asked


def test_no_heading_is_lifted_from_the_document(plan: PlanSpec) -> None:
    if not GOLD.exists():
        pytest.skip(f"the hand-made answer {GOLD.name} is absent here")
    gold = json.loads(GOLD.read_text(encoding="utf-8"))["responsibilities"]
    assert not {clause.heading.zh for clause in plan.clauses} & {entry["heading"] for entry in gold}


def test_the_plan_has_every_row_of_the_breakdown(plan: PlanSpec) -> None:
    per_clause = Counter(clause.number for clause, _ in plan.tasks())
    assert dict(per_clause) == {
        "一(二)": 8,
        "三(一)": 5, "三(二)": 2, "三(三)": 3, "三(四)": 1, "三(五)": 2, "三(六)": 8,
        "四(一)1": 2, "四(一)2": 1,
        "四(二)1": 1, "四(二)2": 1, "四(二)3": 1,
        "四(三)1": 1, "四(三)2": 1, "四(三)3": 1,
        "四(四)1": 1, "四(四)2": 2, "四(四)3": 1,
        "四(五)1": 1, "四(五)2": 2, "四(五)3": 1, "四(五)4": 2,
        "四(六)": 4, "四(七)1": 1, "四(七)2": 1, "四(七)3": 1,
    }  # fmt: skip


def test_two_duties_are_dated_and_twenty_one_units_owe_each(config: Config, plan: PlanSpec) -> None:
    dated = [task.id for _, task in plan.tasks() if task.schedule == Once(due=date(2019, 6, 30))]
    assert dated == ["overseas-listing-reserve", "lists-handed-in"]
    assert [len(owing(config, plan, id)) for id in dated] == [21, 21]


@pytest.mark.parametrize(
    ("id", "schedule"),
    [
        ("trips-abroad", Recurring(every="year", at_least=10)),
        ("beijing-promotion", Recurring(every="month", at_least=1, at_most=2)),
        ("talks-progress", Recurring(every="month")),
        ("project-statistics", Recurring(every="month")),
        ("signed-projects", Recurring(every="quarter")),
        ("progress-circular", Recurring(every="quarter")),
        ("year-end-appraisal", Recurring(every="year")),
        ("policy-support", "standing"),
    ],
)
def test_a_duty_comes_round_as_the_document_says(tasks: dict[str, TaskSpec], id: str, schedule: object) -> None:
    assert tasks[id].schedule == schedule


def test_the_duties_by_cadence(plan: PlanSpec) -> None:
    schedules = [task.schedule for _, task in plan.tasks()]
    every = Counter(schedule.every for schedule in schedules if isinstance(schedule, Recurring))
    assert every == {"year": 28, "quarter": 4, "month": 3}
    assert schedules.count("standing") == 18


@pytest.mark.parametrize(
    ("id", "units"),
    [
        ("services-share", 1),
        ("trips-abroad", 1),
        ("small-groups-departments", 10),
        ("enterprises-counties", 11),
        ("cooperation-park", 14),
        ("beijing-promotion", 2),
        ("joint-conference", 11),
        ("project-statistics", 21),
        ("quarterly-appraisal", 1),
    ],
)
def test_so_many_units_owe_it(config: Config, plan: PlanSpec, id: str, units: int) -> None:
    assert len(owing(config, plan, id)) == units


def test_the_leading_group_is_followed_by_its_office(config: Config, plan: PlanSpec) -> None:
    assert owing(config, plan, "coordination-meeting") == ("office",)


def test_a_part_points_at_its_whole(tasks: dict[str, TaskSpec]) -> None:
    whole, part = tasks["enterprises-counties"].targets
    assert (whole.op, whole.value, whole.part_of) == (">=", Decimal(20), None)
    assert (part.op, part.value, part.part_of) == (">=", Decimal(5), 0)


def test_the_eight_city_targets(plan: PlanSpec) -> None:
    clause = plan.clauses[0]
    figures = [(target.op, target.value) for task in clause.tasks for target in task.targets]
    assert figures == [
        (op, Decimal(value))
        for op, value in [
            (">=", 15), (">=", 10), (">=", 70), (">=", 4), (">=", 2), (">=", 5), ("=", 22), (">=", 25),
        ]
    ]  # fmt: skip
    assert {task.owes for task in clause.tasks} == {"supervisor"}


def test_ten_departments_ten_counties_and_the_zone(config: Config) -> None:
    kinds = Counter(unit.kind for unit in config.units.units)
    assert kinds == {"department": 10, "county": 10, "zone": 1, "supervisor": 1, "authority": 1}
    assert len(config.units.members("all-units")) == 21


def test_every_unit_has_a_handler_and_no_phone_is_invented(config: Config) -> None:
    contacts = [contact for unit in config.units.units for contact in unit.contacts]
    assert all("handler" in {contact.role for contact in unit.contacts} for unit in config.units.units)
    assert {contact.phone for contact in contacts} == {None}
    assert all((contact.email or "").endswith("@langfang.example") for contact in contacts)


def test_the_ladders_stand_as_agreed(config: Config) -> None:
    offsets = {ladder.id: [rung.offset for rung in ladder.rungs] for ladder in config.ladders}
    assert offsets == {"default": [-10, -3, 0, 1, 3, 7], "monthly": [-3, 0, 1, 3]}
    assert config.ladder("default").rungs[-1].to == ("authority.leader",)
    assert [rung.in_circular for rung in config.ladder("monthly").rungs] == [False, False, False, True]


def test_a_monthly_duty_climbs_the_monthly_ladder(config: Config, plan: PlanSpec, tasks: dict[str, TaskSpec]) -> None:
    assert config.ladder_of(plan, tasks["project-statistics"]).id == "monthly"
    assert config.ladder_of(plan, tasks["signed-projects"]).id == "default"


def test_a_task_may_name_its_own_ladder(plan: PlanSpec, tasks: dict[str, TaskSpec]) -> None:
    assert plan.ladder_of(tasks["signed-projects"].model_copy(update={"ladder": "monthly"})) == "monthly"


def test_the_cycles_and_due_days(config: Config) -> None:
    assert config.cycles.sweep_at == time(8, 30)
    assert [(cycle.id, cycle.cadence) for cycle in config.cycles.cycles] == [
        ("monthly-statistics", "month"),
        ("quarterly-circular", "quarter"),
    ]
    assert [config.cycles.reporting.day(cadence) for cadence in CADENCES] == [5, 10, 15, 15]
    assert config.cycles.reporting.source == "admin"


def test_the_calendar_is_shanghais(config: Config) -> None:
    calendar = config.calendar
    hours = calendar.working_hours
    assert (calendar.timezone, hours.start, hours.end) == ("Asia/Shanghai", time(8, 30), time(17, 30))
    assert calendar.days == ()


def test_no_score_falls_between_the_bands(plan: PlanSpec) -> None:
    assert plan.appraisal is not None
    lows = [band.at_least for band in plan.appraisal.bands]
    assert lows == [90, 80, 60, 0]
    assert all(high > low for high, low in pairwise(lows))
    assert (plan.appraisal.rounding, plan.appraisal.source, plan.weights.source) == (
        "half-up",
        "admin",
        "admin",
    )


def test_groups_fan_out_in_the_order_written_and_each_unit_once() -> None:
    units = tuple(UnitSpec(id=id, name=WORDS, kind="county", contacts=()) for id in ("a", "b", "c"))
    groups = (
        GroupSpec(id="some", name=WORDS, members=("b", "a")),
        GroupSpec(id="all", name=WORDS, members=("c", "some", "b")),
    )
    assert UnitsSpec(units=units, groups=groups).members("all") == ("c", "b", "a")
    assert UnitsSpec(units=units, groups=groups).members("b") == ("b",)


def test_members_of_nothing_known_is_an_error(config: Config) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        config.units.members("nowhere")


def test_config_never_changes(config: Config) -> None:
    with pytest.raises(ValidationError):
        config.units.units[0].kind = "county"  # type: ignore[misc]


def rung(id: str, *, after: int, light: str) -> RungSpec:
    return RungSpec.model_validate(
        {
            "id": id, "name": WORDS, "working_days_after": after, "stage": "overdue", "form": "slip",
            "light": light, "to": ["unit.head"],
        }
    )  # fmt: skip


def test_a_ladder_made_in_code_keeps_its_order_too() -> None:
    with pytest.raises(ValidationError, match="not later than the one before"):
        LadderSpec(id="x", name=WORDS, rungs=(rung("a", after=3, light="yellow"), rung("b", after=3, light="red")))
    with pytest.raises(ValidationError, match="back from red to yellow"):
        LadderSpec(id="x", name=WORDS, rungs=(rung("a", after=1, light="red"), rung("b", after=3, light="yellow")))


def test_specs_can_be_made_in_code() -> None:
    days = DueDays(source="admin", month=5, quarter=10, half_year=15, year=15)
    target = TargetSpec(of=WORDS, op=">=", value=Decimal(2), unit="%")
    task = TaskSpec(id="t", title=WORDS, owes=("a",), schedule=Once(due=date(2019, 6, 30)), targets=(target,))
    assert days.day("half-year") == 15
    assert ClauseSpec(number="8", heading=WORDS, tasks=(task,)).tasks[0].targets == (target,)


def test_copying_gives_the_whole_config(tmp_path: Path, config: Config) -> None:
    copies = copy_bundled(to=tmp_path / "home" / "config")
    assert [str(copy.relative_to(tmp_path / "home/config")) for copy in copies] == [
        "units.yaml", "ladders.yaml", "cycles.yaml", "calendar.yaml", "plans/langfang-2019.yaml",
    ]  # fmt: skip
    assert read_config(tmp_path / "home" / "config") == config


def test_copying_never_overwrites(tmp_path: Path) -> None:
    mine = tmp_path / "calendar.yaml"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"calendar\.yaml is already there"):
        copy_bundled(to=tmp_path)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [mine]


def test_an_error_is_its_faults_one_a_line() -> None:
    faults = (Fault("units.yaml", 12, 5, "units[3].kind", "wrong"), Fault("cycles.yaml", 1, 1, "", "empty"))
    assert str(ConfigError(faults)) == "units.yaml:12:5 units[3].kind: wrong\ncycles.yaml:1:1: empty"
    assert ConfigError(faults).faults == faults
