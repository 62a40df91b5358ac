"""Why people leave, or find after the course that it is not for them; either is respectable."""

from __future__ import annotations

from enum import StrEnum

from logbook.domain.refusals import Reason


class LeavingReason(StrEnum):
    """The reasons a person may give, several at once; nobody has to."""

    VALUES = "values"
    TIME = "time"
    PRACTICAL = "practical"
    CASELOAD = "caseload"
    CLIENTS = "clients"
    NOT_PRIORITISED = "not-prioritised"
    LEFT_EMPLOYER = "left-employer"
    NO_SUPERVISOR = "no-supervisor"
    OTHER = "other"
    NOT_SAID = "not-said"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    LeavingReason.VALUES: "It does not fit how I see the work",
    LeavingReason.TIME: "There was no time for it",
    LeavingReason.PRACTICAL: "Practical hurdles, or the technology",
    LeavingReason.CASELOAD: "My caseload",
    LeavingReason.CLIENTS: "Clients were not able to engage",
    LeavingReason.NOT_PRIORITISED: "It was not made a priority at work",
    LeavingReason.LEFT_EMPLOYER: "I changed employer",
    LeavingReason.NO_SUPERVISOR: "There was no supervisor",
    LeavingReason.OTHER: "Something else",
    LeavingReason.NOT_SAID: "Not said",
}


def why_not_reasons(reasons: frozenset[LeavingReason]) -> list[Reason]:
    """What is wrong with a choice of reasons, in words: one at least, and "not said" only by itself."""
    if not reasons:
        return [Reason("Choose at least one reason, or “Not said”.", "reasons")]
    if LeavingReason.NOT_SAID in reasons and len(reasons) > 1:
        return [Reason("“Not said” goes by itself: take it away, or take the other reasons away.", "reasons")]
    return []
