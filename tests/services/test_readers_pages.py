"""The reader of PDF, on pages that a real browser prints: paragraphs, page numbers, ruled tables, scans, damage."""

import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.fault import DocumentError
from documents.opening import printed_from
from documents.printed import Printed
from documents.readers.pages import read_pages
from tests.browser import opened_browser
from tests.services.test_readers import damaged, read_or_refused, words

Print = Callable[..., bytes]
LONG = "示例县各镇应当在汛期之前完成河道清理和堤坝检查，发现问题立即整改并向示例局报告。" * 6
STYLE = (
    "<meta charset=utf-8><style>body{font:16px/28px serif;text-align:justify}p{text-indent:2em;margin:0}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid;padding:4px}"
    "h1{font-size:22px;text-align:center}</style>"
)
MARGIN = {"top": "25mm", "bottom": "25mm", "left": "28mm", "right": "26mm"}
HEAD = "<div style='font-size:10px;width:100%;text-align:center'>示例方案汇编</div>"
FOOT = "<div style='font-size:10px;width:100%;text-align:center'>— <span class=pageNumber></span> —</div>"


@pytest.fixture(scope="module")
def print_page() -> Iterator[Print]:
    """Prints HTML to PDF with a running head and page numbers."""
    with opened_browser() as browser:
        page = browser.new_page()

        def printed(html: str) -> bytes:
            page.set_content(STYLE + html)
            furniture = {"display_header_footer": True, "header_template": HEAD, "footer_template": FOOT}
            return page.pdf(format="A4", margin=MARGIN, **furniture)  # type: ignore[arg-type]

        yield printed


def read(data: bytes) -> Printed:
    return printed_from(data, name="plan.pdf")


def pdf_of(content: bytes) -> bytes:
    """A PDF of one page with this packed content."""
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj "
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj "
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj trailer<</Root 1 0 R>>"
    ) % (len(content), content)


def test_wrapped_lines_are_joined_to_paragraphs(print_page: Print) -> None:
    data = print_page(f"<h1>示例方案</h1><p>一、总体要求</p><p>（一）{LONG}</p><p>1．{LONG}</p><p>{LONG * 9}</p>")
    assert read(data).text.split("\n") == ["示例方案", "一、总体要求", f"（一）{LONG}", f"1．{LONG}", LONG * 9]


def test_a_paragraph_goes_on_over_the_page_without_its_number_and_head(print_page: Print) -> None:
    printed = read(print_page(f"<p>{LONG * 12}</p><p>{LONG}</p>"))
    assert printed.text == f"{LONG * 12}\n{LONG}"


def test_each_page_begins_where_its_first_words_are(print_page: Print) -> None:
    pages = "".join(f"<div style='break-after:page'><p>第{number}段。</p></div>" for number in "甲乙丙")
    printed = read(print_page(pages))
    assert [printed.place(printed.text.index(number)).page for number in "甲乙丙"] == [1, 2, 3]


def test_a_ruled_table_gives_its_cells(print_page: Print) -> None:
    rows = f"<tr><td>1<td>{LONG[:40]}<td rowspan=2>示例局<tr><td>2<td>修桥<tr><td colspan=2>合计<td>2"
    printed = read(print_page(f"<p>前</p><table><tr><th>序号<th>任务<th>单位{rows}</table><p>后</p>"))
    assert words(printed, printed.tables[0]) == [
        ["序号", "任务", "单位"],
        ["1", LONG[:40], "示例局"],
        ["2", "修桥", "示例局"],
        ["合计", "合计", "2"],
    ]


def test_a_table_over_several_pages_is_one_and_its_head_is_said_once(print_page: Print) -> None:
    rows = "".join(f"<tr style='break-inside:avoid'><td>{n}<td>{LONG[:60]}" for n in range(1, 41))
    printed = read(print_page(f"<table><thead><tr><th>序号<th>任务</thead>{rows}</table>"))
    assert [row[0] for row in words(printed, printed.tables[0])] == ["序号", *map(str, range(1, 41))]


def test_a_head_of_two_rows_is_said_once_over_several_pages(print_page: Print) -> None:
    rows = "".join(f"<tr style='break-inside:avoid'><td>{n}<td>{LONG[:60]}<td>甲局<td>乙局" for n in range(1, 41))
    head = "<tr><th rowspan=2>序号<th rowspan=2>任务<th colspan=2>分工<tr><th>牵头<th>配合"
    printed = read(print_page(f"<table><thead>{head}</thead>{rows}</table>"))
    assert [row[0] for row in words(printed, printed.tables[0])] == ["序号", "序号", *map(str, range(1, 41))]


def test_a_scan_says_that_it_holds_no_text() -> None:
    with pytest.raises(DocumentError, match="OCR"):
        read(pdf_of(zlib.compress(b"0 0 99 99 re f")))


def test_a_stream_that_unpacks_to_gigabytes_is_refused() -> None:
    content = zlib.compress(b"BT /F 12 Tf 50 700 Td " + b"(a) Tj " * 20_000_000)
    with pytest.raises(DocumentError, match="memory"):
        read(pdf_of(content))


@pytest.mark.parametrize(
    ("quarter", "turn"),
    [(0, lambda x, y: (x, y)), (90, lambda x, y: (600 - y, x)), (270, lambda x, y: (y, 800 - x))],
)
def test_a_turned_page_is_read_as_it_is_looked_at(quarter: int, turn: Callable[[int, int], tuple[int, int]]) -> None:
    matrix = {0: "1 0 0 1", 90: "0 1 -1 0", 270: "0 -1 1 0"}[quarter]
    drawn = []
    for word, at in (("One", (100, 310)), ("Two", (220, 310))):
        x, y = turn(*at)
        drawn.append(f"BT /F 12 Tf {matrix} {x} {y} Tm ({word}) Tj ET")
    for start, end in (
        ((90, 300), (400, 300)),
        ((90, 330), (400, 330)),
        *(((x, 300), (x, 330)) for x in (90, 200, 400)),
    ):
        (x, y), (to_x, to_y) = turn(*start), turn(*end)
        drawn.append(f"{x} {y} m {to_x} {to_y} l S")
    data = pdf_of(zlib.compress(" ".join(drawn).encode())).replace(b"/MediaBox", b"/Rotate %d/MediaBox" % quarter)
    printed = read(data)
    assert words(printed, printed.tables[0]) == [["One", "Two"]]


def test_a_damaged_pdf_is_read_or_refused(print_page: Print) -> None:
    sample = print_page(f"<p>{LONG}</p><table><tr><td>序号<td>单位</table>")

    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.integers(0, 10**9))
    def check(seed: int) -> None:
        read_or_refused(damaged(sample, seed), read_pages)

    check()
