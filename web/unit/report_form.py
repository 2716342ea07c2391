"""The form of a report: its words and a figure for each target, as they were typed, and what is wrong with them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.draft import Draft
from models.task import Target
from supervision.drafting import figures_of
from supervision.figures import DECIMALS, MOST_DIGITS, Misfit, misfits
from web.decision import Wrong, cleaned
from web.sent import paragraphs

LONGEST_WORDS = 2000
KEPT_WORDS = 20_000
"""How much of what was typed a draft keeps, so that nothing is lost of what is only too long."""
LONGEST_FIGURE = 60


@dataclass(frozen=True)
class ReportForm:
    """What stands in the form; `figures` by the position of their target, empty ones left out."""

    words: str = ""
    figures: Mapping[int, str] = field(default_factory=dict)
    early_reason: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.figures)


def typed(fields: Mapping[str, str], targets: Sequence[Target]) -> ReportForm:
    """The form as it was sent, without what cannot be seen or stored."""
    found = {one.position: cleaned(fields.get(field_of(one.position), ""))[:LONGEST_FIGURE] for one in targets}
    return ReportForm(
        paragraphs(fields.get("words", ""))[:KEPT_WORDS],
        {position: words for position, words in found.items() if words},
        paragraphs(fields.get("early_reason", ""))[:KEPT_WORDS],
    )


def drafted(draft: Draft | None) -> ReportForm:
    """What was kept; an empty form where nothing was."""
    return ReportForm(draft.words, figures_of(draft), draft.early_reason) if draft else ReportForm()


def field_of(position: int) -> str:
    """The field in which the figure for a target stands."""
    return f"figure-{position}"


def wrong_in(form: ReportForm, targets: Sequence[Target], *, files: int) -> Iterator[Wrong]:
    """Every fault, in the order of the page; a form without words and figures needs at least a file."""
    if form.is_empty and not files:
        yield Wrong("words", "no-report")
    if len(form.words) > LONGEST_WORDS:
        yield Wrong("words", "long", {"most": LONGEST_WORDS})
    yield from (_at_its_field(one) for one in misfits(targets, form.figures))


def _at_its_field(one: Misfit) -> Wrong:
    values = {"value": one.typed, "most": MOST_DIGITS if one.kind == "digits" else DECIMALS}
    return Wrong(field_of(one.position), f"figure-{one.kind}", values)
