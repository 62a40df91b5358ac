"""The shipped gunicorn and nginx settings, run on this machine: two web processes on one PostgreSQL, and a proxy that ends HTTPS."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.faults.processes import wait_for
from tests.faults.server import ROOT

DEPLOY = ROOT / "docs" / "deploy"
PATIENCE = 90.0
NAME = "logbook.example.org"


def free_port() -> int:
    """One nobody listens at."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Gunicorn:
    """One gunicorn with one worker, by the shipped settings, on an instance and a database."""

    def __init__(self, instance: Path, url: str) -> None:
        self.port = free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LOGBOOK_")}
        ours = {
            "LOGBOOK_INSTANCE": str(instance),
            "LOGBOOK_DATABASE_URL": url,
            "LOGBOOK_BIND": f"127.0.0.1:{self.port}",
            "LOGBOOK_WORKERS": "1",
            "LOGBOOK_TRUSTED_PROXIES": "1",
            "LOGBOOK_PUBLIC_URL": f"https://{NAME}",
        }
        command = [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py")]
        self.log = instance.parent / f"gunicorn-{self.port}.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "logbook.cli.wsgi:application()"],
                cwd=ROOT,
                env=plain | ours,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        assert wait_for(lambda: answers(self.port) or self._process.poll() is not None, PATIENCE), self.log.read_text()
        assert self._process.poll() is None, self.log.read_text()

    def kill(self) -> None:
        """kill -9 of all its processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait()


@contextlib.contextmanager
def nginx(folder: Path, *upstream: int) -> Iterator[int]:
    """The shipped site with another port, a certificate of its own, and these web processes; where it answers."""
    port = free_port()
    certificate, key = _certificate(folder)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for shipped, here in (
        ("    server 127.0.0.1:8000;", "\n".join(f"    server 127.0.0.1:{each};" for each in upstream)),
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(certificate)),
        (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(key)),
    ):
        assert shipped in site
        site = site.replace(shipped, here)
    whole = folder / "nginx.conf"
    paths = " ".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        f"daemon off; pid {folder / 'pid'}; error_log {folder / 'error.log'} warn; worker_processes 1; user root;\n"
        f"events {{}}\nhttp {{ {paths}\n{site}\n}}\n"
    )
    command = shutil.which(
        "nginx", path=f"{os.environ['PATH']}:/usr/sbin"
    )  # Debian's place for it is not everybody's path
    assert command, "nginx is not installed; scripts/test installs it or says how"
    process = subprocess.Popen([command, "-p", str(folder), "-c", str(whole)], stdin=subprocess.DEVNULL)
    try:
        assert wait_for(lambda: answers(port) or process.poll() is not None, PATIENCE)
        assert process.poll() is None, (folder / "error.log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def through(port: int) -> HTTPConnection:
    """A connection by HTTPS to the proxy, whose certificate nobody has vouched for."""
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return HTTPSConnection("127.0.0.1", port, timeout=60, context=trusting)


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder / "certificate.pem", folder / "key.pem"
