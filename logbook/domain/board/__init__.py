"""The coordinator's board: where each person in training stands, and the one thing that would help."""

from logbook.domain.board.cohorts import AfterCourse, Turn, after_course
from logbook.domain.board.columns import MOVES, Column, Facts, Found, Standstill, call_after, found
from logbook.domain.board.helping import Help, Lacks, help_for
from logbook.domain.board.stages import since_when, weeks_in
from logbook.domain.board.tried import Called, Tried, in_words

__all__ = [
    "MOVES",
    "AfterCourse",
    "Called",
    "Column",
    "Facts",
    "Found",
    "Help",
    "Lacks",
    "Standstill",
    "Tried",
    "Turn",
    "after_course",
    "call_after",
    "found",
    "help_for",
    "in_words",
    "since_when",
    "weeks_in",
]
