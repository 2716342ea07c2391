"""Why a notice came, or did not."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "why": {
        "closed": marked("已办结"),
        "closed-late": marked("逾期办结"),
        "suspended": marked("已中止，不计时"),
        "reported": marked("已按时反馈"),
        "reported-late": marked("迟报"),
        "no-date": marked("未设时限"),
        "overdue": marked("时限已过，未反馈"),
        "due-soon": marked("时限将至"),
        "in-hand": marked("时限未到"),
    },
    "verdict": {
        "fired": marked("%(day)s 已通知"),
        "passed-over": marked("%(day)s 略过"),
        "waiting": marked("时间已到，等待巡查"),
        "will-speak": marked("将于 %(day)s 通知，除非此前反馈"),
        "will-pass-over": marked("将于 %(day)s 略过：更高一级同时已到"),
        "not-due": marked("时间未到，%(day)s 起"),
        "over": marked("时间已过，更高一级已经通知"),
        "acknowledged": marked("%(day)s 已签收，不再催签收"),
        "reported": marked("%(day)s 已反馈，不再通知"),
        "closed": marked("%(day)s 已办结，不再通知"),
        "suspended": marked("已中止，不通知"),
        "withdrawn": marked("%(day)s 已撤销，不通知"),
    },
    "cycle verdict": {
        "fired": marked("%(day)s 已调度并通知该单位"),
        "nothing-owed": marked("%(day)s 已调度；该单位本期没有欠报，不通知"),
        "waiting": marked("时间已到，还没有调度"),
        "will-speak": marked("将于 %(day)s 调度"),
        "not-due": marked("时间未到，%(day)s 调度"),
    },
    "tense": {
        "past": marked("%(day)s 结束时的情况。"),
        "present": marked("今天（%(day)s）到目前为止的情况。"),
        "future": marked("%(day)s 将会怎样，按目前已交办的事项推算。"),
    },
}
