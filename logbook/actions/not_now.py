"""The "not now" in a letter: a link that quietens and can do nothing else, signed, good for a month, with no session behind it.

It names nobody: whoever opens it learns nothing of whose it is, and a press is written into the journal and shown to its owner.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from logbook.domain.refusals import NotVisible, RuleBroken

LIFE = timedelta(days=31)


def token(secret: str, person_id: UUID) -> str:
    """What stands in the address."""
    return URLSafeTimedSerializer(secret, salt="not now").dumps(person_id.hex)


def whose(secret: str, given: str) -> UUID:
    """Whom the link quietens. Errors: NotVisible where it is none of ours, RuleBroken where its time is over."""
    try:
        made = URLSafeTimedSerializer(secret, salt="not now").loads(given, max_age=int(LIFE.total_seconds()))
        return UUID(hex=made)
    except SignatureExpired as fault:
        raise RuleBroken(
            "This link had a month, which is over. Sign in: “Reminders” on your account page does the same."
        ) from fault
    except (BadSignature, ValueError, TypeError, AttributeError) as fault:
        raise NotVisible from fault
