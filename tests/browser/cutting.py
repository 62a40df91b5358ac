"""The cutter at work in a real browser, on a film chosen from the disk as a person chooses one."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

CHOOSE = """() => {
  const choice = document.createElement('input');
  choice.type = 'file';
  choice.id = 'film-under-test';
  document.body.append(choice);
}"""
CUT = """async ({ marks, wishes }) => {
  const at = document.querySelector('script[type=module]').src.replace(/logbook\\.js$/, 'clipping/');
  const { openFilm } = await import(at + 'film.js');
  const { cut } = await import(at + 'cut.js');
  const heard = [];
  const begun = performance.now();
  try {
    const film = await openFilm(document.getElementById('film-under-test').files[0], (share) => heard.push(share));
    const opened = film.bytesRead;
    const made = await cut(film, marks, wishes);
    const bytes = new Uint8Array(await made.blob.arrayBuffer());
    let text = '';
    for (let part = 0; part < bytes.length; part += 8192) text += String.fromCharCode(...bytes.subarray(part, part + 8192));
    return {
      sent: btoa(text), type: made.blob.type, way: made.way, begins: made.begins, ends: made.ends, opened, heard,
      duration: film.duration, took: performance.now() - begun,
    };
  } catch (error) {
    return { refused: error.message, kind: error.constructor.name };
  }
}"""


@dataclass
class Made:
    """What would leave the device, and what the cutter said of it; `refused` is its sentence where it made nothing."""

    said: dict[str, Any]

    @property
    def sent(self) -> bytes:
        return base64.b64decode(self.said["sent"])

    @property
    def refused(self) -> str:
        return str(self.said.get("refused", ""))


def cut(page: Page, film: Path, begins: float, ends: float, **wishes: Any) -> Made:
    """One moment of the film, in seconds."""
    page.goto("/accessibility")
    page.evaluate(CHOOSE)
    page.set_input_files("#film-under-test", film)
    return Made(page.evaluate(CUT, {"marks": {"begins": begins, "ends": ends}, "wishes": wishes}))
