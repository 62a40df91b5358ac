"""Settings, read once from the environment and the instance folder."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mail is handed over. Without a host nothing is sent and the outbox keeps it all."""

    host: str = ""
    port: int = 587
    username: str = ""
    password: str = ""
    sender: str = "logbook@localhost"
    starttls: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set.

    `instance` holds the embedded default's database, exports and secrets. `public_url` is the address people type;
    links in mail begin with it. `trusted_proxies` counts the proxies whose forwarding headers are believed. `listens_on` is
    the address our own server was given to listen on; empty under any other server.
    """

    instance: Path
    database_url: str
    secret_key: str
    public_url: str = "http://127.0.0.1:8080"
    trusted_proxies: int = 0
    mail: MailSettings = MailSettings()
    listens_on: str = ""

    @property
    def listens_to_itself(self) -> bool:
        """Whether our own server listens on this computer's loopback address alone; a name other than localhost is not believed."""
        try:
            return ipaddress.ip_address(self.listens_on).is_loopback
        except ValueError:
            return self.listens_on == "localhost"

    @property
    def sqlite_file(self) -> Path | None:
        """The database file of the embedded default; None on a database server."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None


def read_settings(instance: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this instance folder, which is made (0700) with its secret (0600) when it is not there."""
    instance = instance.resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        instance=instance,
        database_url=environ.get("LOGBOOK_DATABASE_URL") or f"sqlite:///{instance / 'logbook.db'}",
        secret_key=environ.get("LOGBOOK_SECRET_KEY") or _kept_secret(instance / "secret-key"),
        public_url=environ.get("LOGBOOK_PUBLIC_URL", "http://127.0.0.1:8080").rstrip("/"),
        trusted_proxies=int(environ.get("LOGBOOK_TRUSTED_PROXIES", "0")),
        mail=MailSettings(
            host=environ.get("LOGBOOK_SMTP_HOST", ""),
            port=int(environ.get("LOGBOOK_SMTP_PORT", "587")),
            username=environ.get("LOGBOOK_SMTP_USERNAME", ""),
            password=environ.get("LOGBOOK_SMTP_PASSWORD", ""),
            sender=environ.get("LOGBOOK_MAIL_FROM", "logbook@localhost"),
            starttls=environ.get("LOGBOOK_SMTP_STARTTLS", "1") != "0",
        ),
    )


def _kept_secret(path: Path) -> str:
    """A random secret, made once and readable by its owner alone; two processes starting together agree on one."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:  # another process was first: its secret is the one
            return path.read_text()
        finally:
            fresh.unlink()
    return path.read_text()
