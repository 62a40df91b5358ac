"""Opening a film and saying what it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, NoReturn

import av
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from logbook.adapters.inspection.child.kinds import Bytes, is_index_first, kind_of
from logbook.domain.inspection import MOST_PIXELS, Facts, Refusal

AT_ONCE = 128 * 1024
"""Bytes asked for at a time."""
SCANNED = 256 << 20
"""Bytes of the largest film that is walked through packet by packet to know how long it truly is; of a larger one the index is believed."""
# fmt: off
PICTURES = frozenset({
    "h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "h263", "msmpeg4v1", "msmpeg4v2",
    "msmpeg4v3", "wmv1", "wmv2", "wmv3", "vc1", "prores", "dvvideo",
})
"""The forms of picture that are read."""
SOUNDS = frozenset({
    "aac", "mp3", "mp2", "opus", "vorbis", "ac3", "eac3", "amr_nb", "amr_wb", "alac", "flac", "wmav1", "wmav2", "wmapro",
    "adpcm_ima_wav", "adpcm_ms",
})
DECODERS = PICTURES | SOUNDS | {"mp3float", "amrnb", "amrwb", "libdav1d", "libvpx", "libvpx-vp9", "libopus"}
"""What may look at a film's packets while it is opened: the forms above, by the names of what decodes them."""
# fmt: on
TAGS_OF_THE_FORM = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "encoder",
    "language",
    "handler_name",
    "vendor_id",
}
"""What every writer of films puts in; any other tag says something about the people or the device."""
HANDLERS = {"VideoHandler", "SoundHandler", "MediabunnyVideoHandler", "MediabunnySoundHandler", ""}


class CannotTake(Exception):
    """The film is refused."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def nothing_else(url: str, flags: int, options: dict[str, Any]) -> NoReturn:  # noqa: ARG001 - the library's signature
    """A film that names another file gets none. Errors: PermissionError, always."""
    raise PermissionError("a film is one file")


@contextmanager
def opened(film: Bytes, *, hidden: bool = False) -> Iterator[InputContainer]:
    """The film, read as what it truly is. `hidden`: also the pictures an edit list would have a player leave out.

    Errors: CannotTake.
    """
    if film.size == 0:
        raise CannotTake(Refusal.EMPTY)
    kind = kind_of(film)
    if not kind:
        raise CannotTake(Refusal.NO_FILM)
    options = {"protocol_whitelist": "", "codec_whitelist": ",".join(sorted(DECODERS))}
    if hidden and kind == "mov":
        options["ignore_editlist"] = "1"
    try:
        container = av.open(
            film,
            "r",
            format=kind,
            options=options,
            buffer_size=AT_ONCE,
            io_open=nothing_else,
            metadata_errors="replace",
        )
    except av.FFmpegError as error:
        raise CannotTake(Refusal.DAMAGED) from error
    with container:
        yield container


def pictures_of(film: InputContainer) -> VideoStream:
    """The one track of pictures. Errors: CannotTake."""
    found = [stream for stream in film.streams.video if not stream.disposition & Disposition.attached_pic]
    if not found:
        raise CannotTake(Refusal.NO_PICTURE)
    track = found[0]
    context: Any = track.codec_context
    if form_of(track) not in PICTURES:
        raise CannotTake(Refusal.UNKNOWN_FORM)
    if not 0 < context.width * context.height <= MOST_PIXELS:
        raise CannotTake(Refusal.TOO_LARGE if context.width * context.height else Refusal.DAMAGED)
    return track


def sound_of(film: InputContainer) -> Any:
    """The first track of sound in a form that is read; None where there is none."""
    return next((track for track in film.streams.audio if _is_known(form_of(track))), None)


def form_of(track: Any) -> str:
    """The name of the form its packets are in, whichever decoder reads it; empty where none does."""
    return str(track.codec_context.codec.canonical_name) if track.codec_context is not None else ""


def inspect(film: Bytes) -> Facts:
    """What it is. Errors: CannotTake."""
    kind = kind_of(film)
    with opened(film, hidden=True) as container:
        track, sound = pictures_of(container), sound_of(container)
        milliseconds = _length(container, film.size)
        tracks, tags = len(container.streams), _tags(container)
    with opened(film) as container:
        track, sound = pictures_of(container), sound_of(container)
        picture = first_picture(container, track)
        turned = -picture.rotation % 360
        width, height = shown_size(picture.width, picture.height, track.sample_aspect_ratio, turned)
        form = str(track.codec_context.pix_fmt), form_of(track)
        heard = form_of(sound) if sound else "none"
    plays = kind == "mov" and form in (("yuv420p", "h264"), ("yuvj420p", "h264")) and heard in ("aac", "none")
    alone = tracks == 1 + (heard != "none") and not tags
    return Facts(
        container=kind,
        video=form[1],
        audio=heard,
        width=width,
        height=height,
        rotation=turned,
        milliseconds=milliseconds,
        plays=plays,
        clean=plays and alone and is_index_first(film),
    )


def first_picture(container: InputContainer, track: VideoStream) -> Any:
    """The first picture that can be decoded. Errors: CannotTake."""
    track.thread_type = "NONE"
    try:
        for picture in container.decode(track):
            return picture
    except av.FFmpegError as error:
        raise CannotTake(Refusal.DAMAGED) from error
    raise CannotTake(Refusal.DAMAGED)


def shown_size(width: int, height: int, aspect: Fraction | None, turned: int) -> tuple[int, int]:
    """Width and height as a player shows them: square pixels, upright."""
    wide = round(width * aspect) if aspect else width
    return (height, wide) if turned in (90, 270) else (wide, height)


def packets_of(container: InputContainer, *tracks: Any) -> Iterator[Any]:
    """What lies in these tracks, as it comes. Errors: CannotTake, also where a track turns up that was not there at the beginning."""
    try:
        yield from container.demux(*(track for track in tracks if track is not None))
    except (av.FFmpegError, IndexError) as error:
        raise CannotTake(Refusal.DAMAGED) from error


def time_of(packet: Any, track: Stream) -> Fraction:
    """When a packet is shown, in seconds of the film."""
    return Fraction(packet.pts) * (track.time_base or 0)


def _is_known(name: str) -> bool:
    return name in SOUNDS or name.startswith("pcm_")


def _tags(container: InputContainer) -> set[str]:
    """What the film says beside its pictures."""
    said = {name for name in container.metadata if name not in TAGS_OF_THE_FORM}
    for stream in container.streams:
        said |= {name for name in stream.metadata if name not in TAGS_OF_THE_FORM}
        if stream.metadata.get("handler_name", "") not in HANDLERS:
            said.add("handler_name")
    return said


def _length(container: InputContainer, size: int) -> int:
    """Milliseconds from the first picture or sound to the end of the last, hidden ones too."""
    said = container.duration / av.time_base * 1000 if container.duration else 0
    if said and size > SCANNED:
        return round(said)
    begins, ends = [], []
    for packet in packets_of(container, *container.streams.video, *container.streams.audio):
        if packet.pts is not None and packet.size:
            at = time_of(packet, packet.stream)
            begins.append(at)
            ends.append(at + (packet.duration or 0) * (packet.stream.time_base or 0))
    if not ends:
        raise CannotTake(Refusal.DAMAGED)
    return round((max(ends) - min(begins)) * 1000)
