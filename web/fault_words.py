"""What the checker of config files says, in Chinese: the same values, and the same mend.

The checker speaks English, as the command line does. Each of its sentences stands here as it says it, with a $name
where it puts a value in. What a key or an entry is called in the files stays as it is written there.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from string import Template

from web.language import Language

SENTENCES: Mapping[str, str] = {
    # The folder, and files that cannot be read.
    "there is no such folder; copy the bundled config there": "没有这个目录；请把自带的配置复制到这里",
    "there is no plan here; put one in as plans/<id>.yaml": "这里没有计划文件；请放入一份，命名为 plans/<id>.yaml",
    "this file would not be read; name it .yaml": "按现在的文件名，本文件不会被读取；请把扩展名改为 .yaml",
    "this file is missing; copy the bundled one and edit it": "缺少本文件；请复制自带的文件再修改",
    "$thing stands here; a file is wanted, copy the bundled one and edit it": (
        "此处应为文件，却是$thing；请复制自带的文件再修改"
    ),
    "this file cannot be read: $reason": "本文件无法读取：$reason",
    "this file is larger than 5 MB; split it, or take out what is no config": (
        "本文件超过 5 MB；请拆成几份，或删去与配置无关的内容"
    ),
    "this file ends amid a character; it was cut short, copy it once more": (
        "本文件在一个字符中间断开，内容不完整；请重新复制"
    ),
    "this is $encoding; save the file as UTF-8": "本文件的编码$encoding；请另存为 UTF-8",
    "the character U+$code cannot stand in YAML; take it out": "YAML 中不能有字符 U+$code；请删去",
    # The syntax.
    "the file is empty; write its keys, or copy the bundled file": "本文件是空的；请填写各项，或复制自带的文件",
    "the file begins with a % directive; take it out, YAML 1.2 is read anyway": (
        "文件以 % 指令开头；请删去，系统本来就按 YAML 1.2 读取"
    ),
    "a second document begins here; a file holds one, take out the ---": (
        "从此处起是第二份文档，而一个文件只能有一份；请删去 ---"
    ),
    "what follows here is no YAML ($error); check this line and the next": (
        "此后的内容不符合 YAML 的写法；请检查本行和下一行"
    ),
    "this is no YAML: $problem; check this line and the one above": "此处不符合 YAML 的写法；请检查本行和上一行",
    "this is nested too deeply; no key lies that deep": "嵌套层次过多；没有任何一项在这么深的层次",
    "the alias *$alias cannot be used; write the value out": "不能使用别名 *$alias；请把内容写全",
    "the anchor &$anchor cannot be used; take it out": "不能使用锚点 &$anchor；请删去",
    "the tag $value cannot be used; take it out": "不能使用标签$value；请删去",
    "the key $value stands here again, first in line $line; keep one of the two": (
        "$value一项重复，第 $line 行已经有了；请只保留一处"
    ),
    "a key is a plain word, no list, mapping or alias; check the brackets": (
        "项名应是普通的词，不能是列表、映射或别名；请检查括号"
    ),
    "a ':' stands where no key can be; put the text in quotes, or check the indentation": (
        "此处不应有“:”；请给文字加上引号，或检查缩进"
    ),
    "a key has no ':' after it; check this line and the one above": "项名后面缺少“:”；请检查本行和上一行",
    "this line does not line up with those above it; check the indentation": "本行与上面各行没有对齐；请检查缩进",
    "a list in [ ] is not closed, or a comma is missing in it; close it, or put the comma in": (
        "[ ] 中的列表没有写完，或缺少逗号；请补上右括号或逗号"
    ),
    "a mapping in { } is not closed, or a comma is missing in it; close it, or put the comma in": (
        "{ } 中的内容没有写完，或缺少逗号；请补上右括号或逗号"
    ),
    "a tab stands here; use spaces, tabs are no indentation in YAML": (
        "此处用了制表符，而 YAML 不能用制表符缩进；请改用空格"
    ),
    "a quotation mark or bracket opens here and is never closed; close it": "此处的引号或括号没有配对；请补上另一半",
    "a value cannot begin with this character; put it in quotes": "内容不能以这个字符开头；请加上引号",
    "a value cannot begin with > or |; put it in quotes": "内容不能以 > 或 | 开头；请加上引号",
    "a value cannot begin with & or *; put it in quotes": "内容不能以 & 或 * 开头；请加上引号",
    "a value cannot begin with !; put it in quotes": "内容不能以 ! 开头；请加上引号",
    r"this \ begins no escape; write \\, or use single quotes": r"这个 \ 不构成转义；请写成 \\，或改用单引号",
    "a merge conflict is left here; keep one of the two versions": "此处留有合并冲突的标记；请只保留一个版本",
    "$sign is no plain space; indent with the space key only": "$sign 不是普通空格；缩进请只用空格键",
    "a key ends in ':' and a space; '：' is a full-width colon": (
        "项名后面应为半角冒号“:”加一个空格，此处的“：”是全角冒号"
    ),
    "'，' is a full-width comma and parts nothing; write ',' and a space": (
        "“，”是全角逗号，不起分隔作用；请改为半角逗号“,”加一个空格"
    ),
    "a space is missing after this ':'; write one between key and value": (
        "“:”后面缺少空格；请在项名和内容之间加一个空格"
    ),
    # The shape: keys, lists, choices.
    "'<<' merges nothing here; write the keys out": "“<<”在此不起合并作用；请把各项写全",
    "$value is no key here; write ': ' after a key, not '：'": (
        "此处不设$value一项；项名后面请用半角冒号加空格“: ”，不用“：”"
    ),
    "$value is no key here; $mend": "此处不设$value一项；$mend",
    "the key '$key' is missing here; add it": "此处缺少“$key”一项；请补上",
    "nothing stands after '$key'; fill it in": "“$key”后面没有内容；请填写",
    "keys with values are wanted here; write them as key: value": "此处应逐项填写；请写成“项名: 内容”",
    "keys with values are wanted here, not $stands; write ': ' after a key, not '：'": (
        "此处应逐项填写，不能是$stands；项名后面请用半角冒号加空格“: ”，不用“：”"
    ),
    "keys with values are wanted here, not $stands; write {$example}": (
        "此处应逐项填写，不能是$stands；请写成 {$example}"
    ),
    "$stands is no config; this file begins with its keys: $names": "$stands不是配置；本文件应从这些项写起：$names",
    "a list is wanted here; begin each item with '- '": "此处应为列表；请在每一条前面加“- ”",
    "this list is empty; name at least one": "这个列表是空的；请至少填写一个",
    "$value cannot stand here; $mend": "此处不能填$value；$mend",
    "$value is out of range; write $range": "$value超出范围；请填$range的数",
    "$value is out of range": "$value超出范围",
    # Texts, ids, days, numbers, addresses.
    "a text is wanted, not $value; put it in quotes if it is meant as a text": (
        "此处应为文字，不能是$value；如果确是文字，请加上引号"
    ),
    "a text is wanted here": "此处应为文字",
    "this text is empty; fill it in": "此处的文字是空的；请填写",
    "this text has $length characters; $most are the most": "此处的文字有 $length 个字符，最多 $most 个",
    "the text holds $value; write it on one line, without control characters": (
        "文字中含有$value；请写在一行之内，不用控制字符"
    ),
    "this id has $length characters; $most are the most": "标识有 $length 个字符，最多 $most 个",
    "$value is no id; $mend": "$value不能用作标识；$mend",
    "$value is no date; $mend": "$value不是日期；$mend",
    "$value is not a day of the calendar; check month and day": "日历上没有$value这一天；请核对月和日",
    "the year of $day is out of range; $first to $last can be used": "$day 的年份超出范围；可以用 $first 至 $last 年",
    "$value is no time of day; $mend": "$value不是时刻；$mend",
    "a number is wanted, not $value; $mend": "此处应为数字，不能是$value；$mend",
    "a whole number is wanted, not $value; $mend": "此处应为整数，不能是$value；$mend",
    "true or false is wanted, not $value; write true or false, without quotes": (
        "此处应为 true（是）或 false（否），不能是$value；请填 true 或 false，不加引号"
    ),
    "$value is no e-mail address; $mend": "$value不是电子邮箱地址；$mend",
    "$value is no phone number; $mend": "$value不是电话号码；$mend",
    # Ids, units, groups, and who owes.
    "the id $value is taken, in $where; give one of the two another id": (
        "标识$value已经用过，见 $where；请给其中一个另取标识"
    ),
    "'$id' is a word of its own in 'owes'; give this unit another id": (
        "“$id”在 owes 中另有含义；请给这个单位另取标识"
    ),
    "'$id' is a group; name one unit here": "“$id”是单位组；此处请填一个单位",
    "'block' stands alone; write owes: block, or name the units": (
        "“block”只能单独使用；请写成 owes: block，或逐一列出单位"
    ),
    "$value is no $kind; $mend": "$value不是$kind；$mend",
    "$value is no unit or group; $mend": "$value不是已有的单位或单位组；$mend",
    "$value is no audience; $mend": "$value不是发送对象；$mend",
    "$value is none of $names; $mend": "$value不在 $names 之内；$mend",
    "$who: $way; take one of the members out": "$who：$way；请去掉其中一个成员",
    "nobody owes this: the clause has no leads; name them there, or list units here": (
        "这项任务无人承担：条款没有牵头单位；请在条款中写明，或在此处列出单位"
    ),
    "nobody owes this: the clause names no units; name them there, or list units here": (
        "这项任务无人承担：条款没有写任何单位；请在条款中写明，或在此处列出单位"
    ),
    "$value owes $owed but has no contact with the role handler; add one": (
        "$value承担$owed，却没有经办人（handler）；请补上一位联系人"
    ),
    "$value supervises and names nobody; add a contact, to hear what reaches nobody else": (
        "$value是督办机构，却没有联系人；请补上，送不到别处的通知都发给它"
    ),
    "'$id' has no contact with the role $role, to which the ladder '$ladder' speaks; add one": (
        "督办阶梯“$ladder”要发给“$id”的$role，该单位却没有这一联系人；请补上"
    ),
    # Contacts: keys, ways, days off.
    "$value is no mobile number; $mend": "$value不是手机号码；$mend",
    "another contact of this unit is called $value, in line $line; give this one another id": (
        "本单位第 $line 行的联系人也叫$value；请给这一位另取标识"
    ),
    "the contact in line $line has the same role and address; keep one of the two": (
        "第 $line 行的联系人角色和地址都相同；请只保留一处"
    ),
    "$value stands here twice; keep one of the two": "$value在此处写了两次；请只保留一处",
    "mail needs an address; add 'email' to this contact, or take 'mail' out": (
        "用邮件发送须有邮箱；请给这位联系人补上“email”，或删去“mail”"
    ),
    "$value is no channel; $mend": "$value不是已有的发送渠道；$mend",
    "$value sends to a mobile number; add 'mobile' to this contact": (
        "$value向手机号码发送；请给这位联系人补上“mobile”"
    ),
    "nobody stands in for himself; name another contact of this unit": "代理人不能是本人；请填本单位的另一位联系人",
    "$value is no other contact of this unit; $mend": "$value不是本单位的另一位联系人；$mend",
    "these days meet the absence from $from to $until; make one of the two": (
        "这些日子与 $from 至 $until 的不在岗有重叠；请合并为一段"
    ),
    "the absence ends on $until, before it begins; swap the two days": (
        "不在岗的结束日期 $until 早于开始日期；请对调这两个日期"
    ),
    # Channels, their secrets and their addresses.
    "this id of a channel has $length characters; $most are the most": "渠道的标识有 $length 个字符，最多 $most 个",
    "'mail' is the mail server of the settings and needs no entry; give this channel another id": (
        "“mail”指设置中的邮件服务器，不必写在这里；请给这个渠道另取标识"
    ),
    "this is no name of a secret; write a name in capitals, as in CITY_WECOM, and never the value": (
        "此处应为密钥的名称；请用大写字母填写名称，如 CITY_WECOM，不要填密钥本身"
    ),
    "what opens a channel never stands in a file; write what it is called, secret: CITY_WECOM": (
        "密钥本身不写在文件中；请填写密钥的名称，如 secret: CITY_WECOM"
    ),
    "a channel to $service needs '$key'; add it": "$service 渠道须有“$key”一项；请补上",
    "'$key' says nothing to $service; take it out": "$service 渠道用不着“$key”一项；请删去",
    "no entry of the body holds $hole, so nobody would be reached; put it in": (
        "body 各项中都没有 $hole，短信无法送达；请补上"
    ),
    "$value in braces is no placeholder; $mend": "花括号中的$value不是占位符；$mend",
    "$value cannot stand in a header; write it in plain letters, digits and signs": (
        "$value不能用在标头中；请只用英文字母、数字和半角符号"
    ),
    "$value is no answer of a gateway; write the text or whole number that comes back": (
        "$value不是网关的答复；请填网关返回的文字或整数"
    ),
    "one field of the answer says whether it was taken; write it alone, as in {code: 0}": (
        "是否受理只看答复中的一个字段；请只写这一项，如 {code: 0}"
    ),
    "this is no web address; write it as in https://oa.host.example/notice": (
        "此处应为网址；请写成 https://oa.host.example/notice 的样式"
    ),
    "a name and password stand in this address; take them out, a secret is named at 'secret'": (
        "网址中带有用户名和密码；请删去，密钥的名称写在“secret”一项"
    ),
    "what follows the # is never sent; end the address before it": "# 之后的部分不会发送；请删去",
    "'$key' in this address opens the service; take it out and put its value into a secret": (
        "网址中的“$key”是密钥；请从网址中删去，把它的值设为密钥"
    ),
    "this address ends in its token; end it with /hook, and put the token into a secret": (
        "网址的末尾是密钥；请让网址止于 /hook，把后面的部分设为密钥"
    ),
    # Plans: tasks, schedules, targets, drafts, grades.
    "this is no schedule; $mend": "此处的内容不能用作时限；$mend",
    "$value is no schedule; $mend": "$value不能用作时限；$mend",
    "a task is due once, or it comes round; keep either 'due' or 'every' and take the other out": (
        "任务要么一次性办理，要么定期办理；“due”和“every”请只留一项"
    ),
    "at least $least and at most $most cannot both hold; swap them": (
        "至少 $least 次与至多 $most 次不能同时成立；请对调"
    ),
    "$due is before the plan was issued, on $issued; check both dates": (
        "$due 早于计划的印发日期 $issued；请核对这两个日期"
    ),
    "supervision ends on $until, before it begins; swap the two days": (
        "督办的结束日期 $until 早于开始日期；请对调这两个日期"
    ),
    "there is no target $whole; the list counts from 0 and ends at $last": (
        "没有序号为 $whole 的指标；序号从 0 起，到 $last 为止"
    ),
    "a target is no part of itself; give the index of the whole": "指标不能是自身的一部分；请填总指标的序号",
    "target $whole is a part itself; give the index of a whole": "第 $whole 号指标本身只是一部分；请填总指标的序号",
    "a text is wanted here; put it in quotes": "此处应为文字；请加上引号",
    "this quote is empty; give the words of the document, or take the source out": (
        "引文是空的；请填写文件的原文，或删去 source"
    ),
    "this quote has $length characters; $most are the most: cut it, write cut: true": (
        "引文有 $length 个字符，最多 $most 个；请截短，并写上 cut: true"
    ),
    "the quote holds $value; take that character out": "引文中含有$value；请删去这个字符",
    "the source ends at $end, not after its start at $start; check both": (
        "原文的终点 $end 不在起点 $start 之后；请核对两处"
    ),
    "settle this and take the mark out: $open": "此处有待核定，核定后请删去这条标记：$open",
    "a band has no upper end, or a score between two bands, such as 89.5, would have no grade; "
    "give only its lowest score, at_least": (
        "等次不写上限，否则两档之间的分数（如 89.5）没有等次；请只填最低分 at_least"
    ),
    "this band begins at $low, not below the one before it; put the highest first": (
        "这一等次从 $low 分起，不低于前一等次；请从高到低排列"
    ),
    "the last band begins at $low and leaves lower scores no grade; begin at 0": (
        "最后一个等次从 $low 分起，更低的分数没有等次；请从 0 分起"
    ),
    "$value is out of reach; a score goes to $most, write that or less": (
        "$value超过了满分，满分为 $most 分；请填不超过满分的数"
    ),
    # Ladders, cycles, the calendar, behaviour.
    "$given; write working_days_before or working_days_after, one of the two": (
        "$given；working_days_before 和 working_days_after 请填其中一项"
    ),
    "the stage '$stage' does not fit; this rung stands $side": "阶段“$stage”不相符；这一级在$side",
    "two rungs of this ladder have one id": "同一督办阶梯中有两级用了同一个标识",
    "this rung is not later than the one before; put the rungs in order of time": (
        "这一级不晚于前一级；各级请按时间先后排列"
    ),
    "the light is blue up to the due day, and yellow or red after it; mend the light": (
        "到期当天及以前应为蓝灯（blue），逾期后应为黄灯（yellow）或红灯（red）；请改正灯色"
    ),
    "the light goes back from red to yellow; a later rung is never milder": (
        "灯色从红灯（red）退回了黄灯（yellow）；后一级不得轻于前一级"
    ),
    "this light is milder than one before it; a later rung is never milder": (
        "这一级的灯色轻于前面的一级；后一级不得轻于前一级"
    ),
    "this id has $length characters; $most are the most for a ladder with 'receipt'": (
        "标识有 $length 个字符，写有 receipt 的督办阶梯最多 $most 个"
    ),
    "no rung speaks after the due day, so what is overdue would stay silent; add one, stage: overdue": (
        "到期之后没有任何一级，逾期事项将无人督办；请增加一级，写明 stage: overdue"
    ),
    "this rung escalates what no rung before it has called overdue; put one before it": (
        "这一级是升级督办，而前面没有一级写明逾期（overdue）；请在前面增加一级"
    ),
    "a dispatch speaks to units and the supervisor, not to $party; write unit.handler": (
        "调度只发给承担单位和督办机构，不发给 $party；请填 unit.handler"
    ),
    "the working hours end at $end, not later than they begin; swap them": (
        "工作时间到 $end 结束，不晚于开始时刻；请对调"
    ),
    "$day is named already, in line $line; keep one of the two": "$day 已在第 $line 行写过；请只保留一处",
    "$value holds no document number; $mend": "$value中没有文号；$mend",
    "$value is no way to behave; $mend": "$value不是办理方式；$mend",
    "$value cannot stand here; write working days, $lowest to $most, or never": (
        "此处不能填$value；请填工作日数（$lowest 至 $most），或填 never"
    ),
    # Moving a date in a file.
    "there is no task $value; $mend": "没有$value这项任务；$mend",
    "several plans have a task $id; write $choices": "有几份计划都有任务 $id；请写明是 $choices",
    "no file of $folder holds $plan/$task": "$folder 的文件中都没有 $plan/$task",
    "$task is not due once: a recurring task is due by the reporting day in cycles.yaml, "
    "and a standing one never; edit the file": (
        "$task 不是一次性任务：定期任务以 cycles.yaml 中的报送日为准，长期任务没有时限；请直接修改文件"
    ),
    "$task is due on $due already": "$task 的时限已经是 $due",
    "the date in line $line is not written plainly; edit the file by hand": (
        "第 $line 行的日期写法特殊，不能自动改写；请直接修改文件"
    ),
    # Editing the contacts of a file.
    "the contacts of $unit are not written line by line; edit $file by hand": (
        "$unit 的联系人不是逐行书写，不能自动改写；请直接修改 $file"
    ),
    "$file cannot be read; mend it first": "$file 无法读取；请先改正",
    "$file has no unit $value": "$file 中没有单位 $value",
    "$file has no contact $contact of $unit; it may have been edited meanwhile": (
        "$file 中 $unit 没有联系人 $contact；文件可能已被他人修改"
    ),
    "the entry in line $line is not written under a hyphen; edit $file by hand": (
        "第 $line 行的条目没有写在短横线之下，不能自动改写；请直接修改 $file"
    ),
    "the contact in line $line cannot be edited here; edit $file by hand": (
        "第 $line 行的联系人写法特殊，不能在此修改；请直接修改 $file"
    ),
    "$file is written in a way that cannot be edited here; edit it by hand": (
        "$file 的写法特殊，不能在此修改；请直接修改文件"
    ),
    "$file was changed meanwhile; nothing was written: look again": "$file 已被他人修改，没有写入；请重新查看",
    "$file cannot be written: $reason; nothing was changed": "$file 无法写入：$reason；没有作任何改动",
    "$file cannot be opened: $reason; nothing was changed": "$file 无法打开：$reason；没有作任何改动",
}

PARTS: Mapping[str, Mapping[str, str]] = {
    "mend": {
        "did you mean '$value'?": "是否应为$value？",
        "there are $names": "已有：$names",
        "there is none yet": "目前一个也没有",
        "see units.yaml": "请查看 units.yaml",
        "its id stands in the file of the plan": "标识见计划文件",
        "the keys here are $names": "此处可用的项：$names",
        "write $choices": "请填 $choices",
        "write it without full-width signs: $narrow": "请改用半角字符：$narrow",
        "write it without quotes, as in $figure": "请去掉引号，如 $figure",
        "write digits, as in $figure": "请填阿拉伯数字，如 $figure",
        "use lower-case letters, digits and hyphens: trips-abroad": "请用小写字母、数字和连字符，如 trips-abroad",
        "write year, month and day, as in 2019-06-30": "请写年、月、日，如 2019-06-30",
        "write hours and minutes, as in 08:30": "请写时和分，如 08:30",
        "write name@host.example": "请写成 name@host.example 的样式",
        "write 6 to 15 digits, without spaces and hyphens": "请填 6 至 15 位数字，不加空格和连字符",
        "channels.yaml names the ways besides 'mail'": "“mail”以外的发送渠道写在 channels.yaml 中",
        "use digits, spaces, hyphens and brackets": "请用数字、空格、连字符和括号",
        "units and groups stand in a list: [counties]": "单位和单位组请写成列表，如 [counties]",
        "write one of $parties, a point, and one of $roles": "请在 $parties 中选一个，加一点，再在 $roles 中选一个",
        "write {due: 2019-06-30}, {every: quarter}, or standing": (
            "请填 {due: 2019-06-30}、{every: quarter} 或 standing"
        ),
        "write $names, or {acknowledges: 1, reports: -3}": "请填 $names，或 {acknowledges: 1, reports: -3}",
        "write it as in 国办发明电〔2018〕15号, or add 无文号 where the notice has none": (
            "请按“国办发明电〔2018〕15号”的样式填写；通知没有文号的，注明“无文号”"
        ),
    },
    "range": {"$least or more": "不小于 $least ", "more than $least": "大于 $least ", "$most or less": "不大于 $most "},
    "kind": {
        "unit": "已有的单位",
        "unit or group": "已有的单位或单位组",
        "ladder": "已有的督办阶梯",
        "clause of this plan": "本计划的条款",
    },
    "who": {"this group contains itself": "单位组包含了自身", "these groups contain each other": "单位组互相包含"},
    "given": {"both are given": "两项都填了", "neither is given": "两项都没有填"},
    "side": {
        "after the due day: overdue or escalated": "到期之后，应为 overdue 或 escalated",
        "up to it: due-soon or due": "到期当天或以前，应为 due-soon 或 due",
    },
    "where": {"$file line $line": "$file 第 $line 行"},
    "thing": {"a folder": "目录", "a pipe or a device": "管道或设备"},
    "encoding": {
        "UTF-16, which Windows calls Unicode": "是 UTF-16（Windows 称为 Unicode）",
        "not UTF-8, and looks like GB 18030 (GBK, ANSI)": "不是 UTF-8，看来是 GB 18030（即 GBK、ANSI）",
        "not UTF-8": "不是 UTF-8",
    },
    "role": {"handler": "经办人（handler）", "head": "负责人（head）", "leader": "分管领导（leader）"},
    "stands": {"a list": "列表", "this": "现有内容", "$value": "$value"},
    "owed": {"'a task'": "一项任务", "$value": "$value"},
    "figure": {"$one or $other": "$one 或 $other", "$one": "$one"},
    "reason": {
        "Permission denied": "没有权限",
        "No such file or directory": "文件或目录不存在",
        "Not a directory": "不是目录",
        "Too many levels of symbolic links": "链接层次过多",
        "Read-only file system": "磁盘只能读取",
        "No space left on device": "磁盘已满",
        "Input/output error": "磁盘读写出错",
        "$other": "$other",
    },
}
"""What stands in a sentence and has words of its own, by the name of its place."""

LISTED = frozenset({"names", "parties", "roles", "choices"})
_HOLE = re.compile(r"\$([a-z]+)")
_WRITTEN = {"True": "true", "False": "false", "None": "空"}


def in_chinese(message: str) -> str | None:
    """A message of the checker in Chinese; None where it is not known.

    >>> in_chinese("'knd' is no key here; did you mean 'kind'?")
    '此处不设“knd”一项；是否应为“kind”？'
    """
    return _said(message, _patterns("sentence"))


def spoken(language: Language, message: str) -> str:
    """A message of the checker, or of what edits its files, in the reader's language; as it is where unknown."""
    return language.pick(in_chinese(message) or message, message)


