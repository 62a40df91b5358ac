"""Somebody's device: a real Chromium with the clipping page open, and what it does and holds while a moment is cut and sent."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import DESKTOP, QUIETLY

PATIENCE = 120_000
"""Milliseconds: a busy machine is slow, not wrong."""
OFTEN = 0.25
"""Seconds between two looks: each costs the machine that is measured some milliseconds."""
RESTS = 2.0
"""Seconds the page is left alone before what it holds is taken as what it held before."""
OWN = re.compile(r"^Pss_(?:Anon|Shmem): +(\d+) kB", re.MULTILINE)
KIB = 1024

COUNTS = """(() => {
  window.readOfFilm = 0;
  const note = (bytes) => { window.readOfFilm += bytes; };
  const { stream, arrayBuffer } = Blob.prototype;
  Blob.prototype.arrayBuffer = async function () {
    const all = await arrayBuffer.call(this);
    note(all.byteLength);
    return all;
  };
  Blob.prototype.stream = function () {
    const made = stream.call(this);
    const getReader = made.getReader.bind(made);
    made.getReader = (...how) => {
      const reader = getReader(...how);
      const read = reader.read.bind(reader);
      reader.read = async (...into) => {
        const got = await read(...into);
        note(got.value?.byteLength ?? 0);
        return got;
      };
      return reader;
    };
    return made;
  };
})()"""
"""Every byte of a file that a script of the page gets to see is counted. The browser's own player reads beside it."""

SHOWN = """async (time) => {
  const video = document.getElementById('picture');
  video.pause();
  const shown = new Promise((done) => video.requestVideoFrameCallback((_now, { mediaTime }) => done(mediaTime)));
  video.currentTime = time;
  const at = await shown;
  await new Promise((done) => setTimeout(done, 100));
  return at;
}"""

KEEP = """({ exact, how }) => new Promise((done) => {
  const moments = document.getElementById('moments');
  const began = performance.now();
  const watch = new MutationObserver(() => {
    if (!moments.querySelector('[data-of=way]')?.textContent.includes(how)) return;
    watch.disconnect();
    done((performance.now() - began) / 1000);
  });
  watch.observe(moments, { subtree: true, childList: true, characterData: true });
  document.querySelector('[data-do=out]').click();
  document.querySelector('[data-do=keep]').click();
  if (exact) moments.querySelector('[data-of=exact]').click();
})"""
WAYS = {False: "as filmed", True: "made anew"}


@dataclass
class Device:
    """A page on which a film is clipped."""

    page: Page

    def open_film(self, film: Path) -> int:
        """Choose it; how many bytes of it the page read until it stood open."""
        self.page.locator("#film").set_input_files(film)
        expect(self.page.get_by_text("It stays on this device.")).to_be_visible(timeout=PATIENCE)
        return int(self.page.evaluate("() => window.readOfFilm"))

    def go_to(self, time: float) -> float:
        """The time of the picture that is shown then, in seconds."""
        return float(self.page.evaluate(SHOWN, time))

    def begins_here(self) -> None:
        """Mark the beginning."""
        self.page.get_by_role("button", name="It begins here").click()

    def ends_here_and_is_kept(self, *, smaller: bool) -> float:
        """Mark the end and keep the moment; seconds until it stood there as it will be sent."""
        return float(self.page.evaluate(KEEP, {"exact": smaller, "how": WAYS[smaller]}))

    def send(self) -> None:
        """Say what has to be said, and send."""
        card = self.page.locator(".lb-moment")
        card.get_by_label("Name the moment").fill("she waits")
        card.get_by_label("mum", exact=True).check()
        self.page.get_by_label("The film lies on").fill("work phone")
        self.page.get_by_role("button", name="Send").click()

    def told(self) -> str:
        """What the page says stands in the way; empty where nothing does."""
        return str(self.page.locator("#refused").text_content() or "").strip()


@contextmanager
def browsing() -> Iterator[Browser]:
    """The system's chromium."""
    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=shutil.which("chromium"), args=QUIETLY)
        yield browser
        browser.close()


@contextmanager
def clipping(browser: Browser, port: int, path: str, cookie: str) -> Iterator[Device]:
    """The clipping page of somebody who is signed in, in a browser that holds nothing else."""
    name, _, value = cookie.partition("=")
    settings: dict[str, Any] = {**DESKTOP, "base_url": f"http://127.0.0.1:{port}", "locale": "en-GB"}
    with browser.new_context(**settings) as context:
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
        context.add_init_script(COUNTS)
        page = context.new_page()
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"the clipping page answered {answer.status}"
        yield Device(page)


class Holding:
    """How much more memory the browser's processes hold at their most than they did at first, in bytes.

    Counted is what no file stands behind, private and shared, each shared page once (Linux: smaps_rollup).
    """

    def __init__(self) -> None:
        sleep(RESTS)
        everything = psutil.Process().children(recursive=True)
        self._processes = [each.pid for each in everything if each.name().startswith("chrom")]
        self._first = self._most = _held(self._processes)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def so_far(self) -> int:
        """The most it was until now."""
        return self._most - self._first

    def end(self) -> int:
        """The most it was; it is not looked at any longer."""
        self._ended.set()
        self._thread.join()
        return self.so_far()

    def _look(self) -> None:
        while not self._ended.wait(OFTEN):
            self._most = max(self._most, _held(self._processes))


def _held(processes: Sequence[int]) -> int:
    total = 0
    for pid in processes:
        with suppress(OSError):  # ended meanwhile, and holds nothing
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            total += sum(int(kib) for kib in OWN.findall(rollup)) * KIB
    return total
