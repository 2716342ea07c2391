"""Words that say who is responsible: labels (责任单位：) and closing verbs (…牵头, …按职责分工负责)."""

import re
from functools import lru_cache
from typing import Literal

from documents.findings import Role

Part = Role | Literal["time", "other", "strange"]
"""What a label opens: units of a role, a point in time, something a reading of duties passes over, or a label like
监管单位： whose units have a part that no word here knows."""

COLONS = "：:︰∶﹕"
"""Every sign that is set for a colon."""

_WHO = r"(?:责任)?(?:单位|部门|机构|处室|科室|股室|主体|领域|处|科)"


def _spaced(word: str) -> str:
    """A word set with blanks between its signs, as headings are."""
    return "[ \u3000]{1,6}".join(word)


_LABELS: dict[Part, str] = {
    "lead": (
        rf"(?:总|主|共同)?牵头(?:及主要责任|及?责任|负责|组织)?(?:{_WHO}|方)|主办{_WHO}|主责{_WHO}|"
        rf"(?:第一|主要|首要)责任{_WHO}|牵头|{_spaced('牵头单位')}"
    ),
    "responsible": (
        rf"(?:具体|共同|主体|直接|有关|相关|任务|工作)?责任{_WHO}|责任分工|任务分工|分工|"
        rf"(?:责任|任务|工作)?(?:主管|归口|归口管理|落实|具体落实|组织实施|承办|实施|执行|完成|分工|负责|承担|推进|办理|建设){_WHO}|"
        rf"{_spaced('责任单位')}"
    ),
    "supporting": (
        rf"(?:主要|责任)?(?:配合|协助|参与|协同|支持|参加|协办|会办|协作|成员|联办){_WHO}|配合|"
        rf"{_spaced('配合单位')}"
    ),
    "time": (
        r"(?:计划|预计|拟|工作|整改|任务|办结)?完成(?:时限|时间节点|时间|期限|日期|节点)(?:要求)?|"
        r"时间(?:节点|要求|进度|安排|期限|界限)|(?:办理|办结|工作|整改|实施|落实|推进|任务)(?:时限|时间|期限)|"
        r"时限(?:要求)?|进度(?:安排|要求|时限)|工作进度|截止(?:时间|日期)|期限|"
        rf"{_spaced('完成时限')}|{_spaced('时限')}"
    ),
    "other": (
        r"(?:市级|省级|县级|主要|分管|牵头|责任|联系|包联|包保|挂钩|挂联|督办|市|县|省|区)*"
        r"(?:领导|负责人|责任人|联系人|联络员|联系领导)|备注|联系(?:电话|方式)|(?:督办|督查|监督|考核)单位|"
        r"(?:工作|具体|主要|重点|推进|保障)(?:措施|任务|目标|内容|举措)|预期(?:目标|成果|成效)|成果形式|完成标志|"
        r"评价标准|任务来源|政策依据|依据|适用(?:范围|对象)|涉及(?:范围|领域)|主要内容|工作要求"
    ),
}
_PART_OF: dict[str, Part] = {f"g{index}": part for index, part in enumerate(_LABELS)}
_ANY_LABEL = "|".join(f"(?P<g{index}>{words})" for index, words in enumerate(_LABELS.values()))
_BEGINS = r"(?<![^\s；;，,。、（(〔\[【{｛<＜!！])"
_BEFORE_COLON: dict[Part, str] = {
    "responsible": rf"{_BEGINS}(?:工作)?责任(?=\s{{0,8}}[{COLONS}])",
    "strange": (
        rf"{_BEGINS}(?!牵头|责任|配合|参与|协助|协同|支持|承办|主办|落实)"
        rf"[\u4e00-\u9fff]{{1,6}}(?:单位|部门)(?=\s{{0,8}}[{COLONS}])"
    ),
}
"""Labels only where a colon stands behind them and nothing before them; never the head of a column."""
_PART_OF |= {f"c{index}": part for index, part in enumerate(_BEFORE_COLON)}
_ANY_BEFORE_COLON = "|".join(f"(?P<c{index}>{words})" for index, words in enumerate(_BEFORE_COLON.values()))
_BLANK = r"\s{0,8}"
_PERSONS = r"(?:(?:及|和|、|/)其?(?:责任人|负责人|责任领导|领导|联系人))?"
LABEL_WORDS = (
    rf"(?:[【〔\[]{_BLANK})?(?:{_ANY_LABEL}|{_ANY_BEFORE_COLON}){_PERSONS}[*＊]{{0,3}}{_BLANK}"
    rf"(?:[（(][^（）(){COLONS}\n]{{0,12}}[)）]{_BLANK})?(?P<shut>[】〕\]]{_BLANK})?"
)
"""A label without its colon; the group `shut` holds the bracket that may stand for one. A pattern."""
LABEL = re.compile(
    rf"(?:(?P<opens>(?<=[（(〔\[【；;]))|){LABEL_WORDS}"
    rf"(?(shut)[{COLONS}]?|(?(opens)(?:[{COLONS}]|(?<=单位|部门)[；;]|(?<=(?:单位|部门)[ \t\u3000]))|[{COLONS}]))"
)
"""A label with its colon, or shut in brackets (【责任单位】), wherever it stands.

Where it opens a bracket, a semicolon or a blank may stand for the colon: （责任单位;甲局）, （责任单位 甲局）.
"""
ROLE_LABEL = re.compile(
    r"(?:牵头|责任|主办|主责|落实|承办|配合|协助|参与|实施|协办)(?:责任)?(?:单位|部门|主体|科室|处室)[】\]〕*\s]{0,4}"
    rf"[{COLONS}]"
)
"""A plain label of a role, cheap to look for: one that nothing has read must be told."""
COLUMN = re.compile(rf"(?:{_ANY_LABEL})(?:[（(][^（）()\n]{{0,12}}[)）])?")
"""A label as the head of a column, without a colon."""

