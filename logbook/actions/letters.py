"""What the logbook's letters say: who is written to and why, one thing to do, and what to do if it was not them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from logbook.actions.outbox import Words
from logbook.domain.words import day, listed

SIGNED = "\n\nVIG Logbook"


def invitation(base: str, token: str, *, name: str, service: str, by: str, roles: Sequence[str], until: date) -> Words:
    """To somebody who is asked to join a service."""
    as_what = listed(roles)
    return Words(
        f"{service} invites you to its VIG logbook",
        f"Hello {name},\n\n{by} invites you to the VIG logbook of {service}, as {as_what}.\n\n"
        f"Open this page and press the button on it to join:\n{base}/invitations/{token}\n\n"
        f"The link works once, until {day(until, until)}. After that, ask {by} to send it again. "
        f"If you were not expecting this, you can leave it be.{SIGNED}",
    )


def intervision(base: str, token: str, *, by: str, service: str, until: date) -> Words:
    """To somebody of another service who is asked into a group of peers."""
    return Words(
        f"{by} invites you to intervision",
        f"Hello,\n\n{by} of {service} invites you to an intervision group: colleagues who watch moments of each other's work "
        "together, strengths first.\n\n"
        f"Open this page, sign in as yourself, and press the button on it to join:\n{base}/intervision/letters/{token}\n\n"
        f"The link works once, until {day(until, until)}. Only the group is opened by it, and nothing of yours crosses to "
        f"another service unless you share it there. If you were not expecting this, you can leave it be.{SIGNED}",
    )


def new_password(base: str, token: str, *, name: str) -> Words:
    """To somebody who forgot their password, or says so."""
    return Words(
        "A new password for your VIG logbook",
        f"Hello {name},\n\nsomebody, most likely you, asked for a new password for your VIG logbook.\n\n"
        f"Open this page to choose one:\n{base}/new-password/{token}\n\n"
        "The link works once, for two hours. If it was not you, nothing has changed and you can leave this letter be."
        f"{SIGNED}",
        private=True,
    )


def address_old(base: str, token: str, *, name: str, to: str) -> Words:
    """To the address a person signs in with until now."""
    return Words(
        "You asked to change your address in the VIG logbook",
        f"Hello {name},\n\nyou asked to sign in to your VIG logbook with {to} from now on. "
        "Both addresses have to agree.\n\n"
        f"To agree from this address, open this page and press the button on it:\n{base}/change-of-address/{token}\n\n"
        "If it was not you, do not open it: nothing changes then. Sign in and choose a new password to be safe."
        f"{SIGNED}",
        private=True,
    )


def address_new(base: str, token: str, *, name: str) -> Words:
    """To the address a person would like to sign in with."""
    return Words(
        "Your new address for the VIG logbook",
        f"Hello {name},\n\nyou asked to sign in to your VIG logbook with this address from now on. "
        "Both addresses have to agree.\n\n"
        f"To agree from this address, open this page and press the button on it:\n{base}/change-of-address/{token}\n\n"
        f"If it was not you, you can leave this letter be.{SIGNED}",
        private=True,
    )


def address_taken(*, name: str) -> Words:
    """To an address that has an account already, when somebody else asks to sign in with it."""
    return Words(
        "This address has a VIG logbook already",
        f"Hello {name},\n\nsomebody asked to use this address for another account of the VIG logbook. It belongs to yours, "
        "so nothing has changed.\n\n"
        "If both accounts are you, ask the administrator of your service to make the two records one."
        f"{SIGNED}",
        private=True,
    )


def changed(what: str, *, name: str) -> Words:
    """After a new password or address: so that nobody's account changes hands unseen."""
    return Words(
        f"Your {what} for the VIG logbook was changed",
        f"Hello {name},\n\nyour {what} for the VIG logbook was changed just now. If that was you, all is well.\n\n"
        "If it was not, ask for a new password on the sign-in page at once and tell the administrator of your service."
        f"{SIGNED}",
    )


def concern_raised(base: str, concern_id: UUID, *, name: str) -> Words:
    """To the safeguarding lead and the records officer: that there is a concern, and nothing of what it is or whose."""
    return Words(
        "A concern was raised in the VIG logbook",
        f"Hello {name},\n\nsomebody raised a concern about a recording. It is closed to everybody and nothing of it is "
        "destroyed until you decide.\n\n"
        f"Sign in to read more:\n{base}/concerns/{concern_id}{SIGNED}",
    )


def films_to_delete(base: str, *, name: str, number: int) -> Words:
    """To whoever registered films that are to be deleted from a device by now; sent once for each."""
    films = "A film" if number == 1 else f"{number} films"
    them = "it" if number == 1 else "them"
    return Words(
        "A film to delete from your device" if number == 1 else "Films to delete from your devices",
        f"Hello {name},\n\n{films} you registered can go from your device now. Once you have deleted {them} there, and from "
        "its bin, one tap says so:\n"
        f"{base}/films\n\nThank you for looking after families' pictures.{SIGNED}",
    )
