"""What the robots of group chats have in common: an answer with a code, and what the codes mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from notifications.channels import Letter, Receipt
from notifications.channels.exchange import A_MINUTE, by_status, shown, to_mend, too_fast
from notifications.channels.http import Answer

JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Codes:
    """How a service answers: the field of its code, that of its words, and what its codes mean.

    0 is taken; `slow` asks for a rest; `settings` says of codes that would meet every letter what is to be mended;
    `letter` are those that only the letter can be blamed for, and are for good. Any other is tried again, since nobody
    here knows what it means.
    """

    code: str
    words: str
    slow: frozenset[int]
    settings: Mapping[int, str]
    letter: frozenset[int]
    rest: timedelta = A_MINUTE

    def judge(self, letter: Letter, answer: Answer, *, secrets: tuple[str, ...]) -> Receipt:
        """What became of a letter. The code counts before the status: some answer 200 to everything."""
        code = answer.said.get(self.code)
        if not isinstance(code, int) or answer.status >= 500 or answer.status == 429:
            return self._without_code(letter, answer, secrets)
        if code == 0:
            return Receipt(letter)
        fault = f"{code} {shown(answer.said.get(self.words, ''), secrets)}".strip()
        if code in self.slow:
            return too_fast(letter, fault, self.rest if answer.rest is None else answer.rest)
        if code in self.settings:
            return to_mend(letter, fault, self.settings[code])
        return Receipt(letter, fault, final=code in self.letter)

    def _without_code(self, letter: Letter, answer: Answer, secrets: tuple[str, ...]) -> Receipt:
        receipt = by_status(letter, answer, secrets=secrets)
        if receipt.fault is not None:
            return receipt
        return Receipt(letter, f"HTTP {answer.status} without the answer that this service gives", in_doubt=True)
