"""Names of units in a list: where one ends and the next begins, what is a set, and what explains nothing."""

import re
from collections.abc import Iterator
from functools import lru_cache

from documents.findings import Named
from documents.grammar.bracket import split_outside
from documents.grammar.role import ROLE_INSIDE
from documents.printed import Printed, Quote, tight

ORGAN = (
    r"(?:人民政府|政府|党委|党组|管委会|管理委员会|委员会|办公室|办事处|指挥部|领导小组|专班|总署|公署|总局|支队|总队|大队|"
    r"法院|检察院|研究院|科学院|学院|医院|大学|学校|高校|院校|集团|公司|银行|分行|支行|中心支行|营业部|中心|"
    r"部门|单位|机构|地区|地方|园区|开发区|高新区|经开区|新区|示范区|保税区|自贸区|功能区|兵团|"
    r"委|局|厅|部|办|署|院|行|处|室|站|所|队|社|库|馆|台|"
    r"(?<!社)会|联|科协|作协|记协|侨联|残联|妇联|文联|总工会|团委|(?<!城)(?<!都)市|县|(?<!社)区|州|盟|旗|镇|乡|街道|"
    r"企业|联盟|基地|海关|供电|电网|国网|电力|邮政|烟草|石油|石化|移动|联通|电信|铁塔|铁路|联社|信用社|"
    r"主体|组织|团体|平台|各地|厂|校|军分区|武装部)"
)
"""How a name of a unit, or of a set of units, ends."""

_WHOLE = re.compile(rf"{ORGAN}(?:[（(][^（）()]*(?:[（(][^（）()]*[)）][^（）()]*)?[)）])?$")
_BARE = re.compile(
    r"(?:部门|单位|机构|组织|政府|企业|团体|地区|地方|党委|委员会|办公室|主体|成员单位|人民政府|区|县|市|部|委|局)$"
)
_AND = re.compile(r"以及|及其|及|和|与|暨|并")
_ETC = re.compile(r"(?<![高初中同平对均优差])等(?![级候待于额])")
_COUNTED = r"(?:[0-9０-９]{1,3}|[一二三四五六七八九十百两]{1,3})?(?:个|家)?"
_NOTHING_MORE = re.compile(rf"{_COUNTED}(?:(?:部门|单位|机构|组织|各方)(?:和|及|或|、|与)?)*$")
_BARE_AND = re.compile(rf"{_COUNTED}(?:部门|单位|机构)(?:以及|及|和|与)")
_LEVEL = (
    r"(?:设区的?市|地级市|省辖市|副省级市|计划单列市|省直管县级?市?|县级市|自治区|自治州|自治县|直辖市|"
    r"市州|盟市|旗县市?区?|市县|县市区?|区县|县区|市区|市地|州市|地市|乡镇|镇街|街镇|乡村|省|市|州|县|区|旗|盟|地|乡|镇|街道?|团场)"
)
_EXPLAINED = r"(?:[（(][^（）()]{1,20}[)）])?"
_SET_BEGINS = re.compile(
    rf"(?:(?:(?:全|本|我|省内|市内|辖区内?|沿海|涉农|有关|相关|试点)?[省市县区州]?内?)?(?:各级?|有关|相关|试点|涉农)+|(?={_LEVEL}{_EXPLAINED}$))"
    rf"{_LEVEL}{_EXPLAINED}$"
)
_SET_GOES_ON = re.compile(rf"{_LEVEL}{_EXPLAINED}$")
_SET_ENDS = re.compile(
    rf"{_LEVEL}{_EXPLAINED}(?:级)?(?:人民政府|政府|党委|党工委|管委会|行政公署|办事处|政府办事处|党委政府|党委和政府|党委、政府)"
    rf"(?:[（(][^（）()]*[)）])?$"
)
_LEVEL_AND = re.compile(rf"({_LEVEL}{_EXPLAINED})(?:以及|及|和|与)")
_PARTY_AND = re.compile(r"(?:人民)?政府$")
_EDGES = " \t\r\n　\u00a0、，,；;。.．：:︰∶﹕*＊}｝>＞"
_LEADING = re.compile(r"^(?:由|以及|及|和|与|并由|并|会同|联合|其他由|或)(?=..)")
_KEPT_LEADING = re.compile(r"(?:和平|和田|和硕|和县|和静|和林|和顺|和龙|和政|与会|并州)")
_SPACE = re.compile(r"\s+")
_LONGEST = 120
_LONGEST_ENDING = 8
_LONGEST_SET = 40
_NO_NAME_ALONE = re.compile(r"\s{0,8}(?:部门|单位|机构|组织|团体)(?:$|[（(]|以及|及|和|与)")
_GAP = re.compile(r"[^\S\n]*\n\s*|[^\S\n]+|[　]+")


