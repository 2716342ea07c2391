"""What is wrong in a field of a form."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "wrong": {
        "no-task": marked("请选择一项任务。"),
        "unknown-task": marked("配置里没有这项任务，或者它没有固定时限。请重新选择。"),
        "no-due": marked("请填写新时限。"),
        "no-day": marked("“%(value)s”不是一个日期。请写年、月、日，例如 2019-09-30。"),
        "out-of-range": marked("“%(value)s”的年份超出范围，只能是 %(first)s 至 %(last)s 年。"),
        "same-day": marked("时限已经是 %(day)s。请填写另一个日期。"),
        "before-issue": marked("新时限早于文件印发日期 %(day)s。请核对日期。"),
        "unwritable": marked("这个日期写不进配置文件：%(words)s"),
        "no-reason": marked("请填写理由。"),
        "long": marked("太长了，最多 %(most)s 个字。"),
        "link-early": marked("还有 %(n)s 个单位没有反馈（%(names)s 等），现在提交请说明理由。"),
        "link-meanwhile": marked("有文件已不在，或者各单位的反馈情况刚有变化。请核对后再次提交。"),
        "not-later": marked("%(to)s 不晚于现在的时限 %(due)s。请填写更晚的日期。"),
        "too-late": marked("%(to)s 太晚了，最晚可以申请到 %(latest)s。"),
        "not-insisted": marked("有需要确认的冲突。确要调整，请勾选“仍要调整”。"),
    },
}
