"""What is taken as evidence, and every hostile file refused with its reason."""

from pathlib import Path

import pytest

from supervision.evidence.fault import EvidenceError
from supervision.evidence.kind import kind_of, recognised
from tests.evidence_files import WHOLE, docx, jpeg, pdf, photograph, png, pptx, repacked, xlsx, zipped

PAGE = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ARCHIVE = zipped({"a.txt": "a"})
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PLAIN_TO_MACROS = (
    b"openxmlformats-officedocument.wordprocessingml.document.main",
    b"ms-word.document.macroEnabled.main",
)
SCRIPTS = [
    PAGE, SVG, b"\xef\xbb\xbf \n" + PAGE, b"<?php echo 1;", b"#!/bin/sh\n", b"{\\rtf1 a}",
    "名单 <SCRIPT src=x>".encode("gb18030"), b"a <iframe src=x>", b"javascript:alert(1)",
]  # fmt: skip
PROGRAM = b"MZ\x90\0" + bytes(200)


def media_type(folder: Path, name: str, data: bytes) -> str:
    (folder / "file").write_bytes(data)
    return recognised(kind_of(name), folder / "file")


def refusal(folder: Path, name: str, data: bytes) -> str:
    with pytest.raises(EvidenceError) as refused:
        media_type(folder, name, data)
    return refused.value.kind


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_taken_for_what_it_is(name: str, tmp_path: Path) -> None:
    data, wanted = WHOLE[name]
    assert media_type(tmp_path, name, data) == wanted


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.html", "a.svg", "a.js", "a.zip", "a.doc", "a.xls", "a.wps", "a.ofd", "a", "a.pdf.exe", "a.php", "pdf"],
)
def test_other_kinds_are_not_taken(name: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, name, pdf()) == "file-type"


@pytest.mark.parametrize("name", ["a.docm", "a.xlsm", "a.pptm", "a.xlsb"])
def test_files_that_are_made_for_macros_are_refused_as_such(name: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, name, docx()) == "file-macros"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", png()), ("a.pdf", PROGRAM), ("a.pdf", PAGE), ("a.pdf", b" " + pdf()), ("a.png", jpeg()),
        ("a.jpg", png()), ("a.jpg", b"GIF89a" + bytes(30)), ("a.docx", pdf()), ("a.docx", OLD_WORD), ("a.xlsx", docx()),
        ("a.docx", xlsx()), ("a.pptx", docx()), ("a.docx", ARCHIVE), ("a.txt", pdf()),
        ("a.txt", ARCHIVE), ("a.csv", png()),
    ],
)  # fmt: skip
def test_a_file_is_what_its_name_says(name: str, data: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, name, data) in ("file-other", "file-broken")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png() + b"x"),
        ("a.png", png() + ARCHIVE),
        ("a.png", png() + PAGE),
        ("a.jpg", jpeg() + b"x"),
        ("a.jpg", jpeg() + ARCHIVE),
        ("a.jpg", jpeg() + jpeg()),
        ("a.jpg", photograph() + PAGE),
        ("a.jpg", jpeg((0xFE, b"%PDF-1.7\n"))),
        ("a.png", png(b"%PDF-1.7 ")),
        ("a.pdf", pdf() + PAGE),
        ("a.pdf", pdf() + ARCHIVE),
        ("a.pdf", pdf() + b"\0" * 8 + b"x"),
        ("a.pdf", pdf(b"%<script>alert(1)</script>\n")),
        ("a.pdf", zipped({"a.txt": "a"}, prefix=pdf()) + b"\nstartxref\n0\n%%EOF\n"),
        ("a.docx", docx() + b"x"),
        ("a.docx", docx() + PAGE),
        ("a.docx", docx()[:-2] + b"\x05\0%PDF"),
        ("a.docx", zipped({"[Content_Types].xml": "<T/>"}, prefix=b"PK\3\4" + bytes(40))),
    ],
)
def test_a_file_that_is_two_things_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, name, data) == "file-two"


@pytest.mark.parametrize(
    "data",
    [
        repacked(docx(), change={"word/vbaProject.bin": b"x"}),
        repacked(docx(), change={"word/VBAPROJECT.BIN": b"x"}),
        repacked(docx(), change={}, replace=PLAIN_TO_MACROS),
        repacked(docx(), change={"xl/macrosheets/sheet1.xml": b"x"}),
    ],
)  # fmt: skip
def test_macros_are_refused_under_a_plain_name(data: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.docx", data) == "file-macros"


@pytest.mark.parametrize("data", SCRIPTS)
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_a_page_or_a_script_is_no_text(name: str, data: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, name, data) in ("file-markup", "file-other")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png()[:-6]), ("a.png", png().replace(b"IDAT", b"IDAX")), ("a.jpg", jpeg()[:-2]),
        ("a.jpg", b"\xff\xd8\xff\xd9"), ("a.jpg", b"\xff\xd8\xff\xe0\xff\xff"), ("a.pdf", pdf()[:-8]),
        ("a.pdf", b"%PDF-9.9\n%%EOF"), ("a.docx", docx()[:-30]), ("a.txt", b"\0\1\2"), ("a.txt", b"a\x00b"),
        ("a.txt", b"\xff\xfeh\0i\0"), ("a.csv", b"\x81"), ("a.txt", b"a\x1b[2J"),
        ("a.docx", repacked(docx(), change={"../evil.xml": b"x"})),
        ("a.docx", repacked(docx(), change={"word/DOCUMENT.xml": b"x"})),
        ("a.docx", zipped({"[Content_Types].xml": "<T/>", "word/document.xml": "<d/>"})),
        ("a.pptx", repacked(pptx(), change={}, replace=(b"<Types", b'<!DOCTYPE T [<!ENTITY a "b">]><Types'))),
    ],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path, name, data) == "file-broken"


def test_an_office_file_that_would_fill_the_machine_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervision.evidence.office.MOST_UNPACKED", 1_000_000)
    bomb = repacked(docx(), change={"word/media/a.bin": bytes(2_000_000)})
    assert len(bomb) < 100_000
    assert refusal(tmp_path, "a.docx", bomb) == "file-broken"


def test_the_reason_says_what_the_file_seems_to_be(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as refused:
        media_type(tmp_path, "a.pdf", PROGRAM)
    assert refused.value.values["seems"] == "exe"
