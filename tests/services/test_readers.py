"""Readers of files: whatever kind a document comes in, its words, numbers and tables come out as printed."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.fault import DocumentError
from documents.opening import Reader, open_document, printed_from
from documents.printed import Printed, Table
from documents.readers.limits import ELEMENTS

SENTENCE = "一、示例县应当做好防汛工作。（责任单位：示例局）"
NUMBERING = (
    '<w:abstractNum {ns} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>',
    '<w:num {ns} w:numId="90"><w:abstractNumId w:val="90"/></w:num>',
    '<w:num {ns} w:numId="91"><w:abstractNumId w:val="90"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>",
)


def words(printed: Printed, table: Table) -> list[list[str]]:
    return [[printed.text[cell.start : cell.end] for cell in row] for row in table.rows]


def numbered_word(*paragraphs: tuple[str, int, int]) -> bytes:
    """A Word file of paragraphs with the list and the level by which Word numbers each."""
    document = Document()
    numbering = document.part.numbering_part.element
    for xml in NUMBERING:
        numbering.append(parse_xml(xml.format(ns=nsdecls("w"))))
    for text, list_id, level in paragraphs:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        asked = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        properties.append(parse_xml(asked))
    return saved(document)


def saved(document: object) -> bytes:
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def word_of(body: str, doctype: str = "") -> bytes:
    """The smallest Word file with this body."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        xml = f"{doctype}<w:document {nsdecls('w')}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", xml)
    return file.getvalue()


def paragraph(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


# Text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_each_encoding_that_offices_use(encoding: str) -> None:
    assert printed_from(f"{SENTENCE}\n".encode(encoding), name="a.txt").text == f"{SENTENCE}\n"


def test_plain_big5_is_read() -> None:
    text = "一、縣市政府應當加強監督檢查工作，確保落實。"
    assert printed_from(text.encode("big5"), name="a.txt").text == text


def test_a_broken_byte_of_utf8_is_marked_where_it_stands() -> None:
    data = SENTENCE.encode()
    assert printed_from(data[:30] + b"\xff" + data[30:], name="a.txt").text == SENTENCE[:10] + "\ufffd" + SENTENCE[10:]


def test_line_breaks_are_made_alike_and_all_else_is_kept() -> None:
    assert (
        printed_from("甲\r\n\u3000\u3000乙\t丙\r丁 \n".encode(), name="a.txt").text == "甲\n\u3000\u3000乙\t丙\n丁 \n"
    )


@pytest.mark.parametrize("data", [b"", b" \n", "\ufeff\u3000".encode()])
def test_an_empty_document_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="empty"):
        printed_from(data, name="a.txt")


def test_binary_data_is_refused() -> None:
    with pytest.raises(DocumentError, match="binary"):
        printed_from(bytes(range(256)) * 100, name="a.txt")


def test_too_long_a_text_is_refused_with_its_count() -> None:
    with pytest.raises(DocumentError, match="3,000,001 characters"):
        printed_from(b"a" * 3_000_001, name="a.txt")


@pytest.mark.parametrize("path", ["absent.txt", ".", "a\0b"])
def test_a_path_that_cannot_be_opened_is_a_document_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(DocumentError, match="check the path"):
        open_document(tmp_path / path)


def test_the_plans_beside_the_checkout_are_read_unchanged(documents: Path) -> None:
    for path in documents.glob("*.txt"):
        assert open_document(path).text == path.read_text(encoding="utf-8")


# Kinds


def test_the_kind_is_told_by_content_and_not_by_the_name() -> None:
    assert printed_from(word_of(paragraph(run("甲"))), name="a.txt").text == "甲"
    assert printed_from(b"<!DOCTYPE html><p>a", name="a.pdf").text == "a"
    assert printed_from(b"a < b, b > c", name="a.txt").text == "a < b, b > c"


@pytest.mark.parametrize(
    ("data", "mend"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "without the password"),
        (b"{\\rtf1 a}", "save it as .docx"),
        (b"\x89PNG\r\n", "OCR"),
    ],
)
def test_a_kind_that_is_not_read_says_what_to_do(data: bytes, mend: str) -> None:
    with pytest.raises(DocumentError, match=mend):
        printed_from(data, name="a.doc")


# HTML


def test_html_is_read_by_blocks_without_what_is_not_shown() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><h1>方案</h1><p>一、甲\n乙&nbsp;&amp;\u3000  丙</p>"
        "<div>丁<br>戊<span style='display: none'>x</span></div><script>if (a<b) x()</script><ul><li>己<li>庚</ul>"
    )
    assert printed_from(html.encode(), name="a").text == "方案\n一、甲乙\xa0&\u3000 丙\n丁\n戊\n己\n庚"


def test_a_page_in_gb2312_is_read_as_declared() -> None:
    html = "<html><head><meta charset=gb2312></head><p>示例</p>"
    assert printed_from(html.encode("gbk"), name="a.htm").text == "示例"


def test_a_table_of_html_keeps_its_columns_under_merged_cells() -> None:
    html = (
        "<p>前<table><tr><th>序号<th>任务<th>责任单位<tr><td>1<td>修<br>桥<td rowspan=2>甲局<p>乙局</p>"
        "<tr><td>2<td>铺路<tr><td colspan=2>合计<td>3</table>后"
    )
    printed = printed_from(html.encode(), name="a.html")
    assert words(printed, printed.tables[0]) == [
        ["序号", "任务", "责任单位"],
        ["1", "修 桥", "甲局 乙局"],
        ["2", "铺路", "甲局 乙局"],
        ["合计", "合计", "3"],
    ]
    assert printed.text == "前\n序号\t任务\t责任单位\n1\t修 桥\t甲局 乙局\n2\t铺路\t\n合计\t\t3\n后"


