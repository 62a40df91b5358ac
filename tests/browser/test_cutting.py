"""What leaves the device is what lies between the marks: read back picture by picture and tone by tone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adapters.inspecting import facts
from tests.browser.conftest import Screens
from tests.browser.cutting import cut
from tests.browser.filming import FACE, HEIGHT, WIDTH, Film, numbers, pictures, tones

MEGABYTE = 1_000_000
PHONE_TAGS = {"location": "+51.5074-000.1278/", "title": "Heron at home", "creation_time": "2026-03-10T09:00:00Z"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_a_copied_moment_holds_no_picture_and_no_sound_from_outside_the_marks(screens: Screens, folder: Path) -> None:
    film = Film(seconds=10, tags=PHONE_TAGS).write(folder / "film.mp4")
    made = cut(screens.desktop(), film, 2.3, 6.7)
    assert made.said["way"] == "copied"
    found = numbers(made.sent)
    assert found[0] == 75, "the first key picture after the mark"
    assert found == list(range(found[0], found[-1] + 1))
    assert (found[-1] + 1) / 25 <= 6.7
    assert len(found) > 3 * 25
    assert (made.said["begins"], made.said["ends"]) == (found[0] / 25, (found[-1] + 1) / 25)
    assert tones(made.sent) == {3, 4, 5, 6}
    assert facts(made.sent).playable, "the server shows it as it came"


def test_a_cut_has_no_edit_list_no_place_no_name_and_no_day(screens: Screens, folder: Path) -> None:
    film = Film(seconds=6, tags=PHONE_TAGS).write(folder / "film.mp4")
    assert b"+51.5074" in film.read_bytes()
    sent = cut(screens.desktop(), film, 1, 4).sent
    for trace in (b"elst", b"+51.5074", b"Heron", b"2026-03-10", b"x264", b"udta"):
        assert trace not in sent
    for box in (b"mvhd", b"tkhd", b"mdhd"):
        at = sent.index(box) + 8
        assert sent[at : at + 8] == bytes(8), box


def test_exact_marks_are_kept_to_the_picture_and_the_sound_is_copied(screens: Screens, folder: Path) -> None:
    film = Film(seconds=6).write(folder / "film.mp4")
    made = cut(screens.desktop(), film, 1.4, 3.2, exact=True)
    assert made.said["way"] == "encoded"
    assert numbers(made.sent) == list(range(35, 80))
    assert tones(made.sent) == {2, 3}
    assert facts(made.sent).playable


def test_where_copying_would_lose_over_a_second_the_moment_is_encoded_anew(screens: Screens, folder: Path) -> None:
    film = Film(seconds=8, key_every=200).write(folder / "film.mp4")
    made = cut(screens.desktop(), film, 2, 4)
    assert made.said["way"] == "encoded"
    assert numbers(made.sent) == list(range(50, 100))
    assert tones(made.sent) <= {2, 3}


@pytest.mark.parametrize("exact", [False, True])
def test_a_film_made_upright_stays_upright(screens: Screens, folder: Path, exact: bool) -> None:
    film = Film(seconds=5, turned=90).write(folder / "film.mp4")
    page = screens.desktop()
    made = cut(page, film, 1, 3, exact=exact)
    assert shown_size(page, made.sent) == [HEIGHT, WIDTH]
    assert len(pictures(made.sent)) == 50


def test_a_film_without_an_index_is_read_through_and_cut(screens: Screens, folder: Path) -> None:
    film = Film(seconds=8, video="libvpx", audio="libopus", kind="webm", options={"live": "1"}).write(
        folder / "film.webm"
    )
    made = cut(screens.desktop(), film, 2.3, 6.7)
    assert made.said["type"] == "video/webm"
    assert made.said["duration"] == pytest.approx(8, abs=0.1)
    assert made.said["heard"][-1] == 1
    assert made.said["heard"] == sorted(made.said["heard"])
    found = numbers(made.sent)
    assert found
    assert found[0] >= 2.3 * 25
    assert found[-1] + 1 <= 6.7 * 25
    assert tones(made.sent) <= {3, 4, 5, 6}


def test_opening_an_indexed_film_reads_little_of_it(screens: Screens, folder: Path) -> None:
    film = Film(seconds=10, options={"movflags": "faststart"}).write(folder / "film.mp4")
    padded = film.read_bytes() + (20 * MEGABYTE).to_bytes(4, "big") + b"free" + bytes(20 * MEGABYTE - 8)
    film.write_bytes(padded)
    assert cut(screens.desktop(), film, 1, 2).said["opened"] <= 2 * MEGABYTE


def test_a_covered_face_is_in_no_picture_that_leaves(screens: Screens, folder: Path) -> None:
    film = Film(seconds=5).write(folder / "film.mp4")
    left, top, right, bottom = (FACE[0] - 8, FACE[1] - 8, FACE[2] + 8, HEIGHT)
    box = {"x": left / WIDTH, "y": top / HEIGHT, "width": (right - left) / WIDTH, "height": (bottom - top) / HEIGHT}
    made = cut(screens.desktop(), film, 1, 3, cover=[[{"at": 1, **box}]], mute=True)
    seen = pictures(made.sent)
    assert len(seen) == 50
    for image in seen:
        shades = image.convert("L").crop(FACE).tobytes()
        assert max(shades) - min(shades) < 24, "one plain colour"
    assert numbers(made.sent) == list(range(25, 75))
    assert tones(made.sent) == set()


def test_a_moved_cover_is_on_its_way_between_its_places(screens: Screens) -> None:
    page = screens.desktop()
    page.goto("/accessibility")
    boxes = page.evaluate(
        """async () => {
          const at = document.querySelector('script[type=module]').src.replace(/logbook\\.js$/, 'clipping/');
          const { boxAt, placed } = await import(at + 'cover.js');
          let places = placed([], { at: 4, x: 0.5, y: 0.2, width: 0.2, height: 0.4 });
          places = placed(places, { at: 2, x: 0.1, y: 0.2, width: 0.4, height: 0.2 });
          return [1, 2, 3, 4, 9].map((time) => boxAt(places, time)).map((box) => [box.x, box.width].map((n) => +n.toFixed(3)));
        }"""
    )
    assert boxes == [[0.1, 0.4], [0.1, 0.4], [0.3, 0.3], [0.5, 0.2], [0.5, 0.2]]


def test_what_is_no_moment_and_what_is_no_film_is_said_in_words(screens: Screens, folder: Path) -> None:
    page = screens.desktop()
    film = Film(seconds=10).write(folder / "film.mp4")
    assert (
        cut(page, film, 5, 35).refused == "The moment goes on to 35 s and the film is 10 s long. Mark an earlier end."
    )
    assert cut(page, film, 5, 4).refused == "The moment ends before it begins. Move one of the two marks."
    for content in (b"", b"PK\x03\x04" + bytes(4000), b"#EXTM3U\nhttp://elsewhere.example/film.ts\n"):
        (folder / "other.mp4").write_bytes(content)
        assert cut(page, folder / "other.mp4", 0, 1).refused.startswith(
            "This file is not a film that can be read here."
        )


def shown_size(page: object, sent: bytes) -> list[int]:
    """The upright width and height of a cut, as its own headers turn it."""
    at = sent.index(b"tkhd") + 4
    matrix = sent[at + 40 : at + 76]
    width, height = (int.from_bytes(sent[at + 76 + 4 * n : at + 80 + 4 * n], "big") >> 16 for n in (0, 1))
    return [width, height] if int.from_bytes(matrix[:4], "big") else [height, width]
