"""units.yaml edited in place: one contact's lines change, and nothing else."""

from datetime import date
from difflib import ndiff
from pathlib import Path

import pytest

from config.bundled import copy_bundled
from config.editing import EditError
from config.fault import ConfigError
from config.staffing import AbsenceWords, ContactEdit, ContactWords, contact_changed, contact_put_in, contact_taken_out

UNITS = "units.yaml"
AS_IT_IS = ContactWords("经办人", "Handling officer", "commerce.handler@langfang.example")
HANDLER = "      - role: handler\n        title: {zh: 经办人, en: Handling officer}\n"
AWAY = AbsenceWords(date(2019, 6, 10), date(2019, 6, 21), "head")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_bundled(to=tmp_path / "config")
    return tmp_path / "config"


def rewrite(folder: Path, old: str, new: str) -> None:
    text = (folder / UNITS).read_bytes().decode()
    assert old in text
    (folder / UNITS).write_bytes(text.replace(old, new, 1).encode())


def lines(edit: ContactEdit) -> list[str]:
    """The lines that go (-) and come (+)."""
    before, after = (data.decode().splitlines() for data in (edit.edit.before, edit.edit.after))
    return [line for line in ndiff(before, after) if line[0] in "+-"]


def changed(folder: Path, to: ContactWords) -> ContactEdit:
    return contact_changed(folder, unit="commerce", contact="handler", to=to)


def test_what_changes_nothing_changes_no_character(folder: Path) -> None:
    assert lines(changed(folder, AS_IT_IS)) == []


def test_one_value_changes_one_line(folder: Path) -> None:
    found = lines(changed(folder, ContactWords("经办人", "Handling officer", "desk@langfang.example")))
    assert found == [
        "-         email: commerce.handler@langfang.example", "+         email: desk@langfang.example",
    ]  # fmt: skip


def test_comments_beside_and_between_stay(folder: Path) -> None:
    rewrite(folder, HANDLER, HANDLER.replace("role: handler", "role: handler  # since May") + "        # by mail\n")
    found = changed(folder, ContactWords("经办人", "Handling officer", "desk@langfang.example"))
    assert len(lines(found)) == 2


def test_an_absence_comes_in_the_form_of_the_readme(folder: Path) -> None:
    found = changed(folder, ContactWords(AS_IT_IS.title, AS_IT_IS.title_en, AS_IT_IS.email, absent=(AWAY,)))
    assert lines(found) == [
        "+         absent:", "+           - {from: 2019-06-10, until: 2019-06-21, delegate: head}",
    ]  # fmt: skip
    assert dict(found.config().units.unit("commerce").people())["handler"].absent[0].delegate == "head"


def test_digits_of_a_telephone_stay_a_text(folder: Path) -> None:
    found = changed(folder, ContactWords(AS_IT_IS.title, AS_IT_IS.title_en, AS_IT_IS.email, mobile="19900000000"))
    assert dict(found.config().units.unit("commerce").people())["handler"].mobile == "19900000000"


@pytest.mark.parametrize("odd", ["yes", "2019-06-10", "a: b", "# none", "{x}", "'", '"', "null", "1.0"])
def test_words_that_yaml_would_read_otherwise_stay_words(folder: Path, odd: str) -> None:
    found = changed(folder, ContactWords(odd, odd, AS_IT_IS.email)).config()
    assert dict(found.units.unit("commerce").people())["handler"].title.zh == odd


def test_windows_line_ends_and_the_mark_at_the_front_stay(folder: Path) -> None:
    path = folder / UNITS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    found = changed(folder, ContactWords("经办人", "Handling officer", "desk@langfang.example")).edit
    assert found.after.startswith(b"\xef\xbb\xbf")
    assert found.after.count(b"\n") == found.after.count(b"\r\n") == found.before.count(b"\r\n")


def test_a_contact_in_a_list_in_brackets_is_left_to_the_hand(folder: Path) -> None:
    text = HANDLER + "        email: commerce.handler@langfang.example\n"
    at = (folder / UNITS).read_text(encoding="utf-8")
    rest = at.split(text, 1)[1].split("  - id: development-reform", 1)[0]
    listed = " [{role: handler, title: {zh: 甲, en: A}, email: a@b.example}]\n"
    rewrite(folder, "    contacts:\n" + text + rest, f"    contacts:{listed}")
    with pytest.raises(EditError, match="by hand"):
        changed(folder, AS_IT_IS)


def test_a_fault_of_the_edit_is_told_by_the_path_of_the_contact(folder: Path) -> None:
    found = changed(folder, ContactWords("经办人", "Handling officer", "nowhere"))
    with pytest.raises(ConfigError) as refused:
        found.config()
    assert [fault.path for fault in refused.value.faults] == [f"{found.path}.email"]


def test_the_last_one_taken_out_leaves_a_unit_without_contacts(folder: Path) -> None:
    contact_taken_out(folder, unit="commerce", contact="head").edit.write(folder)
    found = contact_taken_out(folder, unit="commerce", contact="handler")
    assert found.config().units.unit("commerce").contacts == ()


def test_one_put_in_stands_behind_the_others(folder: Path) -> None:
    leader = ContactWords("分管领导", "Leader in charge", "leader@langfang.example")
    found = contact_put_in(folder, unit="commerce", role="leader", to=leader).config()
    assert [key for key, _ in found.units.unit("commerce").people()] == ["handler", "head", "leader"]


def test_one_put_in_where_nobody_was_brings_the_key(folder: Path) -> None:
    for key in ("head", "handler"):
        contact_taken_out(folder, unit="commerce", contact=key).edit.write(folder)
    found = lines(contact_put_in(folder, unit="commerce", role="handler", to=AS_IT_IS))
    assert found[0] == "+     contacts:"


def test_who_is_not_there_cannot_be_changed(folder: Path) -> None:
    with pytest.raises(EditError, match="no contact deputy"):
        contact_changed(folder, unit="commerce", contact="deputy", to=AS_IT_IS)