@lru_cache(maxsize=2048)
def is_whole(name: str) -> bool:
    """Whether a name is complete as it stands, so that 和 after it may be an "and".

    >>> is_whole("财政部"), is_whole("工业"), is_whole("单位")
    (True, False, False)
    """
    reach = _LONGEST if name.endswith(("）", ")")) else _LONGEST_ENDING
    ends = _WHOLE.search(name, max(0, len(name) - reach))
    return len(name) >= 2 and ends is not None and _BARE.fullmatch(name) is None


_SURELY = re.compile(
    r"(?:厅|局|委|办|部|署|政府|管委会|委员会|办公室|公司|中心|银行|分行|支行|部门|集团|总队|支队|法院|检察院|"
    r"工商联|总工会|妇联|残联|供销社|联社|商行|科协|海关|大学|学院)(?:[（(][^（）()]{1,40}[)）])?$"
)
_EXPLAINS = re.compile(r"简称|包括|含|如|或|原|及其|即")
_LONGEST_SURE = 25


def is_surely_unit(name: str) -> bool:
    """Whether nothing but a unit is written like this, so that a bracket or line of it alone names who is responsible.

    >>> is_surely_unit("市财政局"), is_surely_unit("新园区"), is_surely_unit("含市财政局")
    (True, False, False)
    """
    return can_be_unit(name) and _SURELY.search(name) is not None


def can_be_unit(name: str) -> bool:
    """Whether a name beside a sure unit is one too: it is whole, or a set, and explains nothing."""
    if len(name) > _LONGEST_SURE or _EXPLAINS.search(name) or ROLE_INSIDE.search(name):
        return False
    return is_whole(name) or _SET_BEGINS.fullmatch(name) is not None or name.startswith("各")


def units_named(printed: Printed, start: int, end: int) -> tuple[Named, ...]:
    """The units that a list names, in its order.

    Brackets, sets (各市、州、县人民政府) and 和 inside a name part nothing; 等 and what only repeats it is left out.

    >>> [unit.name for unit in units_named(Printed("工业和信息化部、财政部等国务院相关部门及各地区"), 0, 23)]
    ['工业和信息化部', '财政部', '国务院相关部门', '各地区']
    """
    words = printed.text[start:end]
    if len(words) > _LONGEST_KEPT:
        return _units_of(printed, start, end)
    return tuple(
        Named(Quote(start + unit.quote.start, start + unit.quote.end, unit.quote.words), unit.name)
        for unit in _units_in(words)
    )


_LONGEST_KEPT = 400


@lru_cache(maxsize=2048)
def _units_in(words: str) -> tuple[Named, ...]:
    """The units of a list by itself, kept: a document names the same units under many clauses."""
    return _units_of(Printed(words), 0, len(words))


def _units_of(printed: Printed, start: int, end: int) -> tuple[Named, ...]:
    pieces = [piece for piece in _pieces(printed.text, start, end) if piece[0] < piece[1]]
    found: list[Named] = []
    for a, b in _sets_joined(printed.text, pieces):
        found.extend(_named(printed, a, b))
    return tuple(found)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for a, b in split_outside(text, start, end, "、，,；;/／"):
        for c, d in _gaps(text, a, b):
            level = _LEVEL_AND.match(text, c, d)
            cut = level.end(1) if level and is_whole(_plain(text[level.end() : d])) else c
            yield from (_trimmed(text, *piece) for piece in ((c, cut), (cut, d)))