def test_a_table_that_lays_out_a_page_is_read_as_its_blocks() -> None:
    inner = "<table><tr><td>序号<td>单位<tr><td>1<td>甲局</table>"
    html = f"<table><tr><td><p>标题</p><td><p>{'正文' * 200}</p>{inner}</table>"
    printed = printed_from(html.encode(), name="a.html")
    assert [words(printed, table) for table in printed.tables] == [[["序号", "单位"], ["1", "甲局"]]]


# Word


def test_the_numbers_that_word_adds_are_in_the_text() -> None:
    data = numbered_word(
        ("总体要求", 90, 0), ("目标", 90, 1), ("修桥", 90, 2), ("铺路", 90, 2), ("原则", 90, 1),
        ("任务", 90, 0), ("甲", 90, 1), ("另起", 91, 0), ("再", 91, 0),
    )  # fmt: skip
    assert printed_from(data, name="a.docx").text.split("\n") == [
        "一、总体要求", "（一）目标", "1. 修桥", "2. 铺路", "（二）原则",
        "二、任务", "（一）甲", "五、另起", "六、再",
    ]  # fmt: skip


def test_a_style_numbers_its_paragraphs() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    for xml in NUMBERING:
        numbering.append(parse_xml(xml.format(ns=nsdecls("w"))))
    asked = f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'
    document.styles["Heading 1"].element.get_or_add_pPr().append(parse_xml(asked))
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="Heading 1")
    assert printed_from(saved(document), name="a.docx").text == "一、甲\n二、乙"


def test_tracked_changes_are_read_as_accepted() -> None:
    body = paragraph(run("甲") + f"<w:del>{run('旧')}</w:del><w:ins>{run('新')}</w:ins>")
    assert printed_from(word_of(body), name="a.docx").text == "甲新"


def test_content_controls_tabs_and_breaks_are_read() -> None:
    inner = paragraph("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>")
    body = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    assert printed_from(word_of(body), name="a.docx").text == "甲\t乙\n丙"


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run('框'))}</w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = (
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert printed_from(word_of(paragraph(f"<w:r>{both}</w:r>" + run("甲"))), name="a.docx").text == "甲\n框"


def test_a_table_of_word_keeps_its_columns_under_merged_cells() -> None:
    document = Document()
    document.add_paragraph("前")
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, (("序号", "任务", "单位"), ("1", "修\n桥", "甲局"), ("2", "铺路", "")), strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("后")
    printed = printed_from(saved(document), name="a.docx")
    assert words(printed, printed.tables[0]) == [
        ["序号", "任务", "单位"],
        ["1", "修 桥", "甲局"],
        ["2", "铺路", "甲局"],
    ]
    assert printed.text.startswith("前\n序号\t")
    assert printed.text.endswith("\n后")


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    with pytest.raises(DocumentError, match="unpacks to"):
        printed_from(word_of(paragraph(run("a" * 200_000_000))), name="a.docx")


def test_a_bomb_that_lies_about_its_size_is_refused_too() -> None:
    data = word_of(paragraph(run("a" * 20_000_000)))
    entry = data.index(b"PK\x01\x02")
    lied = data[: entry + 24] + (1000).to_bytes(4, "little") + data[entry + 28 :]
    with pytest.raises(DocumentError):
        printed_from(lied, name="a.docx")


def test_entities_are_neither_multiplied_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    for doctype, name in (
        (f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>', "l9"),
        (f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}">]>', "s"),
    ):
        with pytest.raises(DocumentError) as refused:
            printed_from(word_of(paragraph(run(f"&{name};")), doctype), name="a.docx")
        assert "secret" not in str(refused.value)


# Whatever the bytes are


def html_sample() -> bytes:
    return f"<html><meta charset=utf-8><p>{SENTENCE}</p><table><tr><td rowspan=2>序号<td>b<tr><td>c</table>".encode()


def read_or_refused(data: bytes, read: Reader = printed_from) -> None:
    try:
        printed = read(data, name="sample")
    except DocumentError:
        return
    assert printed.text.strip()
    for table in printed.tables:
        for cell in (cell for row in table.rows for cell in row):
            assert not {"\t", "\n"} & set(printed.text[cell.start : cell.end])


@settings(deadline=None)
@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"<html>", b"\xff\xfe", b"\xef\xbb\xbf"]),
)
def test_random_bytes_are_read_or_refused(data: bytes, head: bytes) -> None:
    read_or_refused(head + data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([html_sample(), numbered_word(("甲", 90, 0), ("乙", 90, 1))]), st.integers(0, 10**9))
def test_a_damaged_document_is_read_or_refused(sample: bytes, seed: int) -> None:
    read_or_refused(damaged(sample, seed))


def damaged(sample: bytes, seed: int) -> bytes:
    """The sample cut somewhere or with a few bytes changed."""
    chance = random.Random(seed)
    data = bytearray(sample)
    for _ in range(chance.randint(0, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.randrange(len(data))] if chance.random() < 0.4 else data)


@pytest.mark.parametrize(
    "piece", [b"(", b"<div>", b"<table><tr><td>x", b"<td rowspan=999 colspan=99>x", "（一）".encode()]
)
def test_ten_megabytes_of_one_thing_end_in_seconds(piece: bytes) -> None:
    read_or_refused(b"<html>" + piece * (10_000_000 // len(piece)))


def test_a_page_of_more_elements_than_any_text_needs_is_refused() -> None:
    with pytest.raises(DocumentError, match="elements"):
        printed_from(b"<html>" + b"<p>" * (ELEMENTS + 1), name="a.html")


def test_xml_nested_without_end_is_refused() -> None:
    with pytest.raises(DocumentError):
        printed_from(word_of("<w:p>" * 100_000), name="a.docx")
