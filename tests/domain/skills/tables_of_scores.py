"""Random tables of scores, as raters leave them: missing and “not applicable” answers, few raters or many, agreeing or not."""

from __future__ import annotations

from random import Random

from logbook.domain.skills.scoring import NOT_APPLICABLE, Score, Scores

Table = tuple[str, ...]
"""One string a rater, one mark a statement: a digit, "." for not answered, "x" for not applicable."""


def table(random: Random, raters: int) -> Table:
    """One table: its statements differ by so much, its raters by so much, and some of it is not there."""
    statements = random.choice((random.randint(1, 8), random.randint(2, 61)))
    apart, noise, lean = random.choice((0, 0.5, 2)), random.choice((0, 0.4, 1, 3)), random.choice((0, 0, 1))
    absent = random.choice((0, 0, 0.1, 0.5))
    middles = [random.gauss(2.5, apart) for _ in range(statements)]
    rows = []
    for _ in range(raters):
        own = random.gauss(0, lean)
        rows.append("".join(_mark(random, middle + own, noise, absent) for middle in middles))
    return tuple(rows)


def _mark(random: Random, middle: float, noise: float, absent: float) -> str:
    if random.random() < absent:
        return random.choice(".x")
    return str(min(5, max(0, round(random.gauss(middle, noise)))))


def as_ratings(marks: Table) -> list[Scores]:
    """The same table as ratings."""
    return [{str(at): _answer(mark) for at, mark in enumerate(row) if mark != "."} for row in marks]


def _answer(mark: str) -> Score:
    return NOT_APPLICABLE if mark == "x" else int(mark)
