"""One document in four kinds of file: the reading is the same."""

import html
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from documents.opening import printed_from
from documents.reading import read
from documents.telling import as_json
from tests.services.test_readers_pages import Print, print_page

__all__ = ["print_page"]

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = ("qinghe-business-2021", "yunling-digital-2015", "linjiang-quality-2025", "qinghe-livelihood-2023")
BARS = {"linjiang-quality-2025": "|", "qinghe-livelihood-2023": "\t"}


def told(data: bytes, name: str) -> list[object]:
    """What a file asks of whom, without the places, which differ."""
    found = as_json(read(printed_from(data, name=name)))
    kept = ("clause", "lead", "responsible", "supporting")
    figures = ("date", "every", "at_least", "at_most", "op", "value", "unit")
    return [
        [
            *(one[key] for key in kept),
            *(
                [fact.get(key) for key in figures]
                for kind in ("deadlines", "cadences", "targets")
                for fact in one[kind]
            ),
        ]
        for one in found["responsibilities"]
    ]


def blocks(name: str) -> Iterator[str | list[list[str]]]:
    """The sample's paragraphs, and its table as rows of cells."""
    bar, rows = BARS.get(name), []
    for line in (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if bar and line.count(bar) > 2:
            cells = [cell.strip() for cell in line.strip(bar).split(bar)]
            rows += [] if set("".join(cells)) <= set("-: ") else [cells]
            continue
        if rows:
            yield rows
            rows = []
        yield line.strip()
    if rows:
        yield rows


def as_html(name: str) -> str:
    def row(cells: list[str]) -> str:
        return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"

    return "".join(
        f"<p>{html.escape(block)}</p>" if isinstance(block, str) else f"<table>{''.join(map(row, block))}</table>"
        for block in blocks(name)
    )


def as_word(name: str) -> bytes:
    document = Document()
    for block in blocks(name):
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=0, cols=max(map(len, block)))
        for cells in block:
            for cell, words in zip(table.add_row().cells, cells, strict=False):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_a_document_says_the_same_as_text_page_word_and_pdf(name: str, print_page: Print) -> None:
    plain = told((SAMPLES / f"{name}.txt").read_bytes(), f"{name}.txt")
    assert plain
    assert told(f"<!doctype html><meta charset=utf-8>{as_html(name)}".encode(), "a.html") == plain
    assert told(as_word(name), "a.docx") == plain
    assert told(print_page(as_html(name)), "a.pdf") == plain


def test_a_document_in_gb18030_says_the_same() -> None:
    text = (SAMPLES / f"{NAMES[0]}.txt").read_text(encoding="utf-8")
    assert told(text.encode("gb18030"), "a.txt") == told(text.encode(), "a.txt")
