"""Lead units, urging, slips and leaders' instructions."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "event": {
        "urged": marked("催办"),
        "slip": marked("督办单"),
        "instruction": marked("领导批示"),
    },
    "lead done": {
        "saved": marked("草稿已保存，还没有提交。"),
        "reported": marked("汇总已提交，等待督办机构审核。"),
    },
    "wrong": {
        "no-early-reason": marked("还有单位没有反馈：%(units)s。请等齐以后再提交，或者写明不等的原因。"),
        "urge-none": marked("请至少勾选一项。"),
        "urge-many": marked("一次最多催办 %(most)s 项。请分几次催办。"),
        "urge-long": marked("催办的话太长了，最多 %(most)s 个字。"),
        "slip-unit": marked("没有“%(unit)s”这个单位。请从名单里选，或者写单位全称。"),
        "no-duty": marked("请至少勾选一项交办。"),
        "many-duties": marked("一份督办单最多涉及 %(most)s 项交办。请分几份开具。"),
        "not-owed": marked("勾选的交办里，有的已经反馈、办结、中止或撤销了。请按现在的情况重新勾选。"),
        "slip-words": marked("请填写督办要求。"),
        "reply-over": marked("要求反馈的日期 %(day)s 不晚于今天。请填写今天以后的日期，或者不填。"),
        "no-giver": marked("请填写批示人的职务。"),
        "no-given-on": marked("请填写批示日期。"),
        "not-yet": marked("批示日期 %(day)s 还没有到。请核对日期。"),
        "instruction-words": marked("请填写批示内容。"),
    },
}
