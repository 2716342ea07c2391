"""Why a file is not taken, and what was found of what was searched for."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "wrong": {
        "file-no-name": marked("有一个文件没有名称。请先给它起名，再上传。"),
        "file-path": marked("文件名“%(name)s”里有路径。请改成不含斜线的名称，再上传。"),
        "file-empty": marked("“%(name)s”是空文件（0 字节）。请检查后重新上传。"),
        "file-large": marked("“%(name)s”太大，每个文件不超过 %(most)s MB。请压缩或拆分后再上传。"),
        "file-type": marked(
            "“%(name)s”不是可以上传的类型。可以上传：%(taken)s。旧版 Office 或 WPS 文件请另存为这些格式。"
        ),
        "file-other": marked("“%(name)s”的内容不是 %(suffix)s 文件。请用原来的程序另存后再上传，不要直接改后缀。"),
        "file-two": marked("“%(name)s”里除了 %(suffix)s 以外还夹带了别的内容。请用原来的程序另存后再上传。"),
        "file-macros": marked("“%(name)s”带有宏。请另存为不带宏的格式再上传。"),
        "file-broken": marked("“%(name)s”不完整或已经损坏，读不出来。请检查后重新上传。"),
        "file-markup": marked("“%(name)s”里有网页或脚本代码。请改为纯文本或 PDF 再上传。"),
        "file-many": marked("文件太多，一份反馈最多 %(most)s 个。请合并后再上传。"),
        "file-total": marked("文件合计太大，一份反馈不超过 %(most)s MB。请压缩或减少文件。"),
        "file-gone": marked("这项任务已经撤销，文件没有保存。"),
        "file-over": marked("这项任务现在不能反馈，文件没有保存。"),
        "file-none": marked("这里没有设置佐证材料文件夹，文件没有保存。请联系管理员。"),
        "form-long": marked("填写的内容太多，没有全部读取。请精简后再提交。"),
        "form-broken": marked("提交的内容没有完整到达。请检查网络后再提交一次。"),
    },
    "what": {
        "task": marked("任务事项"),
        "report": marked("单位反馈"),
        "review": marked("审核意见"),
        "extension": marked("延期申请"),
        "instruction": marked("批示"),
        "slip": marked("督办单"),
    },
    "unknown": {
        "q": marked("检索词太长，最多 100 个字。"),
        "what": marked("没有“%(value)s”这个类别。"),
        "beyond": marked("检索结果里没有“%(value)s”这个位置。"),
    },
}  # fmt: skip
