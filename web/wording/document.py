"""What the reading of a document marks and cannot read."""

from web.wording.marking import Words, marked

WORDS: Words = {
    "mark": {
        "heading": marked("编号和标题"),
        "attribution": marked("责任分工"),
        "unit": marked("单位"),
        "deadline": marked("时限"),
        "cadence": marked("频次"),
        "target": marked("数量目标"),
        "flaw": marked("有问题"),
        "head": marked("文件头"),
    },
    "flaw": {
        "damaged-character": marked("字符损坏"),
        "impossible-date": marked("没有这一天"),
        "unresolved-set": marked("单位组"),
        "unknown-unit": marked("单位"),
        "no-attribution": marked("无人负责"),
        "numbering-jump": marked("编号不连续"),
        "unread-attribution": marked("分工读不出"),
        "unclosed-bracket": marked("括号不完整"),
        "no-issue-date": marked("无印发日期"),
        "past-deadline": marked("时限早于印发日期"),
        "unheld-period": marked("频次或时限未记录"),
    },
    "unread": {
        "nothing": marked("没有选择文件，也没有粘贴文字。请选一份文件，或把正文粘贴到下面。"),
        "both": marked("既选了文件，又粘贴了文字，不知道读哪一份。请只留一样；粘贴的文字还在下面。"),
        "large": marked("文件超过 %(limit)s MB。请拆成几份，或去掉图片后另存。"),
        "long": marked("文件太长，不像一份行动计划。请拆开，分几次读入。"),
        "empty": marked("文件里没有文字。请检查是不是选错了文件。"),
        "encrypted": marked("文件设了密码。请另存一份不设密码的。"),
        "old": marked("这种格式（.doc、.wps、.rtf）读不了。请另存为 .docx 再读入。"),
        "scan": marked("这是图片或扫描件，里面没有文字。请先做文字识别（OCR），再读入识别出的文字。"),
        "archive": marked("这是压缩包，不是文件本身。请解压后读入里面的文件。"),
        "binary": marked("这不是文本文件。请读入 .docx、.pdf、.html 或 .txt 文件。"),
        "encoding": marked("认不出文字编码，或者文字已经损坏。请另存为 UTF-8 编码再读入。"),
        "other": marked("这不是能读入的文件。请读入 .docx、.pdf、.html 或 .txt 文件。"),
        "busy": marked("另一份文件正在读入，请稍后再试。"),
        "damaged": marked("文件损坏，打不开。请用原来的软件打开，另存一份再读入。"),
    },
}
