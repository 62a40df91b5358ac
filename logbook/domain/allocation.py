"""Who may be named as somebody's supervisor."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from logbook.domain.refusals import Reason


def why_not_supervisor(
    supervisor_id: UUID,
    trainee_id: UUID,
    *,
    entitled: bool,
    assessor_ids: Collection[UUID],
    stand_in_ids: Collection[UUID],
) -> list[Reason]:
    """Why this person cannot supervise that one from that day; empty when they can.

    `assessor_ids` are the assessors of a milestone not yet decided: whoever decides it never supervises, nor stands in
    (`stand_in_ids`: whoever stands in for this person on that day or a later one).
    """
    if supervisor_id == trainee_id:
        return [Reason("Nobody supervises their own work: choose another supervisor.", "supervisor")]
    if not entitled:
        return [
            Reason(
                "They are not entitled to supervise here on that day: a supervisor holds the role then, and a trainee "
                "supervisor works under somebody who is an accredited supervisor here then. See to that first, or choose "
                "another.",
                "supervisor",
            )
        ]
    if supervisor_id in assessor_ids:
        return [
            Reason(
                "They are deciding a milestone of this journey: choose another supervisor, or assessor.", "supervisor"
            )
        ]
    if any(stand_in in assessor_ids for stand_in in stand_in_ids):
        return [
            Reason(
                "Whoever stands in for them is deciding a milestone of this journey, and nobody decides for somebody they "
                "supervise: choose another supervisor or assessor, or end that stand-in first.",
                "supervisor",
            )
        ]
    return []
