"""The signs of a text: letters and figures alone, in one form; and its terms, every two signs that stand together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

MOST_TERMS = 12
"""Terms of a question that the index is asked for; the rest is found when the signs are looked up."""
LINE = "\n"


@dataclass(frozen=True)
class Place:
    """One sign and where in the text it came from."""

    sign: str
    at: int


def places(text: str) -> Iterator[Place]:
    """Each sign of a text; the end of a line is one, and nothing is found across it."""
    for at, written in enumerate(text):
        for sign in LINE if written in "\r\n" else _plain(written):
            yield Place(sign, at)


def signs(text: str) -> str:
    """A text as it is looked up: without blanks and punctuation, in small letters, full-width signs as plain ones.

    >>> signs("三(六) 境外上市，ＡＢＣ㎡")
    '三六境外上市abcm2'
    """
    return "".join(place.sign for place in places(text))


def asked(question: str) -> tuple[str, ...]:
    """The parts of a question, each of which has to be found: what stands between blanks.

    >>> asked(" 境外上市  IPO! "), asked("三(六)"), asked("，")
    (('境外上市', 'ipo'), ('三六',), ())
    """
    return tuple(dict.fromkeys(found for part in question.split() if (found := signs(part))))


def terms(found: str) -> set[str]:
    """Every two signs that stand together, each in five hexadecimal figures, so that no database parts them.

    >>> sorted(terms(signs("ab c")))
    ['0006100062', '0006200063']
    """
    return {f"{ord(one):05x}{ord(other):05x}" for one, other in pairwise(found) if LINE not in (one, other)}


def few(parts: Iterable[str]) -> list[str]:
    """The terms that the index is asked for: of long parts those that lie widest apart, which tell the most."""
    every = sorted({term for part in parts for term in terms(part)})
    step = max(len(every) / MOST_TERMS, 1)
    return [every[int(n * step)] for n in range(min(len(every), MOST_TERMS))]


@lru_cache(maxsize=20_000)
def _plain(written: str) -> str:
    return "".join(sign for sign in normalize("NFKC", written).casefold() if sign.isalnum())
