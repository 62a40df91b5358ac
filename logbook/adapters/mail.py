"""Handing a letter to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from logbook.adapters.handing import NotTaken
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


def hand_over(settings: MailSettings, letter: Letter) -> None:
    """Give the letter to the server, under STARTTLS unless the operator switched it off; raises NotTaken.

    What goes wrong once the server said that it has the letter, such as a connection that ends without a farewell, changes nothing.
    """
    server = _Server()
    try:
        message = compose(settings, letter)
        server.connect(settings.host, settings.port)
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
        raise NotTaken(type(trouble).__name__, unclear=server.has_words) from trouble
    except ValueError as unfit:
        raise NotTaken("the address cannot be written to", for_good=True) from unfit
    finally:
        server.part()


class _Server(smtplib.SMTP):
    """A mail server that remembers whether it was given the words: from then on silence may mean that it has the letter."""

    def __init__(self) -> None:
        super().__init__(timeout=SECONDS)
        self.has_words = False

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        """As the library has it, which raises where the greeting is a refusal only when it connects by itself."""
        code, said = super().connect(host, port, source_address)
        self._host = host  # what STARTTLS holds the certificate to
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        return code, said

    def send(self, s: Any) -> None:
        """Commands are text; the words of a letter, and nothing else, are bytes."""
        self.has_words = self.has_words or isinstance(s, bytes)
        super().send(s)

    def part(self) -> None:
        """Say goodbye and let go; whatever comes back, the letter's fate is decided."""
        with suppress(smtplib.SMTPException, OSError):
            self.quit()
        self.close()


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
