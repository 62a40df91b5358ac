"""tus 1.0: the bytes of a recording, resumable. What is acknowledged is on the disk, encrypted, before the answer.

Nothing of the database is held while bytes travel. Refusals are one line of plain text: a program reads them first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from io import BytesIO
from typing import BinaryIO, cast
from uuid import UUID

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from logbook.actions import journal, uploads
from logbook.adapters import clock
from logbook.domain.people import Actor
from logbook.domain.refusals import NotVisible, RuleBroken
from logbook.domain.uploads import (
    ALGORITHMS,
    CHECKED_PIECE,
    MOST_BYTES,
    SMALLEST_PIECE,
    Malformed,
    checksum,
    metadata,
    whole_number,
)
from logbook.models.recordings import StoredFile
from logbook.routes.memory import PIECE
from logbook.routes.request import database, db, let_go, now, public, signed_in, streaming, vault

bp = Blueprint("uploads", __name__, url_prefix="/uploads")

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"


class Refused(HTTPException):
    """An answer of the protocol: a status, and a sentence for whoever reads the sending program's log."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(sentence, response=Response(sentence + "\n", status, headers, mimetype="text/plain"))
        self.code = status


@bp.before_request
def speaks_the_same_version() -> None:
    """Every request but OPTIONS says which version of the protocol it speaks."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise Refused(412, f"This server speaks tus {VERSION}.", **{"Tus-Version": VERSION})


@bp.after_request
def say_the_version(answer: Response) -> Response:
    answer.headers["Tus-Resumable"] = VERSION
    return answer


@bp.route("", methods=["OPTIONS"])
@bp.route("/<uuid:file_id>", methods=["OPTIONS"])
@public
def options(file_id: UUID | None = None) -> ResponseReturnValue:  # noqa: ARG001 - the same is said of every file
    """What this server can do."""
    said = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(MOST_BYTES),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return Response(status=204, headers=said)


@bp.post("")
@streaming
def create() -> ResponseReturnValue:
    """Begin to send the file of a clip that was marked (metadata `clip`: its id). Asking twice finds the same upload."""
    with _said_plainly():
        length = _number("Upload-Length")
        named = metadata(request.headers.get("Upload-Metadata", "")).get("clip", "")
        file = uploads.of_clip(db(), signed_in(), _uuid(named), length, now())
    place = {"Location": url_for(".head", file_id=file.id), **_lapses(file)}
    if request.mimetype != PIECE:
        return Response(status=201, headers=place)
    return Response(status=201, headers=place | {"Upload-Offset": str(_take_piece(file, 0))})


@bp.route("/<uuid:file_id>", methods=["HEAD"])
def head(file_id: UUID) -> ResponseReturnValue:
    """How much of it is safe."""
    file = _own(file_id)
    with _said_plainly():
        offset = vault().offset(file.id)
    if offset == file.length and file.finished_at is None:
        _finish(file.id, signed_in())  # the server went away between the last byte and saying so
    return Response(
        status=200, headers={"Upload-Offset": str(offset), "Upload-Length": str(file.length), **_lapses(file)}
    )


@bp.patch("/<uuid:file_id>")
@streaming
def patch(file_id: UUID) -> ResponseReturnValue:
    """The next bytes, from where the last ones ended."""
    file = _own(file_id)
    if request.mimetype != PIECE:
        raise Refused(415, f"Send the bytes as {PIECE}.")
    with _said_plainly():
        offset = _number("Upload-Offset")
    safe = _take_piece(file, offset)
    return Response(status=204, headers={"Upload-Offset": str(safe), **_lapses(file)})


@bp.delete("/<uuid:file_id>")
@streaming
def end(file_id: UUID) -> ResponseReturnValue:
    """Give the upload up: what came of it is destroyed."""
    actor = signed_in()
    _own(file_id)
    let_go()
    with _said_plainly(), database().writing() as writing:
        if uploads.give_up(writing, actor, file_id, now()):
            vault().destroy_file(file_id)
        journal.commit(writing)
    return Response(status=204)


@bp.post("/<uuid:file_id>")
@streaming
def instead(file_id: UUID) -> ResponseReturnValue:
    """For networks that let only GET and POST through: the method meant stands in X-HTTP-Method-Override."""
    meant = {"PATCH": patch, "DELETE": end}.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if meant is None:
        raise Refused(405, "A file is sent with PATCH and given up with DELETE.", Allow="HEAD, PATCH, DELETE, OPTIONS")
    return meant(file_id)


def _take_piece(file: StoredFile, offset: int) -> int:
    """Read this request's bytes into the vault; the offset that is safe afterwards, whole encrypted chunks of it."""
    coming = request.content_length
    if coming is None:
        raise Refused(411, "Say in Content-Length how many bytes this piece has.")
    actor = signed_in()
    let_go()
    with _said_plainly():
        safe = vault().offset(file.id)
        if offset != safe:
            raise _elsewhere(safe)
        if offset + coming > file.length:
            raise Refused(413, f"{file.length} bytes were announced, and this would be more.")
        if 0 < coming < min(SMALLEST_PIECE, file.length - offset):
            raise Refused(400, f"Send pieces of at least {SMALLEST_PIECE} bytes; only the last may be shorter.")
        safe = vault().append(file.id, offset, _checked(coming), file.length)
        if safe == file.length:
            _finish(file.id, actor)
    return safe


