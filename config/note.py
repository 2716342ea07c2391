"""What each kind of entry is, and what each of its keys is for: in Chinese and English, as an editor shows it."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "PlanSpec": "一个计划：条款、责任单位、任务、考核。One plan: clauses, who answers for them, tasks, grades.",
    "UnitsSpec": "单位和单位组。Units, and the groups that fan out to them.",
    "LaddersSpec": "督办阶梯：何时、向谁、以什么形式。The escalation ladders: when, to whom, in what form.",
    "CyclesSpec": "调度周期、报送日、每日巡查时刻。The dispatch cycles, the reporting days, the daily sweep.",
    "CalendarSpec": "工作时间和例外的日子。Working hours, and days that differ from the published calendar.",
    "Words": "中文和英文，都要写。The same words in Chinese and in English; neither is left out.",
    "UnitSpec": "一个单位。A unit: who can owe something, supervise, or stand above.",
    "GroupSpec": "单位组，逐个落实到成员。A named set; each of its members owes for itself.",
    "ContactSpec": "联系人，写职务即可。Whom to reach in a unit, by role.",
    "LadderSpec": "一套阶梯，各级按时间先后排列。A ladder; its rungs stand in order of time.",
    "RungSpec": "阶梯的一级。One step of a ladder, counted in working days from the due day.",
    "CycleSpec": "每期结束后第一个工作日发出。Sent on the first working day after the period's end.",
    "DueDays": "每期结束后次月几日前报送，1 至 28。By which day of the next month a period is reported, 1 to 28.",
    "WorkingHours": "工作日内发送消息的时段。From when to when messages may go out on a working day.",
    "CalendarDay": "一个放假或调休上班的日子。A day off that the week does not show, or a working day made up for one.",
    "Weights": "没有写权重的任务按多少计。How much a task counts that names no weight of its own.",
    "AppraisalSpec": "年终考核：等次和取整。The year-end appraisal: grades by score, and how scores are rounded.",
    "Band": "一个等次和它的最低分，最后一个为 0 分。A grade and its lowest score; the last one begins at 0.",
    "ClauseSpec": "文件的一个条款。A numbered place in the document, and who answers for it.",
    "TaskSpec": "一项任务：谁承担、何时完成、完成多少。A task: who owes it, by when, how much.",
    "Once": "一次性任务，到期日全天有效。Due one time; the whole day still belongs to the unit.",
    "Recurring": "每期都要完成。Owed anew for every period.",
    "TargetSpec": "一个量化指标。A figure that a task is measured by.",
    "SourceSpec": "所依据的文件原话。The exact words that an entry rests on.",
    "BehaviourSpec": "推演时各单位的表现。How units are taken to behave when a plan is played.",
    "Manner": "何时签收、何时反馈。When a unit acknowledges, and when it reports.",
    "Supervised": "督办的起止日期。The span in which the plan is supervised; both days belong to it.",
}

_REVIEW = (
    "待核定的事项：核定后删去，否则不能生效。What a person should settle; nothing is applied until it is taken out."
)
_SOURCE = "所依据的文件原话。The words of the document that this rests on."
_SAID_BY = "admin 由管理员确定，document 出自文件。Who says so: the admin or the document."
_TO = "发给谁。Who hears of it."

NOTES: Mapping[str, Mapping[str, str]] = {
    "PlanSpec": {
        "id": "计划的标识，用后不再更改。The plan's id; never changed once it is in use.",
        "title": "文件标题。The document's title.",
        "issuer": "发文机关。Who issued the document.",
        "document_number": "文号。The document's number.",
        "issued_on": "印发日期。The day of issue.",
        "supervisor": "督办机构，写一个单位。The unit that supervises.",
        "authority": "上级，写一个单位。The unit above, to which the last rung speaks.",
        "supervised": "督办的起止日期，不写则自印发之日起、无终止。From when to when; without it from the issue on.",
        "ladder": "默认的督办阶梯。The ladder of every task that names none.",
        "ladder_by_cadence": "按频次另定的督办阶梯。Other ladders for recurring tasks, by cadence.",
        "weights": "默认权重。The weight of tasks that name none.",
        "appraisal": "年终考核的等次。The grades of the year-end appraisal.",
        "review": _REVIEW,
        "clauses": "各条款。The clauses.",
    },
    "UnitsSpec": {
        "units": "单位。The units.",
        "groups": "单位组，与单位共用标识。Groups; they share one name space with the units.",
    },
    "LaddersSpec": {"ladders": "督办阶梯。The ladders."},
    "CyclesSpec": {
        "reporting": "每期的报送日。By which day a period is reported.",
        "sweep_at": "每日巡查时刻。When the daily sweep looks over everything.",
        "cycles": "调度周期。The dispatch cycles.",
    },
    "CalendarSpec": {
        "timezone": "时区，只有一个。The time zone; there is one.",
        "working_hours": "工作时间。Working hours.",
        "days": "例外的日子。The days that differ.",
    },
    "Words": {"zh": "中文。Chinese.", "en": "英文。English."},
    "UnitSpec": {
        "id": "单位的标识，用后不再更改。The unit's id; never changed once it is in use.",
        "name": "全称。The full name.",
        "short": "简称，用于列表。A short name for lists.",
        "kind": "部门、县区、开发区、督办机构、上级。What kind of unit it is.",
        "contacts": "联系人；承担任务的单位须有经办人。Whom to reach; a unit that owes needs a handler.",
    },
    "GroupSpec": {
        "id": "单位组的标识。The group's id.",
        "name": "名称。The name.",
        "members": "成员：单位或其他组。Its members: units, or other groups.",
    },
    "ContactSpec": {
        "role": "handler 经办人，head 负责人，leader 分管领导。The role by which ladders and cycles speak to it.",
        "title": "职务。The post, as messages write it.",
        "email": "电子邮箱。The address that messages go to.",
        "phone": "电话。A phone number.",
    },
    "LadderSpec": {
        "id": "阶梯的标识。The ladder's id.",
        "name": "名称。The name.",
        "rungs": "各级，先后有序；到期之后至少一级。The rungs in order of time; at least one after the due day.",
    },
    "RungSpec": {
        "id": "级的标识；换了标识即为新的一级，会重新发出。The rung's id; under a new id it speaks again.",
        "name": "名称。The name.",
        "working_days_before": "到期前几个工作日，0 为到期当天。Working days before the due day; 0 is the day itself.",
        "working_days_after": "逾期后第几个工作日。Working days after the due day.",
        "stage": "阶段：临期、到期、逾期、升级。The stage; overdue comes before escalated.",
        "form": "提醒、督办单、约谈。The form: a reminder, a slip, a summons.",
        "light": "到期前为蓝，之后为黄或红，不回退。Blue up to the due day, then yellow or red, never back.",
        "to": _TO,
        "copy_to": "抄送谁。Who gets a copy.",
        "in_circular": "是否列入通报。Whether it stands in circulars from this rung on.",
    },
    "CycleSpec": {
        "id": "周期的标识。The cycle's id.",
        "name": "名称。The name.",
        "cadence": "月、季、半年、年。How often it comes round.",
        "at": "发出时刻。The time of day.",
        "circular": "是否为通报。Whether it names what has climbed to a rung that stands in circulars.",
        "to": _TO,
    },
    "DueDays": {
        "source": _SAID_BY,
        "month": "月报。For months.",
        "quarter": "季报。For quarters.",
        "half-year": "半年报。For half-years.",
        "year": "年报。For years.",
    },
    "WorkingHours": {"from": "开始时刻。When they begin.", "to": "结束时刻。When they end."},
    "CalendarDay": {
        "on": "日期。The day.",
        "kind": "holiday 放假，workday 上班。Off, or at work.",
        "name": "名称。What the day is.",
        "source": "依据的文号；没有的注明“无文号”。The document's number, or 无文号 where it has none.",
    },
    "Weights": {"source": _SAID_BY, "default": "默认权重，大于 0。The weight, more than 0."},
    "AppraisalSpec": {
        "clause": "出自哪一条款。The clause that sets it.",
        "bands": "等次，从高到低，最后一个为 0 分。The grades, highest first, the last at 0.",
        "rounding": "取整：四舍五入、四舍六入五成双、舍去。How a score between two bands is rounded.",
        "source": "取整由谁确定。Who says how it is rounded: the admin or the document.",
    },
    "Band": {
        "grade": "等次名称。The grade.",
        "at_least": "最低分，0 至 100；不写上限。The lowest score, 0 to 100; there is no upper end.",
    },
    "ClauseSpec": {
        "number": "条款号，如 三(六)。The clause's number, as the document writes it.",
        "heading": "条款的简短标题。A short heading.",
        "leads": "牵头单位。Lead units.",
        "responsible": "责任单位。Responsible units.",
        "supporting": "配合单位，不承担任务。Units that support and owe nothing.",
        "source": _SOURCE,
        "review": _REVIEW,
        "tasks": "任务。The tasks.",
    },
    "TaskSpec": {
        "id": "任务的标识，用后不再更改。The task's id; never changed once it is in use.",
        "title": "任务名称。What is to be done.",
        "owes": "leads 牵头单位，block 牵头和责任单位，supervisor 督办机构，或列出单位和组。Who owes it.",
        "schedule": "时限：{due: 日期}、{every: 频次} 或 standing 长期坚持。Due once, again and again, or always.",
        "targets": "量化指标。The figures it is measured by.",
        "weight": "权重，不写则用默认权重。The weight; without it the plan's default.",
        "ladder": "督办阶梯，不写则用计划的。The ladder; without it the plan's.",
        "note": "备注。A note.",
        "source": _SOURCE,
        "review": _REVIEW,
    },
    "Once": {"due": "到期日。The due date."},
    "Recurring": {
        "every": "月、季、半年、年。The cadence.",
        "at_least": "每期至少几次。How often at least in each period.",
        "at_most": "每期至多几次。How often at most in each period.",
    },
    "TargetSpec": {
        "of": "指标名称。What is counted.",
        "op": "比较方式，~ 为左右。How it compares with the value; ~ means about.",
        "value": "数值。The value.",
        "unit": "计量单位：文字，或中英文。In what it is counted: a text, or words in both languages.",
        "part_of": "“其中”：所属指标的序号，从 0 数起。The index, from 0, of the whole that this is a part of.",
    },
    "SourceSpec": {
        "quote": "原话，至多 500 字。The words, 500 characters at most.",
        "start": "在文件文本中的起点。Where they begin in the text as it was read.",
        "end": "终点，在起点之后。Where they end.",
        "cut": "引文是否截短。Whether only the first words are quoted.",
    },
    "BehaviourSpec": {
        "default": "没有另写的单位如何表现。How every unit behaves that is not named.",
        "units": "单位或组另有表现。Units and groups that behave otherwise.",
    },
    "Manner": {
        "acknowledges": "交办后第几个工作日签收，或 never。Working days from opening to acknowledging, or never.",
        "reports": "到期后第几个工作日反馈，负数为提前，或 never。Working days from the due day; negative: before it.",
    },
    "Supervised": {"from": "起始日。The first day.", "until": "终止日。The last day."},
}
"""By the shape and the key as it is written."""
