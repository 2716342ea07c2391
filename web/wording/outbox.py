"""What became of messages, and why one waits."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "status": {
        "pending": marked("待发"),
        "claimed": marked("发送中"),
        "sent": marked("已发"),
        "dead": marked("未送达"),
        "superseded": marked("已并入后来"),
    },
    "detour": {
        "absent": marked("不在岗"),
        "unreachable": marked("无法送达"),
        "vacant": marked("未设联系人"),
    },
    "wait": {
        "no-channel": marked("没有这个发送渠道"),
        "resting": marked("渠道暂停，%(at)s 后再试"),
        "full": marked("渠道这一分钟已满，%(at)s 继续"),
        "hours": marked("现在不是工作时间，%(at)s 起发出"),
        "again": marked("上次没有成功，最早 %(at)s 再试"),
        "sending": marked("正在发送"),
        "line": marked("排队等待"),
    },
    "requeued": {
        "again": marked("这封消息将以原编号再次发出。"),
        "next digest": marked("这封消息不再单独发出；其中还没有告知的事项并入下一封消息。"),
        "told to others": marked("其中的事项已经告知他人或者不必再告知，这封消息不再发出；收件地址恢复使用。"),
        "revoked": marked("这封消息里的链接已经停用。"),
    },
    "refusal source": {
        "refused": marked("%(at)s 被拒收"),
        "bounced": marked("%(at)s 被退回"),
    },
    "held": {
        "out-of-hours": marked("当时不在工作时间"),
        "message-made": marked("当天的消息此前已经写好"),
        "undelivered": marked("当天的消息没有送达"),
        "untried": marked("当天的消息写好后没有发送"),
        "not-composed": marked("当天此后没有编写消息"),
    },
    "dropped": {
        "done": marked("不再告知：已经反馈"),
        "moved": marked("不再告知：时限已经调整"),
        "suspended": marked("不再告知：已经中止"),
        "withdrawn": marked("不再告知：已经撤销"),
        "received": marked("不再告知：已经签收"),
        "redirected": marked("改为告知该单位的新联系人"),
    },
}
