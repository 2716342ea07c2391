"""What a figure says of its target."""

from decimal import Decimal

import pytest

from models.task import Target
from supervision.judging import Verdict, judged


def target(op: str, of: str = "项目数") -> Target:
    return Target(
        task_id=1, position=0, of=of, of_en="projects", op=op, value=Decimal(15), measure="个", measure_en="projects"
    )


@pytest.mark.parametrize(
    ("op", "value", "verdict"),
    [(">=", 15, "met"), (">=", 14, "not-met"), ("<=", 15, "met"), ("<=", 16, "not-met"), ("=", 15, "met"),
     ("=", 16, "not-met"), ("~", 15, "about")],
)  # fmt: skip
def test_a_value_is_held_against_what_the_document_asks(op: str, value: int, verdict: str) -> None:
    assert judged(target(op), Decimal(value)) == verdict


@pytest.mark.parametrize("of", ["利用外资比上年增长", "出口同比增幅"])
def test_a_growth_without_last_years_value_is_never_met(of: str) -> None:
    assert judged(target(">=", of), Decimal(99)) is Verdict.NO_BASE
