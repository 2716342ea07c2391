"""The Chinese words for stored values, by what they are about; every part may add to a kind."""

from web.wording import (
    account,
    board,
    config,
    cycle,
    document,
    duty,
    evidence,
    export,
    form,
    lead,
    link,
    office,
    outbox,
    person,
    running,
    timeline,
    unit,
    why,
)
from web.wording.marking import Words

PARTS = (
    account,
    board,
    config,
    cycle,
    document,
    duty,
    evidence,
    export,
    form,
    lead,
    link,
    office,
    outbox,
    person,
    running,
    timeline,
    unit,
    why,
)


def _together() -> Words:
    found: dict[str, dict[str, str]] = {}
    for part in PARTS:
        for kind, words in part.WORDS.items():
            if twice := found.setdefault(kind, {}).keys() & words.keys():
                raise ValueError(f"{part.__name__} says {kind} {', '.join(sorted(twice))} a second time")
            found[kind] |= words
    return found


WORDS: Words = _together()
