"""tus as a browser speaks it: pieces of one clip's bytes, sent from Tess's."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from logbook.adapters.vault import Vault
from tests import recordings
from tests.world import World

CONTENT = recordings.noise(200_000)
WHOLE_CHUNKS = 3 * 65_536
SPEAKS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


@dataclass
class Sending:
    """Tess's browser and the clip whose bytes it sends."""

    browser: FlaskClient
    world: World
    vault: Vault
    address: str

    def ask(self, method: str, address: str = "", **given: Any) -> TestResponse:
        given["headers"] = SPEAKS | given.get("headers", {})
        return self.browser.open(address or self.address, method=method, **given)

    def piece(self, start: int, stop: int, **headers: str) -> TestResponse:
        said = {"Upload-Offset": str(start), **headers}
        return self.ask("PATCH", data=CONTENT[start:stop], content_type=PIECE, headers=said)

    def safe(self) -> int:
        return int(self.ask("HEAD").headers["Upload-Offset"])

    def kept(self) -> bytes:
        return b"".join(self.vault.read(self.world.ids["moment_file"], 0, len(CONTENT)))


def named(**pairs: object) -> str:
    return ",".join(f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in pairs.items())
