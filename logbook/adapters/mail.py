"""Handing a letter to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from logbook.config import MailSettings

SECONDS = 20
"""How long the mail server is waited for at each step."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in plain text. Its id makes the Message-ID, so that a second attempt is recognised as the same letter."""

    id: UUID
    address: str
    subject: str
    body: str
    written_at: datetime


class NotTaken(Exception):
    """The letter was not handed over. `why` names no person; `for_good` when trying again cannot help."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        self.why = why
        self.for_good = for_good
        super().__init__(why)


def hand_over(settings: MailSettings, letter: Letter) -> None:
    """Give the letter to the server, under STARTTLS unless the operator switched it off; raises NotTaken."""
    try:
        message = compose(settings, letter)
        with smtplib.SMTP(settings.host, settings.port, timeout=SECONDS) as server:
            if settings.starttls:
                server.starttls(context=ssl.create_default_context())
            if settings.username:
                server.login(settings.username, settings.password)
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code = max(code for code, _said in refused.recipients.values())
        raise NotTaken(f"the address was not accepted ({code})", for_good=code >= 500) from refused
    except smtplib.SMTPResponseException as refused:
        raise NotTaken(f"{type(refused).__name__} {refused.smtp_code}") from refused
    except (smtplib.SMTPException, OSError) as trouble:
        raise NotTaken(type(trouble).__name__) from trouble
    except ValueError as unfit:
        raise NotTaken("the address cannot be written to", for_good=True) from unfit


def compose(settings: MailSettings, letter: Letter) -> EmailMessage:
    """The message with its headers; machines are asked not to answer it."""
    message = EmailMessage()
    message["From"] = Address("VIG Logbook", addr_spec=settings.sender)
    message["To"] = Address(addr_spec=letter.address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.id.hex}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message
