"""A real mail server on a free port of this machine, which keeps what it is given."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from logbook.config import MailSettings


class Mailbox:
    """What arrived, and how the server answers: `answers` are given once each, before it takes everything."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.seen: list[str] = []
        self.answers: list[str] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:
        if self.answers and self.answers[0].startswith("5"):
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        self.seen.append(str(message["Message-ID"]))
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(message)
        return "250 taken"


class _OnAFreePort(Controller):
    """The library rings at the port it was asked for; with 0 the port is only known once the server listens."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None) -> Iterator[tuple[Mailbox, MailSettings]]:
    """A mailbox and the settings that reach it; with a context the server insists on STARTTLS."""
    mailbox = Mailbox()
    server = _OnAFreePort(
        mailbox, hostname="127.0.0.1", port=0, tls_context=tls, require_starttls=tls is not None, ready_timeout=10
    )
    server.start()
    try:
        yield (
            mailbox,
            MailSettings(host="127.0.0.1", port=server.port, sender="logbook@example.org", starttls=tls is not None),
        )
    finally:
        server.stop()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own for 127.0.0.1, and the file that makes a client believe it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context, file
