"""Uploads: how large they may be, how long an unfinished one is kept, and what the tus protocol's headers say.

tus 1.0 (https://tus.io/protocols/resumable-upload): the core with creation, creation-with-upload, checksum, expiration and
termination.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import timedelta

from logbook.domain.refusals import RuleBroken
from logbook.domain.words import size

MOST_BYTES = 4 * 1024**3
"""Of one file. A clip is some tens of megabytes; a whole film, where a device cannot cut, a few thousand."""

LAPSES_AFTER = timedelta(days=7)
"""How long an unfinished upload waits for its other bytes."""

CHECKED_PIECE = 5 * 1024**2
"""The most bytes of a piece sent with its checksum: it is held in memory until it proved right, and only then kept."""

SMALLEST_PIECE = 64 * 1024
"""The fewest bytes of a piece that is not the last: what is kept grows by whole encrypted chunks of this size."""

ALGORITHMS = ("sha1", "sha256", "md5")
"""The checksums taken, as tus names them."""


class Malformed(ValueError):
    """A header that does not say what the protocol asks of it; the message is for whoever writes the sending program."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a person and their service keep already, and the most they may, in bytes."""

    person_keeps: int
    person_may: int
    service_keeps: int
    service_may: int


def require_room(length: int, room: Room) -> None:
    """Refuse what cannot be kept, before a byte of it travels."""
    if length <= 0:
        raise RuleBroken("This file is empty: there is nothing in it to send. Choose the film again.")
    if length > MOST_BYTES:
        raise RuleBroken(
            f"This file is {size(length)}, and the most that can be sent is {size(MOST_BYTES)}. "
            "Mark the moments you need: only they are sent."
        )
    if room.person_keeps + length > room.person_may:
        raise RuleBroken(
            f"This needs {size(length)}, and your own {size(room.person_may)} are used but for "
            f"{size(max(room.person_may - room.person_keeps, 0))}. Delete clips you no longer need, or ask your coordinator for more."
        )
    if room.service_keeps + length > room.service_may:
        raise RuleBroken(
            f"This needs {size(length)}, and the space of your service is used but for "
            f"{size(max(room.service_may - room.service_keeps, 0))}. Tell your coordinator: nothing you marked is lost."
        )


def metadata(header: str) -> dict[str, str]:
    """Upload-Metadata as names and values: pairs parted by commas, each a name and its value in Base64."""
    pairs: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _, encoded = pair.partition(" ")
        try:
            pairs[name] = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Malformed(f"Upload-Metadata: the value of {name!r} is not Base64 of UTF-8 text.") from error
    return pairs


def checksum(header: str) -> tuple[str, bytes]:
    """Upload-Checksum as the algorithm and the digest it says."""
    algorithm, _, encoded = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Malformed(f"Upload-Checksum: {algorithm!r} is not one of {', '.join(ALGORITHMS)}.")
    try:
        return algorithm, base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error as error:
        raise Malformed("Upload-Checksum: the digest is not Base64.") from error


def whole_number(name: str, value: str) -> int:
    """A header that has to be a whole number of bytes, zero or more."""
    if not (value.isascii() and value.isdigit()) or len(value) > 18:
        raise Malformed(f"{name} has to be there, as a whole number of bytes.")
    return int(value)
