"""The board: who owes what, how late, and what happens next. Read in pages, counted by light.

Of the present day the tallies say how many there are and where a page lies, so that only its own lines are read. Of a
past day, of a single unit, and of a day before the newest report, the rows themselves are asked.
"""

from supervision.board.answer import Board, board, overdue
from supervision.board.line import Line, leads_of
from supervision.board.question import PAGE, Question
from supervision.board.units import UnitCount, by_unit

__all__ = ["PAGE", "Board", "Line", "Question", "UnitCount", "board", "by_unit", "leads_of", "overdue"]
