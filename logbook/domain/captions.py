"""Captions of a clip: lines as somebody types them, or a WebVTT file, read strictly; and the WebVTT that players are given.

Nothing of a file is passed on as it came: its times and its words alone, in a file of our own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from logbook.domain.comments import A_FRAME, place
from logbook.domain.refusals import RuleBroken
from logbook.domain.typed import one_line
from logbook.domain.words import film_time

MOST = 400
"""Captions of one clip."""
LONGEST = 300
"""Characters of one."""
MOST_BYTES = 256 * 1024
STANDS = 4_000
"""Milliseconds a line stands whose end nobody said, where no other comes sooner."""
MEDIA_TYPE = "text/vtt"

LANGUAGES = {
    "en": "English", "ar": "العربية", "bn": "বাংলা", "cy": "Cymraeg", "da": "Dansk", "de": "Deutsch", "es": "Español",
    "fa": "فارسی", "fi": "Suomi", "fr": "Français", "ga": "Gaeilge", "gd": "Gàidhlig", "it": "Italiano", "ku": "Kurdî",
    "nl": "Nederlands", "no": "Norsk", "pa": "ਪੰਜਾਬੀ", "pl": "Polski", "ps": "پښتو", "pt": "Português", "ro": "Română",
    "so": "Soomaali", "sv": "Svenska", "ti": "ትግርኛ", "tr": "Türkçe", "uk": "Українська", "ur": "اردو", "zh": "中文",
    "und": "Another, or several",
}  # fmt: skip
"""What families speak, by the codes of ISO 639, each called as its speakers call it; a family says things in its own."""
FIRST = "en"
"""What these pages are written in, and what is proposed."""

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+\S.*)?", re.ASCII)
_TYPED = re.compile(r"([\d:.,]+)(?:\s*[-–]\s*([\d:.,]+))?\s+(\S.*)", re.ASCII)
_TAG = re.compile(r"<[^>]*>")
_ASIDE = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said between two places of a clip, in milliseconds from its beginning."""

    begins_ms: int
    ends_ms: int
    words: str


Numbered = tuple[int, Caption]
"""A caption, and the line of the text on which it begins."""


def read(text: str, length_ms: int) -> tuple[Caption, ...]:
    """The captions of a clip this long; none in an empty text. Errors: RuleBroken at "text", with the line and what to do."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.split("\n")
    found = list(_of_file(lines) if lines[0].startswith("WEBVTT") else _as_typed(lines, length_ms))
    if len(found) > MOST:
        raise RuleBroken(f"A clip takes at most {MOST} captions, and these are {len(found)}.", field="text")
    return tuple(_sound(found, length_ms))


def from_file(data: bytes) -> str:
    """The text of a file that was chosen. Errors: RuleBroken at "file"."""
    if len(data) > MOST_BYTES:
        raise RuleBroken("This file is too large for the captions of one clip.", field="file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.startswith("WEBVTT"):
        raise RuleBroken(
            "This is not a WebVTT file: its first word is WEBVTT. Save the captions as .vtt.", field="file"
        )
    return text


def language(said: str) -> str:
    """The code of what is spoken. Errors: RuleBroken at "language"."""
    if said not in LANGUAGES:
        raise RuleBroken("Choose the language from the list; the last entry stands for all others.", field="language")
    return said


def written(captions: Iterable[Caption]) -> bytes:
    """As players read them."""
    cues = (
        f"{_clock(each.begins_ms)} --> {_clock(each.ends_ms)}\n{html.escape(each.words, quote=False)}\n"
        for each in captions
    )
    return "\n".join(("WEBVTT\n", *cues)).encode()


def typed(captions: Iterable[Caption]) -> str:
    """As they are typed, a line each."""
    return "\n".join(f"{_said(each.begins_ms)}-{_said(each.ends_ms)} {each.words}" for each in captions)


def _as_typed(lines: list[str], length_ms: int) -> Iterator[Numbered]:
    """ "0:02 Look, a ball" or "0:02-0:04 Look, a ball", one a line; without an end it stands until the next."""
    found = [(number, _typed_line(number, line, length_ms)) for number, line in enumerate(lines, 1) if line.strip()]
    later = [*(begins for _number, (begins, _ends, _words) in found[1:]), length_ms]
    for (number, (begins, ends, words)), next_begins in zip(found, later, strict=bool(found)):
        yield number, Caption(begins, min(begins + STANDS, next_begins) if ends is None else ends, words)


def _typed_line(number: int, line: str, length_ms: int) -> tuple[int, int | None, str]:
    parts = _TYPED.fullmatch(line.strip())
    if parts is None:
        raise _broken(number, "write the time first, then the words, like 0:02 Look, a ball")
    begins, ends, words = parts.groups()
    try:
        return place(begins, length_ms), place(ends, length_ms) if ends else None, one_line(words)
    except RuleBroken as broken:
        raise _broken(number, str(broken)) from broken


def _of_file(lines: list[str]) -> Iterator[Numbered]:
    """The cues of a WebVTT file; notes, styles, positions and marks within the words are left out."""
    if lines[0] != "WEBVTT" and lines[0][6] not in " \t":
        raise _broken(1, "the file begins with WEBVTT and nothing else")
    for first, block in _blocks(lines):
        at = 0 if "-->" in block[0] else 1
        if any("-->" in line for line in block[at + 1 :]) or (first == 1 and at < len(block) and "-->" in block[at]):
            raise _broken(first + at + 1, "leave a line free before each caption")
        if block[0].split(maxsplit=1)[0] in _ASIDE or first == 1:
            continue
        times = _TIMES.fullmatch(block[at].strip()) if at < len(block) else None
        if times is None:
            raise _broken(first + at, "two times are missing here, like 00:02.000 --> 00:04.000")
        words = one_line(html.unescape(_TAG.sub("", " ".join(block[at + 1 :]))))
        begins, ends = (_milliseconds(*times.groups("0")[part : part + 4]) for part in (0, 4))
        yield first + at, Caption(begins, ends, words)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _sound(found: Iterable[Numbered], length_ms: int) -> Iterator[Caption]:
    """What lies within the clip, in its order, and says something."""
    before = 0
    for number, each in found:
        if not each.words:
            raise _broken(number, "there are no words to this time")
        if len(each.words) > LONGEST:
            raise _broken(number, f"a caption takes at most {LONGEST} characters: make two of it")
        if each.ends_ms > length_ms + A_FRAME:
            raise _broken(number, f"the clip is over at {film_time(length_ms)}")
        if each.ends_ms <= each.begins_ms:
            raise _broken(number, "it ends before it begins")
        if each.begins_ms < before:
            raise _broken(number, "it comes earlier than the one before it: put them in their order")
        before = each.begins_ms
        yield Caption(each.begins_ms, min(each.ends_ms, length_ms), each.words)


def _broken(line: int, why: str) -> RuleBroken:
    return RuleBroken(f"Line {line}: {why.rstrip('.')}.", field="text")


def _milliseconds(hours: str, minutes: str, seconds: str, part: str) -> int:
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(part)


def _clock(at_ms: int) -> str:
    seconds, part = divmod(at_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{part:03}"


def _said(at_ms: int) -> str:
    part = f".{at_ms % 1000:03}".rstrip("0").rstrip(".")
    return film_time(at_ms) + part
