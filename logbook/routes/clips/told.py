"""What the clipping page tells of a moment, read strictly: a program wrote it, so anything odd is refused whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from logbook.domain.clips import Moment
from logbook.domain.refusals import RuleBroken
from logbook.domain.typed import one_line

UNREADABLE = "The page told of this moment in a way that cannot be read. Reload it, and mark the moment again."


def moment(said: Any) -> Moment:
    """The moment. Errors: RuleBroken for whatever the page does not send."""
    try:
        return Moment(
            clip_id=UUID(said["clip_id"]),
            film_id=UUID(said["film_id"]),
            begins_ms=_whole(said["begins_ms"]),
            ends_ms=_whole(said["ends_ms"]),
            film_ms=_whole(said["film_ms"]),
            words=one_line(said["words"]),
            media_type=said["media_type"].partition(";")[0].strip().lower(),
            length=_whole(said["length"]),
            principles=tuple(dict.fromkeys(said["principles"])),
            people={UUID(whose): _flag(covered) for whose, covered in said["people"].items()},
            somebody_else=one_line(said["somebody_else"]),
            whole_film=_flag(said["whole_film"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleBroken(UNREADABLE) from error


def cycle(said: Any) -> UUID | None:
    """The cycle it belongs to; None for a moment of a meeting."""
    try:
        return UUID(said["cycle_id"]) if said["cycle_id"] else None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleBroken(UNREADABLE) from error


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError(value)
    return value
