"""What a recording is of, and what a stored file is to it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What was filmed; the values are the words people read."""

    INTERACTION = "interaction"
    SHARED_REVIEW = "shared review"
    SUPERVISION = "supervision"
    OTHER_MEETING = "other meeting"
    VERP = "VERP"


OF_A_FAMILY = frozenset({Kind.INTERACTION, Kind.SHARED_REVIEW})
"""Recordings in which a family is seen: they belong to a client, whose key they are under. The others belong to a meeting."""


def is_of_family(kind: str, client_id: UUID | None) -> bool:
    """Whether a family is seen in it; otherwise it is a meeting of professionals."""
    return client_id is not None or kind in OF_A_FAMILY


class Part(StrEnum):
    """What one stored file is to the recording it belongs to."""

    CLIP = "clip"
    FILM = "film"
    RENDITION = "rendition"
    STILL = "still"
    CAPTIONS = "captions"
    PAPER = "paper"
