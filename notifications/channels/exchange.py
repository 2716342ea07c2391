"""A letter for an answer: what every channel over HTTP does with each letter, and what a status says of it."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from notifications.channels import Letter, Receipt
from notifications.channels.http import Answer, NoAnswerError, place

# Refusals that a later attempt may mend: Request Timeout, Too Early.
PASSING = (408, 425)
# Whoever answers so lets no letter in: the secret or the url is not, or no longer, the right one.
SETTINGS = (401, 403, 404, 405)
MEND = "check the secret and the url of this channel"
# Said by a gateway on the way, which does not know what became of the request behind it.
BY_A_GATEWAY = (502, 504)
A_MINUTE = timedelta(minutes=1)
IN_VAIN = 2
WORDS = 160
# A shorter part of an address is taken for a word.
SECRET = 12
_ADDRESS = re.compile(r"https?://\S+")


def exchanged(
    letters: Iterable[Letter], ask: Callable[[Letter], Answer], judge: Callable[[Letter, Answer], Receipt]
) -> Iterator[Receipt]:
    """Asks for one letter after another; an unreachable receipt is the last.

    No answer to one letter is that letter's matter, since it may be what the far side stumbles over. No answer to two
    in a row is the far side's: it counts as unreachable, so that a hundred letters do not each wait in vain.
    """
    in_vain = 0
    for letter in letters:
        try:
            receipt, in_vain = judge(letter, ask(letter)), 0
        except NoAnswerError as error:
            in_vain += error.in_doubt
            unreachable = error.unreachable or in_vain >= IN_VAIN
            receipt = Receipt(letter, str(error), error.final, unreachable, in_doubt=error.in_doubt)
        yield receipt
        if receipt.unreachable:
            return


def by_status(letter: Letter, answer: Answer, *, secrets: tuple[str, ...] = ()) -> Receipt:
    """What a status means (RFC 9110, 6585): taken, too fast, to be tried again, or refused for good.

    A wrong secret, a wrong url and a redirect are matters of the settings: no letter is to blame, and all of them wait.
    """
    status, fault = answer.status, f"HTTP {answer.status}{_quoted(answer, secrets)}"
    if 200 <= status < 300:
        return Receipt(letter)
    if 300 <= status < 400:
        to = f" to {place(answer.moved_to)}" if answer.moved_to and "://" in answer.moved_to else ""
        return to_mend(letter, f"HTTP {status}: it redirects{to}, which is not followed", "set the new url")
    if status == 429 or (status == 503 and answer.rest is not None):
        return too_fast(letter, fault, answer.rest)
    if status in SETTINGS:
        return to_mend(letter, fault, MEND)
    final = 400 <= status < 500 and status not in PASSING
    return Receipt(letter, fault, final=final, in_doubt=status in BY_A_GATEWAY)


def too_fast(letter: Letter, fault: str, rest: timedelta | None) -> Receipt:
    """The far side asks to be left alone: for as long as it says, or a minute."""
    return Receipt(letter, fault, unreachable=True, rest=A_MINUTE if rest is None else rest)


def to_mend(letter: Letter, fault: str, what: str) -> Receipt:
    """A fault of the settings: it would meet every letter, so none is blamed, and the channel rests until it is mended.

    `what` says what to do.
    """
    return Receipt(letter, f"{fault}; {what}", unreachable=True)


def shown(words: object, secrets: Iterable[str]) -> str:
    """Words of the far side as they may be shown: short, in one line, without addresses or secrets.

    >>> shown("bad key 5f2c, see https://example.org/?key=5f2c", ["5f2c"])
    'bad key …, see https://example.org/…'
    """
    said = _ADDRESS.sub(lambda found: place(found[0]), str(words))
    for secret in secrets:
        said = said.replace(secret, "…") if secret else said
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())
    return said if len(said) <= WORDS else said[:WORDS] + "…"


def parts_of(url: str) -> tuple[str, ...]:
    """The long parts of an address, each of which may be what opens it."""
    return tuple(part for part in re.split(r"[/?&=]", url.partition("://")[2])[1:] if len(part) >= SECRET)


def _quoted(answer: Answer, secrets: Iterable[str]) -> str:
    words = shown(answer.body.decode("utf-8", "replace"), secrets)
    return f": {words}" if words and not words.startswith("<") else ""
