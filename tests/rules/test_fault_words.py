"""Whatever the checker of config files can say, the pages say in Chinese, with the same values and the same mend."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import config
from config import ConfigError, read_config
from config.bundled import copy_bundled
from config.json_schema import SHAPES, schema_of
from config.syntax import _WORDS as TOLD_BY_THE_PARSER
from tests.bad_configs import CASES, lay_out
from tests.rules import test_config_faults as edits
from web.fault_words import PARTS, SENTENCES, in_chinese

SAYING = [
    "appraisal", "audience", "behaviour", "calendar", "channel", "cycle", "drafting", "editing", "file", "fitting",
    "grouping", "hearing", "ladder", "mend", "naming", "nearest", "ordering", "owing", "plan", "reaching", "reader",
    "reading", "schedule", "shape", "staffing", "supervised", "syntax", "target", "task", "unit", "web_address",
    "written",
]  # fmt: skip
"""The modules of config/ that words of a fault may come from."""
SILENT = [
    "__init__", "bundled", "cadence", "fault", "json_schema", "note", "pattern", "schema_file", "secret",
    "settings", "watching", "whole", "words",
]  # fmt: skip
"""Those that tell of no fault of a config file; settings and secrets are told on the command line only."""
NOT_TOLD = {
    *(sign for sign, _ in TOLD_BY_THE_PARSER), "unexpected end of data", "$ again", " or ", "write ", "10 or 0.5",
    "a task", "did you mean $?",
}  # fmt: skip
"""Strings of several words that are no whole part of a message, or that commands say and no fault does."""
FIRST_SPACE = re.compile(r"[A-Za-z]\S* |\s\S*[A-Za-z]")
PATTERNS = re.compile(r"\\s|\\u|\[\^|\(\?|\[A-Z|\[0-9|%H")
SHORT = {"unit", "ladder", "this", "handler", "head", "leader", "$"}
"""Parts of one word, which a scan for sentences passes over."""
PUT_TOGETHER = {"write $", "$ line $", "$ or $", "'a task'"}
"""Parts that the code puts together from pieces or takes for granted."""
FROM_OUTSIDE = {english for english in PARTS["reason"] if english != "$other"}
NOT_REPEATED = {"error", "problem"}
"""The parser's own English, which helps nobody who reads Chinese; the command line tells it."""
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9_@-]*(?:\.[A-Za-z_]+)*")
PLACE = re.compile(r"\$([a-z]+)")
EXAMPLES = {
    "trips-abroad", "counties", "name@host.example", "plans", "yaml", "cycles.yaml", "units.yaml", "true", "false",
    "channels.yaml", "CITY_WECOM", "https", "oa.host.example", "notice", "hook", "code",
}  # fmt: skip
PROPER = {"YAML", "UTF-8", "UTF-16", "GB", "GBK", "ANSI", "Windows", "Unicode", "MB", "U"}


def told() -> dict[str, str]:
    """Every sentence and part with its Chinese words."""
    return dict(SENTENCES) | {english: zh for parts in PARTS.values() for english, zh in parts.items()}


def bare(words: str) -> str:
    """The words with a $ for each value, whatever its name."""
    return PLACE.sub("$", words)