_DUTY_WORDS = (
    r"(?:职责权限|职责范围|职责任务|职责|职能职责|职能|职权|权限|管理权限|部门职责|法定职责|部门职能|有关规定)"
)
_BY_DIVISION = r"按照?(?:各自)?(?:的)?(?:任务|责任|工作任务|工作)(?:任务)?分工"
_DUTIES = (
    rf"(?>{_BY_DIVISION}|(?:按照?|依据?|根据|结合|依照|依)?(?:各自)?(?:工作)?{_DUTY_WORDS}"
    r"(?:和|及)?(?:任务)?(?:分工|范围|权限)?)"
)
_HOW = rf"(?:(?:{_DUTIES}|分工|分别|共同|具体|统一|联合|协同|各自|组织|直接|依法|分级|属地|结合实际|因地制宜)*)"
_DO = r"(?:(?:组织|推进|抓好|具体|贯彻|统筹)?(?:落实|实施|推进|开展|推动|执行|完成)|抓落实|抓总|协调|统筹)"
_VERBS: tuple[tuple[Role, str], ...] = (
    ("lead", rf"{_HOW}(?:总|主要|共同|联合)?(?:牵头|主办|主抓|抓总|主责|负总责)(?:负责)?(?:组织|统筹|协调)*{_DO}?"),
    (
        "responsible",
        rf"{_HOW}(?:负责|承办|承担){_DO}?|{_HOW}(?:组织实施|(?:抓好|贯彻|推进|具体|分工|组织)?落实|实施)|"
        rf"{_DUTIES}(?:推进|开展|做好|办理)?|分工负责|分工|主管|(?:督促|督导|监督|负责)?指导",
    ),
    (
        "supporting",
        rf"{_HOW}(?:积极|密切|大力|主动|做好|予以|给予)*(?:配合|参与|协助|参加|协同|协办|协作|支持)"
        rf"(?:{_DO}|工作|做好工作)?",
    ),
)
_VERB_ENDS = tuple((role, re.compile(rf"(?:{words})$")) for role, words in _VERBS)
_VERB_HINT = re.compile(
    r"牵头|负责|负总责|配合|参与|协助|参加|协同|协办|落实|实施|承办|主办|职责|分工|承担|主责|抓总|支持|协作|指导|主抓|主管"
)
HINT = re.compile(rf"{_VERB_HINT.pattern}|责任|督[办查导促]|监[督管]|[{COLONS}]")
"""A word that may say who is responsible; looked for first, for it is cheap."""
_OVERSEES = re.compile(r"(?:督办|督查|督导|督促|监督|监管|考核)(?:落实|检查|推进|问效|指导)?$")
ROLE_INSIDE = re.compile(rf"[{COLONS}；;]|牵头|负责|配合|主办|督办|(?<!有限)责任")
"""What no name of a unit holds: a colon, or a word of responsibility."""
_LEAD_INSIDE = re.compile(
    r"(?:总|共同|联合)?牵头(?!单位|部门|责任|负责|组织|统筹|协调|落实|实施|推进|抓|人|领导|主体)(?=[^，,；;。、\s）)])"
)

_FIRST = r"(?:第一位?|首位|第1位?|第一个|最前面?|最前列|首个)(?:的|者)?(?:责任)?(?:单位|部门|者)?"
_STANDS = r"(?:排列?|列|位列|排名|居|位居|位于|标|写|名列|加粗)?(?:名|序)?(?:在)?"
FIRST_LEADS = re.compile(
    rf"{_STANDS}{_FIRST}(?:均)?(?:为|是|系|即为)(?:该项任务|本项任务|该任务|工作|主要)*(?:的)?(?:总)?牵头(?:责任)?(?:单位|部门|者)?|"
    r"第一(?:个)?(?:单位|部门)牵头"
)
"""The sentence that the unit named first leads."""
OWN_ROLE = re.compile(
    r"[（(]\s*(?:(?P<lead>总?牵头|主办|主责)|(?P<supporting>配合|协办|参与|协助))(?:单位|部门|负责)?\s*[）)]$"
)
"""A role that one unit of a list carries in brackets behind its name: 市商务局（牵头）."""
FROM_HERE_ON = re.compile(r"下同|以下|均|各项|后同|本文|各条|本方案|注")


def part_of(label: re.Match[str]) -> Part:
    """What a match of LABEL or COLUMN opens."""
    return next(part for group, part in _PART_OF.items() if label.group(group) is not None)


@lru_cache(maxsize=4096)
def closing_verb(words: str) -> tuple[Role, int] | None:
    """The role that a segment's last words give, and where these words begin; None without such words.

    >>> closing_verb("商务部等按职责分工负责")
    ('responsible', 4)
    """
    tail_from = max(0, len(words) - 30)
    tail = words[tail_from:]
    if not _VERB_HINT.search(tail):
        return None
    found = [(role, match.start()) for role, ends in _VERB_ENDS if (match := ends.search(tail))]
    if not found:
        return None
    role, start = min(found, key=lambda one: (one[1], one[0] != "lead"))
    return role, tail_from + start


def overseen_from(words: str) -> int | None:
    """Where the words begin that only watch over the work, as in 市委办督办: no part that a duty has."""
    found = _OVERSEES.search(words, max(0, len(words) - 30))
    return found.start() if found else None


def lead_inside(words: str) -> int | None:
    """Where 牵头 stands in the middle, as in 市商务局牵头市财政局配合: the place after it."""
    found = _LEAD_INSIDE.search(words)
    return found.end() if found else None
