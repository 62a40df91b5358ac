"""What the web process takes once every page was opened and every export made: the heavy work is another process's."""

from __future__ import annotations

import re

import psutil

from logbook.models.desk import Export
from tests import evidencing
from tests import world as worlds
from tests.faults.conftest import Instance
from tests.faults.crowd import Browser, Write
from tests.faults.processes import wait_for
from tests.faults.server import Server

MOST = 110
"""Megabytes of the web process that are its own and in memory."""
NEVER_FOLLOWED = re.compile(r"^/(static|sign-out)")
LINK = re.compile(rb'href="(/[^"#]*)')


def test_the_web_process_stays_small(instance_folder: Instance) -> None:
    with instance_folder.database.writing() as db:
        evidencing.fill(db, instance_folder.world, clients=6)
        db.commit()
    server = Server(instance_folder.folder)
    try:
        browser = Browser(instance_folder.app, server.port)
        opened = sum(len(walked(browser, instance_folder, name)) for name in worlds.CAST)
        for kind in ("pdf", "xlsx"):
            export(browser, instance_folder, kind)
        browser.close()
        taken = psutil.Process(server.pid).memory_info().rss / 2**20
    finally:
        server.stop()
    print(f"\nThe web process takes {taken:.0f} MB after {opened} pages and both exports.")  # noqa: T201 - the figure itself is asked for
    assert opened > 50
    assert taken < MOST


def walked(browser: Browser, instance: Instance, name: str) -> set[str]:
    """Every page this person is led to from home, each opened once."""
    token = f"token of {name}"
    instance.sign_in(name, [token])
    seen: set[str] = set()
    ahead = ["/"]
    while ahead:
        address = ahead.pop()
        status, page = browser.get(token, address)
        assert status < 500, address
        seen.add(address)
        found = {link.decode().replace("&amp;", "&") for link in LINK.findall(page)}
        ahead += [link for link in sorted(found - seen - set(ahead)) if not NEVER_FOLLOWED.match(link)]
    return seen


def export(browser: Browser, instance: Instance, kind: str) -> None:
    """Ask for a file, wait for it, fetch it."""
    page = f"/journeys/{instance.world.tess_journey}/evidence"
    token = "token of tess"
    assert browser.post(Write("", token, page, {"kind": kind})) == 302

    def ready() -> Export | None:
        with instance.database.reading() as db:
            return db.query(Export).filter(Export.kind == kind, Export.made_at.is_not(None)).one_or_none()

    assert wait_for(ready, 90)
    made = ready()
    assert made is not None
    status, content = browser.get(token, f"{page}/{made.id}")
    assert (status, len(content)) == (200, len(made.content or b""))
