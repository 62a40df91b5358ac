"""Watching: how long an issued address lasts, what somebody watches for, and how soon an end is felt."""

from __future__ import annotations

from datetime import timedelta

from logbook.domain.consent import Purpose
from logbook.domain.refusals import Reason

LASTS = timedelta(minutes=15)
"""How long an issued address serves; a player that is still open asks for another."""

ASKED_AGAIN = 2.0
"""Seconds after which a stream asks anew whether it may go on."""

STANDS_STILL = 3.0
"""Seconds a stream waits for a reader who takes nothing. Both together are the five within which an end is felt."""

CLOSED = Reason("It is on hold: nobody watches it until your service has decided how it goes on.")
"""What a concern does to a clip. Why it is on hold is not said here."""


def watched_for(*, cares: bool, assesses: bool, rates: bool = False) -> Purpose:
    """What the family has to have agreed to: whoever decides a milestone watches for that, and whoever was asked to rate as somebody
    independent watches as a colleague does in intervision, unless they may watch anyway.

    `cares`: it is their own, their trainee's, of a cycle they took to supervision, or shown to them by name; `assesses`: it was
    put forward to them.
    """
    if cares:
        return Purpose.CARE
    return Purpose.ACCREDITATION if assesses else Purpose.INTERVISION if rates else Purpose.CARE
