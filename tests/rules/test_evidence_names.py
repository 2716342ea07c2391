"""What a file of evidence may be called, whatever a browser says."""

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.evidence.fault import EvidenceError
from supervision.evidence.naming import LONGEST, named


@pytest.mark.parametrize(
    "typed",
    [
        "../a.pdf",
        "..\\a.pdf",
        "/etc/passwd",
        "C:\\a.pdf",
        "a/../b.pdf",
        "..",
        ".",
        "a/b.pdf",
        "..\x00/a.pdf",
        "\u202e/a",
    ],
)
def test_a_name_with_a_way_in_it_is_refused(typed: str) -> None:
    with pytest.raises(EvidenceError, match="file-path"):
        named(typed)


@pytest.mark.parametrize("typed", ["", " ", "\x00", "\u202e\u200b", "   \t", "...  "])
def test_a_file_needs_a_name(typed: str) -> None:
    with pytest.raises(EvidenceError, match="file-no-name"):
        named(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("台账\u202excod.exe", "台账xcod.exe"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie_ b.pdf"),
        ('"a".pdf', "_a_.pdf"),
        (".htaccess.txt", "htaccess.txt"),
        ("NUL.pdf", "_NUL.pdf"),
        ("a.pdf. . ", "a.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("长" * 300 + ".pdf", "长" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_odd_signs_are_cleaned(typed: str, kept: str) -> None:
    assert named(typed) == kept


@given(st.text(max_size=300))
def test_a_name_that_is_kept_is_one_that_every_system_can_keep(typed: str) -> None:
    try:
        found = named(typed)
    except EvidenceError:
        return
    assert 0 < len(found) <= LONGEST
    assert not set(found) & set('/\\<>:"|?*\0')
    assert not any(category(one).startswith("C") for one in found)
    assert found[0] not in ". "
    assert found[-1] not in ". "


@given(st.text(max_size=300))
def test_a_name_that_was_kept_is_kept_as_it_is(typed: str) -> None:
    try:
        found = named(typed)
    except EvidenceError:
        return
    assert named(found) == found
