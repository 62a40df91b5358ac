"""Several web processes on one PostgreSQL keep nothing of their own; the shipped proxy carries films and writes none of them down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select, update

from logbook import create_app
from logbook.adapters import migrations
from logbook.adapters.database import Database
from logbook.adapters.vault import open_vault
from logbook.config import read_settings
from logbook.domain.uploads import LAPSES_AFTER
from logbook.models.cycles import Cycle
from logbook.models.recordings import StoredFile
from tests import recordings
from tests import world as worlds
from tests.databases import SOCKET
from tests.faults import deployed, writes
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser, Write
from tests.faults.deployed import Gunicorn
from tests.faults.processes import wait_for
from tests.postgres import new_database, running_server

FILM = recordings.noise(3_000_000)
SPEAKS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    """Where a PostgreSQL listens: the run's own where it has one."""
    if SOCKET in os.environ:
        yield os.environ[SOCKET]
        return
    with running_server() as folder:
        yield folder


@pytest.fixture
def on_postgres(tmp_path: Path, socket: str) -> Iterator[Instance]:
    """The cast in a PostgreSQL, and an instance folder for keys, films and secrets."""
    url = new_database(socket, f"deployed_{uuid4().hex}")
    settings = read_settings(tmp_path / "instance", environ={"LOGBOOK_DATABASE_URL": url})
    app = create_app(settings)
    database: Database = app.extensions["logbook.database"]
    migrations.migrate(database)
    with database.writing() as db:
        world = worlds.build(db)
        db.commit()
    yield Instance(tmp_path / "instance", app, world)
    database.dispose()


@pytest.fixture
def two(on_postgres: Instance) -> Iterator[tuple[Gunicorn, Gunicorn]]:
    """Two web processes on it."""
    url = on_postgres.app.extensions["logbook.settings"].database_url
    both = [Gunicorn(on_postgres.folder, url) for _ in range(2)]
    yield both[0], both[1]
    for each in both:
        each.kill()


def cycles(instance: Instance) -> int:
    with instance.database.reading() as db:
        return db.scalar(select(func.count()).select_from(Cycle)) or 0


def headers_of(instance: Instance, token: str) -> dict[str, str]:
    """What another program sends along to be this session."""
    browser = Browser(instance.app, 0)
    browser.close()
    return browser.headers(token)


def signed_in(instance: Instance, port: int, name: str) -> str:
    """The token of a session begun at this process with address and password, as anybody begins one."""
    said = {"email": f"{name}@example.org", "password": worlds.PASSWORD}
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    held = headers_of(instance, "")
    form = {"Cookie": held["Cookie"], "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in", urlencode(said | {"csrf_token": held["X-CSRFToken"]}), form)
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (302, "/"), answer.read()
    cookie = answer.headers["Set-Cookie"].partition("logbook=")[2].partition(";")[0]
    connection.close()
    signer = cast(SecureCookieSessionInterface, instance.app.session_interface).get_signing_serializer(instance.app)
    assert signer is not None
    return str(signer.loads(cookie)["_user_id"])


def sent(port: int, headers: dict[str, str], file_id: UUID, start: int, stop: int) -> int:
    """Send a part of the film through the proxy; how much is safe then."""
    line = deployed.through(port)
    said = SPEAKS | headers | {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
    line.request("PATCH", f"/uploads/{file_id}", FILM[start:stop], said)
    answer = line.getresponse()
    assert answer.status == 204, answer.read()
    line.close()
    return int(answer.headers["Upload-Offset"])


def asked(instance: Instance, at: Gunicorn, what: Write | str, token: str = "") -> int:
    """The status of a page opened, or a form sent, at this process."""
    browser = Browser(instance.app, at.port)
    try:
        return browser.get(token, what)[0] if isinstance(what, str) else browser.post(what)
    finally:
        browser.close()


def test_signed_in_at_one_saved_at_the_other_and_one_killed(
    on_postgres: Instance, two: tuple[Gunicorn, Gunicorn]
) -> None:
    one, other = two
    writes.begin_a_client(on_postgres)
    token = signed_in(on_postgres, one.port, "tess")
    before = cycles(on_postgres)
    assert asked(on_postgres, other, writes.save(on_postgres, token)) == 302
    assert asked(on_postgres, one, "/clients", token) == 200
    one.kill()
    assert asked(on_postgres, other, writes.save(on_postgres, token)) == 302
    assert asked(on_postgres, other, "/", token) == 200
    assert cycles(on_postgres) == before + 2


def test_a_clip_goes_up_and_plays_through_the_shipped_proxy(
    on_postgres: Instance, two: tuple[Gunicorn, Gunicorn], tmp_path: Path
) -> None:
    world, folder = on_postgres.world, tmp_path / "nginx"
    folder.mkdir()
    vault = open_vault(on_postgres.app.extensions["logbook.settings"])
    with on_postgres.database.writing() as db:
        world.client(db, "heron")
        world.cycle(db, "cycle", "heron")
        recordings.film(db, world, "film", "cycle")
        recordings.clip(db, vault, world, "sent", of_film="film", content=FILM, arrived=False)
        recordings.clip(db, vault, world, "moment", of_film="film", content=FILM)
        db.execute(update(StoredFile).values(lapses_at=on_postgres.now + LAPSES_AFTER))
        db.commit()
    on_postgres.sign_in("tess", ["tess"])
    headers = headers_of(on_postgres, "tess") | {
        "Host": deployed.NAME,
        "Referer": f"https://{deployed.NAME}/",
    }
    with deployed.nginx(folder, two[0].port, two[1].port) as port:
        safe = sent(port, headers, world.sent_file, 0, len(FILM) // 2)
        assert 0 < safe <= len(FILM) // 2
        two[0].kill()  # the rest arrives at the process that is left
        assert sent(port, headers, world.sent_file, safe, len(FILM)) == len(FILM)
        line = deployed.through(port)
        line.request("POST", f"/clips/{world.moment}/address", headers=headers | {"Accept": "application/json"})
        address = line.getresponse().read().decode().partition('"address":"')[2].partition('"')[0]
        line.request("GET", address, headers=headers | {"Range": "bytes=1000000-"})
        played = line.getresponse()
        assert (played.status, played.read()) == (206, FILM[1_000_000:])
        line.close()
        assert wait_for(lambda: b"".join(vault.read(world.sent_file, 0, len(FILM))) == FILM)
        assert [path for path in folder.rglob("*") if path.is_file() and FILM[:32] in path.read_bytes()] == []
        assert list((folder / "client_body").iterdir()) == list((folder / "proxy").iterdir()) == []
    vault.close()
