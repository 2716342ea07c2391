"""What a robot is shown: within its bytes, by whole lines, and without signs."""

from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.exchange import shown
from notifications.channels.fitting import CUT, CUT_TO_LINK, fitted, markdown, size

LINK = "https://duban.example/l/abc"
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=60).map("\n".join)


@given(text=LINES, limit=st.integers(120, 2000))
def test_a_message_never_takes_more_than_its_bytes(text: str, limit: int) -> None:
    assert size(fitted(text, link=LINK, limit=limit)) <= limit


@given(text=LINES, limit=st.integers(120, 2000))
def test_a_cut_message_is_whole_lines_and_the_way_to_the_rest(text: str, limit: int) -> None:
    made = fitted(text, link=LINK, limit=limit)
    if made != text:
        kept = made.removesuffix(CUT_TO_LINK.format(link=LINK))
        assert made.endswith(CUT_TO_LINK.format(link=LINK))
        assert kept.splitlines() == text.splitlines()[: len(kept.splitlines())]


def test_a_first_line_that_is_too_long_leaves_the_way_alone() -> None:
    assert fitted("督" * 5000, link="", limit=200) == CUT


def test_a_link_keeps_every_sign_of_its_address() -> None:
    assert markdown("签收：https://duban.example/l/a5-x_y.z_w，请点击") == (
        "签收：[打开](https://duban.example/l/a5-x_y.z_w)，请点击"
    )


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_words_of_a_far_side_are_shown_short_and_in_one_line(words: str) -> None:
    said = shown(words, ["secret"])
    assert len(said) <= 161
    assert said.isprintable()
