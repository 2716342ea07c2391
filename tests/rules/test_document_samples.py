"""Whole documents, held against answers made by hand: twelve of our own, and the real ones beside the checkout."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from documents.findings import Reading
from documents.printed import Printed
from documents.reading import read
from documents.telling import as_json

SAMPLES = Path(__file__).parents[1] / "samples"
OURS = tuple(sorted(path.stem for path in SAMPLES.glob("*.txt")))
REAL = ("langfang-2019", "hubei-2021", "employment-2018", "bonded-zones-2019")
FLOORS = {"clauses": 0.98, "units": 0.98, "deadlines": 0.95, "cadences": 0.90, "targets": 0.80}
ROLES = ("lead", "responsible", "supporting")
WIDTH = str.maketrans("（）〔〕［］，：；．０１２３４５６７８９", "()[][],:;.0123456789")

Json = dict[str, Any]
Facts = Counter[tuple[object, ...]]


def spelled(words: object) -> str:
    """One spelling for a name or a path: no spaces, half-width brackets and digits."""
    return re.sub(r"\s+", "", str(words or "")).translate(WIDTH)


def count(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


def facts_of(one: Json, kind: str) -> Iterator[tuple[object, ...]]:
    if kind == "clauses":
        yield ()
    elif kind == "units":
        yield from ((role, spelled(unit)) for role in ROLES for unit in one.get(role) or [])
    elif kind == "deadlines":
        yield from ((due["date"],) for due in one.get("deadlines") or [])
    elif kind == "cadences":
        for found in one.get("cadences") or []:
            yield found["every"], count(found.get("at_least")), count(found.get("at_most"))
    else:
        for goal in one.get("targets") or []:
            yield goal["op"], count(goal["value"]), spelled(goal.get("unit"))


def facts(answer: Json, kind: str) -> Facts:
    return Counter(
        (spelled(one.get("clause")), *fact) for one in answer["responsibilities"] for fact in facts_of(one, kind)
    )


def f1(asked: Facts, given: Facts) -> float:
    """How well the given facts meet those asked for; 1 where neither has any."""
    everything = asked.total() + given.total()
    return 2 * (asked & given).total() / everything if everything else 1.0


@cache
def read_file(path: Path) -> Reading:
    return read(Printed(path.read_text(encoding="utf-8")))


def answer_of(path: Path) -> Json:
    answer: Json = json.loads(path.read_text(encoding="utf-8"))
    return answer


def scores(text: Path, answer: Path) -> dict[str, float]:
    told, asked = as_json(read_file(text)), answer_of(answer)
    return {kind: f1(facts(asked, kind), facts(told, kind)) for kind in FLOORS}


def below(found: dict[str, float]) -> dict[str, float]:
    return {kind: score for kind, score in found.items() if score < FLOORS[kind]}


@pytest.mark.parametrize("name", OURS)
def test_what_a_sample_asks_of_whom_is_found(name: str) -> None:
    assert below(scores(SAMPLES / f"{name}.txt", SAMPLES / f"{name}.answer.json")) == {}


@pytest.mark.parametrize("name", REAL)
def test_what_a_real_document_asks_of_whom_is_found(documents: Path, name: str) -> None:
    assert below(scores(documents / f"{name}.txt", documents / f"{name}.gold.json")) == {}


@pytest.mark.parametrize("kind", ["clauses", "units"])
def test_nothing_is_wrong_in_who_answers_for_which_clause_of_the_langfang_plan(documents: Path, kind: str) -> None:
    assert scores(documents / "langfang-2019.txt", documents / "langfang-2019.gold.json")[kind] == 1.0


@pytest.mark.parametrize("name", OURS)
def test_the_headings_of_a_sample_are_found(name: str) -> None:
    asked = answer_of(SAMPLES / f"{name}.answer.json")["responsibilities"]
    given = as_json(read_file(SAMPLES / f"{name}.txt"))["responsibilities"]
    found = [told["heading"] if one["heading"] else None for one, told in zip(asked, given, strict=True)]
    assert found == [one["heading"] for one in asked]


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("part", ["title", "document_number", "issuer", "issued_on"])
def test_the_masthead_of_a_sample_is_found(name: str, part: str) -> None:
    asked, told = answer_of(SAMPLES / f"{name}.answer.json"), as_json(read_file(SAMPLES / f"{name}.txt"))
    assert spelled(told[part]) == spelled(asked[part])


@pytest.mark.parametrize("name", REAL)
def test_the_day_of_issue_of_a_real_document_is_found(documents: Path, name: str) -> None:
    asked = answer_of(documents / f"{name}.gold.json")["issued_on"]
    assert as_json(read_file(documents / f"{name}.txt"))["issued_on"] == asked


def planted() -> list[tuple[str, str, str]]:
    """The faults that were set into samples: sample, kind, and the words each stands on."""
    answers = ((name, answer_of(SAMPLES / f"{name}.answer.json")) for name in OURS)
    return [(name, flaw["kind"], flaw["text"]) for name, answer in answers for flaw in answer.get("flaws", [])]


@pytest.mark.parametrize(("name", "kind", "words"), planted())
def test_a_fault_set_into_a_sample_is_reported_where_it_stands(name: str, kind: str, words: str) -> None:
    reading = read_file(SAMPLES / f"{name}.txt")
    place = reading.printed.text.index(words)
    near = [flaw for flaw in reading.flaws if flaw.kind == kind]
    assert any(flaw.quote.start < place + len(words) and place < flaw.quote.end for flaw in near)


def test_every_attribution_of_every_sample_became_a_responsibility() -> None:
    lost = {name: len(read_file(SAMPLES / f"{name}.txt").coverage.rest) for name in OURS}
    assert {name: rest for name, rest in lost.items() if rest} == {}
