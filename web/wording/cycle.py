"""What ran, on which engine, and what it did."""

from web.wording.marking import Words, marked

WORDS: Words = {
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
        "receipt": marked("催签收 %(n)s 项"),
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
}
