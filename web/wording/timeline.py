"""How a task goes through the year."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "mark state": {
        "done": marked("全部完成"),
        "late": marked("有逾期"),
        "to-come": marked("未到期"),
    },
    "schedule": {
        "once": marked("尚未交办"),
        "recurring": marked("尚未交办"),
        "standing": marked("长期坚持"),
    },
}
