"""The film that video is measured on, made small: what the figures lean on is true of it."""

from __future__ import annotations

from pathlib import Path

import av

from bench.film import PLACE, Phone
from tests.browser.filming import numbers, tones


def test_a_small_one_is_what_the_large_one_says_it_is(tmp_path: Path) -> None:
    phone = Phone(seconds=8, length=1_000_000, width=320, height=180)
    path = phone.film(tmp_path / "film.mp4")
    content = path.read_bytes()
    assert abs(len(content) - phone.length) < 0.02 * phone.length
    assert (numbers(content), tones(content)) == (list(range(240)), set(range(8)))
    assert content.index(b"mdat") < content.index(b"moov")
    assert PLACE[:8].encode() in content
    with av.open(str(path)) as film:
        keys = [packet.pts for packet in film.demux(video=0) if packet.is_keyframe and packet.pts is not None]
        base = film.streams.video[0].time_base or 1
    assert [int(key * base) for key in keys] == list(range(8))
    assert phone.film(path) == path
    assert [each.name for each in tmp_path.iterdir()] == ["film.mp4"]
