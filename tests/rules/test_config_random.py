"""Whatever a file holds, reading it ends in a config or in its faults."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import ConfigError, Fault, read_config
from config.bundled import copy_bundled

SCRAPS = [
    "a", "id", "units", "- ", ": ", "? ", "\n", "\n  ", "{", "}", "[", "]", ",", "'", '"', "|", ">",
    "&a ", "*a", "!!int ", "!x ", "%YAML 1.1\n", "---\n", "...\n", "#", "\t", "\\", "\\x",
    "0", "~", "2019-02-30", "<<", "督", "@", "=once", "[key]",
]  # fmt: skip
WORDS = ["''", "0", "-1", "true", "null", "[]", "{}", "[x]", "{x: y}", "2019-02-30", "9" * 20, "leads"]
PLAN = """
id: small
title: {zh: 小计划, en: Small plan}
issuer: {zh: 市政府, en: City government}
issued_on: 2019-06-04
supervisor: office
authority: leading-group
ladder: default
weights: {source: admin, default: 1}
appraisal:
  clause: "8"
  bands: [{grade: {zh: 优秀, en: Excellent}, at_least: 90}, {grade: {zh: 较差, en: Poor}, at_least: 0}]
  rounding: half-up
  source: admin
clauses:
  - number: "8"
    heading: {zh: 招商, en: Promotion}
    leads: [commerce]
    responsible: [counties]
    tasks:
      - id: trips
        title: {zh: 出访, en: Trips}
        owes: block
        schedule: {every: month, at_least: 1, at_most: 2}
        targets:
          - {of: {zh: 出访, en: Trips}, op: ">=", value: 2, unit: "次"}
          - {of: {zh: 出境, en: Abroad}, op: "~", value: 0.5, unit: "%", part_of: 0}
      - id: list
        title: {zh: 清单, en: List}
        owes: [leads, zone]
        schedule: {due: 2019-06-30}
"""
FILES = ("units.yaml", "ladders.yaml", "cycles.yaml", "calendar.yaml", "plans/small.yaml")
patient = settings(deadline=None, max_examples=50)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as made:
        copy_bundled(to=Path(made))
        (Path(made) / "plans/langfang-2019.yaml").unlink()
        (Path(made) / "plans/small.yaml").write_text(PLAN, encoding="utf-8")
        yield Path(made)


def faults_with(folder: Path, file: str, data: bytes) -> tuple[Fault, ...]:
    """The faults of the config when one file holds these bytes instead of its own."""
    own = (folder / file).read_bytes()
    (folder / file).write_bytes(data)
    try:
        read_config(folder)
    except ConfigError as error:
        return error.faults or (Fault(file, 0, 0, "", "an error without a fault"),)
    finally:
        (folder / file).write_bytes(own)
    return ()


def all_placed(faults: tuple[Fault, ...]) -> bool:
    return all(fault.line > 0 and fault.column > 0 and str(fault).encode() for fault in faults)


def lines_of(folder: Path, file: str) -> list[str]:
    return (folder / file).read_text(encoding="utf-8").splitlines(keepends=True)


@patient
@given(data=st.binary(max_size=200), file=st.sampled_from(FILES))
def test_random_bytes_are_read_or_told_of(folder: Path, data: bytes, file: str) -> None:
    assert all_placed(faults_with(folder, file, data))


@patient
@given(scraps=st.lists(st.sampled_from(SCRAPS), max_size=30), file=st.sampled_from(FILES))
def test_scraps_of_yaml_are_read_or_told_of(folder: Path, scraps: list[str], file: str) -> None:
    assert all_placed(faults_with(folder, file, "".join(scraps).encode()))


@patient
@given(data=st.data(), file=st.sampled_from(FILES), word=st.sampled_from(WORDS))
def test_any_value_in_place_of_another(folder: Path, data: st.DataObject, file: str, word: str) -> None:
    lines = lines_of(folder, file)
    at = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(": ")
    lines[at] = f"{key}{colon}{word}\n" if colon else f"{lines[at].rstrip()} {word}\n"
    assert all_placed(faults_with(folder, file, "".join(lines).encode()))


@patient
@given(data=st.data(), file=st.sampled_from(FILES))
def test_any_line_taken_out(folder: Path, data: st.DataObject, file: str) -> None:
    lines = lines_of(folder, file)
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    assert all_placed(faults_with(folder, file, "".join(lines).encode()))
