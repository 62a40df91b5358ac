"""A moment to keep: the marks, the words, who is in it; and the rules it has to meet before a byte of it travels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from logbook.domain.attunement import PRINCIPLES
from logbook.domain.people import Role
from logbook.domain.refusals import Reason
from logbook.domain.words import film_time

LONGEST = timedelta(minutes=20)
"""Of one clip. A moment is seconds long; a recording that is rated is about a quarter of an hour."""
LONGEST_FILM = timedelta(days=1)
MILLISECOND = timedelta(milliseconds=1)
MOST_CHARACTERS = 200
"""Of a moment's name, and of who else is in it."""
SHOWN_TO = (Role.SUPERVISOR, Role.TRAINEE_SUPERVISOR, Role.MANAGER, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Whom a clip of one's own practice can be shown to by name; peers see it in an intervision group."""
TYPES = ("video/mp4", "video/webm", "video/quicktime", "video/x-matroska")
"""What a cut moment can be; the inspector looks at what it really is."""
ANY_FILM = (
    *TYPES,
    "application/octet-stream",
    "video/x-msvideo",
    "video/mpeg",
    "video/3gpp",
    "video/x-ms-wmv",
    "video/mp2t",
)
"""What a whole film can be said to be, where the device could not read it."""
A_FRAME = 50
"""Milliseconds a mark may lie behind the end a browser tells of a film."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What the clipping page sends of one moment. `people`: who is recognisable, and whether a box covers them.

    `somebody_else` says in a few words who else is in the picture. `whole_film`: the device could not cut, so that the film
    itself travels, the server cuts the moment out of it, and the film is destroyed.
    """

    clip_id: UUID
    film_id: UUID
    begins_ms: int
    ends_ms: int
    film_ms: int
    words: str
    media_type: str
    length: int
    principles: tuple[str, ...] = ()
    people: Mapping[UUID, bool] = field(default_factory=dict)
    somebody_else: str = ""
    whole_film: bool = False


def faults(moment: Moment) -> Iterator[Reason]:
    """What is wrong with the moment itself, in words; nothing when it can be kept."""
    yield from _mark_faults(moment)
    yield from name_faults(moment.words, moment.principles)
    if len(moment.somebody_else) > MOST_CHARACTERS:
        yield Reason(
            f"Who else is in it takes at most {MOST_CHARACTERS} characters: a few words are enough, and no name."
        )
    if moment.media_type not in (ANY_FILM if moment.whole_film else TYPES):
        yield Reason("This is not a kind of film that can be kept: choose an MP4, MOV or WebM film.")


def name_faults(words: str, principles: Collection[str]) -> Iterator[Reason]:
    """What is wrong with a moment's name and the principles it shows."""
    if len(words) > MOST_CHARACTERS:
        yield Reason(f"The moment's name is longer than {MOST_CHARACTERS} characters: a few words are enough.")
    if unknown := set(principles) - set(PRINCIPLES):
        yield Reason(f"The principles are chosen from the list; {len(unknown)} of these are not on it.")


def _mark_faults(moment: Moment) -> Iterator[Reason]:
    length = moment.ends_ms - moment.begins_ms
    if moment.film_ms > LONGEST_FILM / MILLISECOND:
        yield Reason("This film is longer than a day: choose the one the moment is in.")
    elif not 0 <= moment.begins_ms < moment.ends_ms:
        yield Reason("The moment ends before it begins: mark its start first, then its end.")
    elif moment.ends_ms > moment.film_ms + A_FRAME:
        marked, film = film_time(moment.ends_ms), film_time(moment.film_ms)
        yield Reason(f"The moment ends at {marked}, and the film is over at {film}: mark its end again.")
    elif length > LONGEST / MILLISECOND:
        said = "This is longer than twenty minutes. Mark the few seconds that matter; several moments are welcome."
        yield Reason(said)
