"""Who records consent, who reads it, and who may say on a family's behalf that they changed their mind."""

from __future__ import annotations

from logbook.domain.people import Actor, Role, Standing
from logbook.policy.record import may_log, may_read_record


def may_record_consent(actor: Actor, journey: Standing) -> bool:
    """What a family agreed to: the trainee, or the present supervisor on their behalf, while the journey is open."""
    return may_log(actor, journey)


def may_read_consent(actor: Actor, journey: Standing) -> bool:
    """Whoever reads the record, and the service's records officer."""
    return may_read_record(actor, journey) or actor.holds(Role.RECORDS_OFFICER, journey.service_id)


def may_withdraw(actor: Actor, journey: Standing) -> bool:
    """A family's change of mind, and an objection, may always be written down, also after the journey ended."""
    return (
        actor.id == journey.trainee_id
        or actor.id in journey.supervisor_ids
        or actor.holds(Role.RECORDS_OFFICER, journey.service_id)
    )


def may_decide_objection(actor: Actor, journey: Standing) -> bool:
    """The present supervisor or the records officer; never the trainee, whose work it is."""
    return actor.id != journey.trainee_id and may_withdraw(actor, journey)
