"""A server that dies in the middle of a clip: the page goes on by itself once it is back, from where the bytes were safe."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from logbook.adapters.vault import open_vault
from logbook.models.recordings import Clip, StoredFile
from tests.browser.conftest import DESKTOP, PATIENCE
from tests.browser.filming import Film, numbers
from tests.browser.test_clipping import marked, opened
from tests.faults.conftest import Instance, instance_folder
from tests.faults.crowd import Browser as SignedIn
from tests.faults.server import Server

__all__ = ["instance_folder"]

SLOW = 60_000
"""Bytes a second that leave the device, so that there is a middle to die in."""
CHUNK = 64 * 1024


@pytest.fixture
def cycle(instance_folder: Instance) -> UUID:
    with instance_folder.database.writing() as db:
        instance_folder.world.client(db, "heron")
        cycle_id = instance_folder.world.cycle(db, "one", "heron", reviewed_on=None, review_minutes=None)
        db.commit()
    instance_folder.sign_in("tess", ["tess"])
    return cycle_id


def ready(page: Page, cycle: UUID, film: Path) -> None:
    opened(page, cycle, film)
    marked(page, 1.3, 11.06)
    card = page.locator(".lb-moment")
    card.get_by_label("Name the moment").fill("she waits")
    card.get_by_label("mum", exact=True).check()
    page.get_by_label("The film lies on").fill("work phone")
    expect(page.locator("#leaves")).to_contain_text("This leaves your device")


def safe(instance: Instance) -> int:
    """The bytes that are on the disk; none before the clip is known."""
    with instance.database.reading() as db:
        file_id = db.scalar(select(Clip.file_id))
    if file_id is None:
        return 0
    with closing(open_vault(instance.app.extensions["logbook.settings"])) as vault:
        return vault.offset(file_id)


def kept(instance: Instance) -> bytes:
    with instance.database.reading() as db:
        file = db.scalars(select(StoredFile)).one()
    with closing(open_vault(instance.app.extensions["logbook.settings"])) as vault:
        return b"".join(vault.read(file.id, 0, file.length))


def test_an_upload_goes_on_after_its_server_was_killed(
    browser: Browser, instance_folder: Instance, cycle: UUID, tmp_path: Path
) -> None:
    server = Server(instance_folder.folder)
    settings: dict[str, Any] = {**DESKTOP, "base_url": f"http://127.0.0.1:{server.port}", "locale": "en-GB"}
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE)
    with closing(SignedIn(instance_folder.app, server.port)) as signed_in:
        name, _, value = signed_in.headers("tess")["Cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{server.port}"}])
    page = context.new_page()
    try:
        ready(page, cycle, Film(seconds=14).write(tmp_path / "film.mp4"))
        line = context.new_cdp_session(page)
        slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW}
        line.send("Network.emulateNetworkConditions", slow)
        page.get_by_role("button", name="Send").click()
        until = monotonic() + PATIENCE / 1000
        while safe(instance_folder) < CHUNK:
            assert monotonic() < until, "nothing arrived"
            sleep(0.05)
        server.kill()
        before = safe(instance_folder)
        assert before >= CHUNK
        expect(page.get_by_role("heading", name="On its way")).to_be_visible()
        server = Server(instance_folder.folder, port=server.port)
        assert safe(instance_folder) >= before, "what was safe is safe"
        line.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
        expect(page.get_by_text("All of it has arrived.")).to_be_visible(timeout=90_000)
        found = numbers(kept(instance_folder))
        assert found == list(range(50, found[-1] + 1)), "every picture from the mark on, none twice and none torn"
        assert found[-1] >= 274
    finally:
        context.close()
        server.stop()
