"""The schemas say what the checker says, as far as JSON Schema can say it, and nothing beyond."""

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from config import ConfigError, pattern, read_config
from config.bundled import bundled_folder, bundled_names
from config.file import read_bytes
from config.json_schema import SHAPES, schema_of
from config.note import KINDS, NOTES
from config.shape import Spec
from tests.bad_configs import CASES, GOOD, HERE, lay_out

FILES = ("units.yaml", "channels.yaml", "ladders.yaml", "cycles.yaml", "calendar.yaml", "plans/small.yaml")
CHECKS = {name: Draft7Validator(schema_of(name)) for name in SHAPES}

BEYOND = {
    "unit-id-taken": "ids that stand once",
    "group-id-taken-by-unit": "ids that stand once",
    "ladder-id-twice": "ids that stand once",
    "rung-id-twice": "ids that stand once",
    "cycle-id-twice": "ids that stand once",
    "task-id-twice": "ids that stand once",
    "plan-id-twice": "ids that stand once",
    "plan-named-yml": "names of files",
    "day-named-twice": "days that stand once",
    "group-member-unknown": "names that are there",
    "unit-unknown": "names that are there",
    "supervisor-is-group": "names that are there",
    "ladder-unknown": "names that are there",
    "appraisal-clause-unknown": "names that are there",
    "group-in-itself": "circles",
    "groups-in-a-circle": "circles",
    "unit-without-handler": "who owes what",
    "unit-without-head-for-ladder": "who owes what",
    "audience-nobody-there": "who owes what",
    "owes-nobody-leads": "who owes what",
    "owes-nobody-block": "who owes what",
    "rungs-out-of-order": "the order of a list",
    "light-falls-back": "the order of a list",
    "bands-out-of-order": "the order of a list",
    "part-of-nothing": "one value against another",
    "part-of-itself": "one value against another",
    "schedule-at-most-below-at-least": "one value against another",
    "due-before-issue": "one value against another",
    "hours-backwards": "one value against another",
    "source-ends-before-start": "one value against another",
    "supervised-backwards": "one value against another",
    "channel-id-twice": "ids that stand once",
    "receipt-id-of-a-rung": "ids that stand once",
    "receipt-milder": "the order of a list",
    "receipt-under-long-id": "one value against another",
    "contact-id-twice": "ids that stand once",
    "contact-twice": "ids that stand once",
    "reach-unknown": "names that are there",
    "delegate-unknown": "names that are there",
    "delegate-of-another-unit": "names that are there",
    "delegate-himself": "names that are there",
    "reach-sms-without-mobile": "what another file says",
    "supervisor-names-nobody": "who owes what",
    "body-without-phone": "one value against another",
    "absent-backwards": "one value against another",
    "absent-overlapping": "one value against another",
}
"""The mistakes that a schema cannot see, and what it would have to know."""


def kind_of(file: str) -> str:
    return "plan" if file.startswith("plans/") else file.removesuffix(".yaml")


def value_of(path: Path) -> object:
    """What an editor hands to the schema."""
    return read_bytes(path.read_bytes(), file=path.name).value


def is_plain_yaml(case: str) -> bool:
    """Whether the mistake is one of shape or sense; what is wrong with the YAML an editor's parser tells."""
    paths = [*(HERE / "cases" / case).rglob("*.yaml"), *(HERE / "cases" / case).rglob("*.yml")]
    return not any(read_bytes(path.read_bytes(), file=path.name).faults for path in paths)


SHAPED = [case for case in CASES if is_plain_yaml(case)]


def refused_by_schema(case: str) -> bool:
    folder = HERE / "cases" / case
    return any(
        not CHECKS[kind_of(str(path.relative_to(folder)))].is_valid(value_of(path)) for path in folder.rglob("*.yaml")
    )


@pytest.mark.parametrize("name", SHAPES)
def test_a_schema_is_a_schema(name: str) -> None:
    Draft7Validator.check_schema(schema_of(name))


@pytest.mark.parametrize("name", SHAPES)
def test_the_schemas_beside_the_bundled_files_are_up_to_date(name: str) -> None:
    kept = json.loads((bundled_folder() / "schema" / f"{name}.json").read_text(encoding="utf-8"))
    assert kept == schema_of(name), "a shape has changed: run `duban schema --out config/schema`"


@pytest.mark.parametrize("file", bundled_names(), ids=str)
def test_a_bundled_file_fits_the_schema_that_its_first_line_names(file: Path) -> None:
    path = bundled_folder() / file
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
    assert named is not None
    schema = json.loads((path.parent / named[1]).read_text(encoding="utf-8"))
    assert [error.message for error in Draft7Validator(schema).iter_errors(value_of(path))] == []


@pytest.mark.parametrize("file", FILES)
def test_a_good_file_fits(file: str) -> None:
    assert CHECKS[kind_of(file)].is_valid(value_of(GOOD / file))


@pytest.mark.parametrize("case", SHAPED)
def test_what_a_schema_can_see_it_refuses(case: str) -> None:
    assert refused_by_schema(case) != (case in BEYOND)


def test_most_mistakes_are_seen_in_the_editor_already() -> None:
    assert set(BEYOND) < set(SHAPED)
    assert len(BEYOND) < len(SHAPED) / 4


