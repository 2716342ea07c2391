"""Who people are to the work, and the ways through the pages."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "way": {
        "/": marked("督办看板"),
        "/matrix": marked("单位周期表"),
        "/load": marked("任务分布"),
        "/timeline": marked("计划进度"),
        "/reviews": marked("审核"),
        "/requests": marked("延期与中止"),
        "/slips": marked("督办单"),
        "/mine": marked("我的事项"),
        "/leading": marked("牵头汇总"),
        "/messages": marked("我的消息"),
        "/search": marked("检索"),
        "/outbox": marked("发件箱"),
        "/contacts": marked("联系人"),
        "/cycles": marked("调度周期"),
        "/import": marked("文件读入"),
        "/config": marked("配置"),
        "/channels": marked("渠道"),
        "/working-days": marked("工作日历"),
        "/record": marked("操作记录"),
        "/accounts": marked("账号"),
    },
    "way group": {
        "first": "",
        "seeing": marked("总览"),
        "running": marked("运行"),
        "managing": marked("管理"),
    },
    "account role": {
        "member": marked("单位经办"),
        "head": marked("单位负责人"),
        "supervisor": marked("督办人员"),
        "leader": marked("市领导"),
        "admin": marked("管理员"),
    },
}
