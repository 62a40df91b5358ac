"""Single-use links: what they are for, how long they live, and what is said of one that no longer opens anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class LinkKind(StrEnum):
    """What a link does."""

    INVITATION = "invitation"
    NEW_PASSWORD = "new password"  # noqa: S105 - a word, not a password
    OLD_ADDRESS = "old address"
    NEW_ADDRESS = "new address"
    INTERVISION = "intervision"


LIFE = {
    LinkKind.INVITATION: timedelta(days=14),
    LinkKind.NEW_PASSWORD: timedelta(hours=2),
    LinkKind.OLD_ADDRESS: timedelta(days=3),
    LinkKind.NEW_ADDRESS: timedelta(days=3),
    LinkKind.INTERVISION: timedelta(days=14),
}

NEXT_STEP = {
    LinkKind.INVITATION: "Ask the person who invited you to send it again.",
    LinkKind.NEW_PASSWORD: "Ask for another one on the sign-in page; it takes a minute.",
    LinkKind.OLD_ADDRESS: "Ask for the change once more on your account page.",
    LinkKind.NEW_ADDRESS: "Ask for the change once more on your account page.",
    LinkKind.INTERVISION: "Ask the person who invited you to write again.",
}


def what_is_wrong(
    kind: str,
    *,
    expires_at: datetime,
    used_at: datetime | None,
    withdrawn_at: datetime | None,
    now: datetime,
) -> str | None:
    """Why this link opens nothing, with the next step; None when it still does."""
    step = NEXT_STEP[LinkKind(kind)]
    if used_at:
        return "This link was used already, and it works once. If that was you, simply sign in."
    if withdrawn_at:
        return f"This link was taken back or a newer one was sent. {step}"
    if now >= expires_at:
        return f"This link had a limited time, which is over. {step}"
    return None