def shapes_below(shape: type[Spec], name: str) -> Iterator[tuple[str, set[str]]]:
    """Each kind of entry in a schema and the keys that it has there."""
    schema = schema_of(name)
    yield shape.__name__, set(schema["properties"])
    yield from ((kind, set(node["properties"])) for kind, node in schema["definitions"].items())


def test_every_key_has_a_note_and_no_note_is_left_over() -> None:
    keys = {kind: found for name, shape in SHAPES.items() for kind, found in shapes_below(shape, name)}
    assert {kind: set(notes) for kind, notes in NOTES.items()} == keys
    assert set(KINDS) == set(keys)


def test_every_note_is_in_both_languages() -> None:
    notes = [*KINDS.values(), *(note for notes in NOTES.values() for note in notes.values())]
    assert [note for note in notes if not re.search("[一-龥].*[A-Za-z]{2,}.*[.]$", note)] == []


def test_a_day_fits_where_the_calendar_has_it() -> None:
    fits = re.compile(pattern.DAY["pattern"])
    written = [f"{y:04}-{m:02}-{d:02}" for y in range(1940, 2210) for m in range(14) for d in range(33)]
    assert [day for day in written if bool(fits.match(day)) != is_a_day(day)] == []


def is_a_day(written: str) -> bool:
    try:
        return 1949 <= date.fromisoformat(written).year <= 2199
    except ValueError:
        return False


def test_a_text_has_no_sign_that_the_checker_refuses() -> None:
    fits = re.compile(pattern.TEXT["pattern"])
    unseen = {"Cc", "Cf", "Zl", "Zp"}
    refused = [sign for sign in map(chr, range(0xD800)) if not fits.match(f"a{sign}b")]
    assert refused == [
        sign for sign in map(chr, range(0xD800)) if unicodedata.category(sign) in unseen and sign not in "\u200c\u200d"
    ]


@pytest.mark.parametrize("blank", [" ", "\n", "\u3000"])
def test_blanks_around_a_text_do_no_harm(blank: str) -> None:
    assert re.search(pattern.TEXT["pattern"], f"{blank}市商务局{blank}")
    assert re.search(pattern.ID["pattern"], f"{blank}commerce{blank}")


@pytest.mark.parametrize(
    ("source", "numbered"),
    [
        ("国办发明电〔2018〕15号", True),
        ("冀政办字[2019]3号", True),
        ("廊政办（2019）第 3 号", False),
        ("廊政办（2019）第3号", True),
        ("市政府办公室通知（无文号）", True),
        ("市政府办公室通知", False),
        ("〔2019〕3号", False),
        ("国办发明电 2018 15号", False),
    ],
)
def test_a_source_holds_the_number_of_a_document(source: str, numbered: bool) -> None:
    found = Draft7Validator(pattern.DOCUMENT).is_valid(source)
    assert found == numbered


ODD: list[Any] = [
    None, True, False, 0, -1, 1, 5, 28, 29, 100, 101, 251, Decimal("0.5"), Decimal("89.5"), "", " ", "x", "Ä", "leads",
    "block", "standing", "month", "week", "2019-06-30", "2019-02-30", "2019-6-3", "08:30", "24:00", "a@b.example",
    "a@b", "unit.head", "leads.leader", "unit", "commerce", "default", "无文号", "字〔2019〕3号", "长" * 501, [], ["x"],
    {}, {"zh": "词", "en": "word"}, {"due": "2019-06-30"}, {"every": "month"}, {"due": "2019-06-30", "every": "year"},
]  # fmt: skip
KEYS = ["x", "due", "every", "at_most", "review", "source", "note", "weight", "phone", "short", "half_year", "copy_to"]


def places(value: object, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if place:
        yield place
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from places(inner, (*place, key))


def changed(value: Any, data: st.DataObject) -> Any:
    """The same value with one place written anew, taken out, or given a key that it did not have."""
    *way, last = data.draw(st.sampled_from(sorted(places(value), key=str)))
    around = value
    for step in way:
        around = around[step]
    deed = data.draw(st.sampled_from(["anew", "out", "more"]))
    if deed == "out":
        del around[last]
    elif deed == "more" and isinstance(around, dict):
        around[data.draw(st.sampled_from(KEYS))] = data.draw(st.sampled_from(ODD))
    else:
        around[last] = data.draw(st.one_of(st.sampled_from(ODD), st.text(max_size=8), st.integers(-300, 300)))
    return value


def written(value: object) -> str:
    """The value as JSON, which YAML takes as it stands."""
    return json.dumps(value, ensure_ascii=True, default=lambda number: float(number))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        yield lay_out(None, to=Path(made))


@settings(deadline=None, max_examples=150)
@given(data=st.data(), file=st.sampled_from(FILES))
def test_what_a_schema_refuses_the_checker_refuses(folder: Path, data: st.DataObject, file: str) -> None:
    value = changed(value_of(GOOD / file), data)
    (folder / file).write_text(written(value), encoding="utf-8")
    try:
        taken = bool(read_config(folder))
    except ConfigError:
        taken = False
    finally:
        (folder / file).write_bytes((GOOD / file).read_bytes())
    assert not (taken and not CHECKS[kind_of(file)].is_valid(value))
