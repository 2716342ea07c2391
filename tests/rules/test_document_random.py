"""Whatever the text, a reading never fails, quotes exactly, loses nothing, and takes no longer than its length asks."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.fault import DocumentError
from documents.findings import Reading
from documents.printed import Printed, Quote, Span, Table
from documents.reading import read
from documents.telling import as_json

FRAGMENTS = (
    "一、", "二、", "（一）", "(二)", "1.", "2．", "3．2020年底前", "（1）", "①", "第一章", "第三条", "2.1 ",
    "附件", "附件：1.表", "（", "）", "(", ")", "〔", "〕", "【", "】", "[", "]", "《", "》", "“", "”",
    "牵头单位：", "责任单位：", "配合单位:", "完成时限：", "责任人：", "牵头", "负责", "配合", "按职责分工负责",
    "等部门", "列第一位者为牵头单位，下同", "会同", "和", "及", "等", "、", "，", "。", "；", "：", "\n",
    "\n\n", "\t", "|", "  ", "　", "市商务局", "工业和信息化部", "各县（市、区）政府", "各市、", "州、",
    "县人民政府", "市财政局（牵头）", "高等院校", "序号", "任务", "序号\t任务\t责任单位\n",
    "|序号|任务|牵头单位|\n", "1\t修路\t市商务局\n", "---", "2021年3月18日", "二〇二一年三月十八日", "9月31日",
    "6月底前", "年底前", "到2025年", "印发之日起30日内", "每年", "每季度", "不少于10次", "达到65%", "100家以上",
    "3—5个", "2000万美元", "确保完成", "青禾市修路方案", "关于印发", "\ufffd", "\ue000", "\x00", "\r",
)  # fmt: skip
genre = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join)
anything = st.text(max_size=200)
patient = settings(deadline=None, max_examples=300)
MANY = 200_000
SECONDS = 10.0


def quotes(found: object) -> Iterator[Quote]:
    """Every quote anywhere in a finding."""
    if isinstance(found, Quote):
        yield found
    elif isinstance(found, tuple):
        for one in found:
            yield from quotes(one)
    elif is_dataclass(found) and not isinstance(found, Printed):
        for part in fields(found):
            yield from quotes(getattr(found, part.name))


def lies_inside(span: Span, text: str) -> bool:
    return 0 <= span.start <= span.end <= len(text)


def holds(reading: Reading) -> bool:
    """What is promised of every reading."""
    text = reading.printed.text
    exact = all(quote.words == text[quote.start : quote.end] and quote.start >= 0 for quote in quotes(reading))
    inside = all(lies_inside(one.governed, text) for one in reading.responsibilities)
    items = all(lies_inside(item.text, text) for item in reading.items)
    coverage = reading.coverage
    complete = (
        coverage.seen == coverage.became + len(coverage.rest) == len(reading.responsibilities) + len(coverage.rest)
    )
    return exact and inside and items and complete


@given(genre)
@patient
def test_a_reading_of_the_genres_fragments_keeps_its_promises(text: str) -> None:
    assert holds(read(Printed(text)))


@given(anything)
@patient
def test_a_reading_of_any_characters_keeps_its_promises(text: str) -> None:
    assert holds(read(Printed(text)))


@given(genre, st.lists(st.integers(0, 400), min_size=2, max_size=40))
@patient
def test_a_reading_with_a_table_cut_anywhere_keeps_its_promises(text: str, places: list[int]) -> None:
    cuts = sorted({min(place, len(text)) for place in places})
    cells = [Span(start, end) for start, end in pairwise(cuts)]
    rows = tuple(tuple(cells[at : at + 3]) for at in range(0, len(cells), 3))
    assert holds(read(Printed(text, (Table(rows),) if rows else ())))


@given(genre)
@patient
def test_a_reading_is_told_as_plain_json(text: str) -> None:
    told = as_json(read(Printed(text)))
    assert json.loads(json.dumps(told, ensure_ascii=False)) == told


@given(genre)
@patient
def test_findings_stand_in_document_order(text: str) -> None:
    starts = [one.attribution.start for one in read(Printed(text)).responsibilities]
    assert starts == sorted(starts)


def filled(words: str) -> str:
    return (words * (MANY // len(words) + 1))[:MANY]


def bracketed(words: str) -> str:
    """Brackets as long as one that is read as an attribution may be, full of these words."""
    return filled("（责任单位：" + (words * 3000)[:2900] + "）\n")


HOSTILE = {
    "round brackets": filled("（"),
    "pairs": filled("()"),
    "nested pairs": "（" * (MANY // 2) + "责任单位：市商务局" + "）" * (MANY // 2),
    "mixed brackets": filled("（A牵头【（1）"),
    "labels that open": filled("（责任单位："),
    "labels with a unit": filled("（责任单位：市商务局"),
    "labels on lines": filled("责任单位：市商务局，\n"),
    "labels alone": filled("牵头单位："),
    "closed and unclosed": filled("（责任单位：市商务局）（责任单位：市商务局\n"),
    "numbers": filled("1."),
    "numbers on lines": filled("1.\n"),
    "chapters": filled("一、"),
    "items with quantities": filled("1.每年完成100家。\n"),
    "commas": filled("、"),
    "sets": filled("各市、"),
    "units joined by and": bracketed("市局和"),
    "units joined by etc": bracketed("市局等"),
    "ands": bracketed("及"),
    "units and gaps": bracketed("市局 "),
    "units and line breaks": bracketed("市局\n"),
    "counted sections": bracketed("个部门和"),
    "duties": bracketed("职责分工"),
    "leaders": bracketed("市局牵头"),
    "times": bracketed("完成时限：2020年底前；"),
    "tabs": filled("\t"),
    "blanks": filled(" "),
    "wide blanks": filled("　"),
    "line breaks": filled("\n"),
    "blank cells": filled("\t\n"),
    "rows that go on": "序号\t任务\t责任单位\n1\t修路\t市商务局\n" + filled("\t再修\t\n"),
    "heads of tables": filled("序号\n任务\n责任单位\n1\n"),
    "tables": filled("一、任务\n序号|任务|责任单位\n1|修路|市局\n说明。\n说明。\n说明。\n"),
    "a wide gap in a row": "序号|任务|责任单位\n1|修" + filled(" ") + "路|市局\n",
    "appendices": filled("附件\n1.表\n"),
    "titles": filled("关于方案\n"),
    "one character": filled("市"),
    "dates": filled("2020年1月1日\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_takes_no_longer_than_its_length_asks(kind: str) -> None:
    begun = process_time()
    with suppress(DocumentError):
        read(Printed(HOSTILE[kind]))
    assert process_time() - begun < SECONDS
