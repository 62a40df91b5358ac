"""Kaplan-Meier with its bands to 1e-9 of lifelines, Aalen-Johansen to 1e-12 of exact fractions, over thousands of cohorts."""

from __future__ import annotations

from math import isclose, isnan

import pytest

from logbook.domain.retention_of_people.aalen_johansen import cumulative_incidence
from logbook.domain.retention_of_people.kaplan_meier import Step, kaplan_meier, on
from logbook.domain.retention_of_people.risk_sets import Spell, at_risk_on, risk_sets
from tests.domain.retention_of_people import exact
from tests.domain.retention_of_people.cohorts import Cohort, cohorts
from tests.domain.retention_of_people.libraries import ALL_BUT, Said, asked, kept, said_by_lifelines, untied


def apart(cohort: Cohort, said: Said) -> list[str]:
    """Where our figures and the library's differ by more than 1e-9."""
    sets = risk_sets(cohort, 2)
    ours = {"staying": kaplan_meier(sets), "incidence": [s for s in cumulative_incidence(sets) if s.share < ALL_BUT]}
    return [
        f"{what} on day {theirs[0]} of {cohort}: {mine}, theirs {theirs}"
        for what in said
        for mine, theirs in zip(_rows(ours[what]), said[what], strict=True)
        if not all(isclose(a, b, rel_tol=0, abs_tol=1e-9) for a, b in zip(mine, theirs, strict=True))
    ]


def _rows(steps: list[Step]) -> list[tuple[float, ...]]:
    return [(step.day, step.share, step.low, step.high) for step in steps]


def test_hundreds_of_cohorts_as_lifelines_put_them() -> None:
    found = kept()
    assert len(found) > 150
    assert any(each.entered for cohort, _ in found for each in cohort)
    assert sum(len(said.get("incidence", ())) for _, said in found) > 100
    assert not any(isnan(value) for _, said in found for rows in said.values() for row in rows for value in row)
    assert [line for cohort, said in found for line in apart(cohort, said)] == []


@pytest.mark.long
def test_thousands_of_cohorts_by_lifelines_itself() -> None:
    drawn = cohorts(2026, 3000)
    told = [
        (cohort, said) for cohort in drawn + [untied(c) for c in drawn[:300]] if (said := said_by_lifelines(cohort))
    ]
    assert len(told) > 2500
    assert [line for cohort, said in told for line in apart(cohort, said)] == []


@pytest.mark.long
def test_the_kept_file_is_what_lifelines_says() -> None:
    now = [said for cohort in asked() if (said := said_by_lifelines(cohort)) is not None]
    for (_, was), said in zip(kept(), now, strict=True):
        assert was.keys() == said.keys()
        for name, rows in said.items():
            for row, before in zip(rows, was[name], strict=True):
                assert row == pytest.approx(before, rel=0, abs=1e-12)


def test_thousands_of_cohorts_in_whole_fractions() -> None:
    for cohort in cohorts(7, 4000):
        sets = risk_sets(cohort, 2)
        staying, first, second = kaplan_meier(sets), cumulative_incidence(sets), cumulative_incidence(sets, 2)
        for steps, shares in (
            (staying, exact.staying(cohort)),
            (first, exact.incidence(cohort, 1)),
            (second, exact.incidence(cohort, 2)),
        ):
            assert [step.day for step in steps] == list(shares)
            assert all(abs(step.share - share) < 1e-12 for step, share in zip(steps, shares.values(), strict=True))
        ends = [steps[-1].share if steps else 0.0 for steps in (first, second)]
        assert isclose(sum(ends) + (staying[-1].share if staying else 1.0), 1, abs_tol=1e-12)


def test_risk_sets_are_those_of_the_definition() -> None:
    for cohort in cohorts(11, 500):
        for each in risk_sets(cohort, 2):
            assert each.at_risk == exact.at_risk(cohort, each.day) == at_risk_on(cohort, [each.day])[0]
            assert each.events == (exact.happened(cohort, each.day, 1), exact.happened(cohort, each.day, 2))


def test_bands_hold_their_share_and_never_leave_it() -> None:
    for cohort in cohorts(13, 500):
        sets = risk_sets(cohort, 2)
        for step in (*kaplan_meier(sets), *cumulative_incidence(sets)):
            assert 0 <= step.low <= step.share + 1e-12
            assert step.share - 1e-12 <= step.high <= 1 + 1e-12


def test_people_with_the_same_spell_may_be_counted_together() -> None:
    apart_, together = [Spell(5, 1), Spell(5, 1), Spell(9), Spell(9)], [Spell(5, 1, number=2), Spell(9, number=2)]
    assert risk_sets(apart_) == risk_sets(together)


def test_nobody_at_all_and_nobody_at_risk() -> None:
    assert kaplan_meier(risk_sets([])) == []
    assert risk_sets([Spell(4, 1, entered=4), Spell(3, 1, number=0)]) == []
    assert on(kaplan_meier(risk_sets([Spell(4, 1)])), 3) is None


def test_once_all_have_ended_nobody_who_enters_later_brings_it_back() -> None:
    steps = kaplan_meier(risk_sets([Spell(3, 1), Spell(9, 1, entered=5), Spell(12, entered=5)]))
    assert [(step.day, step.share, step.low, step.high) for step in steps] == [(3, 0, 0, 0), (9, 0, 0, 0)]


@pytest.mark.parametrize("spell", [Spell(3, 1, entered=4), Spell(3, 1, entered=-1)])
def test_a_spell_that_cannot_be_is_refused(spell: Spell) -> None:
    with pytest.raises(ValueError, match="cannot have entered"):
        risk_sets([spell])
