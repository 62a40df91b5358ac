"""A clip played: its page, the address somebody is issued, its bytes, and whether an open player may go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import Headers

from logbook.actions import captions, journal, sign_ins, viewings
from logbook.adapters import clock
from logbook.domain.refusals import NotVisible, Reason, RuleBroken
from logbook.routes import clip_page
from logbook.routes.flowing import unhindered, while_it_stands
from logbook.routes.request import database, db, let_go, now, quiet, signed_in, vault

bp = Blueprint("playback", __name__)

CONNECTION = ("logbook.connection", "gunicorn.socket")
"""Under which name a server shows us the connection a request came by."""


@bp.get("/clips/<uuid:clip_id>")
def show(clip_id: UUID) -> ResponseReturnValue:
    """The clip's page: what it is of, whether it can be played, and who has watched it."""
    return _page(_look(clip_id))


@bp.post("/clips/<uuid:clip_id>/address")
def address(clip_id: UUID) -> ResponseReturnValue:
    """Issue an address to play it at: to the player as JSON, to a form without one as a page that plays."""
    try:
        token, viewing = viewings.issue(db(), signed_in(), clip_id, now())
    except NotVisible:
        _note_refusal(clip_id)
        raise
    except RuleBroken as error:
        return (_told(error.reasons) if _is_player() else _page(viewings.look(db(), signed_in(), clip_id))), 409
    at = url_for(".media", token=token)
    there = captions.of_clip(db(), clip_id)
    read_at, spoken = (url_for("captions.track", token=token), captions.language_of(there)) if there else ("", "")
    if _is_player():
        return jsonify(address=at, captions=read_at, spoken=spoken, until=viewing.until.isoformat())
    return _page(viewings.look(db(), signed_in(), clip_id), at, read_at, spoken)


@bp.get("/clips/<uuid:clip_id>/coming")
@quiet
def coming(clip_id: UUID) -> ResponseReturnValue:
    """How far a clip has come that cannot be played yet, for the page's own script; asking keeps nothing alive."""
    found = viewings.look(db(), signed_in(), clip_id)
    return render_template("playback/coming.html", clip_id=clip_id, coming=clip_page.coming(found))


@bp.get("/clips/<uuid:clip_id>/standing")
@quiet
def standing(clip_id: UUID) -> ResponseReturnValue:
    """Whether an open player may go on; if not, in a sentence why. Asking keeps nothing alive."""
    found = viewings.look(db(), signed_in(), clip_id)
    return (_told(found.stops), 409) if found.stops else ("", 204)


@bp.get("/media/<token>")
@quiet
def media(token: str) -> ResponseReturnValue:
    """The bytes, or the part of them that was asked for; nothing is written down, and the database is let go of first."""
    try:
        file = viewings.playing(db(), signed_in(), token, now())
    except NotVisible:
        _note_refusal(viewings.clip_of_anothers(db(), signed_in(), token))
        raise
    let_go()
    start, stop, status = _part(file.length, file.file_id.hex)
    headers = _headers(file, start, stop, status)
    if status == 416 or request.method == "HEAD":
        return Response(status=status, headers=headers, mimetype=file.media_type)
    return Response(_bytes(token, file.file_id, start, stop), status, headers, mimetype=file.media_type)


def _part(length: int, tag: str) -> tuple[int, int, int]:
    """From where to before where, and the status of the answer. One range is served; anything else is answered whole."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, length, 200
    if "If-Range" in request.headers and request.if_range.etag != tag:
        return 0, length, 200
    part = asked.range_for_length(length)
    return (*part, 206) if part else (0, 0, 416)


def _headers(file: Any, start: int, stop: int, status: int) -> Headers:
    said = Headers(
        {
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-store",
            "Content-Disposition": "inline",
            "ETag": f'"{file.file_id.hex}"',
        }
    )
    if status == 416:
        said["Content-Range"] = f"bytes */{file.length}"
        return said
    said["Content-Length"] = str(stop - start)
    if status == 206:
        said["Content-Range"] = f"bytes {start}-{stop - 1}/{file.length}"
    return said


def _bytes(token: str, file_id: UUID, start: int, stop: int) -> Iterator[bytes]:
    """What flows once the request itself is over, so that all it needs is taken along from it now."""
    kept, session_token = database(), current_user.get_id()
    connection = next((request.environ[name] for name in CONNECTION if name in request.environ), None)
    pieces = vault().read(file_id, start, stop)

    def stands() -> bool:
        with kept.reading() as reading:
            signed = sign_ins.find(reading, session_token, clock.now())
            return signed is not None and viewings.still_plays(reading, signed.actor, token, clock.now())

    def flowing() -> Iterator[bytes]:
        with unhindered(connection):
            yield from while_it_stands(pieces, stands)

    return flowing()


def _look(clip_id: UUID) -> viewings.Look:
    try:
        return viewings.look(db(), signed_in(), clip_id)
    except NotVisible:
        _note_refusal(clip_id)
        raise


def _note_refusal(clip_id: UUID | None) -> None:
    """In a transaction of its own: what the request began is undone with its refusal."""
    if clip_id is None or not signed_in().services_as(*viewings.BY_RANK):
        return
    let_go()
    with database().writing() as writing:
        viewings.note_refusal(writing, signed_in(), clip_id, now())
        journal.commit(writing)


def _is_player() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _told(reasons: Iterable[Reason]) -> Response:
    return jsonify(reasons=[reason.sentence for reason in reasons])


def _page(found: viewings.Look, at: str = "", read_at: str = "", spoken: str = "") -> Response:
    """`read_at`: where the captions of what is played at `at` are read, `spoken` in that language; "" where there are none."""
    page = render_template("playback/show.html", **clip_page.facts(found), at=at, read_at=read_at, spoken=spoken)
    answer = make_response(page)
    answer.headers["Content-Security-Policy"] = clip_page.WITH_CLIPS
    return answer
