"""Films, the clips cut out of them, who is in a clip, and the encrypted files that hold them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.models.base import Base, InService


class Film(InService, Base):
    """A film that was used, whether or not it ever left the device: on which device it lies and by when it is to be deleted.

    A film of a family names its client; one of a meeting has none, and its own id is then the group whose key its files are
    under. `device` is the person's own word for it ("work phone"), never a file's name. `reminded_at`: when its owner was reminded
    of the day, which happens once.
    """

    __tablename__ = "films"
    __table_args__ = (
        Index("ix_films_owner", "owner_id", "deleted_on", "delete_by"),
        Index("ix_films_client", "client_id"),
        Index("ix_films_cycle", "cycle_id"),
    )

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    journey_id: Mapped[UUID | None] = mapped_column(ForeignKey("journeys.id"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey("cycles.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("supervision_sessions.id"))
    kind: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[date]
    device: Mapped[str]
    delete_by: Mapped[date]
    deleted_on: Mapped[date | None]
    registered_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]


class Clip(InService, Base):
    """A moment kept from a film: what was cut, what it is called, and where it comes in the review.

    `begins_ms` and `ends_ms` are the marks in the film. `question` is what to ask the family of it. `file_id` is the file as it
    was sent. `put_forward_at` is when its owner put it forward for accreditation: an assessor sees those alone. `held_at` is when
    somebody unexpected was reported on it: while it stands and `released_at` does not, nobody watches it. `destroyed_at` is when
    its key was destroyed: the row stays, so that the record still says that there was one.
    """

    __tablename__ = "clips"
    __table_args__ = (
        Index("ix_clips_cycle", "cycle_id", "position"),
        Index("ix_clips_client", "client_id"),
        Index("ix_clips_owner", "owner_id", "made_at"),
        Index("ix_clips_film", "film_id"),
        Index("ix_clips_expires", "expires_on"),
    )

    film_id: Mapped[UUID] = mapped_column(ForeignKey("films.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    journey_id: Mapped[UUID | None] = mapped_column(ForeignKey("journeys.id"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    cycle_id: Mapped[UUID | None] = mapped_column(ForeignKey("cycles.id"))
    kind: Mapped[str] = mapped_column(String(20))
    moment: Mapped[str] = mapped_column(default="")
    question: Mapped[str] = mapped_column(default="", server_default=text("''"))
    principles: Mapped[list[str]] = mapped_column(JSON, default=list)
    begins_ms: Mapped[int]
    ends_ms: Mapped[int]
    position: Mapped[int]
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"))
    made_at: Mapped[datetime]
    put_forward_at: Mapped[datetime | None]
    expires_on: Mapped[date | None]
    held_at: Mapped[datetime | None]
    held_because: Mapped[str] = mapped_column(default="")
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    deleted_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]
    destroyed_because: Mapped[str] = mapped_column(String(40), default="")
    version: Mapped[int] = mapped_column(default=1)


class ClipParticipant(Base):
    """Who is recognisable in a clip: the pair is the key. `covered`: a box hides them in every frame that was sent."""

    __tablename__ = "clip_participants"

    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    covered: Mapped[bool] = mapped_column(default=False)


class StoredFile(InService, Base):
    """One encrypted file in the media store: a clip as sent, its rendition, a still, a photographed consent.

    The file's own key is wrapped by the key of its group (`group_id`: a client's id, or a meeting's film). Neither key is in
    this database. `length` is what the sender announced, in bytes; how much has come is asked of the store. `finished_at` is
    when the last byte was safe; until then the upload lapses at `lapses_at`. `facts` is what the inspector found (codec, width,
    height, milliseconds, playable as it is); `refused_because` is its sentence where it would not have it.
    """

    __tablename__ = "stored_files"
    __table_args__ = (
        Index("ix_stored_files_group", "group_id"),
        Index("ix_stored_files_clip", "clip_id", "part"),
        Index("ix_stored_files_person", "person_id"),
        Index("ix_stored_files_lapses", "finished_at", "lapses_at"),
    )

    group_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    clip_id: Mapped[UUID | None]
    part: Mapped[str] = mapped_column(String(12))
    media_type: Mapped[str] = mapped_column(String(80))
    length: Mapped[int] = mapped_column(BigInteger)
    at_ms: Mapped[int | None]
    created_at: Mapped[datetime]
    lapses_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    inspected_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    refused_because: Mapped[str] = mapped_column(default="")
    destroyed_at: Mapped[datetime | None]


class MediaTask(InService, Base):
    """Work on a stored file for the inspector: inspect it, make a rendition or a still, cut a moment out of a whole film.

    `claimed_until` is the worker's lease: when it passes with no end, another worker may begin again. `progress` is in percent.
    """

    __tablename__ = "media_tasks"
    __table_args__ = (
        Index("ix_media_tasks_waiting", "finished_at", "claimed_until"),
        Index("ix_media_tasks_file", "file_id"),
    )

    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"))
    work: Mapped[str] = mapped_column(String(12))
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


class Viewing(InService, Base):
    """One issued address for one clip: who may fetch it, until when; range requests under it write nothing.

    An open player asks for another address each quarter of an hour, so people are told of viewings by `on`, the service's own day.

    `token_digest` is the SHA-256 of what stands in the address, in hex: the address itself is nowhere.
    """

    __tablename__ = "viewings"
    __table_args__ = (
        Index("ix_viewings_token", "token_digest", unique=True),
        Index("ix_viewings_clip", "clip_id", "issued_at"),
    )

    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_files.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    token_digest: Mapped[str] = mapped_column(String(64))
    on: Mapped[date]
    issued_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ClipShown(InService, Base):
    """A clip of one's own practice shown to somebody by name, until it is taken back."""

    __tablename__ = "clips_shown"
    __table_args__ = (Index("ix_clips_shown_clip", "clip_id"), Index("ix_clips_shown_person", "person_id"))

    clip_id: Mapped[UUID] = mapped_column(ForeignKey("clips.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    shown_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
