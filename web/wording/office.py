"""What the supervision office decides, what keeps it from deciding, and what a figure says of its target."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "event": {
        "suspended": marked("中止计时"),
        "resumed": marked("计时恢复"),
    },
    "figure verdict": {
        "met": marked("达到"),
        "not-met": marked("未达到"),
        "no-base": marked("无法判断：没有上年的基数"),
        "about": marked("无法判断：文件写的是约数"),
    },
    "verdict shape": {"met": "✓", "not-met": "✗", "no-base": "?", "about": "?"},
    "duty done": {
        "closed": marked("审核通过，已办结。"),
        "returned": marked("已退回，理由会写进单位的下一封消息。"),
        "suspended": marked("已中止计时，理由会写进单位的下一封消息。"),
        "resumed": marked("已恢复计时，新的时限会写进单位的下一封消息。"),
        "granted": marked("已批准，新的时限会写进单位的下一封消息。"),
        "refused": marked("未批准，意见会写进单位的下一封消息。"),
    },
    "stale duty": {
        "decided": marked("在您查看之后，这份反馈已经由他人处理，或者单位又作了新的反馈。下面是现在的情况。"),
        "clock": marked("在您查看之后，这项交办的情况变了，不能这样中止或恢复。下面是现在的情况。"),
    },
    "stale request": {
        "request-decided": marked("这份申请已经由他人决定。决定列在下面。"),
        "request-gone": marked("这项交办已经办结或者撤销，不用再决定。"),
        "request-past": marked("申请的日期已经过去，不能批准。可以不批准，或者由管理员调整时限。"),
        "request-not-later": marked("现在的时限已经不早于申请的日期，不用批准。"),
        "request-unknown": marked("没有这份申请。"),
    },
    "no grant": {
        "past": marked("申请的日期已经过去，不能批准，只能不批准；需要改时限时由管理员调整。"),
        "not-later": marked("现在的时限已经不早于申请的日期，不用批准，只能不批准。"),
    },
    "wrong": {
        "none-picked": marked("请先勾选要办结的反馈。"),
        "no-refusal": marked("不批准时请写明意见，单位会收到。"),
        "own-others": marked("这份反馈是以您的名义提交的，请由其他督办人员审核。"),
        "own-alone": marked("这份反馈是以您的名义提交的，现在又没有其他督办人员。请在这里写明为什么由本人审核。"),
        "figure-both": marked("勾了“与自报一致”，又填了不同的数“%(value)s”。请只留一样。"),
        "filter-no-name": marked("请给这个筛选起个名字。"),
        "filter-long-name": marked("名字太长了，最多 %(longest)s 个字。"),
        "filter-long-query": marked("筛选条件太长，不能保存。"),
        "filter-full": marked("已经保存了 %(most)s 个筛选。请先删除不用的。"),
        "filter-taken": marked("已经有一个同名的筛选。请换个名字，或者替换原有的。"),
        "filter-no-page": marked("这个页面的筛选不能保存。"),
    },
}
