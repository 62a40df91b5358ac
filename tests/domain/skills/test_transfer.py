"""A transfer plan: choose, try, look again; let go at any time; every refusal says what to do."""

from __future__ import annotations

from datetime import date

from logbook.domain.skills.transfer import (
    PlanFacts,
    State,
    suggested,
    why_not_choose,
    why_not_let_go,
    why_not_looked,
    why_not_tried,
)
from tests.domain.skills.scale import SCALE

CHOSEN, TRIED, TODAY = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 18)


def test_attuned_guiding_is_suggested() -> None:
    assert suggested(SCALE).short_title == "Attuned guiding"
    assert suggested(SCALE, [suggested(SCALE).number]) is SCALE.sub_scales[0]


def test_the_state_is_made_of_the_days() -> None:
    assert PlanFacts(CHOSEN).state is State.CHOSEN
    assert PlanFacts(CHOSEN, TRIED).state is State.TRIED
    assert PlanFacts(CHOSEN, TRIED, TODAY).state is State.LOOKED
    assert PlanFacts(CHOSEN, let_go_on=TODAY).state is State.LET_GO
    assert [PlanFacts(CHOSEN).open, PlanFacts(CHOSEN, TRIED).open, PlanFacts(CHOSEN, TRIED, TODAY).open] == [
        True,
        True,
        False,
    ]


def test_one_plan_for_a_sub_scale_and_three_in_all() -> None:
    number = SCALE.sub_scales[0].number
    assert why_not_choose(SCALE, number, []) == []
    assert "under way" in why_not_choose(SCALE, number, [number])[0].sentence
    others = [item.number for item in SCALE.sub_scales[1:4]]
    assert "3 plans" in why_not_choose(SCALE, number, others)[0].sentence
    assert "sub-scales shown" in why_not_choose(SCALE, 1, [])[0].sentence


def test_looking_again_comes_after_trying() -> None:
    assert why_not_tried(PlanFacts(CHOSEN), TRIED, TODAY) == []
    assert why_not_looked(PlanFacts(CHOSEN, TRIED), TODAY, TODAY) == []
    assert "first when you tried it" in why_not_looked(PlanFacts(CHOSEN), TODAY, TODAY)[0].sentence
    assert "already" in why_not_tried(PlanFacts(CHOSEN, TRIED), TODAY, TODAY)[0].sentence
    assert "already" in why_not_looked(PlanFacts(CHOSEN, TRIED, TODAY), TODAY, TODAY)[0].sentence
    assert "already" in why_not_looked(PlanFacts(CHOSEN, TRIED, let_go_on=TODAY), TODAY, TODAY)[0].sentence


def test_days_come_in_their_order() -> None:
    assert "still to come" in why_not_tried(PlanFacts(CHOSEN), date(2026, 3, 19), TODAY)[0].sentence
    assert "chosen after" in why_not_tried(PlanFacts(CHOSEN), date(2026, 3, 1), TODAY)[0].sentence
    assert "tried after" in why_not_looked(PlanFacts(CHOSEN, TRIED), CHOSEN, TODAY)[0].sentence


def test_what_is_done_cannot_be_let_go() -> None:
    assert why_not_let_go(PlanFacts(CHOSEN, TRIED)) == []
    assert why_not_let_go(PlanFacts(CHOSEN, TRIED, TODAY))
