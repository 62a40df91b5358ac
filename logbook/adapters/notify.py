"""Handing messages to GOV.UK Notify, and asking it what became of them. The client is an extra, loaded in the jobs process alone.

Each message carries the letter's id as Notify's `reference`: so Notify can be asked about one whose answer never came.
Templates hold ((subject)) and ((message)) for e-mail, ((message)) for texts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from logbook.adapters.handing import NotTaken
from logbook.config import NotifySettings

SECONDS = 20
"""How long Notify is waited for."""
MOST_PAGES = 40
"""Of 250 messages each: what one asking looks through at most."""
NEVER = frozenset({400, 404})
"""Answers that a second try of the same message gets again: a number that cannot be, a template that is not there."""

logging.getLogger("notifications_python_client").setLevel(
    logging.ERROR
)  # it repeats Notify's words, which may name somebody


@dataclass(frozen=True, slots=True)
class Receipt:
    """What Notify says of one message: the letter's id, its own, and its word for how far it is."""

    letter_id: UUID
    notify_id: str
    status: str
    created_at: datetime


def hand_over(settings: NotifySettings, channel: str, letter_id: UUID, address: str, subject: str, body: str) -> str:
    """Give one message to Notify; its id there. Errors: NotTaken."""
    client, refusal = _client(settings)
    try:
        if channel == "text":
            words = {"message": body}
            answer = client.send_sms_notification(address, settings.text_template, words, str(letter_id))
        else:
            words = {"subject": subject, "message": body}
            answer = client.send_email_notification(address, settings.email_template, words, str(letter_id))
    except refusal as refused:
        raise _not_taken(refused) from refused
    return str(answer["id"])


def receipts(settings: NotifySettings, since: datetime) -> Iterator[Receipt]:
    """What Notify knows of the messages made from then on, the newest first. Errors: NotTaken."""
    (client, refusal), older_than = _client(settings), None
    try:
        for _ in range(MOST_PAGES):
            page = client.get_all_notifications(older_than=older_than)["notifications"]
            found = [receipt for each in page if (receipt := _receipt(each)) is not None]
            yield from (receipt for receipt in found if receipt.created_at >= since)
            if not page or datetime.fromisoformat(page[-1]["created_at"]) < since:
                return
            older_than = page[-1]["id"]
    except refusal as refused:
        raise _not_taken(refused) from refused


def _receipt(row: dict[str, Any]) -> Receipt | None:
    """One row of Notify's; None for a message that is not one of ours."""
    try:
        letter_id = UUID(row["reference"] or "")
    except ValueError:
        return None
    return Receipt(letter_id, row["id"], row["status"], datetime.fromisoformat(row["created_at"]))


def _client(settings: NotifySettings) -> tuple[Any, type[Exception]]:
    """The client, and what it raises where Notify refuses or does not answer. Errors: NotTaken where it is not installed."""
    try:
        from notifications_python_client import errors, notifications  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise NotTaken("the client of GOV.UK Notify is not installed") from missing
    made: Any = notifications.NotificationsAPIClient
    return made(settings.key, base_url=settings.url, timeout=SECONDS), errors.APIError


def _not_taken(refused: Any) -> NotTaken:
    """Notify's refusal by its status alone. Without an answer it may have the message, unless it was never reached.

    An answer of 500 and more leaves it open as well: it comes before or after the message was written down there.
    """
    if refused.response is None:
        return NotTaken("Notify did not answer", unclear=not _never_reached(refused.__cause__))
    status = refused.status_code
    why = {400: "Notify refuses the address or its template", 403: "Notify refuses the key", 429: "Notify is busy"}
    said = why.get(status, f"Notify answered {status}")
    return NotTaken(said, for_good=status in NEVER, unclear=status >= 500)


def _never_reached(cause: object) -> bool:
    """Whether the connection itself was refused, so that nothing can have been given away."""
    kinds = {type(each).__name__ for each in (cause, *_causes(cause))}
    return bool(kinds & {"ConnectTimeout", "NewConnectionError", "NameResolutionError", "ConnectTimeoutError"})


def _causes(cause: object) -> Iterator[object]:
    for each in getattr(cause, "args", ()):
        yield each
        yield getattr(each, "reason", None)
