"""The steps that an assignment may take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.assignment import State
from supervision.lifecycle import MOVES, Step, StepError, after


def test_the_usual_way_ends_closed() -> None:
    state = "assigned"
    for step in (Step.ACKNOWLEDGE, Step.REPORT, Step.RETURN, Step.REPORT, Step.ACCEPT):
        state = after(state, step)
    assert state == State.CLOSED


@given(st.sampled_from(list(State)), st.sampled_from(list(Step)))
def test_every_step_leads_to_a_state_or_says_what_is_possible(state: State, step: Step) -> None:
    if (state.value, step) in MOVES:
        assert after(state, step) in set(State)
    else:
        with pytest.raises(StepError, match="possible:"):
            after(state, step)


def test_nothing_follows_closed() -> None:
    with pytest.raises(StepError, match="nothing more"):
        after("closed", Step.REPORT)
