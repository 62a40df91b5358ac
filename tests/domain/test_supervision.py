"""When a session counts, whom it waits for, and what a change asks of the other side."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.domain.supervision import (
    Kind,
    SessionFacts,
    Side,
    Supervising,
    confirmations,
    counts,
    day_fault,
    entitled_on,
    waits_for,
    why_not_counted,
)

NOW = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)
BEFORE = datetime(2026, 3, 11, 10, 0, tzinfo=UTC)
DAY = date(2026, 3, 11)
JANUARY = date(2026, 1, 1)


def session(
    kind: str = "individual", entitled: bool = True, trainee: bool = True, supervisor: bool = True
) -> SessionFacts:
    return SessionFacts(DAY, 90, kind, entitled, trainee, supervisor)


@given(
    kind=st.sampled_from([str(kind) for kind in Kind]),
    entitled=st.booleans(),
    trainee=st.booleans(),
    supervisor=st.booleans(),
    kinds=st.sampled_from([("individual",), ("individual", "group")]),
)
def test_it_counts_exactly_when_nothing_speaks_against_it(
    kind: str, entitled: bool, trainee: bool, supervisor: bool, kinds: tuple[str, ...]
) -> None:
    facts = session(kind, entitled, trainee, supervisor)
    assert counts(facts, kinds) == (why_not_counted(facts, kinds) == [])
    assert counts(facts, kinds) == (kind in kinds and entitled and trainee and supervisor)


def test_why_not_is_said_in_words() -> None:
    assert why_not_counted(session("group", entitled=False, supervisor=False), ("individual",)) == [
        "this programme does not count group time; it is kept apart",
        "the supervisor was not entitled to supervise that day: neither accredited here, nor a trainee supervisor under "
        "somebody who was",
        "waiting for the supervisor to confirm",
    ]
    assert waits_for(session(trainee=False, supervisor=False)) == (Side.TRAINEE, Side.SUPERVISOR)


@pytest.mark.parametrize(
    ("side", "changed", "before", "after"),
    [
        (Side.TRAINEE, False, (None, None), (NOW, None)),
        (Side.SUPERVISOR, False, (None, None), (None, NOW)),
        (Side.SUPERVISOR, False, (BEFORE, None), (BEFORE, NOW)),
        (Side.TRAINEE, False, (BEFORE, BEFORE), (BEFORE, BEFORE)),
        (Side.TRAINEE, True, (BEFORE, BEFORE), (NOW, None)),
        (Side.SUPERVISOR, True, (BEFORE, BEFORE), (None, NOW)),
    ],
)
def test_a_change_asks_the_other_side_again(
    side: Side,
    changed: bool,
    before: tuple[datetime | None, datetime | None],
    after: tuple[datetime | None, datetime | None],
) -> None:
    assert confirmations(side, changed=changed, trainee=before[0], supervisor=before[1], now=NOW) == after


@pytest.mark.parametrize(
    ("spells", "entitled"),
    [
        ([], False),
        ([Supervising((JANUARY, None))], True),
        ([Supervising((DAY, DAY))], True),
        ([Supervising((JANUARY, date(2026, 3, 10)))], False),
        ([Supervising((date(2026, 3, 12), None))], False),
        ([Supervising((JANUARY, None), above=())], False),
        ([Supervising((JANUARY, None), above=((JANUARY, None),))], True),
        ([Supervising((JANUARY, None), above=((JANUARY, date(2026, 3, 10)),))], False),
        ([Supervising((JANUARY, None), above=((date(2026, 3, 12), None),))], False),
        ([Supervising((JANUARY, None), above=((JANUARY, JANUARY), (DAY, DAY)))], True),
        ([Supervising((JANUARY, JANUARY), above=((JANUARY, None),))], False),
        ([Supervising((JANUARY, None), above=()), Supervising((DAY, None))], True),
    ],
)
def test_entitlement_is_of_the_day_and_a_trainee_supervisors_of_the_one_above_too(
    spells: list[Supervising], entitled: bool
) -> None:
    assert entitled_on(DAY, spells) is entitled


def test_a_session_is_neither_in_the_future_nor_before_the_journey() -> None:
    enrolled, today = date(2025, 9, 1), date(2026, 3, 18)
    assert day_fault(date(2026, 3, 19), enrolled, today) is not None
    assert "The journey began on 1 September 2025" in (day_fault(date(2025, 3, 11), enrolled, today) or "")
    assert day_fault(enrolled, enrolled, today) is None
    assert day_fault(today, enrolled, today) is None
