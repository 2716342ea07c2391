"""Two plans of the same document side by side: what each has that the other lacks, clause by clause."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from config.plan import ClauseSpec, Once, PlanSpec, Recurring, TaskSpec
from config.schedule import Schedule
from config.target import TargetSpec
from documents.draft.schedule import number
from documents.resolving import normal

Matter = Literal["clause", "lead", "responsible", "supporting", "deadline", "recurrence", "target", "task"]
Side = Literal["first", "second"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one plan has in a clause and the other does not; `clause` is the number as that plan writes it."""

    clause: str
    matter: Matter
    only_in: Side
    value: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One task that both plans have, with what differs: pairs of what the first and the second say."""

    clause: str
    first: str
    second: str
    owes: tuple[str, str] | None = None
    schedule: tuple[str, str] | None = None
    targets: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one matter stand in the first plan, in the second, and alike in both."""

    matter: Matter
    first: int
    second: int
    both: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every difference, in the order of the clauses, and how much agrees."""

    differences: tuple[Difference, ...]
    changed: tuple[Changed, ...]
    tallies: tuple[Tally, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences and not self.changed

    def as_json(self) -> dict[str, Any]:
        """The comparison in plain lists and texts, as JSON holds them."""
        return asdict(self)


def compare(first: PlanSpec, second: PlanSpec) -> Comparison:
    """What each plan has that the other lacks. Clauses meet by number, tasks by what they owe and when.

    Titles, sources and ids are not compared: they say the same in other words.
    """
    pairs = _paired(first, second)
    differences = [difference for pair in pairs for difference in _differences(*pair)]
    changed = [change for pair in pairs for change in _tasks(*pair).changed]
    return Comparison(tuple(differences), tuple(changed), tuple(_tally(matter, pairs) for matter in _MATTERS))


def comparison_lines(compared: Comparison, *, first: str = "draft", second: str = "plan") -> tuple[str, ...]:
    """The comparison in plain words, one line each, with these names for the two plans."""
    named = {"first": first, "second": second}
    lines = [
        f"{tally.matter}: {tally.first} in {first}, {tally.second} in {second}, {tally.both} alike"
        for tally in compared.tallies
    ]
    lines += [f"{one.clause} {one.matter}: {one.value}: only in {named[one.only_in]}" for one in compared.differences]
    for change in compared.changed:
        for what in ("owes", "schedule", "targets"):
            if said := getattr(change, what):
                who = f"{change.clause} task {change.first} / {change.second}"
                lines.append(f"{who}: {what}: {first} says {said[0]}, {second} says {said[1]}")
    return tuple(lines)


Pair = tuple[ClauseSpec | None, ClauseSpec | None]


def _paired(first: PlanSpec, second: PlanSpec) -> list[Pair]:
    """The clauses of both with the same number, then those that only the second has."""
    others = {normal(clause.number): clause for clause in second.clauses}
    pairs: list[Pair] = [(clause, others.pop(normal(clause.number), None)) for clause in first.clauses]
    return pairs + [(None, clause) for clause in others.values()]


def _differences(one: ClauseSpec | None, other: ClauseSpec | None) -> Iterator[Difference]:
    clause = one or other
    assert clause is not None
    for matter in _MATTERS:
        ours, theirs = _tasks_left(one, other) if matter == "task" else (_facts(matter, one), _facts(matter, other))
        yield from (Difference(clause.number, matter, "first", value) for value in (ours - theirs).elements())
        yield from (Difference(clause.number, matter, "second", value) for value in (theirs - ours).elements())


_MATTERS: tuple[Matter, ...] = (
    "clause", "lead", "responsible", "supporting", "deadline", "recurrence", "target", "task",
)  # fmt: skip


def _tally(matter: Matter, pairs: Iterable[Pair]) -> Tally:
    first = second = both = 0
    for one, other in pairs:
        ours, theirs = _facts(matter, one), _facts(matter, other)
        first, second = first + ours.total(), second + theirs.total()
        both += len(_tasks(one, other).alike) if matter == "task" else (ours & theirs).total()
    return Tally(matter, first, second, both)


def _facts(matter: Matter, clause: ClauseSpec | None) -> Counter[str]:
    """What a clause says of one matter, each as the words to compare and to show."""
    return Counter() if clause is None else Counter(_values(matter, clause))


def _values(matter: Matter, clause: ClauseSpec) -> Iterable[str]:
    if matter == "clause":
        return ["the whole clause"]
    if matter in ("lead", "responsible", "supporting"):
        return {"lead": clause.leads, "responsible": clause.responsible, "supporting": clause.supporting}[matter]
    if matter == "target":
        return [_target(target) for task in clause.tasks for target in task.targets]
    if matter == "task":
        return [_shown(task) for task in clause.tasks]
    kind = Once if matter == "deadline" else Recurring
    return [_schedule(task.schedule) for task in clause.tasks if isinstance(task.schedule, kind)]


def _schedule(schedule: Schedule) -> str:
    """The schedule in words.

    >>> _schedule(Recurring(every="month", at_least=1, at_most=2))
    'every month, at least 1, at most 2'
    """
    if isinstance(schedule, Once):
        return f"by {schedule.due}"
    if not isinstance(schedule, Recurring):
        return "standing"
    least = f", at least {schedule.at_least}" if schedule.at_least is not None else ""
    most = f", at most {schedule.at_most}" if schedule.at_most is not None else ""
    return f"every {schedule.every}{least}{most}"


def _target(target: TargetSpec) -> str:
    unit = target.unit if isinstance(target.unit, str) else target.unit.zh
    return f"{target.op} {number(target.value)} {unit}{' of which' if target.part_of is not None else ''}"


def _targets(task: TaskSpec) -> str:
    return "; ".join(sorted(_target(target) for target in task.targets)) or "no target"


def _owes(clause: ClauseSpec, task: TaskSpec) -> str:
    """Who owes a task, so that a list of all leads and the word for it are the same."""
    if task.owes in ("block", "supervisor"):
        return str(task.owes)
    ids = clause.leads if task.owes == "leads" else task.owes
    every = dict.fromkeys(inner for id in ids for inner in (clause.leads if id == "leads" else (id,)))
    return ", ".join(sorted(every))


def _shown(task: TaskSpec) -> str:
    return f"{task.title.zh} ({_schedule(task.schedule)}; {_targets(task)})"


@dataclass(frozen=True, slots=True)
class _Meeting:
    """How the tasks of a clause meet: alike, changed, and those that stand alone on either side."""

    alike: tuple[tuple[TaskSpec, TaskSpec], ...]
    changed: tuple[Changed, ...]
    left: tuple[tuple[TaskSpec, ...], tuple[TaskSpec, ...]]


def _tasks(one: ClauseSpec | None, other: ClauseSpec | None) -> _Meeting:
    """The nearest tasks meet first; what shares neither schedule nor figures does not meet."""
    ours, theirs = list(one.tasks if one else ()), list(other.tasks if other else ())
    alike: list[tuple[TaskSpec, TaskSpec]] = []
    changed: list[Changed] = []
    if one and other:
        ranked = sorted(
            ((_likeness(one, a, other, b), -x, -y) for x, a in enumerate(ours) for y, b in enumerate(theirs)),
            reverse=True,
        )
        met_ours, met_theirs = set[int](), set[int]()
        for likeness, x, y in ((rank, -x, -y) for rank, x, y in ranked if rank >= _NEAR):
            if x not in met_ours and y not in met_theirs:
                met_ours.add(x)
                met_theirs.add(y)
                if likeness == _ALIKE:
                    alike.append((ours[x], theirs[y]))
                else:
                    changed.append(_changed(one, ours[x], other, theirs[y]))
        ours = [task for x, task in enumerate(ours) if x not in met_ours]
        theirs = [task for y, task in enumerate(theirs) if y not in met_theirs]
    return _Meeting(tuple(alike), tuple(changed), (tuple(ours), tuple(theirs)))


_ALIKE, _NEAR = 7, 3


def _likeness(one: ClauseSpec, a: TaskSpec, other: ClauseSpec, b: TaskSpec) -> int:
    """3 for the same figures; 3 for the same schedule, or 1 for the same kind of it; 1 for the same who owe it."""
    figures = _targets(a) == _targets(b)
    schedule = _schedule(a.schedule) == _schedule(b.schedule)
    kind = _schedule(a.schedule).split(",")[0] == _schedule(b.schedule).split(",")[0]
    return 3 * figures + (3 if schedule else int(kind)) + (_owes(one, a) == _owes(other, b))


def _changed(one: ClauseSpec, a: TaskSpec, other: ClauseSpec, b: TaskSpec) -> Changed:
    def apart(ours: str, theirs: str) -> tuple[str, str] | None:
        return (ours, theirs) if ours != theirs else None

    return Changed(
        one.number,
        a.title.zh,
        b.title.zh,
        owes=apart(_owes(one, a), _owes(other, b)),
        schedule=apart(_schedule(a.schedule), _schedule(b.schedule)),
        targets=apart(_targets(a), _targets(b)),
    )


def _tasks_left(one: ClauseSpec | None, other: ClauseSpec | None) -> tuple[Counter[str], Counter[str]]:
    ours, theirs = _tasks(one, other).left
    return Counter(_shown(task) for task in ours), Counter(_shown(task) for task in theirs)
