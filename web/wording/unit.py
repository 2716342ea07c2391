"""What a unit reads of its own duties: how they are grouped, what is to be done now, and what came of a form."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "group": {
        "returned": marked("已退回"),
        "late": marked("逾期"),
        "soon": marked("即将到期"),
        "new": marked("待签收"),
        "in-hand": marked("办理中"),
        "waiting": marked("待审核"),
        "stopped": marked("已中止"),
        "done": marked("已办结"),
        "long-done": marked("更早办结"),
    },
    "group hint": {
        "returned": marked("请按理由改正，再次反馈"),
        "late": marked("请尽快反馈"),
        "soon": marked("请在时限内反馈"),
        "new": marked("请先签收"),
        "in-hand": marked("请在时限内办理并反馈"),
        "waiting": marked("等待督办机构审核"),
        "stopped": marked("恢复计时后再办理"),
        "done": marked("最近 30 天"),
        "long-done": marked("30 天以前"),
    },
    "then": {
        "assigned": marked("请签收，并在时限内办理和反馈。"),
        "acknowledged": marked("请在时限内办理并反馈。"),
        "returned": marked("反馈已退回，请按理由改正后再次反馈。"),
        "reported": marked("已经反馈，等待督办机构审核，现在不用做什么。"),
        "closed": marked("已经办结，不用再做什么。"),
        "suspended": marked("已经中止计时，恢复以前不用做什么。"),
    },
    "then short": {
        "reported": marked("等待审核"),
        "closed": marked("不再督办"),
        "suspended": marked("恢复计时后继续"),
    },
    "duty done": {
        "acknowledged": marked("已签收。请在时限内办理并反馈。"),
        "saved": marked("草稿已保存，尚未提交。"),
        "reported": marked("反馈已提交，等待督办机构审核。"),
        "asked": marked("延期申请已提交，等待督办机构决定。"),
    },
    "stale duty": {
        "acknowledge": marked("这项交办的情况在您查看之后变了，不能再签收。下面是现在的情况。"),
        "report": marked("在您填写的时候，这项交办已经反馈或者不再办理。您写的内容已存入草稿，下面是现在的情况。"),
        "files": marked("有文件在您提交的时候被移除了。您写的内容已存入草稿，请核对文件后再次提交。"),
        "extension-gone": marked("这项交办已经撤销，不用再申请延期。"),
        "extension-no-date": marked("这项交办不设时限，不用申请延期。"),
        "extension-settled": marked("这项交办现在没有待办的内容，不用申请延期。"),
        "extension-over": marked("时限已过，不能再申请延期。请尽快反馈；有困难请与督办机构联系。"),
        "extension-open": marked("已经有一个延期申请在等待决定，不能重复申请。"),
    },
    "extension": {
        "open": marked("等待督办机构决定"),
        "granted": marked("已批准"),
        "refused": marked("未批准"),
    },
    "wrong": {
        "none-ticked": marked("请先勾选要签收的事项。"),
        "no-report": marked("请写明办理情况，或者填写目标数据、上传文件；不能什么都不填。"),
        "figure-no-number": marked("“%(value)s”不是数字。请只写数字，例如 1234.5。"),
        "figure-negative": marked("“%(value)s”是负数。这里只能填零或正数。"),
        "figure-decimals": marked("“%(value)s”的小数太长，最多 %(most)s 位。"),
        "figure-too-large": marked("“%(value)s”太大了。请核对数字和计量单位。"),
        "figure-digits": marked("“%(value)s”的位数太多，最多 %(most)s 位有效数字。"),
    },
}
