"""Figures as people type them: what is a number, and what is wrong with one that is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.task import Target
from supervision.figures import LARGEST, FigureError, Misfit, figure, figures, misfits


def target(position: int, value: int, measure: str) -> Target:
    return Target(
        task_id=1, position=position, of="数量", of_en="Number", op=">=", value=Decimal(value), measure=measure,
        measure_en=measure,
    )  # fmt: skip


TARGETS = (target(1, 15, "家"), target(2, 70, "%"))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("15", "15"), ("１５", "15"), ("1,234", "1234"), ("1，234，567.5", "1234567.5"), ("1 234", "1234"),
        (" 0 ", "0"), ("0.1234", "0.1234"), (".5", "0.5"), ("3。5", "3.5"), ("007", "7"), ("12.", "12"),
        ("1.50000", "1.5"), ("999999999999999", "999999999999999"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(typed: str, value: str) -> None:
    assert figure(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("十五", "no-number"), ("1,23", "no-number"), ("12,34,567", "no-number"), ("1e3", "no-number"),
        ("NaN", "no-number"), ("Infinity", "no-number"), ("0x10", "no-number"), ("1_000", "no-number"),
        (".", "no-number"), ("1.2.3", "no-number"), ("½", "no-number"), ("١٢", "no-number"), ("9" * 61, "no-number"),
        ("-3", "negative"), ("－3", "negative"), ("−0.5", "negative"), ("1.23456", "decimals"),
        ("10000000000000000", "too-large"), ("1234567890123456", "digits"), ("123456789012.3456", "digits"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused_with_its_reason(typed: str, kind: str) -> None:
    with pytest.raises(FigureError) as refused:
        figure(typed)
    assert refused.value.kind == kind


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_figure_or_refused(typed: str) -> None:
    try:
        found = figure(typed)
    except FigureError:
        return
    assert 0 <= found < LARGEST
    assert Decimal(float(found)).quantize(Decimal("0.0001")) == found.quantize(Decimal("0.0001"))


@given(st.decimals(min_value=0, max_value=10**10, places=4, allow_nan=False))
def test_a_number_with_its_thousands_set_apart_is_the_same_number(value: Decimal) -> None:
    assert figure(f"{value:,}") == figure(f"{value}") == value


def test_a_figure_may_carry_the_measure_of_its_target() -> None:
    assert figures(TARGETS, {1: "15 家", 2: "70％"}) == {1: Decimal(15), 2: Decimal(70)}


def test_a_figure_in_another_measure_is_no_number() -> None:
    assert list(misfits(TARGETS, {1: "15 万家"})) == [Misfit(1, "no-number", "15 万家")]


def test_not_every_target_has_to_be_given() -> None:
    assert figures(TARGETS, {1: "", 2: "71"}) == {2: Decimal(71)}
    assert list(misfits(TARGETS, {1: " "})) == []


def test_every_misfit_is_told_with_its_target() -> None:
    found = list(misfits(TARGETS, {1: "many", 2: "-1", 3: "nobody asks for it"}))
    assert found == [Misfit(1, "no-number", "many"), Misfit(2, "negative", "-1")]
