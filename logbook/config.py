"""Settings, read once from the environment and the instance folder."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

NOTIFY = "https://api.notifications.service.gov.uk"


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
class NotifySettings:
    """GOV.UK Notify: its key, and the template each kind of message is put into. A kind without a template does not go that way."""

    key: str = field(default="", repr=False)
    url: str = NOTIFY
    email_template: str = ""
    text_template: str = ""


class WrongSetting(Exception):
    """A setting that is missing or cannot be; its sentence says which, and what to do."""


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """An S3-compatible bucket films are kept in. `prefix` is empty or a path within it; without an endpoint it is Amazon's own."""

    name: str
    prefix: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    endpoint: str = ""
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True)
class VaultSettings:
    """Where films are kept and the master key comes from. A key given itself goes before a command, a command before a file.

    Without any of them the master key is made at the first film, in the instance folder.
    """

    media: str = ""
    bucket: BucketSettings | None = None
    master_key: str = field(default="", repr=False)
    master_key_file: str = ""
    master_key_command: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set.

    `instance` holds the embedded default's database, exports and secrets. `public_url` is the address people type;
    links in mail begin with it. `trusted_proxies` counts the proxies whose forwarding headers are believed. `ping_url` is told that
    the timetable lives. `listens_on` is the address our own server was given to listen on; empty under any other server.
    """

    instance: Path
    database_url: str
    secret_key: str
    public_url: str = "http://127.0.0.1:8080"
    trusted_proxies: int = 0
    mail: MailSettings = MailSettings()
    notify: NotifySettings = NotifySettings()
    ping_url: str = ""
    listens_on: str = ""
    vault: VaultSettings = VaultSettings()

    @property
    def listens_to_itself(self) -> bool:
        """Whether our own server listens on this computer's loopback address alone; a name other than localhost is not believed."""
        try:
            return ipaddress.ip_address(self.listens_on).is_loopback
        except ValueError:
            return self.listens_on == "localhost"

    def way_of(self, channel: str) -> str | None:
        """By what a message leaves: "smtp" or "notify"; None while nothing is set up for it. E-mail goes by a mail server first."""
        if channel == "email" and self.mail.host:
            return "smtp"
        template = {"email": self.notify.email_template, "text": self.notify.text_template}.get(channel)
        return "notify" if self.notify.key and template else None

    @property
    def sqlite_file(self) -> Path | None:
        """The database file of the embedded default; None on a database server."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None

    @property
    def keys_file(self) -> Path:
        """The wrapped keys of every film: a file of their own, never in the database."""
        return self.instance / "keys" / "keys.db"

    @property
    def master_key_file(self) -> Path:
        """Where the master key is written, unless it comes from the environment or a command."""
        return Path(self.vault.master_key_file or self.instance / "master-key")

    @property
    def media_folder(self) -> Path:
        """Where encrypted films lie, and with a bucket those that are still growing or on their way into it."""
        own = self.instance / "media"
        return own if self.vault.bucket else Path(self.vault.media or own)


def read_settings(instance: Path, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this instance folder, which is made (0700) with its secret (0600) when it is not there. Errors: WrongSetting."""
    instance = instance.resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        instance=instance,
        database_url=environ.get("LOGBOOK_DATABASE_URL") or f"sqlite:///{instance / 'logbook.db'}",
        secret_key=environ.get("LOGBOOK_SECRET_KEY") or kept_secret(instance / "secret-key", new_secret),
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
        notify=_notify(environ),
        ping_url=_ping(environ),
        vault=VaultSettings(
            media=environ.get("LOGBOOK_MEDIA", ""),
            bucket=_bucket(environ),
            master_key=environ.get("LOGBOOK_MASTER_KEY", ""),
            master_key_file=environ.get("LOGBOOK_MASTER_KEY_FILE", ""),
            master_key_command=environ.get("LOGBOOK_MASTER_KEY_COMMAND", ""),
        ),
    )


def _notify(environ: Mapping[str, str]) -> NotifySettings:
    """Notify's key and templates. A key ends in two ids of 36 characters, which the client takes apart without looking."""
    settings = NotifySettings(
        key=environ.get("LOGBOOK_NOTIFY_KEY", ""),
        url=environ.get("LOGBOOK_NOTIFY_URL") or NOTIFY,
        email_template=environ.get("LOGBOOK_NOTIFY_EMAIL_TEMPLATE", ""),
        text_template=environ.get("LOGBOOK_NOTIFY_TEXT_TEMPLATE", ""),
    )
    if not settings.key:
        return settings
    if not re.fullmatch(r".*[0-9a-f-]{36}-[0-9a-f-]{36}", settings.key):
        raise WrongSetting(
            "LOGBOOK_NOTIFY_KEY is no key of GOV.UK Notify. Copy it again: it is shown once, when it is made."
        )
    if not (settings.email_template or settings.text_template):
        raise WrongSetting(
            "LOGBOOK_NOTIFY_KEY is set and no template is. Set LOGBOOK_NOTIFY_EMAIL_TEMPLATE, LOGBOOK_NOTIFY_TEXT_TEMPLATE or both."
        )
    return settings


def _ping(environ: Mapping[str, str]) -> str:
    url = environ.get("LOGBOOK_PING_URL", "").rstrip("/")
    if url and not url.startswith(("https://", "http://")):
        raise WrongSetting(f"LOGBOOK_PING_URL is “{url}”. It begins with https://")
    return url


def _bucket(environ: Mapping[str, str]) -> BucketSettings | None:
    """The bucket LOGBOOK_MEDIA names (s3://bucket/prefix) with its credentials; None where it names a folder."""
    scheme, found, rest = environ.get("LOGBOOK_MEDIA", "").partition("://")
    if not found:
        return None
    name, _, prefix = rest.partition("/")
    if scheme != "s3" or not name:
        raise WrongSetting("LOGBOOK_MEDIA is neither a folder nor a bucket. A bucket looks like s3://bucket/prefix")
    missing = [key for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") if not environ.get(key)]
    if missing:
        raise WrongSetting(f"LOGBOOK_MEDIA names a bucket, and {' and '.join(missing)} is not set. Set both its keys.")
    endpoint = environ.get("AWS_ENDPOINT_URL", "")
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise WrongSetting(f"AWS_ENDPOINT_URL is “{endpoint}”. It begins with https://")
    return BucketSettings(
        name=name,
        prefix=prefix.strip("/"),
        access_key_id=environ["AWS_ACCESS_KEY_ID"],
        secret_access_key=environ["AWS_SECRET_ACCESS_KEY"],
        endpoint=endpoint,
        region=environ.get("AWS_REGION") or "us-east-1",
    )


def new_secret() -> str:
    """384 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(48)


def kept_secret(path: Path, new: Callable[[], str]) -> str:
    """A random secret, made once and readable by its owner alone; two processes starting together agree on one."""
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(new())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:  # another process was first: its secret is the one
            return path.read_text()
        finally:
            fresh.unlink()
    return path.read_text()
