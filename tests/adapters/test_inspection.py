"""What the limited process finds in films and in what only says it is one, and what it makes of them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from logbook.adapters.inspection import Died, Limits, Order, OutOfTime, Worker
from logbook.domain.inspection import SENTENCES, Facts, Refusal, Work, follows
from tests import films
from tests.adapters.inspecting import done, facts, refusal
from tests.browser.filming import number_of, numbers, pictures, tones

PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
CONCAT = b"ffconcat version 1.0\nfile /etc/hostname\n"


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as into:
        into.writestr("film.mp4", films.cut())
    return written.getvalue()


def unknown_codec() -> bytes:
    return films.unknown_to_browsers().replace(b"mp4v", b"zzzz").replace(b"esds", b"zzzz")


def test_what_each_kind_of_film_is() -> None:
    phone = facts(films.phone())
    assert (phone.container, phone.video, phone.audio) == ("mov", "h264", "aac")
    assert (phone.width, phone.height, phone.rotation) == (180, 320, 90)
    assert abs(phone.milliseconds - 6000) < 150
    assert (phone.plays, phone.clean) == (True, False), "it says where it was filmed"
    assert facts(films.cut()).playable
    recorded = facts(films.without_index())
    assert (recorded.container, recorded.video, recorded.plays) == ("matroska", "vp8", False)
    assert abs(recorded.milliseconds - 6000) < 150
    older = facts(films.unknown_to_browsers().replace(b"Fictional 7", b"F\xefctional 7"))
    assert (older.video, older.plays) == ("mpeg4", False)


@pytest.mark.parametrize(
    ("film", "why"),
    [
        (bytes, Refusal.EMPTY),
        (archive, Refusal.NO_FILM),
        (lambda: PLAYLIST, Refusal.NO_FILM),
        (lambda: CONCAT, Refusal.NO_FILM),
        (lambda: b"<html><script>x</script></html>\n" + films.cut(), Refusal.NO_FILM),
        (lambda: archive() + films.cut(), Refusal.NO_FILM),
        (lambda: b"\x00\x00\x00\x2aPDF-" + bytes(34) + films.cut(), Refusal.NO_FILM),
        (lambda: b"\x00\x00\x00\x18free<script>x</script>"[:24] + films.cut(), Refusal.DAMAGED),
        (lambda: films.phone()[:20_000], Refusal.DAMAGED),
        (lambda: b"\x00\x00\x00\x18ftypisom" + bytes(4000), Refusal.DAMAGED),
        (unknown_codec, Refusal.UNKNOWN_FORM),
    ],
    ids=[
        "nothing",
        "archive",
        "playlist",
        "list of files",
        "page before",
        "archive before",
        "box before",
        "free before",
        "half",
        "hollow",
        "codec",
    ],
)
def test_what_is_no_film_is_refused_in_a_sentence(film: Callable[[], bytes], why: Refusal) -> None:
    assert refusal(film()) is why
    assert SENTENCES[why].endswith(".")


def test_what_a_film_hides_and_how_long_it_truly_is_come_to_light() -> None:
    hiding = bytearray(films.cut())
    at = 0
    while (at := hiding.find(b"elst", at + 1)) > 0:
        hiding[at + 12 : at + 16] = (1000).to_bytes(4, "big")  # a player then shows one second of it
    head = hiding.index(b"mvhd")
    hiding[head + 20 : head + 24] = (1000).to_bytes(4, "big")
    found = facts(bytes(hiding))
    assert found.milliseconds > 5900
    assert follows(found, 1000) is Refusal.MORE_THAN_MARKED


def test_what_lies_behind_a_film_is_left_behind() -> None:
    both = films.cut() + archive()
    found = facts(both)
    assert (found.plays, found.clean) == (True, False)
    assert follows(found, 6000) is Work.CUT
    said, made = done(both, Work.CUT, 0, 7000)
    assert said.facts.playable
    assert b"PK\x03\x04" not in made
    assert numbers(made) == list(range(150))


@pytest.mark.parametrize(
    ("film", "first"),
    [(films.phone, 50), (films.without_index, 38), (films.unknown_to_browsers, 38), (films.camcorder, 37)],
    ids=["copied", "without an index", "older", "camcorder"],
)
def test_nothing_outside_the_marks_is_in_a_cut(film: Callable[[], bytes], first: int) -> None:
    said, made = done(film(), Work.CUT, 1500, 4420)
    seen = numbers(made)
    assert seen == list(range(first, seen[-1] + 1))
    assert 105 <= seen[-1] <= 109
    assert tones(made) <= {2, 3, 4}
    assert (said.facts.playable, b"elst" in made, b"Fictional" in made, b"51.5007" in made) == (True,) + (False,) * 3
    assert 1500 <= said.begins_ms <= said.ends_ms <= 4420
    assert abs(said.facts.milliseconds - (said.ends_ms - said.begins_ms)) < 100
    assert refusal(film(), Work.CUT, 20_000, 30_000) is Refusal.BEGINS_LATE


def test_a_rendition_shows_all_of_a_film_upright() -> None:
    said, made = done(films.unknown_to_browsers(), Work.RENDITION, 0, 6000)
    assert (said.facts.playable, numbers(made), tones(made)) == (True, list(range(150)), set(range(6)))
    turned, made = done(films.phone(), Work.RENDITION, 0, 6000)
    assert (turned.facts.width, turned.facts.height, turned.facts.rotation) == (180, 320, 0)
    assert number_of(pictures(made)[70].rotate(90, expand=True)) == 70


def test_a_still_is_the_picture_of_its_moment_and_says_nothing_else() -> None:
    said, made = done(films.without_index(), Work.STILL, 2500)
    picture = Image.open(io.BytesIO(made))
    assert (picture.format, picture.size, number_of(picture)) == ("JPEG", (320, 180), 62)
    assert not picture.getexif()
    assert (said.facts.width, said.facts.height) == (320, 180)
    upright = Image.open(io.BytesIO(done(films.phone(), Work.STILL, 1000)[1]))
    assert number_of(upright.rotate(90, expand=True)) == 25


def test_a_child_that_takes_too_long_or_ends_is_told_and_gone() -> None:
    film = films.unknown_to_browsers()
    with Worker() as worker:
        with pytest.raises(OutOfTime):
            worker.do(Order(Work.RENDITION), Limits(60, 0.05), io.BytesIO(film), len(film), lambda _percent: None)
        pid = worker.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with Worker() as worker, pytest.raises(Died):
        worker.do(
            Order(Work.RENDITION), Limits(60, 60), io.BytesIO(film), len(film), lambda _percent: worker.end_child()
        )


def test_what_a_child_says_is_believed_in_form_alone() -> None:
    true = {"container": "mov", "video": "h264", "audio": "aac", "width": 1, "height": 1, "rotation": 0}
    true |= {"milliseconds": 5, "plays": True, "clean": True}
    assert Facts.told(true).playable
    for lie in ({"width": "1"}, {"plays": 1}, {"milliseconds": -1}, {"video": "x" * 40}, {"audio": None}):
        with pytest.raises(ValueError, match=r"."):
            Facts.told(true | lie)


ATTEMPTS = """
import os, socket, subprocess, sys
from logbook.adapters.inspection.child.confinement import confine
confine(2 << 30, 10, 1 << 20)
def refused(what):
    try:
        what()
    except OSError:
        return 1
    return 0
tries = (
    lambda: open("/etc/hostname"), lambda: open("/dev/shm/x", "w"), lambda: socket.socket(), lambda: os.pipe(),
    lambda: os.execv("/bin/true", ["true"]), lambda: os.kill(os.getppid(), 0), lambda: os.rename("/srv", "/srv2"),
    lambda: os.memfd_create("x"), lambda: subprocess.run(["/bin/true"]),
)
sys.exit(sum(refused(each) for each in tries))
"""


def test_the_child_can_open_nothing_start_nothing_and_reach_nobody() -> None:
    assert subprocess.run([sys.executable, "-c", ATTEMPTS], check=False).returncode == 9
