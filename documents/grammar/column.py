"""What the columns of a table hold, told from the words at their heads, and which rows are its head."""

import re
from collections.abc import Sequence
from typing import Literal

from documents.grammar.role import COLUMN, part_of
from documents.printed import Printed, Span

Column = Literal["number", "group", "text", "lead", "responsible", "supporting", "time", "other"]
Cells = Sequence[Span]

NUMBER_HEAD = re.compile(r"序号|编号|项目编号|任务编号|条目|项次|No\.?", re.I)
_GROUP_HEAD = re.compile(r"(?:工作|任务|项目|指标|事项)?(?:类别|类型|分类|领域|板块|方面|门类|大类|专项)")
_TEXT_HEAD = re.compile(
    r".*(?:任务|内容|措施|事项|目标|要求|项目|指标|工作|举措|名称|问题|标准|成果|要点|行动|重点|清单|计划|安排|工程).*"
)
_DIVISION_HEAD = re.compile(r"(?:责任|任务|工作|职责)?分工")
_UNIT_HEAD = re.compile(r"(?:单位|部门|科室|处室|股室)(?:名称)?")
_SPACE = re.compile(r"\s+")
_LONGEST = 20
_MOST_ROWS = 3
_ROLES = ("lead", "responsible", "supporting")


def plain(printed: Printed, cell: Span) -> str:
    """The words of a cell without spaces and marks of weight."""
    return _SPACE.sub("", printed.text[cell.start : cell.end]).strip("*＊#【】")


def column_of(head: str) -> Column:
    """
    >>> [column_of(head) for head in ("序号", "牵头单位", "工作任务", "办结时限", "投资额")]
    ['number', 'lead', 'text', 'time', 'other']
    """
    named = COLUMN.fullmatch(head)
    if named:
        part = part_of(named)
        if part == "other" and _TEXT_HEAD.fullmatch(head):
            return "text"
        return "other" if part == "strange" else part
    if NUMBER_HEAD.fullmatch(head):
        return "number"
    if _GROUP_HEAD.fullmatch(head):
        return "group"
    if "单位" in head or "部门" in head:
        return _by_word(head)
    return "text" if _TEXT_HEAD.fullmatch(head) else "other"


def _by_word(head: str) -> Column:
    """牵头（责任）单位, 责任单位及配合单位: a head in the document's own words."""
    if "牵头" in head and "责任" not in head.replace("责任单位", "", 1):
        return "lead" if "配合" not in head else "responsible"
    if re.search(r"责任|落实|实施|推进|承担|建设|主管", head):
        return "responsible"
    return "supporting" if re.search(r"配合|协|参与", head) else "other"


def columns_of(printed: Printed, heads: Sequence[Cells], body: Sequence[Cells]) -> tuple[Column, ...]:
    """What each column holds, by the lowest row of the head that says it.

    A column without a head may hold the number, the first that nothing else names the text.
    """
    stacks = [_stacked(printed, heads, at) for at in range(max(map(len, heads)))]
    columns = [_of_stack(stack) for stack in stacks]
    for at, stack in enumerate(stacks):
        if not stack and _counts(printed, at, body):
            columns[at] = "number"
    if "text" not in columns:
        _divide([stack[-1] if stack else "" for stack in stacks], columns)
    if "text" not in columns and "other" in columns:
        columns[columns.index("other")] = "text"
    return tuple(columns)


def assigns(columns: Sequence[Column]) -> bool:
    """Whether a table with these columns says who does what."""
    return len(columns) >= 2 and any(column in ("lead", "responsible") for column in columns) and "text" in columns


def _stacked(printed: Printed, heads: Sequence[Cells], at: int) -> list[str]:
    return [words for row in heads if at < len(row) and (words := plain(printed, row[at]))]


def _of_stack(stack: Sequence[str]) -> Column:
    """责任分工 over 配合单位 is 配合单位; 完成时限 over 2021年, which says nothing itself, is 完成时限."""
    for words in reversed(stack):
        if COLUMN.fullmatch(words) or column_of(words) != "other":
            return column_of(words)
    return "other"


def _divide(heads: Sequence[str], columns: list[Column]) -> None:
    """单位 beside 任务分工: the division says what each of the units does."""
    division = next((at for at, head in enumerate(heads) if _DIVISION_HEAD.fullmatch(head)), None)
    units = next((at for at, head in enumerate(heads) if at != division and _names_units(head)), None)
    if division is not None and units is not None:
        columns[division] = "text"
        columns[units] = "responsible" if columns[units] == "other" else columns[units]


def _names_units(head: str) -> bool:
    return _UNIT_HEAD.fullmatch(head) is not None or column_of(head) in _ROLES


def _counts(printed: Printed, at: int, body: Sequence[Cells]) -> bool:
    cells = [plain(printed, row[at]) for row in body if at < len(row)]
    return bool(cells) and sum(cell.isdigit() for cell in cells) * 2 > len(cells)


def head_rows(printed: Printed, rows: Sequence[Cells]) -> int:
    """How many of these rows, which begin with a head, are its head: 责任分工 may stand over 牵头单位 and 配合单位."""
    count = 1
    while count < min(len(rows), _MOST_ROWS) and _is_head(printed, rows[count - 1], rows[count]):
        count += 1
    return count


def _is_head(printed: Printed, above: Cells, row: Cells) -> bool:
    """Whether a row below a head belongs to it: short words, one of them a label of a role or its bearer."""
    covered = set(above)
    own = [cell for cell in row if cell not in covered and cell.start < cell.end]
    if not own or any(cell.end - cell.start > _LONGEST for cell in own):
        return False
    words = [plain(printed, cell) for cell in own]
    return not any(word.isdigit() for word in words) and any(COLUMN.fullmatch(word) for word in words)


def pairs(printed: Printed, rows: Sequence[Cells]) -> list[list[tuple[Span, Span]]] | None:
    """Label and value side by side, a label a row: the pairs of each duty; None for a table that is set otherwise.

    A label that comes again begins the next duty.
    """
    found: list[tuple[Span, Span]] = []
    for row in rows:
        cells = [cell for at, cell in enumerate(row) if at == 0 or cell != row[at - 1]]
        if len(cells) % 2 or any(not _is_pair(printed, *pair) for pair in zip(cells[::2], cells[1::2], strict=True)):
            return None
        found.extend(zip(cells[::2], cells[1::2], strict=True))
    labels = [plain(printed, label) for label, _ in found]
    if sum(column_of(label) in _ROLES for label in labels) < 1 or len(labels) < 2:
        return None
    groups: list[list[tuple[Span, Span]]] = []
    seen: set[str] = set()
    for label, pair in zip(labels, found, strict=True):
        if not groups or label in seen:
            groups.append([])
            seen = set()
        seen.add(label)
        groups[-1].append(pair)
    return groups


def _is_pair(printed: Printed, label: Span, value: Span) -> bool:
    if not 0 < label.end - label.start <= _LONGEST or COLUMN.fullmatch(plain(printed, value)):
        return False
    words = plain(printed, label)
    return COLUMN.fullmatch(words) is not None or column_of(words) != "other"
