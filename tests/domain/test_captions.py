"""Captions: what is typed and what a WebVTT file says, read strictly; what players are given is ours to the last character."""

from __future__ import annotations

import pytest

from logbook.domain.captions import LONGEST, MOST, MOST_BYTES, Caption, from_file, read, typed, written
from logbook.domain.refusals import RuleBroken

CLIP = 17_000
FILE = """WEBVTT - of an invented moment
Kind: captions

NOTE nobody reads this

STYLE
::cue { background: url(https://elsewhere.example/) }

first
00:02.000 --> 00:04.500 align:start position:10%
<v Mum>Look, <b>a ball</b> &amp; a cup!
Yours?

00:00:05.000 --> 00:00:07.000
It comes back.
"""


def test_a_line_each_stands_until_the_next_or_four_seconds() -> None:
    assert read("0:02 Look, a ball!\n\n0:03.5 And a cup\n0:16 Bye", CLIP) == (
        Caption(2_000, 3_500, "Look, a ball!"),
        Caption(3_500, 7_500, "And a cup"),
        Caption(16_000, 17_000, "Bye"),
    )
    assert read("0:02-0:04 Look\r\n0:05 – 0:07 There", CLIP)[1] == Caption(5_000, 7_000, "There")
    assert read("  \n", CLIP) == ()


def test_of_a_file_the_times_and_words_are_kept_and_nothing_else() -> None:
    found = read("\ufeff" + FILE.replace("\n", "\r\n"), CLIP)
    assert found == (
        Caption(2_000, 4_500, "Look, a ball & a cup! Yours?"),
        Caption(5_000, 7_000, "It comes back."),
    )
    out = written(found).decode()
    assert out.startswith("WEBVTT\n\n00:00:02.000 --> 00:00:04.500\nLook, a ball &amp; a cup! Yours?\n")
    assert "elsewhere" not in out
    assert "position" not in out


@pytest.mark.parametrize("text", [FILE, "0:02-0:03.25 Look & see: 3 < 4 --> there"])
def test_what_was_kept_is_read_again_as_it_was(text: str) -> None:
    found = read(text, CLIP)
    assert read(written(found).decode(), CLIP) == found
    assert read(typed(found), CLIP) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Look, a ball", "Line 1: write the time first"),
        ("0:02 Look\n1:30 Later", "Line 2: The clip is over at 0:17"),
        ("0:05 Look\n0:02 Earlier", "it ends before it begins"),
        ("0:05-0:06 Look\n0:02-0:03 Earlier", "Line 2: it comes earlier"),
        (f"0:02 {'x' * (LONGEST + 1)}", "at most 300 characters"),
        ("\n".join(f"0:02-0:03 {number}" for number in range(MOST + 1)), "at most 400 captions"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nLook", "Line 1: the file begins with WEBVTT"),
        ("WEBVTT\n00:01.000 --> 00:02.000\nLook", "leave a line free"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nLook\n00:03.000 --> 00:04.000\nThere", "leave a line free"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nLook", "Line 3: two times are missing here"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nLook", "Line 3: two times are missing here"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>", "Line 3: there are no words"),
        ("WEBVTT\n\n00:01.000 --> 00:30.000\nLook", "the clip is over at 0:17"),
        ("WEBVTT\n\nLook", "two times are missing here"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_where_and_what_to_do(text: str, said: str) -> None:
    with pytest.raises(RuleBroken, match=said.replace("(", r"\(")):
        read(text, CLIP)


OTHERS = {
    "a zip": b"PK\x03\x04 a zip",
    "UTF-16": b"\xff\xfe\x00",
    "another kind of captions": b"1\n00:00:01,000 --> 00:00:02,000\nLook",
    "too large": b"WEBVTT" * MOST_BYTES,
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_file_of_another_kind_is_refused_at_the_file(kind: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        from_file(OTHERS[kind])
    assert refused.value.field == "file"
