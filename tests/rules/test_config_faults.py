"""Every kind of fault in the YAML is told, with file, line, column, path and the mend.

A `¦` in the text that replaces shows where the fault must point; it is not written to the file.
"""

from pathlib import Path

import pytest

from config import ConfigError, Fault, read_config
from config.bundled import copy_bundled

PLAN = "plans/langfang-2019.yaml"
DAYS = "days:\n  - {on: 2026-10-12, kind: workday, name: {zh: 上班, en: Working day}, source: 通知}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_bundled(to=tmp_path)
    return tmp_path


def rewritten(folder: Path, file: str, old: str, new: str) -> tuple[int, int]:
    """Put new words for the first such old ones; line and column of the mark in them."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    before, _, after = text.replace(old, new, 1).partition("¦")
    path.write_text(before + after, encoding="utf-8")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def faults(folder: Path) -> list[Fault]:
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    assert caught.value.faults
    return list(caught.value.faults)


UNITS = [
    ("kind: department", "kind: ¦departement", "units[0].kind", "did you mean 'department'?"),
    ("kind: department", "¦knd: department", "units[0].knd", "'knd' is no key here; did you mean 'kind'?"),
    ("id: commerce\n", "¦idd: commerce\n", "units[0].idd", "did you mean 'id'?"),
    ("  - id: commerce\n    name:", "  - ¦name:", "units[0].id", "the key 'id' is missing here; add it"),
    ("id: commerce\n", "id: ¦Commerce!\n", "units[0].id", "'Commerce!' is no id; did you mean 'commerce'?"),
    ("id: commerce\n", f"id: ¦{'c' * 65}\n", "units[0].id", "this id has 65 characters; 64 are the most"),
    ("id: commerce\n", "id: ¦2019\n", "units[0].id", "a text is wanted, not 2019; put it in quotes"),
    ("id: commerce\n", "id: ¦leads\n", "units[0].id", "'leads' is a word of its own in 'owes'"),
    ("id: anci\n", "id: zone\n", "units[20].id", "the id 'zone' is taken, in units.yaml line"),
    ("id: counties\n", "id: ¦zone\n", "groups[1].id", "the id 'zone' is taken, in units.yaml line"),
    ("{zh: 市商务局,", "{zh: ¦'  ',", "units[0].name.zh", "this text is empty; fill it in"),
    (
        "{zh: 市商务局, en: Langfang Municipal Bureau of Commerce}",
        "¦市商务局",
        "units[0].name",
        "keys with values",
    ),
    ("{zh: 市商务局,", '{zh: ¦"a\\nb",', "units[0].name.zh", "without control characters"),
    ("{zh: 市商务局,", "{zh: ¦" + "长" * 501 + ",", "units[0].name.zh", "501 characters; 500 are the most"),
    (
        "email: commerce.handler@langfang.example",
        "email: ¦commerce",
        "units[0].contacts[0].email",
        "is no e-mail",
    ),
    ("email: commerce.handler@", "email: ¦a b@", "units[0].contacts[0].email", "write name@host.example"),
    ("role: head", "role: ¦hed", "units[0].contacts[1].role", "'hed' cannot stand here; did you mean 'head'?"),
    ("role: head\n", "role: head\n        phone: ¦soon\n", "units[0].contacts[1].phone", "no phone number"),
    (
        "    contacts:\n      - role: handler",
        "    contacts:\n      ¦- role: head",
        "units[0].contacts",
        "no contact with",
    ),
    (
        "      - zone\n",
        "      - ¦zonne\n",
        "groups[2].members[1]",
        "'zonne' is no unit or group; did you mean 'zone'?",
    ),
    (
        "      - zone\n",
        "      - ¦qqq\n",
        "groups[2].members[1]",
        "'qqq' is no unit or group; there are agriculture,",
    ),
    (
        "    members:\n      - counties\n      - zone",
        "    members: ¦[]",
        "groups[2].members",
        "this list is empty",
    ),
    (
        "    members:\n      - counties\n      - zone",
        "    members: ¦zone",
        "groups[2].members",
        "a list is wanted",
    ),
    (
        "      - zone\n",
        "      - counties-and-zone\n",
        "groups[2].members",
        "this group contains itself: counties-and-zone → counties-and-zone",
    ),
    (
        "    members:\n      - guangyang\n",
        "    members:\n      ¦- all-units\n      - guangyang\n",
        "groups[1].members",
        "counties → all-units → counties-and-zone → counties; take one of the members out",
    ),
]

LADDERS = [
    (
        "working_days_before: 3",
        "working_days_before: ¦12",
        "ladders[0].rungs[1].working_days_before",
        "not later than",
    ),
    (
        "working_days_before: 3",
        "working_days_before: ¦10",
        "ladders[0].rungs[1].working_days_before",
        "order of time",
    ),
    (
        "working_days_before: 3",
        "working_days_before: ¦-3",
        "ladders[0].rungs[1].working_days_before",
        "write 0 or more",
    ),
    (
        "working_days_before: 3",
        "working_days_before: ¦true",
        "ladders[0].rungs[1].working_days_before",
        "whole number",
    ),
    (
        "working_days_before: 3",
        "working_days_before: ¦2.5",
        "ladders[0].rungs[1].working_days_before",
        "whole number",
    ),
    (
        "- id: yellow\n",
        "- ¦id: yellow\n        working_days_before: 1\n",
        "ladders[0].rungs[3]",
        "one of the two",
    ),
    (
        "light: yellow",
        "light: ¦blue",
        "ladders[0].rungs[3].light",
        "blue up to the due day, and yellow or red after",
    ),
    ("light: blue", "light: ¦red", "ladders[0].rungs[0].light", "blue up to the due day"),
    ("light: yellow", "light: red", "ladders[0].rungs[4].light", "goes back from red to yellow"),
    (
        "light: yellow",
        "light: ¦green",
        "ladders[0].rungs[3].light",
        "'green' cannot stand here; write blue or yellow",
    ),
    ("stage: overdue", "stage: due", "ladders[0].rungs[3]", "the stage 'due' does not fit"),
    ("id: three-days-left", "id: ¦ten-days-left", "ladders[0].rungs[1].id", "'ten-days-left' is taken"),
    ("id: monthly", "id: ¦default", "ladders[1].id", "the id 'default' is taken, in ladders.yaml line 6"),
    (
        "to: [unit.head]",
        "to: [¦unit.hed]",
        "ladders[0].rungs[3].to[0]",
        "is no audience; did you mean 'unit.head'?",
    ),
    (
        "to: [unit.head]",
        "to: [¦xx]",
        "ladders[0].rungs[3].to[0]",
        "write one of unit, leads, supervisor, authority",
    ),
    ("to: [unit.head]", "to: ¦[]", "ladders[0].rungs[3].to", "this list is empty; name at least one"),
    (
        "in_circular: true",
        "in_circular: ¦yes",
        "ladders[0].rungs[5].in_circular",
        "true or false is wanted, not 'yes'",
    ),
]

CYCLES = [
    (
        "cadence: quarter",
        "cadence: ¦weekly",
        "cycles[1].cadence",
        "write month or quarter or half-year or year",
    ),
    ("cadence: quarter", "cadence: ¦quater", "cycles[1].cadence", "did you mean 'quarter'?"),
    ("month: 5", "month: ¦31", "reporting.month", "31 is out of range; write 28 or less"),
    ("month: 5", "month: ¦fifth", "reporting.month", "a whole number is wanted, not 'fifth'"),
    ("half-year: 15\n  year: 15", "half-year: 15\n  ¦yaer: 15", "reporting.yaer", "did you mean 'year'?"),
    (
        "sweep_at: 08:30",
        "sweep_at: ¦8.30",
        "sweep_at",
        "8.30 is no time of day; write hours and minutes, as in 08:30",
    ),
    ("sweep_at: 08:30", "sweep_at: ¦24:00", "sweep_at", "'24:00' is no time of day"),
    ("id: quarterly-circular", "id: ¦monthly-statistics", "cycles[1].id", "'monthly-statistics' is taken"),
]

CALENDAR = [
    ("timezone: Asia/Shanghai", "timezone: ¦Asia/Tokyo", "timezone", "cannot stand here; write Asia/Shanghai"),
    (
        "{from: 08:30, to: 17:30}",
        "¦{from: 17:30, to: 08:30}",
        "working_hours",
        "not later than they begin; swap them",
    ),
    (
        "days: []",
        f"{DAYS}\n{DAYS[6:].replace('on: ', 'on: ¦')}",
        "days[1].on",
        "2026-10-12 is named already, in line",
    ),
    (
        "days: []",
        DAYS.replace("2026-10-12", "¦2026-02-29"),
        "days[0].on",
        "not a day of the calendar; check month",
    ),
    (
        "days: []",
        DAYS.replace("2026-10-12", "¦12.10.2026"),
        "days[0].on",
        "is no date; write year, month and day",
    ),
    (
        "days: []",
        DAYS.replace("2026-10-12", "¦0001-01-01"),
        "days[0].on",
        "out of range; 1949 to 2199 can be used",
    ),
    ("days: []", DAYS.replace("workday", "¦workdy"), "days[0].kind", "did you mean 'workday'?"),
]

TASK = "clauses[0].tasks[0]"
PLANS = [
    ("supervisor: office", "supervisor: ¦ofice", "supervisor", "'ofice' is no unit; did you mean 'office'?"),
    ("supervisor: office", "supervisor: ¦counties", "supervisor", "'counties' is a group; name one unit here"),
    (
        "supervisor: office",
        '¦"=once": 1\nsupervisor: office',
        "=once",
        "'=once' is no key here; the keys here are id,",
    ),
    ("authority: leading-group", "authority: ¦leading", "authority", "did you mean 'leading-group'?"),
    ("ladder: default", "ladder: ¦defalt", "ladder", "'defalt' is no ladder; did you mean 'default'?"),
    (
        "month: monthly",
        "month: ¦mothly",
        "ladder_by_cadence.month",
        "'mothly' is no ladder; did you mean 'monthly'?",
    ),
    ("month: monthly", "¦week: monthly", "ladder_by_cadence.week", "'week' cannot stand here; write month or"),
    (
        "issued_on: 2019-06-04",
        "issued_on: ¦2019-06-31",
        "issued_on",
        "'2019-06-31' is not a day of the calendar",
    ),
    ("issued_on: 2019-06-04", "issued_on: ¦June", "issued_on", "'June' is no date"),
    ("default: 1", "default: ¦0", "weights.default", "0 is out of range; write more than 0"),
    ("default: 1", "default: ¦'1'", "weights.default", "a number is wanted, not '1'; write it without quotes"),
    (
        "at_least: 80",
        "at_least: ¦95",
        "appraisal.bands[1].at_least",
        "not below the one before it; put the highest first",
    ),
    ("at_least: 80", "at_least: ¦90", "appraisal.bands[1].at_least", "this band begins at 90"),
    ("at_least: 0", "at_least: ¦10", "appraisal.bands[3].at_least", "leaves lower scores no grade; begin at 0"),
    ("at_least: 0", "at_least: ¦-1", "appraisal.bands[3].at_least", "write 0 or more"),
    ("rounding: half-up", "rounding: ¦up", "appraisal.rounding", "'up' cannot stand here"),
    ("clause: 四(七)3", "clause: ¦四(八)", "appraisal.clause", "is no clause of this plan"),
    (
        "leads: [commerce]",
        "leads: [¦commerse]",
        "clauses[1].leads[0]",
        "'commerse' is no unit or group; did you mean 'com",
    ),
    ("      - counties\n", "      - ¦countries\n", "clauses[1].responsible[9]", "did you mean 'counties'?"),
    ("owes: supervisor", "owes: ¦supervisors", f"{TASK}.owes", "did you mean 'supervisor'?"),
    ("owes: supervisor", "owes: ¦zone", f"{TASK}.owes", "units and groups stand in a list: [counties]"),
    ("owes: supervisor", "owes: ¦leads", f"{TASK}.owes", "nobody owes this: the clause has no leads"),
    ("owes: supervisor", "owes: ¦block", f"{TASK}.owes", "nobody owes this: the clause names no units"),
    (
        "owes: supervisor",
        "owes: ¦[counties, leads]",
        f"{TASK}.owes",
        "nobody owes this: the clause has no leads",
    ),
    ("owes: supervisor", "owes: ¦[]", f"{TASK}.owes", "this list is empty; name at least one"),
    ("owes: supervisor", "owes: [¦block]", f"{TASK}.owes[0]", "'block' stands alone"),
    (
        "owes: supervisor",
        "owes: [zone, ¦sanh]",
        f"{TASK}.owes[1]",
        "'sanh' is no unit or group; did you mean 'sanhe'?",
    ),
    ("schedule: {every: year}", "schedule: {every: ¦yaer}", f"{TASK}.schedule.every", "did you mean 'year'?"),
    (
        "schedule: {every: year}",
        "schedule: ¦{evry: year}",
        f"{TASK}.schedule",
        "write {due: 2019-06-30}, {every: quart",
    ),
    ("schedule: {every: year}", "schedule: ¦standin", f"{TASK}.schedule", "did you mean 'standing'?"),
    (
        "schedule: {every: year}",
        "schedule: {every: year, ¦atleast: 1}",
        f"{TASK}.schedule.atleast",
        "mean 'at_least'?",
    ),
    (
        "schedule: {every: year}",
        "schedule: ¦{every: year, at_least: 3, at_most: 2}",
        f"{TASK}.schedule",
        "swap them",
    ),
    (
        "schedule: {every: year}",
        "schedule: {due: ¦2019-02-30}",
        f"{TASK}.schedule.due",
        "'2019-02-30' is not a day",
    ),
    (
        "schedule: {every: year}",
        "schedule: {due: ¦2019-06-03}",
        f"{TASK}.schedule.due",
        "before the plan was issued",
    ),
    ("schedule: {every: year}", "schedule: {due: ¦2019-06-30T10:00:00}", f"{TASK}.schedule.due", "is no date"),
    (
        "id: large-foreign-projects",
        "id: ¦new-foreign-projects",
        "clauses[0].tasks[1].id",
        "'new-foreign-projects' is tak",
    ),
    (
        "schedule: {every: year}",
        "schedule: ¦monthly",
        f"{TASK}.schedule",
        "'monthly' is no schedule; write {due:",
    ),
    ("id: trips-abroad", "id: ¦services-share", "clauses[1].tasks[0].id", "'services-share' is taken"),
    ('op: ">="', 'op: ¦">"', f"{TASK}.targets[0].op", "did you mean '>='?"),
    ("value: 15", "value: ¦fifteen", f"{TASK}.targets[0].value", "a number is wanted, not 'fifteen'"),
    ("value: 15", "value: ¦.nan", f"{TASK}.targets[0].value", "a number is wanted"),
    ("value: 15", "value: ¦1e999", f"{TASK}.targets[0].value", "a number is wanted"),
    ('unit: "%"', "unit: ¦5", "clauses[0].tasks[1].targets[0].unit", "a text is wanted, not 5"),
    ('unit: "%"', "unit: {¦cn: 次}", "clauses[0].tasks[1].targets[0].unit.cn", "'cn' is no key here"),
    (
        "part_of: 0",
        "part_of: ¦2",
        "clauses[2].tasks[0].targets[1].part_of",
        "there is no target 2; the list counts from 0",
    ),
    ("part_of: 0", "part_of: ¦1", "clauses[2].tasks[0].targets[1].part_of", "a target is no part of itself"),
    ("part_of: 0", "part_of: ¦-1", "clauses[2].tasks[0].targets[1].part_of", "write 0 or more"),
    (
        "weight: 2",
        "ladder: ¦nightly\n        weight: 2",
        "clauses[6].tasks[7].ladder",
        "'nightly' is no ladder",
    ),
]

CASES = [
    (file, *case)
    for file, cases in (
        ("units.yaml", UNITS),
        ("ladders.yaml", LADDERS),
        ("cycles.yaml", CYCLES),
        ("calendar.yaml", CALENDAR),
        (PLAN, PLANS),
    )
    for case in cases
]


@pytest.mark.parametrize(("file", "old", "new", "path", "message"), CASES)
def test_a_fault_names_its_place_and_the_mend(
    folder: Path, file: str, old: str, new: str, path: str, message: str
) -> None:
    line, column = rewritten(folder, file, old, new)
    [fault] = [fault for fault in faults(folder) if (fault.file, fault.path) == (file, path)]
    assert message in fault.message
    if "¦" in new:
        assert (fault.line, fault.column) == (line, column)


@pytest.mark.parametrize("name", ["市商务局", "Langfang Municipal Bureau of Commerce"])
def test_a_unit_called_by_its_name_is_told_by_its_id(folder: Path, name: str) -> None:
    rewritten(folder, PLAN, "leads: [commerce]", f"leads: [{name}]")
    assert f"{name!r} is no unit or group; did you mean 'commerce'?" in [fault.message for fault in faults(folder)]


SYNTAX = [
    ("kind: department", "¦\tkind: department", "a tab stands here; use spaces"),
    ("    kind: department", "   ¦kind: department", "does not line up with those above it"),
    ("kind: department", "kind: department¦: x", "a ':' stands where no key can be"),
    ("kind: department", "kind: ¦@department", "a value cannot begin with this character; put it in quotes"),
    ("kind: department", 'kind: "\\¦q"', "begins no escape"),
    ("    kind: department", "    kind: [a\n    contacts¦: b", "a list in [ ] is not closed"),
    ("    kind: department", "    kind: {a\n    contacts¦: b", "a mapping in { } is not closed"),
    (
        "kind: department",
        "kind: department\n    ¦kind: county",
        "the key 'kind' stands here again, first in line",
    ),
    ("kind: department", "kind: ¦&it department", "the anchor &it cannot be used; take it out"),
    ("kind: department", "kind: ¦*it", "the alias *it cannot be used; write the value out"),
    (
        "kind: department",
        "kind: ¦!!str department",
        "the tag 'tag:yaml.org,2002:str' cannot be used; take it out",
    ),
    ("kind: department", "kind: ¦!!python/object:os.system department", "cannot be used"),
    ("kind: department", "¦[kind]: department", "a key is a plain word"),
    ("kind: department", "kind: " + "[" * 18 + "¦[" * 1 + "[" * 40, "nested too deeply"),
    ("# yaml", "¦%YAML 1.1\n---\n# yaml", "% directive; take it out"),
    ("\ngroups:", "\n¦---\ngroups:", "a second document begins here"),
    ("{zh: 市商务局,", "{zh: a¦\x07,", "the character U+0007 cannot stand in YAML; take it out"),
]


@pytest.mark.parametrize(("old", "new", "message"), SYNTAX)
def test_broken_yaml_is_told_where_it_breaks(folder: Path, old: str, new: str, message: str) -> None:
    line, column = rewritten(folder, "units.yaml", old, new)
    found = [fault for fault in faults(folder) if message in fault.message]
    assert [(fault.file, fault.line, fault.column) for fault in found] == [("units.yaml", line, column)]


def test_a_refused_value_is_told_once(folder: Path) -> None:
    rewritten(folder, "units.yaml", "kind: department", "kind: *it")
    assert len(faults(folder)) == 1


def test_a_quote_that_never_ends(folder: Path) -> None:
    (folder / "cycles.yaml").write_text("reporting: 'x\n", encoding="utf-8")
    assert [str(fault) for fault in faults(folder)] == [
        "cycles.yaml:1:12: a quotation mark or bracket opens here and is never closed; close it"
    ]


def test_an_escape_that_is_no_character(folder: Path) -> None:
    (folder / "cycles.yaml").write_text('reporting: "\\UFFFFFFFF"\n', encoding="utf-8")
    [fault] = faults(folder)
    assert (fault.file, fault.line) == ("cycles.yaml", 1)
    assert "is no YAML" in fault.message


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n\n"])
def test_an_empty_file(folder: Path, text: str) -> None:
    (folder / "calendar.yaml").write_text(text, encoding="utf-8")
    assert [str(fault) for fault in faults(folder)] == [
        "calendar.yaml:1:1: the file is empty; write its keys, or copy the bundled file"
    ]


@pytest.mark.parametrize("text", ["- a\n", "just words\n", "null\n"])
def test_a_file_that_is_no_mapping(folder: Path, text: str) -> None:
    (folder / "calendar.yaml").write_text(text, encoding="utf-8")
    [fault] = faults(folder)
    assert str(fault).startswith("calendar.yaml:1:1: ")
    assert "is no config; this file begins with its keys: working_hours" in fault.message


@pytest.mark.parametrize("file", ["ladders.yaml", "cycles.yaml", "calendar.yaml"])
def test_a_missing_file(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert [str(fault) for fault in faults(folder)] == [
        f"{file}:1:1: this file is missing; copy the bundled one and edit it"
    ]


def test_without_units_no_name_counts_as_unknown(folder: Path) -> None:
    (folder / "units.yaml").unlink()
    assert [fault.file for fault in faults(folder)] == ["units.yaml"]


def test_a_missing_folder(tmp_path: Path) -> None:
    [fault] = faults(tmp_path / "nowhere")
    assert "there is no such folder" in fault.message


def test_a_folder_without_plans(folder: Path) -> None:
    (folder / PLAN).unlink()
    assert [str(fault) for fault in faults(folder)] == [
        "plans:1:1: there is no plan here; put one in as plans/<id>.yaml"
    ]


def test_a_plan_that_would_be_passed_over(folder: Path) -> None:
    (folder / PLAN).rename(folder / "plans" / "langfang-2019.yml")
    assert [str(fault) for fault in faults(folder)] == [
        "plans/langfang-2019.yml:1:1: this file would not be read; name it .yaml"
    ]


def test_a_folder_in_place_of_a_file(folder: Path) -> None:
    (folder / "cycles.yaml").unlink()
    (folder / "cycles.yaml").mkdir()
    [fault] = faults(folder)
    assert (fault.file, fault.message[:20]) == ("cycles.yaml", "a folder stands here")


def test_a_file_that_is_not_utf8(folder: Path) -> None:
    (folder / "cycles.yaml").write_bytes("# ok\nname: 督办".encode("gb18030"))
    [fault] = faults(folder)
    assert str(fault).startswith("cycles.yaml:2:7: this is not UTF-8, and looks like GB 18030")


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / "cycles.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_config(folder)


def test_lines_ended_the_windows_way_count_the_same(folder: Path) -> None:
    line, column = rewritten(folder, "cycles.yaml", "sweep_at: 08:30", "sweep_at: ¦soon")
    path = folder / "cycles.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert [(fault.line, fault.column) for fault in faults(folder)] == [(line, column)]


def test_a_file_too_large_is_not_read(folder: Path) -> None:
    (folder / "calendar.yaml").write_bytes(b"#" * (5 * 1024 * 1024 + 1))
    [fault] = faults(folder)
    assert "larger than 5 MB" in fault.message


def test_two_plans_of_one_id(folder: Path) -> None:
    (folder / "plans" / "next.yaml").write_bytes((folder / PLAN).read_bytes())
    [fault] = faults(folder)
    assert (fault.file, fault.path) == ("plans/next.yaml", "id")
    assert fault.message.startswith("the id 'langfang-2019' is taken, in plans/langfang-2019.yaml line")


def test_a_date_in_quotes_is_a_date(folder: Path) -> None:
    rewritten(folder, PLAN, "due: 2019-06-30", "due: '2019-06-30'")
    assert read_config(folder)


def test_all_faults_of_all_files_come_at_once_and_in_order(folder: Path) -> None:
    rewritten(folder, "calendar.yaml", "timezone: Asia/Shanghai", "timezone: Asia/Tokyo")
    rewritten(folder, "ladders.yaml", "form: reminder", "\tform: reminder")
    rewritten(folder, "units.yaml", "kind: department", "kind: departement")
    rewritten(folder, "units.yaml", "kind: county", "kind: contry")
    rewritten(folder, PLAN, "leads: [commerce]", "leads: [commerse]")
    rewritten(folder, PLAN, "due: 2019-06-30", "due: 2019-02-30")
    assert [(fault.file, fault.path) for fault in faults(folder)] == [
        ("units.yaml", "units[0].kind"),
        ("units.yaml", "units[10].kind"),
        ("ladders.yaml", ""),
        ("calendar.yaml", "timezone"),
        (PLAN, "clauses[1].leads[0]"),
        (PLAN, "clauses[6].tasks[7].schedule.due"),
    ]


def test_a_task_with_a_faulty_date_still_tells_its_unknown_unit(folder: Path) -> None:
    rewritten(
        folder,
        PLAN,
        "owes: block\n        schedule: {due: 2019-06-30}",
        "owes: [zon]\n        schedule: {due: June}",
    )
    assert [fault.path for fault in faults(folder)] == [
        "clauses[6].tasks[7].owes[0]",
        "clauses[6].tasks[7].schedule.due",
    ]


def test_a_rung_that_nobody_would_hear_is_told(folder: Path) -> None:
    path = folder / "units.yaml"
    text = path.read_text(encoding="utf-8")
    end = text.index("        email: sanhe.head@langfang.example\n")
    start = text.rindex("      - role: head\n", 0, end)
    path.write_text(text[:start] + text[text.index("  - id: bazhou") :], encoding="utf-8")
    (fault,) = faults(folder)
    assert fault.path == "units[12].contacts"
    assert "'sanhe' has no contact with the role head, to which the ladder" in fault.message
