"""The Chinese words for stored values; `marked` tells the extraction that they are to be translated."""

from collections.abc import Mapping


def marked(words: str) -> str:
    """The words as they are; the catalogue finds them by this call."""
    return words


WORDS: Mapping[str, Mapping[str, str]] = {
    "light": {
        "red": marked("红灯"),
        "yellow": marked("黄灯"),
        "blue": marked("蓝灯"),
        "green": marked("绿灯"),
        "none": marked("未亮灯"),
    },
    "meaning": {
        "red": marked("逾期严重"),
        "yellow": marked("已逾期"),
        "blue": marked("即将到期"),
        "green": marked("正常或已反馈"),
        "none": marked("长期或中止"),
    },
    "shape": {"red": "▲", "yellow": "■", "blue": "●", "green": "○", "none": "–"},
    "scope": {
        "attention": marked("需关注"),
        "overdue": marked("逾期"),
        "open": marked("全部在办"),
        "all": marked("全部"),
    },
    "state": {
        "assigned": marked("待签收"),
        "acknowledged": marked("办理中"),
        "reported": marked("待审核"),
        "returned": marked("已退回"),
        "suspended": marked("已中止"),
        "closed": marked("已办结"),
    },
    "role": {"lead": marked("牵头"), "responsible": marked("责任"), "supervisor": marked("督办")},
    "period": {
        "once": marked("一次性"),
        "standing": marked("长期坚持"),
        "quarter 1": marked("%(year)s年第一季度"),
        "quarter 2": marked("%(year)s年第二季度"),
        "quarter 3": marked("%(year)s年第三季度"),
        "quarter 4": marked("%(year)s年第四季度"),
        "half-year 1": marked("%(year)s年上半年"),
        "half-year 2": marked("%(year)s年下半年"),
        "year 1": marked("%(year)s年度"),
    },
    "cadence": {
        "month": marked("每月一次"),
        "quarter": marked("每季度一次"),
        "half-year": marked("每半年一次"),
        "year": marked("每年一次"),
    },
    "op": {">=": "≥", "<=": "≤", "=": "=", "~": marked("约")},
    "status": {
        "pending": marked("待发"),
        "claimed": marked("发送中"),
        "sent": marked("已发"),
        "dead": marked("未送达"),
    },
    "event": {
        "opened": marked("交办"),
        "spoken": marked("督办通知"),
        "passed-over": marked("略过"),
        "to-come": marked("将要发出"),
        "due": marked("办理期限"),
        "acknowledged": marked("签收"),
        "reported": marked("反馈"),
        "accepted": marked("审核通过，办结"),
        "returned": marked("退回"),
        "withdrawn": marked("撤销"),
    },
    "actor": {"timetable": marked("定时任务"), "admin": marked("管理员"), "by hand": marked("人工")},
    "job": {
        "sweep": marked("每日巡查"),
        "compose": marked("编写消息"),
        "deliver": marked("发送消息"),
        "dispatch": marked("调度"),
    },
    "engine": {"prefect": "Prefect", "direct": marked("直接执行")},
    "reason": {
        "off": marked("Prefect 未启用"),
        "starting": marked("Prefect 正在启动"),
        "away": marked("Prefect 没有应答"),
        "failed": marked("Prefect 中途出错，工作已直接完成"),
        "ended": marked("Prefect 进程已退出，详见其日志 prefect/server.log"),
        "silent": marked("Prefect 地址没有应答"),
    },
    "outcome": {
        "opened": marked("新交办 %(n)s 项"),
        "due_soon": marked("临期提醒 %(n)s 项"),
        "due": marked("到期提醒 %(n)s 项"),
        "overdue": marked("逾期督办 %(n)s 项"),
        "escalated": marked("升级督办 %(n)s 项"),
        "passed_over": marked("略过 %(n)s 级"),
        "notices": marked("通知 %(n)s 件"),
        "addressed": marked("涉及 %(n)s 人次"),
        "messages": marked("消息 %(n)s 封"),
        "dropped": marked("免发 %(n)s 件"),
        "sent": marked("已发 %(n)s 封"),
        "again": marked("稍后重发 %(n)s 封"),
        "dead": marked("未送达 %(n)s 封"),
        "left": marked("尚待发送 %(n)s 封"),
    },
    "dispatched": {
        "assignments": marked("本期应报 %(n)s 项"),
        "reported": marked("已反馈 %(n)s 项"),
        "overdue": marked("逾期 %(n)s 项"),
        "notices": marked("通知 %(n)s 件"),
        "addressed": marked("涉及 %(n)s 人次"),
    },
    "step": {"day": marked("前进一天"), "week": marked("前进一周"), "event": marked("到下一个节点")},
    "unknown": {
        "scope": marked("没有“%(value)s”这个范围。"),
        "plan": marked("没有代号为“%(value)s”的计划。"),
        "unit": marked("没有代号为“%(value)s”的单位。"),
        "lead": marked("没有代号为“%(value)s”的牵头单位。"),
        "clause": marked("没有编号为“%(value)s”的条款。"),
        "light": marked("没有“%(value)s”这种灯。"),
        "status": marked("没有“%(value)s”这种发送状态。"),
        "period": marked("这项任务没有“%(value)s”这个周期。"),
        "page": marked("页码“%(value)s”不是从 1 开始的整数。"),
    },
}
