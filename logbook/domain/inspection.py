"""What the inspector does with a recording, what it may find, and what follows. Rules alone: the looking is the adapter's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

LEASE = timedelta(seconds=60)
"""How long a worker may be silent before another takes its task up; it says that it lives three times as often."""
MOST_TRIES = 3
"""How often a task is begun: a recording that ends its workers must not do so for ever."""
MOST_PIXELS = 4096 * 2304
"""Of one picture: what the largest phones film."""
LATE = 500
"""Milliseconds a clip may be longer than its marks: sound comes in packets, and the last picture is shown for a while."""


class Work(StrEnum):
    """What is asked of the inspector. CUT takes a moment out of a file and leaves the rest behind: the file is destroyed after it."""

    INSPECT = "inspect"
    STILL = "still"
    RENDITION = "rendition"
    CUT = "cut"
    DESTROY = "destroy"


QUICK = (Work.INSPECT, Work.STILL, Work.DESTROY)
"""Done in a blink: somebody waits in front of the page. They never wait behind the others."""
SLOW = (Work.RENDITION, Work.CUT)


class Refusal(StrEnum):
    """Why a recording is not taken; the values stand for the sentences below."""

    EMPTY = "empty"
    NO_FILM = "no film"
    NO_PICTURE = "no picture"
    UNKNOWN_FORM = "unknown form"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    MORE_THAN_MARKED = "more than marked"
    BEGINS_LATE = "begins late"
    GIVEN_UP = "given up"


SENTENCES = {
    Refusal.EMPTY: "This file is empty: there is nothing of a film in it. Choose the film again and cut the moment once more.",
    Refusal.NO_FILM: "This is not a film, whatever its name says. Choose the film itself, as the camera or phone saved it.",
    Refusal.NO_PICTURE: "There is no moving picture in this file. Choose the film itself, as the camera or phone saved it.",
    Refusal.UNKNOWN_FORM: (
        "The picture of this film is in a form that cannot be read here. Open it on the device that filmed it, save it from "
        "there as MP4 (H.264), and choose that file."
    ),
    Refusal.DAMAGED: (
        "This film is damaged or not whole. If it plays on the device that filmed it, save it from there once more as MP4 "
        "(H.264), and choose that file."
    ),
    Refusal.TOO_LARGE: (
        "The picture of this film is larger than 4096 by 2304. Save it from your device in a smaller size, such as 1080p, "
        "and choose that file."
    ),
    Refusal.TOO_LONG: "Working on this film took too long, so it was stopped. Mark a shorter moment and send that.",
    Refusal.MORE_THAN_MARKED: (
        "This file holds more of the film than was marked, so nobody is shown it. Throw this clip away and cut the moment "
        "again on the clipping page."
    ),
    Refusal.BEGINS_LATE: (
        "The film is over before this moment begins. Look at the film again, mark where the moment begins and ends, and send it again."
    ),
    Refusal.GIVEN_UP: (
        "This clip could not be made ready, and it is not your doing. Cut the moment again; if it happens twice, tell the "
        "person who runs your VIG service."
    ),
}  # fmt: skip
"""Each says what is, and the next step."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a film is. Width and height as it is shown, upright; `rotation` is what its player has to turn it, in degrees clockwise.

    `plays`: picture and sound are in the form every browser knows. `clean`: it can be shown from its first byte on, and nothing
    lies in it but one picture and one sound: no place, no device, no other track, no hidden pictures.
    """

    container: str
    video: str
    audio: str
    width: int
    height: int
    rotation: int
    milliseconds: int
    plays: bool
    clean: bool

    @property
    def playable(self) -> bool:
        """Whether it is shown to people as it is."""
        return self.plays and self.clean

    def kept(self) -> dict[str, Any]:
        """As the file's row keeps them."""
        return asdict(self) | {"playable": self.playable}

    @classmethod
    def told(cls, said: Mapping[str, Any]) -> Facts:
        """From what the limited process said, which is believed in form alone. Errors: ValueError."""
        words, numbers = ("container", "video", "audio"), ("width", "height", "rotation", "milliseconds")
        for names, kind in ((words, str), (numbers, int), (("plays", "clean"), bool)):
            for name in names:
                if type(said.get(name)) is not kind:
                    raise ValueError(f"{name} is not what it should be")
        if not all(said[name].isascii() and len(said[name]) <= 32 for name in words):
            raise ValueError("no name of a form")
        if not all(0 <= said[name] < 1 << 40 for name in numbers):
            raise ValueError("out of bounds")
        return cls(**{name: said[name] for name in (*words, *numbers, "plays", "clean")})


def follows(facts: Facts, marked_ms: int | None) -> Work | Refusal | None:
    """What comes after looking at a clip: nothing when it is shown as it is; `marked_ms` is how long its marks say it is."""
    if marked_ms is not None and facts.milliseconds > marked_ms + LATE:
        return Refusal.MORE_THAN_MARKED
    if not facts.plays:
        return Work.RENDITION
    return None if facts.clean else Work.CUT
