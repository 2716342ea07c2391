"""Bundling: of what the posts of one address must hear, each thing once, in the form that is nearest to the reader."""

from datetime import date
from itertools import permutations

import pytest

from notifications.digest.bundling import _content
from notifications.digest.reason import Content, CycleWord, Reason, Said

TODAY = date(2019, 7, 3)
FOR_ANOTHER = "本件原发三河市人民政府经办人（未设联系人），转由您接收"


def reason(*, mine: bool = False, is_copy: bool = False, detour: str = "") -> Reason:
    """Why the same notice is told: to the one who owes, to somebody else, as a copy, or in another's place."""
    return Reason(
        plan="方案", task="任务", task_key="task", plan_key="plan", clause="三(六)", unit="三河市人民政府",
        unit_key="sanhe", period="once", due_on=TODAY, first_due_on=TODAY, days_left=0, working_days=0,
        provisional=False, rung="提醒", rung_working_days=0, fires_on=TODAY, today=TODAY, light="blue", form="digest",
        mine=mine, is_copy=is_copy, next_rung=None, next_on=None, assignment=1, notice=1, detour=detour,
    )  # fmt: skip


def word(*, unit: str = "", detour: str = "", counts: tuple[int, int, int] | None = None) -> CycleWord:
    return CycleWord("月报", "2019-06", TODAY, (), counts, unit=unit, detour=detour)


def together(*parts: tuple[list[Reason], list[Said], list[CycleWord]]) -> Content:
    return _content(parts)


OWN, TO_OTHERS, DETOUR, COPY, COPY_DETOUR = (
    reason(mine=True), reason(), reason(mine=True, detour=FOR_ANOTHER), reason(mine=True, is_copy=True),
    reason(mine=True, is_copy=True, detour=FOR_ANOTHER),
)  # fmt: skip


@pytest.mark.parametrize(("near", "far"), [
    (OWN, TO_OTHERS), (OWN, DETOUR), (OWN, COPY), (OWN, COPY_DETOUR), (TO_OTHERS, DETOUR), (DETOUR, COPY),
    (COPY, COPY_DETOUR),
])  # fmt: skip
def test_a_notice_for_two_posts_of_an_address_is_told_in_the_nearer_form(near: Reason, far: Reason) -> None:
    for first, second in permutations((near, far)):
        assert together(([first], [], []), ([second], [], [])).reasons == (near,)


def test_a_sentence_is_told_as_the_readers_own_before_in_anothers_place() -> None:
    own, other = Said("已延期", notice=7), Said("已延期", notice=7, detour=FOR_ANOTHER)
    for first, second in permutations((own, other)):
        assert together(([], [first], []), ([], [second], [])).said == (own,)


@pytest.mark.parametrize(("near", "far"), [
    (word(), word(detour=FOR_ANOTHER)), (word(counts=(1, 2, 3)), word()),
])  # fmt: skip
def test_a_dispatch_is_told_by_the_offices_counts_and_as_the_readers_own(near: CycleWord, far: CycleWord) -> None:
    for first, second in permutations((near, far)):
        assert together(([], [], [first]), ([], [], [second])).words == (near,)
