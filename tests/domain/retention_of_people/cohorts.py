"""Random cohorts to compute with: ties on purpose, late entry, censoring, and days on which nobody is at risk."""

from __future__ import annotations

from random import Random

from logbook.domain.retention_of_people.risk_sets import Spell

Cohort = list[Spell]


def cohort(random: Random) -> Cohort:
    """Up to sixty spells on few days, so that ties are usual; one cohort in two has late entries, one in eight a gap."""
    size, days = random.choice((1, 2, 3, 8, 20, 60)), random.choice((3, 10, 40, 400))
    late = random.random() < 0.5
    spells = [_spell(random, days, late) for _ in range(size)]
    if random.random() < 0.125:
        gap = days + 5
        spells += [Spell(gap + random.randint(1, 9), random.randint(0, 2), gap) for _ in range(3)]
    return spells


def _spell(random: Random, days: int, late: bool) -> Spell:
    entered = random.randint(0, days // 2) if late and random.random() < 0.6 else 0
    ended = random.randint(entered + 1, days + 1)
    if not entered and random.random() < 0.05:
        ended = 0
    return Spell(ended, random.choice((0, 1, 1, 2)), entered)


def cohorts(seed: int, count: int) -> list[Cohort]:
    """So many of them, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - cohorts to compute with, not secrets
    return [cohort(random) for _ in range(count)]
