"""Which step an assignment may take from where it stands."""

from enum import StrEnum


class Step(StrEnum):
    """What people do to an assignment."""

    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    ACCEPT = "accept"
    RETURN = "return"
    SUSPEND = "suspend"
    RESUME = "resume"


MOVES: dict[tuple[str, Step], str] = {
    ("assigned", Step.ACKNOWLEDGE): "acknowledged",
    ("assigned", Step.REPORT): "reported",
    ("acknowledged", Step.REPORT): "reported",
    ("returned", Step.REPORT): "reported",
    ("reported", Step.ACCEPT): "closed",
    ("reported", Step.RETURN): "returned",
    ("assigned", Step.SUSPEND): "suspended",
    ("acknowledged", Step.SUSPEND): "suspended",
    ("returned", Step.SUSPEND): "suspended",
    ("suspended", Step.RESUME): "acknowledged",
}
"""What is resumed goes back to where it stood, as `resumed` says; the state here is the usual one."""


class StepError(Exception):
    """The step cannot be taken from this state; the words say which can."""

    def __init__(self, state: str, step: Step) -> None:
        possible = sorted(move.value for at, move in MOVES if at == state)
        super().__init__(f"cannot {step.value} what is {state}; possible: {', '.join(possible) or 'nothing more'}")
        self.state, self.step = state, step


def after(state: str, step: Step) -> str:
    """The state that the step leads to.

    >>> after("assigned", Step.REPORT)
    'reported'
    """
    try:
        return MOVES[state, step]
    except KeyError:
        raise StepError(state, step) from None


def resumed(state: str, stood: str) -> str:
    """The state of what is resumed: the one in which its clock was stopped. Raises StepError.

    >>> resumed("suspended", "returned")
    'returned'
    """
    after(state, Step.RESUME)
    after(stood, Step.SUSPEND)
    return stood
