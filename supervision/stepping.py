"""Taking a step on an assignment, in the caller's transaction: it is there, it may take the step, and it is held."""

from sqlmodel import Session

from models.assignment import Assignment
from supervision.lifecycle import Step, after


class UnknownAssignmentError(LookupError):
    """There is no such assignment."""


def held(session: Session, assignment: int) -> Assignment:
    """The assignment, held against others until the transaction ends. Raises UnknownAssignmentError."""
    found = session.get(Assignment, assignment, with_for_update=True)
    if found is None or found.withdrawn_at is not None:
        raise UnknownAssignmentError(f"there is no assignment {assignment}, or it was withdrawn")
    return found


def step(session: Session, assignment: int, taken: Step) -> Assignment:
    """The same, in the state that the step leads to. Raises StepError where it cannot be taken."""
    found = held(session, assignment)
    found.state = after(found.state, taken)
    return found