def strings(module: str) -> Iterator[str]:
    """Every string in the code of a module, a $ for each value that is put in; docstrings left out."""
    tree = ast.parse((Path(config.__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
    inside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside.add(node.value)
        if isinstance(node, ast.JoinedStr):
            inside.update(inner for inner in node.values if isinstance(inner, ast.Constant))
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "$" for part in node.values)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield re.sub(r"\{[a-z]+\}", "$", node.value)


def sentences() -> set[str]:
    """What the modules say in more than one word."""
    found = {text for module in SAYING for text in strings(module)}
    return {text for text in found if FIRST_SPACE.search(text) and not PATTERNS.search(text)} - NOT_TOLD


def test_every_module_of_the_config_is_known_to_speak_or_not() -> None:
    modules = {path.stem for path in Path(config.__file__).parent.glob("*.py")}
    assert modules == {*SAYING, *SILENT}


def test_every_sentence_in_the_code_has_chinese_words() -> None:
    missing = sentences() - {bare(words) for words in told()}
    assert not missing, "add to web/fault_words.py: " + "; ".join(sorted(missing))


def test_no_chinese_words_are_kept_for_what_nobody_says() -> None:
    assert {bare(words) for words in told()} - sentences() - SHORT - PUT_TOGETHER - FROM_OUTSIDE == set()


@pytest.mark.parametrize("english", told())
def test_the_chinese_words_hold_the_same_values(english: str) -> None:
    assert set(PLACE.findall(told()[english])) == set(PLACE.findall(english)) - NOT_REPEATED


def written_in_files() -> set[str]:
    """Keys and words that a config file may hold, as the schemas give them."""
    return {word for name in SHAPES for word in _named(schema_of(name))}


def _named(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from map(str, schema.get("enum", ()))
        yield str(schema.get("const", ""))
        for inner in schema.values():
            yield from _named(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _named(inner)


def test_no_english_is_left_in_the_chinese_words() -> None:
    used = {word for zh in told().values() for word in LATIN.findall(PLACE.sub("", zh))}
    assert used - written_in_files() - EXAMPLES - PROPER == set()


def messages(folder: Path) -> set[str]:
    with pytest.raises(ConfigError) as caught:
        read_config(folder)
    return {fault.message for fault in caught.value.faults}


def english_of(chinese: str) -> set[str]:
    """The checker's own English words in a Chinese sentence, values left out."""
    spoken = {word for english in told() for word in LATIN.findall(PLACE.sub("", english))}
    outside = re.sub(r"“.*?”|「.*?」|标记：.*|[*&]\w+", "", chinese, flags=re.DOTALL)
    return set(LATIN.findall(outside)) & (spoken - written_in_files() - EXAMPLES - PROPER)


def untold(found: set[str]) -> list[str]:
    """The messages without Chinese words, and those that keep some English."""
    return sorted(message for message in found if not (chinese := in_chinese(message)) or english_of(chinese))


@pytest.mark.parametrize("case", CASES)
def test_every_bad_config_is_told_in_chinese(case: str, tmp_path: Path) -> None:
    assert untold(messages(lay_out(case, to=tmp_path))) == []


EDITS = [(file, old, new) for file, old, new, *_ in edits.CASES] + [
    ("units.yaml", old, new) for old, new, _ in edits.SYNTAX
]


@pytest.mark.parametrize(("file", "old", "new"), EDITS)
def test_every_fault_of_an_edit_is_told_in_chinese(file: str, old: str, new: str, tmp_path: Path) -> None:
    copy_bundled(to=tmp_path)
    edits.rewritten(tmp_path, file, old, new)
    assert untold(messages(tmp_path)) == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("'knd' is no key here; did you mean 'kind'?", "此处不设“knd”一项；是否应为“kind”？"),
        ("'zonne' is no unit or group; there are anci, zone …", "“zonne”不是已有的单位或单位组；已有：anci、zone 等"),
        ("31 is out of range; write 28 or less", "“31”超出范围；请填不大于 28 的数"),
        ("'green' cannot stand here; write blue or yellow or red", "此处不能填“green”；请填 blue、yellow 或 red"),
        ("'“commerce”' is no id; did you mean 'commerce'?", "「“commerce”」不能用作标识；是否应为“commerce”？"),
        ("a whole number is wanted, not True; write digits, as in 3",
         "此处应为整数，不能是“true”；请填阿拉伯数字，如 3"),
        ("keys with values are wanted here, not 'x'; write {zh: …, en: …}",
         "此处应逐项填写，不能是“x”；请写成 {zh: …, en: …}"),
        ("this file cannot be read: Permission denied", "本文件无法读取：没有权限"),
        ("this file cannot be read: Stale file handle", "本文件无法读取：Stale file handle"),
    ],
)  # fmt: skip
def test_a_message_keeps_its_values(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese


@pytest.mark.parametrize("message", ["", "Input should be a valid string", "'x' is no table; did you mean 'y'?"])
def test_what_is_not_known_has_no_chinese_words(message: str) -> None:
    assert in_chinese(message) is None
