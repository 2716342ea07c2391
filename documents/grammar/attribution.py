"""Attributions: every place where the text says who is responsible, in every style of the genre."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from documents.findings import Flaw
from documents.grammar.bound import ATTRIBUTIONS, bounded
from documents.grammar.bracketed import bracketed
from documents.grammar.labelled import labelled
from documents.grammar.role import FIRST_LEADS, FROM_HERE_ON
from documents.grammar.said import Said
from documents.printed import Printed, Span, within


@dataclass(frozen=True)
class Attributions:
    """Those that were read, in document order, the spans that look like one but name nobody, and their flaws."""

    read: tuple[Said, ...]
    unread: tuple[Span, ...]
    flaws: tuple[Flaw, ...]


def attributions(printed: Printed, *, apart: Iterable[Span] = (), stops: Iterable[int] = ()) -> Attributions:
    """Every attribution of the text in brackets and labelled lines.

    `apart` are spans that are read elsewhere (tables); `stops` are places where a labelled line must end (the next
    item of a text that runs on). An attribution that names the first unit as leader (列第一位者为牵头单位，下同)
    makes the first unit lead there and in every later one that names no leader.
    """
    apart = sorted(apart, key=lambda span: span.start)
    found = bracketed(printed)
    in_brackets = [said.span for said in found.read]
    lines = bounded(labelled(printed, taken=in_brackets, stops=sorted(stops)), ATTRIBUTIONS, "labelled lines")
    inside = [said for said in (*found.read, *lines) if not within(said.span.start, apart)]
    ordered = sorted(inside, key=lambda said: said.span.start)
    taken = [said.span for said in ordered]
    rest = [span for span in found.unread if not within(span.start, apart) and not within(span.start, taken)]
    return Attributions(tuple(_first_leading(printed, ordered)), tuple(rest), found.flaws)


def _first_leading(printed: Printed, ordered: Sequence[Said]) -> Iterator[Said]:
    """列第一位者为牵头单位: in a bracket from there on, in a preface or note for the whole document."""
    spans = [said.span for said in ordered]
    active = any(not within(found.start(), spans) for found in FIRST_LEADS.finditer(printed.text))
    for said in ordered:
        words = printed.text[said.span.start : said.span.end]
        leads = active or said.first_leads
        active = active or (said.first_leads and FROM_HERE_ON.search(words) is not None)
        if leads and not said.lead and said.responsible:
            said = replace(said, lead=said.responsible[:1], responsible=said.responsible[1:])
        yield said