def _said(words: str, patterns: Sequence[tuple[re.Pattern[str], str]]) -> str | None:
    for pattern, chinese in patterns:
        if found := pattern.fullmatch(words):
            values = {name: _value(name, text) for name, text in found.groupdict().items()}
            if None not in values.values():
                return Template(chinese).substitute(values)
    return None


@cache
def _patterns(place: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """What may stand in a place, the sentence or a part of it: those that say the most of their own come first."""
    known = PARTS.get(place, SENTENCES)
    return [
        (re.compile(_HOLE.sub(r"(?P<\1>.+?)", re.escape(english).replace(r"\$", "$")), re.DOTALL), known[english])
        for english in sorted(known, key=lambda english: len(_HOLE.sub("", english)), reverse=True)
    ]


def _value(name: str, text: str) -> str | None:
    """A value as Chinese writes it; None where it is not what this place can hold."""
    if name in PARTS:
        return _said(text, _patterns(name))
    return _listed(text) if name in LISTED else _quoted(text) if name == "value" else text


def _listed(text: str) -> str:
    """Names in a row, with what stands before the last of them.

    >>> _listed("blue or yellow or red"), _listed("anci, bazhou …")
    ('blue、yellow 或 red', 'anci、bazhou 等')
    """
    first, _, last = text.removesuffix(" …").replace(", ", "、").rpartition(" or ")
    named = f"{first.replace(' or ', '、')} 或 {last}" if first else last
    return f"{named} 等" if text.endswith(" …") else named


def _quoted(text: str) -> str:
    """A value in Chinese quotation marks; where it holds such marks itself, in others."""
    bare = text[1:].removesuffix(text[0]) if text[0] in "'\"" else _WRITTEN.get(text, text)
    return f"「{bare}」" if set(bare) & set("“”") else f"“{bare}”"
