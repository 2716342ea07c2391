"""The words of the board, the units by period, and the load."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "unit kind": {
        "department": marked("部门"),
        "county": marked("县（市、区）"),
        "zone": marked("开发区"),
        "supervisor": marked("督办机构"),
        "authority": marked("领导机构"),
    },
    "order": {
        "document": marked("按单位排列"),
        "worst": marked("逾期多的在前"),
    },
    "cell": {
        "on-time": marked("按时完成"),
        "late": marked("迟报"),
        "missing": marked("逾期未报"),
        "excused": marked("中止"),
        "not-yet": marked("未到期"),
    },
    "cell shape": {"on-time": "✓", "late": "◑", "missing": "▲", "excused": "–", "not-yet": "○"},
    "load order": {
        "unit": marked("承担单位"),
        "open": marked("在办"),
        "late": marked("逾期"),
        "soon": marked("临期"),
        "done": marked("已完成"),
        "share": marked("按时完成率"),
    },
    "unknown": {
        "order": marked("没有“%(value)s”这种排列。"),
        "kind": marked("没有“%(value)s”这类单位。"),
    },
}
