"""What signed links are for, and why one holds no more."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "purpose": {
        "open": marked("查看"),
        "acknowledge": marked("签收交办"),
        "report": marked("反馈办理情况"),
        "extend": marked("申请延期"),
    },
    "purpose button": {
        "acknowledge": marked("确认签收"),
        "report": marked("提交反馈"),
        "extend": marked("提交申请"),
    },
    "purpose hint": {
        "acknowledge": marked("表示本单位已经收到这项交办。签收以后不再催签收，时限和督办不变。"),
        "report": marked("写明做了什么、结果如何。提交以后由督办机构审核；退回时可以再次反馈。"),
        "extend": marked("请在时限当日结束前申请。督办机构决定之前，仍按原时限督办。"),
    },
    "stopped": {
        "received": marked("这项交办已经反馈，不用再签收。"),
        "reported": marked("这项交办已经反馈。"),
        "closed": marked("这项交办已经办结，不用再做什么。"),
        "suspended": marked("这项交办已经中止计时，现在不用做什么。"),
        "settled": marked("这项交办现在没有待办的内容，不用申请延期。"),
        "over": marked("时限已过，不能再申请延期。请尽快反馈；有困难请与督办机构联系。"),
        "no-date": marked("这项交办不设时限，不用申请延期。"),
    },
    "over": {
        "expired title": marked("链接已过期"),
        "expired": marked("消息里的链接只在一段时间内有效。请打开最近一封消息里的链接。"),
        "revoked title": marked("链接已停用"),
        "revoked": marked("这封消息的链接已经停用。请打开最近一封消息里的链接。"),
        "person title": marked("链接已失效"),
        "person": marked("这封消息的收件人已经不再负责接收。这项工作请由现在的经办人办理。"),
        "withdrawn title": marked("交办已撤销"),
        "withdrawn": marked("这项交办已经撤销，不用再做什么。"),
    },
}