def _gaps(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spaces part names only where what stands before them is whole: 市 商务局 is one name."""
    begun = start
    for gap in _GAP.finditer(text, start, end):
        if _ends_whole(text, begun, gap.start()) and _ends_whole(text, gap.end(), end):
            yield begun, gap.start()
            begun = gap.end()
    yield begun, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks at its edges and the words that only join it to what stands before."""
    start, end = tight(text, start, end, _EDGES)
    while (leading := _LEADING.match(text[start : min(end, start + 8)])) and not _KEPT_LEADING.match(text, start, end):
        start, end = tight(text, start + leading.end(), end, _EDGES)
    return start, end


def _plain(words: str) -> str:
    return _SPACE.sub("", words)


def _ends_whole(text: str, start: int, end: int) -> bool:
    """Whether these words are a whole name, or end in one; only as far back as a name can reach."""
    return is_whole(_plain(text[max(start, end - _LONGEST) : end]))


def _sets_joined(text: str, pieces: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Pieces again, with 各市 | 州 | 县人民政府 made one."""
    at = 0
    while at < len(pieces):
        last = _set_from(text, pieces, at)
        yield pieces[at][0], pieces[last][1]
        at = last + 1


def _set_from(text: str, pieces: list[tuple[int, int]], first: int) -> int:
    words = _plain(text[slice(*pieces[first])])
    if words.endswith("党委"):
        return _with_government(text, pieces, first)
    if not _SET_BEGINS.fullmatch(words):
        return first
    last = first
    for at in range(first + 1, len(pieces)):
        if text[pieces[at - 1][1] : pieces[at][0]].strip() not in ("、", "和", "及", "与", "以及"):
            break
        words = _plain(text[slice(*pieces[at])])
        if _SET_ENDS.match(words):
            return _with_government(text, pieces, at)
        if not _SET_GOES_ON.fullmatch(words):
            break
        last = at
    return last


def _with_government(text: str, pieces: list[tuple[int, int]], at: int) -> int:
    """各市州党委、政府 is one set."""
    party = _plain(text[slice(*pieces[at])]).endswith("党委") and at + 1 < len(pieces)
    return at + 1 if party and _PARTY_AND.match(_plain(text[slice(*pieces[at + 1])])) else at


def _named(printed: Printed, start: int, end: int) -> Iterator[Named]:
    """The units of a piece: 等部门及各县政府 names 各县政府 after 等; 等有关部门和单位 is a set of its own."""
    text = printed.text
    while start < end:
        etc = next((found for found in _ETC.finditer(text, start, end) if found.start() > start), None)
        if etc is None or _is_inside(text, start, etc.start()):
            yield from _parted(printed, start, end)
            return
        yield from _parted(printed, start, etc.start())
        start, end = _trimmed(text, etc.end(), end)
        if _NOTHING_MORE.match(_plain(text[start:end])):
            return
        bare = _BARE_AND.match(text, start, end)
        start, end = _trimmed(text, bare.end() if bare else start, end)


def _is_inside(text: str, start: int, place: int) -> bool:
    before = text[start:place]
    return before.count("（") + before.count("(") > before.count("）") + before.count(")")


def _parted(printed: Printed, start: int, end: int) -> Iterator[Named]:
    """Parts at 和, 及, 与 where what stands before and after is whole."""
    text, begun = printed.text, start
    for found in _AND.finditer(text, start, end):
        if found.start() < begun or _is_inside(text, begun, found.start()):
            continue
        if _goes_on_as_set(text, begun, found, end):
            continue
        if _ends_whole(text, begun, found.start()) and _goes_alone(text, found.end(), end):
            yield from _one(printed, begun, found.start())
            begun = found.end()
    yield from _one(printed, begun, end)


def _goes_on_as_set(text: str, start: int, joint: re.Match[str], end: int) -> bool:
    """Whether levels stand on both sides: 各省、自治区、直辖市及计划单列市人民政府 is one set."""
    before = _plain(text[max(start, joint.start() - _LONGEST_ENDING) : joint.start()]).rpartition("、")[2]
    after = _AND.split(_plain(text[joint.end() : min(end, joint.end() + _LONGEST_SET)]), maxsplit=1)[0]
    if not (_SET_GOES_ON.fullmatch(before) or _SET_BEGINS.fullmatch(before)):
        return False
    return _SET_ENDS.match(after) is not None or _SET_GOES_ON.fullmatch(after) is not None


def _goes_alone(text: str, start: int, end: int) -> bool:
    return _ends_whole(text, start, end) and not _NO_NAME_ALONE.match(text, start, end)


def _one(printed: Printed, start: int, end: int) -> Iterator[Named]:
    start, end = _trimmed(printed.text, start, end)
    name = _plain(printed.text[start:end])
    if name:
        yield Named(printed.quote(start, end), name)
