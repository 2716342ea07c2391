"""The soak's verdict has teeth: it sees what is lost, what comes under a second key, and what comes again."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from duban.clock import ReplayedClock, morning_of
from flows.carrier import Carrier
from flows.due import do_what_is_due
from flows.jobs import Jobs
from models.database import Database
from notifications.channels import Letter, Receipt
from supervision.calendar import day_of
from tests.soak.office import ISSUED_ON, MAIL, OA, Load, begin, config_of, working_days
from tests.soak.sinks import Book, Taken
from tests.soak.verdict import Verdict, judged
from tests.soak.working import URL


class Entering:
    """A channel that enters what it takes into the book, as the sinks do."""

    def __init__(self, name: str, book: Book) -> None:
        self.name, self.book = name, book

    def send(self, letters: Iterable[Letter]) -> Iterator[Receipt]:
        for letter in letters:
            day = str(day_of(letter.composed_at))
            self.book.enter(Taken(self.name, letter.key, letter.address, day, letter.text))
            yield Receipt(letter)


class Play:
    """Two days, played without a kill; the book can be altered before it is judged."""

    def __init__(self, folder: Path) -> None:
        self.config = config_of(Load(units=4, days=4))
        self.book, self.scratch = Book(folder / "taken.jsonl"), folder / "unkilled.db"
        self.database = Database(f"sqlite:///{folder}/duban.db")
        begin(self.database, self.config)
        clock = ReplayedClock(morning_of(ISSUED_ON))
        channels = {name: Entering(name, self.book) for name in (MAIL, OA)}
        carrier = Carrier(Jobs(self.database, lambda: channels, clock.now, URL), None)
        for day in working_days(self.config, 2):
            clock.move(morning_of(day))
            do_what_is_due(carrier)

    def verdict(self) -> Verdict:
        return judged(self.database, self.config, self.book, self.scratch)


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    found = Play(tmp_path)
    yield found
    found.database.close()


def test_a_play_that_nobody_kills_holds(play: Play) -> None:
    found = play.verdict()
    assert (found.holds, found.lost, found.second_key, found.resent) == (True, 0, 0, 0)


def test_a_message_that_no_sink_has_taken_is_lost(play: Play) -> None:
    entries = list(play.book.entries())
    play.book.path.write_text("")
    for entry in entries[1:]:
        play.book.enter(entry)
    assert play.verdict().lost > 0


def test_a_second_message_of_the_day_to_a_person_is_a_second_key(play: Play) -> None:
    play.book.enter(replace(next(play.book.entries()), key="another"))
    assert play.verdict().second_key > 0


def test_the_same_message_again_is_counted_and_held_against_nobody(play: Play) -> None:
    play.book.enter(next(play.book.entries()))
    found = play.verdict()
    assert (found.holds, found.resent) == (True, 1)


def test_other_words_under_the_same_key_do_not_hold(play: Play) -> None:
    play.book.enter(replace(next(play.book.entries()), digest="other words"))
    assert not play.verdict().holds
