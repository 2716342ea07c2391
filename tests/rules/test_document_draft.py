"""A draft says what the text says, marks what it leaves open, and is a plan once the marks are gone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.bundled import bundled_folder
from config.plan import ClauseSpec, Once, PlanSpec, Recurring, TaskSpec
from config.reading import read_config
from config.whole import Config
from documents.draft.part import QUALITY
from documents.draft.settling import plan_of
from documents.draft.writing import drafted
from documents.findings import Coverage, Deadline, Goal, Named, Reading, Recurrence, Responsibility
from documents.printed import Printed, Quote
from documents.reading import read
from documents.resolving import resolution_flaws, resolve

CONFIG = read_config(bundled_folder())
UNITS = CONFIG.units
HEAD = "云川市人民政府\n关于印发云川市全民阅读行动计划的通知\n2021年3月1日\n云川市全民阅读行动计划\n一、主要任务\n"
ALL = "(牵头单位:市商务局;责任单位:市科技局,各县(市、区)政府)"
SAMPLES = ("bonded-zones-2019", "employment-2018", "hubei-2021", "langfang-2019")
patient = settings(deadline=None, max_examples=40)


def reading_of(sentences: str, attribution: str = ALL) -> Reading:
    return read(Printed(f"{HEAD}(一)办好读书活动。{sentences}{attribution}\n"))


def plan_from(sentences: str, attribution: str = ALL) -> PlanSpec:
    return plan_of(drafted(reading_of(sentences, attribution), config=CONFIG, plan_id="reading-2021"))


def clause_from(sentences: str, attribution: str = ALL) -> ClauseSpec:
    (clause,) = plan_from(sentences, attribution).clauses
    return clause


def tasks_from(sentences: str, attribution: str = ALL) -> tuple[TaskSpec, ...]:
    return clause_from(sentences, attribution).tasks


def marks_of(text: str) -> list[str]:
    """The marks of clauses and tasks; those of the whole plan stand less deep."""
    return [line.strip() for line in text.splitlines() if line.startswith("      ") and "- {zh:" in line]


def by_hand(
    text: str,
    *,
    lead: str = "市商务局",
    deadlines: tuple[Deadline, ...] = (),
    recurrences: tuple[Recurrence, ...] = (),
    goals: tuple[Goal, ...] = (),
) -> Reading:
    """A reading with one responsibility for all of the text, as if the lead stood behind it."""
    printed = Printed(f"{text}({lead}牵头)")
    attribution = printed.quote(len(text), len(printed.text))
    named = Named(printed.quote(len(text) + 1, len(text) + 1 + len(lead)), lead)
    governed = printed.quote(0, len(text)).span
    found = Responsibility(
        None, "三(六)", None, attribution, governed, (named,), (), (), deadlines, recurrences, goals
    )  # fmt: skip
    return Reading(printed, None, None, None, None, date(2021, 3, 1), (), (found,), (), (), Coverage(1, 1, ()))


def draft_by_hand(reading: Reading, config: Config | None = CONFIG) -> str:
    return drafted(reading, config=config, plan_id="by-hand")


def quote(text: str, words: str) -> Quote:
    start = text.index(words)
    return Quote(start, start + len(words), words)


# What a sentence becomes


def test_each_period_is_a_task() -> None:
    schedules = [task.schedule for task in tasks_from("每年举办读书会不少于6次,按季度编印书目。")]
    assert schedules == [Recurring(every="year", at_least=6), Recurring(every="quarter")]


def test_a_deadline_is_a_task_that_is_due_once() -> None:
    (task,) = tasks_from("于2021年9月底前建成书目库。")
    assert (task.schedule, task.title.zh) == (Once(due=date(2021, 9, 30)), "建成书目库")


def test_a_deadline_before_the_comma_governs_what_follows() -> None:
    (task,) = tasks_from("到2025年,书屋达到80家,流动书车达到20辆。")
    assert task.schedule == Once(due=date(2025, 12, 31))
    assert [(target.of.zh, int(target.value)) for target in task.targets] == [("书屋", 80), ("流动书车", 20)]


def test_a_deadline_before_a_period_is_a_task_beside_it() -> None:
    by, yearly = tasks_from("到2025年,每年培训馆员。")
    assert (by.schedule, yearly.schedule) == (Once(due=date(2025, 12, 31)), Recurring(every="year"))
    assert by.title.zh == yearly.title.zh == "培训馆员"


def test_who_stands_behind_the_deadline_owes_it() -> None:
    (task,) = tasks_from("2022年底前,各县(市、区)建成书屋不少于20个。")
    assert (task.owes, task.schedule) == (("counties",), Once(due=date(2022, 12, 31)))


def test_a_labelled_time_is_a_task_under_the_heading() -> None:
    _, whole = tasks_from("每年举办读书会2次。完成时限:2022年底前。")
    assert (whole.title.zh, whole.schedule) == ("办好读书活动", Once(due=date(2022, 12, 31)))


def test_a_heading_that_counts_is_read_too() -> None:
    text = "建设书屋不少于30个"
    reading = by_hand(text, goals=(Goal(quote(text, "不少于30个"), ">=", Decimal(30), "个"),))
    (found,) = reading.responsibilities
    headed = replace(reading, responsibilities=(replace(found, heading=quote(text, text)),))
    assert len(plan_of(draft_by_hand(headed)).clauses[0].tasks[0].targets) == 1


def test_a_figure_without_a_time_stands() -> None:
    (task,) = tasks_from("建设书屋不少于30个。")
    (target,) = task.targets
    assert (task.schedule, target.op, int(target.value)) == ("standing", ">=", 30)


def test_of_which_is_a_part_of_the_figure_before() -> None:
    (task,) = tasks_from("建设书屋不少于30个,其中乡村书屋不少于12个。")
    assert [(int(target.value), target.part_of) for target in task.targets] == [(30, None), (12, 0)]


def test_a_part_that_begins_with_its_figure_goes_on_with_the_list() -> None:
    (task,) = tasks_from("每年新建2个县级书屋,3个乡级书屋。")
    assert [int(target.value) for target in task.targets] == [2, 3]


def test_a_period_with_several_figures_leaves_the_count_to_them() -> None:
    (task,) = tasks_from("每年新建2个县级书屋,3个乡级书屋。")
    assert task.schedule == Recurring(every="year")


def test_a_later_figure_of_the_sentence_is_owed_in_its_period() -> None:
    _, visits = tasks_from("每年举办读书会2次以上,开展走访3次以上。")
    assert visits.schedule == Recurring(every="year", at_least=3)


def test_two_periods_between_commas_are_two_tasks() -> None:
    monthly, quarterly = tasks_from("对阅读活动实行月统计、季通报。")
    assert (monthly.schedule, quarterly.schedule) == (Recurring(every="month"), Recurring(every="quarter"))


def test_a_clause_without_time_and_figure_is_one_standing_task_under_its_heading() -> None:
    (task,) = tasks_from("营造读书氛围,改善借阅条件。")
    assert (task.schedule, task.title.zh, task.owes) == ("standing", "办好读书活动", "block")


def test_a_title_leaves_out_who_when_and_how_many() -> None:
    (task,) = tasks_from("市商务局每年组织2次以上图书展销。")
    assert task.title.zh == "组织图书展销"


def test_a_long_title_is_cut() -> None:
    (task,) = tasks_from(f"每年组织{'大型' * 30}图书展销。")
    assert len(task.title.zh) == 40


def test_a_source_is_the_exact_words_at_their_place() -> None:
    reading = reading_of("每年举办读书会不少于6次。")
    (clause,) = plan_of(drafted(reading, config=CONFIG, plan_id="reading-2021")).clauses
    source = clause.tasks[0].source
    assert source is not None
    assert reading.printed.text[source.start : source.end] == source.quote == "每年举办读书会不少于6次"


def test_a_long_source_is_cut_and_says_so() -> None:
    (task,) = tasks_from(f"营造{'浓厚' * 300}氛围。")
    assert task.source is not None
    assert (len(task.source.quote), task.source.cut) == (500, True)
    assert (task.source.end or 0) - (task.source.start or 0) > 600


# Who owes


@pytest.mark.parametrize(
    ("sentence", "owes"),
    [
        ("各县(市、区)每年举办读书会2次。", ("counties",)),
        ("各县（市、区）、廊坊开发区每年举办读书会2次。", ("counties", "zone")),
        ("市有关部门和各县(市、区)每月报送进展。", ("departments", "counties")),
        ("市商务局牵头每年举办读书会2次。", ("commerce",)),
        ("每个部门不少于8个书架。", ("departments",)),
        ("各县(市、区)要建立书屋,按月报送进展。", ("counties",)),
        ("各责任单位按月报送进展。", "block"),
        ("牵头单位按月报送进展。", "leads"),
        ("指导各县(市、区)每年举办读书会2次。", "block"),
        ("每年举办读书会2次。", "block"),
        ("每年由市领导带队举办读书会2次。", "leads"),
        ("由市对外开放工作领导小组每季度召开会议。", "supervisor"),
    ],
)
def test_the_subject_of_the_sentence_owes(sentence: str, owes: object) -> None:
    assert tasks_from(sentence)[0].owes == owes


def test_a_new_sentence_has_its_own_subject() -> None:
    _, later = tasks_from("各县(市、区)每年举办读书会2次。每年编印书目1次。")
    assert later.owes == "block"


@pytest.mark.parametrize(
    "sentence",
    [
        "每年由市领导带队举办读书会不少于2次。",
        "市、县两级每年举办读书会不少于2次。",
        "由市对外开放工作领导小组按季度召开会议。",
    ],
)
def test_a_subject_that_is_no_unit_is_marked(sentence: str) -> None:
    assert len(marks_of(drafted(reading_of(sentence), config=CONFIG, plan_id="x"))) == 1


def test_a_plain_sentence_is_not_marked() -> None:
    text = drafted(reading_of("各县(市、区)每年举办读书会不少于2次。"), config=CONFIG, plan_id="x")
    assert marks_of(text) == []


# Which figures are goals


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("3000万元以上书屋增长10%以上。", 1),
        ("新建书屋30个以上，流动书车达到20辆以上。", 0),
        ("新建书屋30个以上和书车20辆以上。", 0),
        ("新建书屋30个以上项目。", 0),
    ],
)
def test_a_figure_that_may_only_say_which_ones_are_meant_is_marked(sentence: str, marks: int) -> None:
    draft = drafted(reading_of(sentence), config=CONFIG, plan_id="x")
    assert sum(QUALITY.en in mark for mark in marks_of(draft)) == marks


def test_a_marked_figure_is_kept() -> None:
    (task,) = tasks_from("3000万元以上书屋增长10%以上。")
    assert [str(target.value) for target in task.targets] == ["3000", "10"]


# Names


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("各县（市、区）人民政府", ("counties",)),
        ("各县(市、区)", ("counties",)),
        ("市政府各有关部门", ("departments",)),
        ("市直有关部门", ("departments",)),
        ("市政府各部门", ("departments",)),
        ("广阳区政府", ("guangyang",)),
        ("广阳区", ("guangyang",)),
        ("廊坊开发区管理委员会", ("zone",)),
        ("市 商务局", ("commerce",)),
        ("省政府有关部门", None),
        ("国务院相关部门", None),
        ("各市、州、县人民政府", None),
        ("省商务厅", None),
    ],
)
def test_a_name_is_known_in_every_form_and_in_no_other(name: str, ids: tuple[str, ...] | None) -> None:
    assert resolve(name, UNITS).ids == ids


def test_an_unknown_name_comes_with_the_nearest() -> None:
    assert resolve("市文化和旅游局", UNITS).nearest == "市文化广电和旅游局"


def test_each_unknown_name_is_told_once_with_its_kind() -> None:
    unknown = "(牵头单位:市图书馆;责任单位:各乡镇政府、市商务局)"
    text = f"{HEAD}(一)办好读书活动。建设书屋。{unknown}\n(二)编印书目。编好书目。{unknown}\n"
    flaws = resolution_flaws(read(Printed(text)), UNITS)
    assert [(flaw.kind, flaw.quote.words) for flaw in flaws] == [
        ("unknown-unit", "市图书馆"),
        ("unresolved-set", "各乡镇政府"),
    ]
    assert "stands 2 times" in flaws[0].words.en


def test_an_unknown_unit_is_marked_and_shown_as_an_entry_to_add() -> None:
    text = drafted(reading_of("建设书屋。", "(牵头单位:市商务局;责任单位:市图书馆)"), config=CONFIG, plan_id="x")
    assert "missing in responsible: 市图书馆" in text
    assert "#     name: {zh: 市图书馆, en: 市图书馆}" in text


def test_a_name_that_leaves_out_whose_it_is_is_marked() -> None:
    text = drafted(reading_of("建设书屋。", "(牵头单位:市商务局;责任单位:有关部门)"), config=CONFIG, plan_id="x")
    assert ["有关部门 does not say whose they are" in mark for mark in marks_of(text)] == [True]


def test_supporting_units_stand_with_the_clause() -> None:
    clause = clause_from("建设书屋。", "(市商务局牵头,市科技局配合)")
    assert (clause.leads, clause.supporting) == (("commerce",), ("science-tech",))


def test_without_a_known_unit_the_supervisor_owes() -> None:
    assert tasks_from("每年举办读书会2次。", "(牵头单位:市图书馆)")[0].owes == "supervisor"


# Numbers and ids


def test_ids_follow_the_number_of_the_clause() -> None:
    reading = by_hand("建设书屋。")
    (clause,) = plan_of(draft_by_hand(reading)).clauses
    assert [task.id for task in clause.tasks] == ["c3-6-1"]


@pytest.mark.parametrize("id", ["2021", "null", "true", "1e3", "0", "007", "2021-03-01", "no", "plan-2021"])
def test_any_id_is_read_back_as_it_was_given(id: str) -> None:
    assert plan_of(drafted(by_hand("建设书屋。"), config=CONFIG, plan_id=id)).id == id


def test_units_whose_ids_look_like_numbers_are_read_back() -> None:
    units = CONFIG.units.model_copy(
        update={
            "units": tuple(
                unit.model_copy(update={"id": "1801"}) if unit.id == "commerce" else unit for unit in UNITS.units
            )
        }
    )
    draft = draft_by_hand(by_hand("市商务局每年举办读书会。"), CONFIG.model_copy(update={"units": units}))
    assert plan_of(draft).clauses[0].leads == ("1801",)


def test_a_number_that_stands_twice_is_told_apart() -> None:
    reading = by_hand("建设书屋。")
    twice = replace(reading, responsibilities=reading.responsibilities * 2)
    plan = plan_of(draft_by_hand(twice))
    assert [clause.number for clause in plan.clauses] == ["三(六)", "三(六)·2"]
    assert len({task.id for _, task in plan.tasks()}) == 2


# What a plan cannot hold


def test_a_deadline_before_the_issue_is_marked_and_left_out() -> None:
    text = "2020年底前建成书目库。"
    reading = by_hand(text, deadlines=(Deadline(quote(text, "2020年底前"), date(2020, 12, 31)),))
    draft = draft_by_hand(reading)
    assert "2020-12-31 is before the day of issue" in draft
    assert plan_of(draft).clauses[0].tasks[0].schedule == "standing"


def test_a_weekly_duty_is_marked_and_drafted_as_monthly() -> None:
    text = "每周开放书屋。"
    draft = draft_by_hand(by_hand(text, recurrences=(Recurrence(quote(text, "每周"), "week"),)))
    assert "the text says weekly" in draft
    assert plan_of(draft).clauses[0].tasks[0].schedule == Recurring(every="month")


@pytest.mark.parametrize("value", ["1E+20", "0.00000000001", "NaN", "Infinity"])
def test_a_number_that_config_cannot_hold_is_marked_and_left_out(value: str) -> None:
    text = "建设书屋9个。"
    draft = draft_by_hand(by_hand(text, goals=(Goal(quote(text, "9个"), "=", Decimal(value), "个"),)))
    assert "cannot be written" in draft
    assert plan_of(draft).clauses[0].tasks[0].targets == ()


def test_a_doubt_of_the_reading_becomes_a_mark() -> None:
    text = "每年举办读书会。"
    doubt = UNITS.units[0].name
    draft = draft_by_hand(by_hand(text, recurrences=(Recurrence(quote(text, "每年"), "year", doubts=(doubt,)),)))
    assert any(doubt.en in mark for mark in marks_of(draft))


def test_a_time_that_stands_apart_is_that_of_all_that_has_none() -> None:
    text = "建设书屋9个。\n2021年底前"
    due = Deadline(quote(text, "2021年底前"), date(2021, 12, 31))
    reading = by_hand(text, deadlines=(due,), goals=(Goal(quote(text, "9个"), "=", Decimal(9), "个"),))
    (task,) = plan_of(draft_by_hand(reading)).clauses[0].tasks
    assert task.schedule == Once(due=date(2021, 12, 31))
    assert [int(target.value) for target in task.targets] == [9]


def test_a_document_without_attribution_is_no_plan() -> None:
    with pytest.raises(ValueError, match="names nobody as responsible"):
        drafted(read(Printed("一、总则\n营造氛围。\n")), config=CONFIG, plan_id="x")


def test_without_a_config_the_draft_is_still_a_plan() -> None:
    plan = plan_of(drafted(reading_of("每年举办读书会2次。"), config=None, plan_id="x"))
    assert (plan.supervisor, plan.clauses[0].tasks[0].owes) == ("office", "supervisor")


# Any document


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_drafts_a_clause_for_each_attribution(documents: Path, name: str) -> None:
    reading = read(Printed((documents / f"{name}.txt").read_text("utf-8")))
    plan = plan_of(drafted(reading, config=CONFIG, plan_id=name))
    assert len(plan.clauses) == len(reading.responsibilities) + len(reading.unattributed) > 0
    assert all(clause.tasks and clause.source for clause in plan.clauses)


def test_any_lines_of_the_samples_draft_a_plan(documents: Path) -> None:
    lines = [line for name in SAMPLES for line in (documents / f"{name}.txt").read_text("utf-8").splitlines()]

    @patient
    @given(picked=st.lists(st.sampled_from(lines), min_size=1, max_size=12))
    def holds(picked: list[str]) -> None:
        assert_drafts("\n".join(picked))

    holds()


SCRAPS = [
    "一、", "(一)", "1.", "办好读书活动。", "\n", "　", "，", ",", "、", "。", "；", "其中", "每年", "按季度", "每周",
    "月统计", "2021年6月底前", "年底前", "到2025年", "9月31日前", "不少于", "30个", "以上", "3—5次", "5%",
    "2000万美元以上", "市领导", "各县(市、区)", "市商务局", "各部门", "由", "要", "(", ")", "“", "”", ": ", "#", "- ",
    '"', "\\", "\ufffd", "\u200b", "\u2028", "\x85", "\ue000", "\U0001f4d6", "{", "&a", "!x", "%", "'",
]  # fmt: skip
CLOSINGS = [ALL, "（市图书馆负责）\n", "（各部门按职责分工负责）", "责任单位：市商务局\n"]


@patient
@given(scraps=st.lists(st.sampled_from(SCRAPS + CLOSINGS), max_size=40))
def test_any_scraps_of_text_draft_a_plan(scraps: list[str]) -> None:
    assert_drafts(f"{HEAD}(一){''.join(scraps)}{ALL}\n")


def assert_drafts(text: str) -> None:
    """The draft of the text is a plan with a clause for each attribution, and ids that stand once."""
    reading = read(Printed(text))
    if not reading.responsibilities:
        return
    for config in (CONFIG, None):
        plan = plan_of(drafted(reading, config=config, plan_id="any"))
        assert len(plan.clauses) == len(reading.responsibilities) + len(reading.unattributed)
        assert unique(clause.number for clause in plan.clauses)
        assert unique(task.id for _, task in plan.tasks())


def unique(values: Iterator[str]) -> bool:
    every = list(values)
    return len(set(every)) == len(every)


def test_a_clause_that_names_nobody_is_drafted_for_the_supervisor_with_a_mark() -> None:
    reading = read(
        Printed(
            "一、主要目标\n到2025年，建成示范园区12个。\n二、主要任务\n（一）建好园区。办好展会。（牵头单位：市商务局）\n"
        )
    )
    text = draft_by_hand(reading)
    goals, _ = plan_of(text).clauses
    assert (goals.number, goals.tasks[0].owes) == ("一", "supervisor")
    assert "原文没有写明责任单位" in text


def test_a_year_that_a_sentence_begins_with_holds_until_its_full_stop() -> None:
    text = "一、目标\n到2025年，绿道达到30公里；公园达到12座；绿地率40%以上。每年植树2万株。（牵头单位：市商务局）\n"
    (clause,) = plan_of(draft_by_hand(read(Printed(f"2021年3月1日\n{text}")))).clauses
    assert [str(task.schedule) for task in clause.tasks[:3]] == [str(Once(due=date(2025, 12, 31)))] * 3
    assert isinstance(clause.tasks[3].schedule, Recurring)


def test_a_row_with_a_day_and_a_recurrence_gives_its_figures_the_day() -> None:
    rows = "序号\t任务\t责任单位\t完成时限\n1\t培训2000人次，合格率90%以上\t市商务局\t按月推进，10月底前完成\n"
    (clause,) = plan_of(draft_by_hand(read(Printed(f"2021年3月1日\n{rows}")))).clauses
    trained, passed, reported = clause.tasks
    assert trained.schedule == passed.schedule == Once(due=date(2021, 10, 31))
    assert [int(target.value) for task in (trained, passed) for target in task.targets] == [2000, 90]
    assert isinstance(reported.schedule, Recurring)


def test_a_sum_that_several_units_share_is_marked_for_the_whole_plan() -> None:
    text = draft_by_hand(read(Printed("一、建校。新建12所。（责任单位：市商务局、市科技局）\n")))
    assert "1 项带数量的事项由多个单位承担" in text


def test_a_document_of_another_place_than_the_units_is_marked() -> None:
    text = draft_by_hand(read(Printed("云川市人民政府\n2021年3月1日\n一、建校。（市商务局负责）\n")))
    assert "文件由云川市印发，而配置中的单位属廊坊市" in text


def test_an_entry_to_add_has_every_post_that_the_ladders_speak_to() -> None:
    text = draft_by_hand(read(Printed("一、建校。（市甲局负责）\n")))
    assert "#       - role: handler" in text
    assert "#       - role: head" in text