def _checked(coming: int) -> BinaryIO:
    """The bytes of this request. Where a checksum came with them they are read first, and nothing is kept of what is not right."""
    said = request.headers.get("Upload-Checksum")
    if said is None:
        return cast(BinaryIO, request.stream)
    algorithm, digest = checksum(said)
    if coming > CHECKED_PIECE:
        raise Refused(413, f"Send pieces with a checksum of at most {CHECKED_PIECE} bytes.")
    piece = request.stream.read(coming)
    if hashlib.new(algorithm, piece, usedforsecurity=False).digest() != digest:
        raise Refused(460, "These bytes are not the ones the checksum was made of: send them again.")
    return BytesIO(piece)


def _finish(file_id: UUID, actor: Actor) -> None:
    """The bytes first, then what is said of them: whoever dies between the two is put right by the next HEAD."""
    vault().finish(file_id)
    with database().writing() as writing:
        uploads.finish(writing, actor, file_id, clock.now())  # an hour may have passed since the first byte
        journal.commit(writing)


def _elsewhere(safe: int) -> Refused:
    return Refused(409, f"The bytes up to {safe} are here: go on from there.", **{"Upload-Offset": str(safe)})


def _own(file_id: UUID) -> StoredFile:
    with _said_plainly():
        return uploads.find(db(), signed_in(), file_id, now())


def _lapses(file: StoredFile) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(file.lapses_at, usegmt=True)} if file.lapses_at else {}


def _number(header: str) -> int:
    return whole_number(header, request.headers.get(header, ""))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Malformed("Upload-Metadata has to name the clip these bytes belong to.") from None


@contextmanager
def _said_plainly() -> Iterator[None]:
    """The refusals of the rules and of the vault, as the protocol's statuses."""
    from logbook.adapters.vault import InUse, NoSuchFile, NotYetGone, StorageFull, WrongOffset  # noqa: PLC0415 - loads the cryptography

    try:
        yield
    except Malformed as error:
        raise Refused(400, str(error)) from error
    except NotVisible as error:
        raise Refused(404, "There is no such upload.") from error
    except (uploads.Gone, NoSuchFile) as error:
        raise Refused(410, "This upload is no longer kept: begin again.") from error
    except RuleBroken as error:
        raise Refused(409, str(error)) from error
    except WrongOffset as error:
        raise _elsewhere(error.at) from error
    except InUse as error:
        raise Refused(423, "Bytes of this file are arriving on another connection.") from error
    except NotYetGone as error:
        raise Refused(503, "A place recordings are kept in does not answer now: ask again in a minute.") from error
    except StorageFull as error:
        raise Refused(
            507, "The server's disk is full. Nothing of this piece was kept; it can be sent again later."
        ) from error
